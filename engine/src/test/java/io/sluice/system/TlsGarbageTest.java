package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.RawWebSocketClient;
import io.sluice.test.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With BoringSSL the loop of a whole gateway allocates not one byte while 100,000 commands pass through TLS, on either
 * side of it or on both. With the JDK it allocates what is said of it.
 */
@Tag("system")
@Timeout(300)
class TlsGarbageTest
{
    private static final int BURST = 500;
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB zero.> 1\r\n";
    private static final String COMMANDS = "PUB zero.orders.eu _INBOX.abc 16\r\n0123456789abcdef\r\n" +
        "HPUB zero.orders.us 22 38\r\nNATS/1.0\r\nkey: val\r\n\r\n0123456789abcdef\r\n";
    /** Bytes per published command that comes back, both sides by the JDK, bursts of small ones; at most. */
    private static final int JDK_BYTES = 1024;

    @TempDir
    private static Path folder;

    private static TlsFiles files;
    private static NatsServer server;
    private static GarbageProbe probe;

    @BeforeAll
    static void start()
    {
        files = new TlsFiles(folder);
        server = NatsServer.of(Generation.CURRENT).with("tls { cert_file: \"" + files.chain("server") +
            "\", key_file: \"" + files.key("server") + "\", timeout: 60 }\nallow_non_tls: true").start();
        probe = new GarbageProbe();
    }

    @AfterAll
    static void stop()
    {
        probe.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"first, tls, false", "nats, tls, false", "tls, nats, true", "wss, tls, false"})
    void shouldNotAllocate(final String listener, final String upstream, final boolean isRewritten)
    {
        final GatewayContext context = context("boringssl", listener, upstream);
        try (Gateway gateway = Gateway.launch(
            isRewritten ? context.interceptor(RewritingInterceptor::new) : context);
            RawClient client = connect(gateway, listener))
        {
            assertNoGarbage(Traffic.whole(client, COMMANDS, BURST));
            assertNoGarbage(Traffic.inPieces(client, COMMANDS, BURST / 10, 400));
            // Each in a record of its own, that leaves the loop nothing to do until the next one comes.
            final GarbageProbe.Figures figures = probe.measure(Traffic.whole(client, COMMANDS, 1), 2_000);
            assertEquals(0, figures.least(), figures::toString);
        }
    }

    @Test
    void shouldNotAllocateWhenTheClientIsSlow()
    {
        try (Gateway gateway = Gateway.launch(
            context("boringssl", "tls", "tls").socketSendLength(4096).unsentLengthMax(64 << 20));
            RawClient client = connect(gateway, "tls"))
        {
            // Each of these rounds takes long, for all of a burst is sent before anything is read.
            final GarbageProbe.Figures figures = probe.measure(Traffic.whole(client, COMMANDS, 20 * BURST), 40_000);
            assertEquals(0, figures.least(), figures::toString);
            Await.until("nobody had to wait", () -> gateway.count(Counter.BACK_PRESSURE) > 10);
        }
    }

    @Test
    void shouldAllocateWithTheJdkNoMoreThanIsSaid()
    {
        try (Gateway gateway = Gateway.launch(context("jdk", "tls", "tls"));
            RawClient client = connect(gateway, "tls"))
        {
            final Traffic traffic = Traffic.whole(client, COMMANDS, BURST);
            final GarbageProbe.Figures figures = probe.measure(() ->
            {
                for (int i = 0; i < 10; i++)
                {
                    traffic.play();
                }
            });
            final long perCommand = figures.least() / (10L * traffic.commands());
            assertTrue(figures.least() > 0 && perCommand <= JDK_BYTES, perCommand + " bytes per command, " + figures);
        }
    }

    private static void assertNoGarbage(final Traffic traffic)
    {
        final GarbageProbe.Figures figures = probe.measure(traffic);
        assertEquals(0, figures.least(), figures::toString);
    }

    private static GatewayContext context(final String provider, final String listener, final String upstream)
    {
        return new GatewayContext().listen(("first".equals(listener) ? "tls" : listener) + "://127.0.0.1:0")
            .tlsMode("first".equals(listener) ? "first" : "required")
            .upstream(upstream + "://localhost:" + server.address().getPort())
            .tlsProvider(provider)
            .tlsCertificate(files.chain("server"))
            .tlsKey(files.key("server"))
            .tlsHandshakeTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .upstreamTlsCa(files.authority())
            .upstreamDialTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .loopCount(1);
    }

    private static RawClient connect(final Gateway gateway, final String listener)
    {
        final InetSocketAddress address = new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort());
        final RawClient client = switch (listener)
        {
            case "tls" -> RawTlsClient.afterInfo(address, files.context(null));
            case "first" -> RawTlsClient.first(address, files.context(null));
            case "wss" -> RawWebSocketClient.openSecured(address, "/", "", files.context(null));
            default -> RawClient.tcp(address);
        };
        client.info();
        client.send(CONNECT);
        client.flush();

        return client;
    }
}
