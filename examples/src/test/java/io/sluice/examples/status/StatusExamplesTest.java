package io.sluice.examples.status;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.examples.ExampleStage;
import io.sluice.examples.broker.DemoBroker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whoever watches sees what happened. */
@Timeout(120)
class StatusExamplesTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    @TempDir
    private Path directory;

    @Test
    void shouldBeWatched() throws Exception
    {
        final Path accessLog = directory.resolve("access.ndjson");
        final Path recorded = directory.resolve("sluice.jfr");
        try (Recording recording = Watched.record(recorded);
            DemoBroker broker = ExampleStage.newBroker();
            Gateway gateway = Gateway.launch(Watched.context("http://127.0.0.1:0", accessLog)
                .listen("nats://127.0.0.1:0").upstream(broker.url())))
        {
            converse(gateway);
            Await.until("no metrics", () -> get(gateway, "/metrics").contains("sluice_sessions_closed_total 1\n"));
            assertEquals("alive\n", get(gateway, "/healthz"));
            Await.until("not ready", () -> "ready\n".equals(get(gateway, "/readyz")));
            Await.until("no line", () -> Files.readString(accessLog).contains("\"reason\":\"CLIENT_CLOSED\""));
            recording.stop();
        }

        assertTrue(RecordingFile.readAllEvents(recorded).stream().anyMatch(
            (event) -> "io.sluice.SessionClose".equals(event.getEventType().getName())));
    }

    @Test
    void shouldBindToMicrometer()
    {
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (DemoBroker broker = ExampleStage.newBroker();
            Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(broker.url())))
        {
            new GatewayMetrics(gateway, Tags.of("gateway", "one")).bindTo(registry);
            converse(gateway);
            Await.until("not closed", () -> 1 == gateway.count(Counter.SESSIONS_CLOSED));
            assertEquals(1, registry.get("sluice.sessions.opened").tag("gateway", "one").functionCounter().count());
            assertEquals(1, registry.get("sluice.client.commands.pub").functionCounter().count());
            assertEquals(0, registry.get("sluice.connections").gauge().value());
            assertEquals(0, registry.get("sluice.pool.bytes.held").gauge().value());
            assertTrue(registry.get("sluice.loop.cycle.max").timeGauge().value(TimeUnit.NANOSECONDS) > 0);
        }
    }

    private static void converse(final Gateway gateway)
    {
        try (RawClient client = RawClient.tcp(new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort())))
        {
            client.info();
            client.send(CONNECT + "PUB a 1\r\nx\r\n");
            client.flush();
        }
    }

    private static String get(final Gateway gateway, final String path) throws IOException, InterruptedException
    {
        final URI uri = URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + path);

        return HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
