package io.sluice.examples.authorization;

import io.sluice.examples.ExampleStage;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Timeout(300)
class CookieLoginTest
{
    @Test
    void shouldLogInWithWhatTheBrowserSends()
    {
        final List<String> seen = new CopyOnWriteArrayList<>();
        try (ExampleStage stage = ExampleStage.listening(CookieLogin.context().interceptor(() -> new Interceptor()
        {
            @Override
            public Verdict onConnect(final Session session, final ConnectCommand connect)
            {
                seen.add(connect.options().jwt() + ", " + connect.options().authToken());

                return Verdict.FORWARD;
            }
        }));
            RawWebSocketClient cookie = stage.upgrade(1, "/nats", "Cookie: session=ey.J.0\r\n");
            RawWebSocketClient query = stage.upgrade(1, "/nats?token=secret", "");
            RawWebSocketClient nothing = stage.upgrade(1, "/nats", ""))
        {
            for (final RawWebSocketClient client : List.of(cookie, query, nothing))
            {
                client.info();
                client.send("CONNECT {\"verbose\":false}\r\n").flush();
            }

            assertEquals(List.of("ey.J.0, null", "null, secret", "null, null"), seen);
        }
    }
}
