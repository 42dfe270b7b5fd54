package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.PublishCommand;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway in a JUnit test takes ten lines. */
@Tag("system")
@Timeout(120)
class EmbeddedGatewayTest
{
    private static final class Guard implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (publish.subject().startsWith("old."))
            {
                publish.edit().subject("new." + publish.subject().asString().substring("old.".length()));
            }

            return publish.subject().startsWith("noise.") ? Verdict.DROP :
                publish.subject().startsWith("admin.") ? session.deny(publish) : Verdict.FORWARD;
        }
    }

    @Test
    void shouldRewriteDropAndReject()
    {
        try (NatsServer server = NatsServer.start(Generation.CURRENT);
            Gateway gateway = Gateway.launch(new GatewayContext()
                .listen("nats://127.0.0.1:0").upstream(server.url()).interceptor(Guard::new));
            RawClient client = RawClient.tcp(addressOf(gateway)))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nSUB > 1\r\n");
            client.send("PUB old.a 1\r\nx\r\nPUB noise.b 1\r\nx\r\nPUB admin.c 1\r\nx\r\nPUB d 1\r\nx\r\n");
            assertEquals("-ERR 'Permissions Violation for Publish to \"admin.c\"'\r\n" +
                "MSG new.a 1 1\r\nx\r\nMSG d 1 1\r\nx\r\n", client.flush().replaceAll("INFO [^\\n]*\\n", ""));
        }
    }

    private static InetSocketAddress addressOf(final Gateway gateway)
    {
        return new InetSocketAddress("127.0.0.1", URI.create(gateway.listenerUrls().get(0)).getPort());
    }
}
