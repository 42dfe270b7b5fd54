package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loop of a whole gateway before a real server allocates not one byte while 100,000 commands pass, whatever becomes
 * of them.
 */
@Tag("system")
@Timeout(300)
class ZeroGarbageTest
{
    private static final int BURST = 500;
    private static final int SMALL_BUFFER = 8 * 1024;
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB zero.> 1\r\n";
    private static final String CONNECT_VERBOSE = "CONNECT {\"verbose\":true,\"headers\":true}\r\nSUB zero.> 1\r\n";
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; " +
        "server_no_context_takeover; client_no_context_takeover\r\n";
    private static final String COMMANDS = "PUB zero.orders.eu _INBOX.abc 16\r\n0123456789abcdef\r\n" +
        "HPUB zero.orders.us 22 38\r\nNATS/1.0\r\nkey: val\r\n\r\n0123456789abcdef\r\n";

    private static NatsServer server;
    private static GarbageProbe probe;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
        probe = new GarbageProbe();
    }

    @AfterAll
    static void stop()
    {
        probe.close();
        server.close();
    }

    @Test
    void shouldNotAllocateForUntouchedCommands()
    {
        assertNoGarbage(context(), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateWhenAllFieldsAreRead()
    {
        assertNoGarbage(context().interceptor(ReadingInterceptor::new), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateForRewrittenSubjects()
    {
        assertNoGarbage(context().interceptor(() -> new Editor(false)), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateForAddedHeaders()
    {
        assertNoGarbage(context().interceptor(() -> new Editor(true)), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateForDroppedCommands()
    {
        assertNoGarbage(context().interceptor(() -> new Judge(Verdict.DROP)), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateForRejectedCommands()
    {
        assertNoGarbage(context().interceptor(() -> new Judge(Verdict.REJECT)), CONNECT, COMMANDS);
    }

    @Test
    void shouldNotAllocateInVerboseMode()
    {
        assertNoGarbage(context().interceptor(Alternating::new), CONNECT_VERBOSE, COMMANDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotAllocateForPartialCommands(final boolean isEdited)
    {
        final GatewayContext context = context().readBufferLength(SMALL_BUFFER);
        try (Gateway gateway = Gateway.launch(isEdited ? context.interceptor(() -> new Editor(true)) : context);
            RawClient client = connect(gateway, CONNECT))
        {
            assertNoGarbage(Traffic.inPieces(client, COMMANDS, BURST / 10, 37));
        }
    }

    @Test
    void shouldNotAllocateForPayloadsLargerThanTheBuffer()
    {
        final String payload = "x".repeat(SMALL_BUFFER + 1000);
        final String commands = "PUB zero.large " + payload.length() + "\r\n" + payload + "\r\n";
        final List<Supplier<Interceptor>> factories = List.of(() -> new Judge(Verdict.FORWARD), () -> new Editor(true));
        for (final Supplier<Interceptor> factory : factories)
        {
            try (Gateway gateway =
                Gateway.launch(context().readBufferLength(SMALL_BUFFER).interceptor(factory));
                RawClient client = connect(gateway, CONNECT))
            {
                // Half as many are sent, since each of them is also delivered and takes a lot of time.
                final GarbageProbe.Figures figures =
                    probe.measure(Traffic.whole(client, commands, BURST / 10), 50_000);
                assertEquals(0, figures.least(), figures::toString);
            }
        }
    }

    @Test
    void shouldNotAllocateWhenTheClientIsSlow()
    {
        // All of a burst is sent before anything is read: what comes back does not fit into the sockets.
        try (Gateway gateway = Gateway.launch(context().socketSendLength(4096).unsentLengthMax(64 << 20));
            RawClient client = connect(gateway, CONNECT))
        {
            assertNoGarbage(Traffic.whole(client, COMMANDS, 20 * BURST));
            awaitBackPressure(gateway);
        }
    }

    @Test
    void shouldNotAllocateWhenTheServerIsSlow()
    {
        try (SlowServer slow = new SlowServer();
            Gateway gateway = Gateway.launch(
                new GatewayContext().listen("nats://127.0.0.1:0").upstream(slow.url()).loopCount(1)
                    .readBufferLength(64 << 10));
            RawClient client = connect(gateway, "CONNECT {\"verbose\":false,\"headers\":true}\r\n"))
        {
            // More than the system's own buffers take, in reads so short that it has to wait often.
            assertNoGarbage(Traffic.whole(client, COMMANDS, 640 * BURST));
            awaitBackPressure(gateway);
        }
    }

    @Test
    void shouldNotAllocateForWebSocketMessages()
    {
        try (Gateway gateway = Gateway.launch(context());
            RawClient client = upgrade(gateway, ""))
        {
            assertNoGarbage(Traffic.whole(client, COMMANDS, BURST));
            assertNoGarbage(Traffic.inPieces(client, COMMANDS, BURST / 10, 100));
        }
    }

    @Test
    void shouldNotAllocateForFragmentsAndPings()
    {
        try (Gateway gateway = Gateway.launch(context().interceptor(() -> new Editor(true)));
            RawWebSocketClient client = upgrade(gateway, ""))
        {
            assertNoGarbage(Traffic.fragmented(client, COMMANDS, BURST / 10, 50, 10));
            assertTrue(client.pongs() > 100);
        }
    }

    @Test
    void shouldNotAllocateForCompressedMessages()
    {
        try (Gateway gateway = Gateway.launch(context().webSocketCompression(true));
            RawWebSocketClient client = upgrade(gateway, DEFLATE))
        {
            assertNoGarbage(Traffic.compressed(client, COMMANDS, BURST, 1000));
            assertTrue(client.compressedFrames() > 100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "spin"})
    void shouldNotAllocateForTimersAndIdlePasses(final String idleStrategy)
    {
        // Deadlines this short have the sessions looked at every few milliseconds.
        final GatewayContext context = context().idleStrategy(idleStrategy)
            .partialTimeoutNs(TimeUnit.MILLISECONDS.toNanos(160));
        final List<RawClient> clients = new ArrayList<>();
        try (Gateway gateway = Gateway.launch(context))
        {
            for (int i = 0; i < 50; i++)
            {
                clients.add(connect(gateway, CONNECT));
                clients.add(upgrade(gateway, ""));
            }
            final GarbageProbe.Figures figures = probe.measure(() -> pass(TimeUnit.SECONDS.toNanos(1)));
            assertEquals(0, figures.least(), figures::toString);
            assertEquals(clients.size(), gateway.connectionCount());
        }
        finally
        {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void shouldNotAllocateForWhatOthersSee(@TempDir final Path directory)
    {
        try (Recording recording = new Recording())
        {
            List.of("SessionOpen", "SessionClose", "CommandReject", "SlowConsumer", "UpstreamChange", "LongCycle")
                .forEach((name) -> recording.enable("io.sluice." + name));
            recording.start();
            assertNoGarbage(context().statusFile(directory.resolve("status").toString())
                .accessLog(directory.resolve("access").toString()).adminListen("http://127.0.0.1:0"),
                CONNECT, COMMANDS);
        }
    }

    @Test
    void shouldAllocateWithoutTheCacheOfBoxes()
    {
        final String classPath = System.getProperty("java.class.path");
        final String main = ZeroGarbageMain.class.getName();
        assertNotEquals("allocated 0 bytes", figureOf("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", classPath, main, server.url()));
        assertEquals("allocated 0 bytes", figureOf("@" + Project.jvmArguments(), "-cp", classPath, main, server.url()));
    }

    /** What relays count is published a little later. */
    private static void awaitBackPressure(final Gateway gateway)
    {
        Await.until(() -> "only so many had to wait: " + gateway.count(Counter.BACK_PRESSURE), () ->
            gateway.count(Counter.BACK_PRESSURE) > 10, Await.DEADLINE);
    }

    private static String figureOf(final String... arguments)
    {
        try (Child child = Child.java(arguments))
        {
            assertEquals(0, child.awaitExit(), child::output);

            return child.output().lines().filter((line) -> line.startsWith("allocated ")).findFirst().orElseThrow();
        }
    }

    private static void pass(final long durationNs)
    {
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() - endNs < 0)
        {
            LockSupport.parkNanos(endNs - System.nanoTime());
        }
    }

    private static void assertNoGarbage(final GatewayContext context, final String connect, final String commands)
    {
        try (Gateway gateway = Gateway.launch(context);
            RawClient client = connect(gateway, connect))
        {
            assertNoGarbage(Traffic.whole(client, commands, BURST));
        }
    }

    private static void assertNoGarbage(final Traffic traffic)
    {
        final GarbageProbe.Figures figures = probe.measure(traffic);
        assertEquals(0, figures.least(), figures::toString);
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0/")
            .upstream(server.url()).loopCount(1);
    }

    private static RawClient connect(final Gateway gateway, final String connect)
    {
        return introduce(RawClient.tcp(address(gateway, 0)), connect);
    }

    private static RawWebSocketClient upgrade(final Gateway gateway, final String headers)
    {
        return introduce(RawWebSocketClient.open(address(gateway, 1), "/", headers), CONNECT);
    }

    private static <C extends RawClient> C introduce(final C client, final String connect)
    {
        client.info();
        client.send(connect);
        client.flush();

        return client;
    }

    private static InetSocketAddress address(final Gateway gateway, final int listener)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(listener)).getPort());
    }

    /** Rewrites both ways. */
    private static final class Editor implements Interceptor
    {
        private final boolean isAddingHeaders;

        Editor(final boolean isAddingHeaders)
        {
            this.isAddingHeaders = isAddingHeaders;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().subject("zero.tenants.acme");
            if (isAddingHeaders)
            {
                publish.edit().addHeader("tenant", "acme");
            }

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            message.edit().subject("orders");
            if (isAddingHeaders)
            {
                message.edit().setHeader("tenant", "acme");
            }

            return Verdict.FORWARD;
        }
    }

    /** Decides the same about everything. */
    private static final class Judge implements Interceptor
    {
        private final Verdict verdict;

        Judge(final Verdict verdict)
        {
            this.verdict = verdict;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return Verdict.REJECT == verdict ? session.deny(publish) : verdict;
        }
    }

    /** Forwards every other message, so that the answers of the server and of the gateway take turns. */
    private static final class Alternating implements Interceptor
    {
        private int count;

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return 0 == (count++ & 1) ? Verdict.FORWARD : Verdict.DROP;
        }
    }
}
