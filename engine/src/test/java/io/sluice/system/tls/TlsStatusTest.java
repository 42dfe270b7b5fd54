package io.sluice.system.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes are counted, kept and recorded, with the session that they belong to. */
@Tag("system")
@Timeout(120)
class TlsStatusTest
{
    @Test
    void shouldTellOfHandshakes(@TempDir final Path directory) throws Exception
    {
        final TlsFiles files = new TlsFiles(directory);
        final Path recorded = directory.resolve("tls.jfr");
        final Path log = directory.resolve("access");
        try (Recording recording = new Recording();
            NatsServer server = NatsServer.start(Generation.CURRENT))
        {
            recording.enable("io.sluice.TlsHandshake");
            recording.start();
            try (Gateway gateway = Gateway.launch(new GatewayContext().listen("tls://127.0.0.1:0")
                .tlsCertificate(files.chain("server")).tlsKey(files.key("server")).tlsMode("first")
                .upstream(server.url()).loopCount(1).accessLog(log.toString())))
            {
                final InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort());
                try (RawClient client = RawTlsClient.first(address, files.context(null)))
                {
                    client.info();
                }
                try (RawClient client = RawClient.tcp(address))
                {
                    client.send("no TLS at all, but many words");
                    client.readToEnd();
                }
                Await.until("not counted", () -> 2 == gateway.count(Counter.SESSIONS_CLOSED) &&
                    1 == gateway.count(Counter.TLS_HANDSHAKES) && 1 == gateway.count(Counter.TLS_FAILED_NOT_TLS));
            }
            recording.stop();
            recording.dump(recorded);
        }

        final List<RecordedEvent> events = RecordingFile.readAllEvents(recorded).stream()
            .filter((event) -> "io.sluice.TlsHandshake".equals(event.getEventType().getName())).toList();
        assertEquals(2, events.size());
        assertEquals(0, events.get(0).getLong("session"));
        assertEquals("client", events.get(0).getString("peer"));
        assertEquals("TLSv1.3", events.get(0).getString("protocol"));
        assertNull(events.get(0).getString("failure"));
        assertEquals(1, events.get(1).getLong("session"));
        assertEquals("no TLS", events.get(1).getString("failure"));
        assertTrue(events.get(0).getDuration("handshakeTime").toNanos() > 0, () -> events.get(0).toString());
        assertTrue(events.get(1).getDuration("handshakeTime").toNanos() > 0, () -> events.get(1).toString());
        final List<String> lines = Files.readAllLines(log);
        assertTrue(lines.stream().anyMatch((line) -> line.contains("\"session\":0,") &&
            line.contains("\"tls\":\"TLSv1.3 ")), lines::toString);
    }
}
