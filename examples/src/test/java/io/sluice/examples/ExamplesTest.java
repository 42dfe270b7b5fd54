package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.examples.connection.OwnLogger;
import io.sluice.examples.connection.Pinning;
import io.sluice.examples.interceptor.Clock;
import io.sluice.examples.interceptor.Guard;
import io.sluice.examples.interceptor.Handlers;
import io.sluice.examples.interceptor.Headers;
import io.sluice.examples.interceptor.InfoEdit;
import io.sluice.examples.interceptor.Mapping;
import io.sluice.examples.interceptor.Pipe;
import io.sluice.examples.interceptor.SessionData;
import io.sluice.examples.interceptor.Trace;
import io.sluice.gateway.settings.Setting;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The mains as somebody would start them: they listen, and a client that does nothing special is served. */
@Timeout(300)
class ExamplesTest
{
    @ParameterizedTest
    @ValueSource(classes = {
        Clock.class, Guard.class, Handlers.class, Headers.class, InfoEdit.class, Mapping.class, OwnLogger.class,
        Pinning.class, Pipe.class, SessionData.class, Trace.class,
    })
    void shouldServe(final Class<?> example) throws Exception
    {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final PrintStream before = System.out;
        final FutureTask<Object> main = new FutureTask<>(
            () -> example.getMethod("main", String[].class).invoke(null, (Object)new String[0]));
        final Thread thread = new Thread(main, "example");
        try (DemoBroker broker = ExampleStage.newBroker())
        {
            System.setProperty(Setting.LISTEN.property(), "nats://127.0.0.1:0");
            System.setProperty(Setting.UPSTREAM.property(), broker.url());
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            thread.start();
            Await.until(() -> example + " says " + output, () -> output.toString().contains("\n"), Await.DEADLINE);
            final URI uri = URI.create(output.toString().lines().findFirst().orElseThrow().replace("listening ", ""));
            try (RawClient client = RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort())))
            {
                client.info();

                assertEquals("", client.send("CONNECT {\"verbose\":false,\"name\":\"test\"}\r\n").flush());
            }
        }
        finally
        {
            thread.interrupt();
            thread.join();
            System.setOut(before);
            System.clearProperty(Setting.LISTEN.property());
            System.clearProperty(Setting.UPSTREAM.property());
        }
    }
}
