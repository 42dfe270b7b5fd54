package io.sluice.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients that do what no client should, and those next to them that notice nothing. */
@Timeout(300)
class ClientFaultTest
{
    private static final long MS = 1_000_000;
    private static final int MB = 1 << 20;
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\n";

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.of(Generation.CURRENT).with("write_deadline: \"60s\"").start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndAClientThatNeverReadsAndServeTheOthersMeanwhile(final boolean isWebSocket)
    {
        flood(32 * MB, isWebSocket);
    }

    @Test
    @Tag("slow")
    void shouldStayFlatWhileAGigabyteIsPublishedToAClientThatNeverReads()
    {
        flood(1024L * MB, false);
    }

    private static void flood(final long total, final boolean isWebSocket)
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).slowConsumerTimeoutNs(2000 * MS));
            RawClient deaf = isWebSocket ? fixture.connectWebSocket() : fixture.connect();
            RawClient publisher = fixture.welcome();
            RawClient other = fixture.welcome())
        {
            deaf.info();
            deaf.send(CONNECT + "SUB flood 1\r\n").flush(); // the last that it reads
            final AtomicLong mostHeld = new AtomicLong();
            final byte[] message =
                ("PUB flood 16384\r\n" + "x".repeat(16384) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            other.send("SUB calm 1\r\n");
            for (long sent = 0; sent < total; sent += message.length)
            {
                publisher.send(message);
                if (0 == sent % (message.length * 64))
                {
                    other.send("PUB calm 2\r\nhi\r\n").readUntil("MSG calm 1 2\r\nhi\r\n");
                    mostHeld.set(Math.max(mostHeld.get(), fixture.heldBytes()));
                }
            }

            publisher.flush();
            Await.until("deaf one closed", () -> fixture.endings().reasons().contains(CloseReason.SLOW_CLIENT));
            assertTrue(mostHeld.get() <= 2 * MB, () -> "held " + mostHeld.get());
            assertServed(other);
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_SLOW_CLIENT));
        }
    }

    @Test
    void shouldEndAClientThatSendsAByteNowAndThen() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.partialTimeoutNs(500 * MS)); RawClient client = fixture.welcome())
        {
            final String line = "PUB " + "x".repeat(1000);
            for (int i = 0; i < line.length() && fixture.endings().reasons().isEmpty(); i++)
            {
                client.send(line.substring(i, i + 1));
                Thread.sleep(20);
            }

            assertEquals(List.of(CloseReason.PARTIAL_TIMEOUT), fixture.endings().reasons());
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldEndAClientThatVanished() throws IOException
    {
        // A socket whose owner is gone without a word takes bytes and says nothing: the server's PING finds out.
        try (NatsServer impatient = NatsServer.of(Generation.CURRENT)
            .with("ping_interval: \"300ms\"\nping_max: 1").start();
            GatewayFixture fixture = GatewayFixture.launch(impatient.url());
            Socket vanished = open(fixture))
        {
            vanished.getOutputStream().write((CONNECT + "PING\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals(List.of(CloseReason.UPSTREAM_CLOSED), fixture.endings().await(1));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldEndAHalfClosedSession() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()); RawClient client = fixture.welcome())
        {
            client.send("SUB half 1\r\nPUB half 2\r\nhi\r\n");
            client.shutdownOutput();
            client.readToEnd();

            assertEquals(List.of(CloseReason.CLIENT_CLOSED), fixture.endings().await(1));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldEndAResetSession()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()))
        {
            fixture.welcome().reset();

            assertEquals(List.of(CloseReason.CLIENT_LOST), fixture.endings().await(1));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldCloseOnlyTheClientThatSendsGarbage()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawClient good = fixture.welcome();
            RawClient bad = fixture.welcome();
            RawClient worse = fixture.welcome())
        {
            bad.send("\u0016\u0003\u0001garbage\r\n");
            assertTrue(bad.readToEnd().contains("-ERR 'Unknown Protocol Operation'"));
            worse.send("PUB foo bar baz bat\r\n");
            worse.readToEnd();

            fixture.endings().await(2);
            assertTrue(fixture.endings().reasons().contains(CloseReason.CLIENT_PROTOCOL_ERROR));
            assertTrue(fixture.endings().reasons().contains(CloseReason.CLIENT_BAD_ARGUMENTS));
            assertTrue(
                fixture.endings().details().toString().contains("garbage"), fixture.endings().details()::toString);
            assertTrue(
                fixture.log().toString().contains("at \"\\x16\\x03\\x01garbage\\x0d\\x0a\""), fixture.log()::toString);
            assertEquals(2, fixture.log().size(), "one line each");
            assertServed(good);
        }
    }

    @Test
    void shouldKeepARefusedClientWithinItsReserve() throws Exception
    {
        final Interceptor denying = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final io.sluice.nats.PublishCommand publish)
            {
                return session.deny(publish);
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .loopCount(1).slowConsumerTimeoutNs(1000 * MS).interceptor(() -> denying));
            Socket deaf = open(fixture))
        {
            final byte[] flood = "PUB no 0\r\n\r\n".repeat(5000).getBytes(StandardCharsets.US_ASCII);
            final AtomicLong mostHeld = new AtomicLong();
            deaf.getOutputStream().write((CONNECT + "PING\r\n").getBytes(StandardCharsets.US_ASCII));
            final Thread writer = new Thread(() -> writeForEver(deaf, flood));
            writer.start();
            Await.until("closed as slow", () ->
            {
                mostHeld.set(Math.max(mostHeld.get(), fixture.heldBytes()));
                return fixture.endings().reasons().contains(CloseReason.SLOW_CLIENT);
            });
            writer.join(Await.DEADLINE.toMillis());

            assertTrue(mostHeld.get() <= 2 * MB, () -> "held " + mostHeld.get());
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldKeepAClientThatPingsForEverWithinItsReserve() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).slowConsumerTimeoutNs(1000 * MS));
            Socket deaf = new Socket(fixture.webSocketAddress().getAddress(), fixture.webSocketAddress().getPort());
            RawClient other = fixture.welcome())
        {
            deaf.setReceiveBufferSize(16 << 10);
            deaf.getOutputStream().write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n" +
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                "Sec-WebSocket-Version: 13\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            readUntil(deaf, "\r\n\r\n");
            final byte[] ping = new byte[6 + 125];
            ping[0] = (byte)0x89;
            ping[1] = (byte)(0x80 | 125);
            final byte[] flood = new byte[ping.length * 1000];
            for (int i = 0; i < flood.length; i += ping.length)
            {
                System.arraycopy(ping, 0, flood, i, ping.length);
            }

            // One pong per read is all that these pings get: it may be closed in time, or still be far from it.
            final AtomicLong mostHeld = new AtomicLong();
            for (int i = 0; i < 300 && fixture.endings().reasons().isEmpty(); i++)
            {
                writeUnlessClosed(deaf, flood);
                mostHeld.set(Math.max(mostHeld.get(), fixture.heldBytes()));
                if (0 == i % 50)
                {
                    assertServed(other);
                }
            }

            assertTrue(mostHeld.get() <= MB, () -> "held " + mostHeld.get());
        }
    }

    @Test
    void shouldCloseTheMostCostlyWhenBuffersRunShortAndServeTheOthers() throws IOException
    {
        crowd(300, 60, MB);
    }

    @Test
    @Tag("slow")
    void shouldServeOnWithThousandsOfPartialCommandsAndHundredsOfBlockedReceivers() throws IOException
    {
        crowd(3000, 300, 4 * MB);
    }

    @Test
    @Tag("slow")
    @Timeout(1200)
    void shouldServeOthersAtFullSpeedBesideTenThousandPartialCommandsAndBlockedReceivers() throws IOException
    {
        final int blockedCount = 300;
        final int partialCount = Math.min(10_000, sessionsThatFit() - blockedCount);
        assertTrue(partialCount > 1_000, () -> "no more than " + partialCount + " sessions fit: raise ulimit -n");
        final List<Socket> sockets = new ArrayList<>();
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .loopCount(1).readBufferLength(128 << 10).socketSendLength(16 << 10)
            .slowConsumerTimeoutNs(3_600_000 * MS).partialTimeoutNs(3_600_000 * MS));
            RawClient other = fixture.welcome();
            RawClient publisher = fixture.welcome())
        {
            other.send("SUB calm 1\r\n");
            final long aloneNs = bestNs(other);
            open(fixture, sockets, partialCount, CONNECT + "P");
            final long heldByPartial = fixture.heldBytes();
            open(fixture, sockets, blockedCount, CONNECT + "SUB flood 1\r\nPING\r\n");
            for (int i = 0; i < 32; i++)
            {
                publisher.send("PUB flood 60000\r\n" + "x".repeat(60000) + "\r\n").flush();
            }
            Await.until("blocked ones", () -> fixture.heldBytes() > (long)blockedCount * (16 << 10));
            final long crowdedNs = bestNs(other);

            final long held = fixture.heldBytes();
            assertTrue(heldByPartial <= partialCount * 1024L, () -> "held for partial ones " + heldByPartial);
            assertTrue(held <= blockedCount * 512L * 1024, () -> "held in all " + held);
            assertTrue(crowdedNs < 3 * aloneNs, () -> "alone " + aloneNs + " ns, in the crowd " + crowdedNs + " ns");
            assertEquals(List.of(), fixture.endings().reasons());
            for (final Socket patient : sockets.subList(0, partialCount))
            {
                patient.getOutputStream().write("ING\r\n".getBytes(StandardCharsets.US_ASCII));
                readUntil(patient, "PONG\r\n");
            }
        }
        finally
        {
            closeAll(sockets);
        }
    }

    /** Each has a socket here, and two in the gateway, which is in this process too. */
    private static int sessionsThatFit()
    {
        final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
        final long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 500;

        return (int)Math.min(Integer.MAX_VALUE, free / 3);
    }

    private static void open(
        final GatewayFixture fixture, final List<Socket> sockets, final int count, final String said) throws IOException
    {
        for (int i = 0; i < count; i++)
        {
            final Socket socket = open(fixture);
            sockets.add(socket);
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** {@return the time of a message there and back, the best of some rounds} */
    private static long bestNs(final RawClient client)
    {
        long bestNs = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++)
        {
            final int count = 500;
            final long startNs = System.nanoTime();
            for (int i = 0; i < count; i++)
            {
                client.send("PUB calm 2\r\nhi\r\n").readUntil("MSG calm 1 2\r\nhi\r\n");
            }
            bestNs = Math.min(bestNs, (System.nanoTime() - startNs) / count);
        }

        return bestNs;
    }

    private static void crowd(final int partialCount, final int blockedCount, final int poolLength) throws IOException
    {
        final List<Socket> sockets = new ArrayList<>();
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .loopCount(1).poolLength(poolLength).readBufferLength(128 << 10).socketSendLength(16 << 10)
            .slowConsumerTimeoutNs(600_000 * MS).partialTimeoutNs(600_000 * MS));
            RawClient other = fixture.welcome();
            RawClient publisher = fixture.welcome())
        {
            other.send("SUB calm 1\r\n");
            for (int i = 0; i < partialCount; i++)
            {
                final Socket socket = open(fixture);
                sockets.add(socket);
                socket.getOutputStream().write((CONNECT + "P").getBytes(StandardCharsets.US_ASCII));
            }

            for (int i = 0; i < blockedCount; i++)
            {
                final Socket socket = open(fixture);
                sockets.add(socket);
                socket.getOutputStream().write(
                    (CONNECT + "SUB flood 1\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            }

            final byte[] message =
                ("PUB flood 60000\r\n" + "x".repeat(60000) + "\r\n").repeat(16).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100 && 0 == fixture.gateway().count(Counter.CLOSED_POOL_EXHAUSTED); i++)
            {
                publisher.send(message);
                publisher.flush();
                other.send("PUB calm 2\r\nhi\r\n").readUntil("MSG calm 1 2\r\nhi\r\n");
            }

            fixture.awaitCount(Counter.CLOSED_POOL_EXHAUSTED, 1);
            Await.until("room again", () -> fixture.heldBytes() <= poolLength);
            assertServed(other);
            assertServed(publisher);
            for (final Socket patient : sockets.subList(0, partialCount))
            {
                patient.getOutputStream().write("ING\r\n".getBytes(StandardCharsets.US_ASCII));
                readUntil(patient, "PONG\r\n");
            }
        }
        finally
        {
            closeAll(sockets);
        }
    }

    private static void writeUnlessClosed(final Socket socket, final byte[] bytes)
    {
        try
        {
            socket.getOutputStream().write(bytes);
        }
        catch (final IOException ex)
        {
            // the gateway has had enough, which it may
        }
    }

    private static void writeForEver(final Socket socket, final byte[] flood)
    {
        try
        {
            final OutputStream out = socket.getOutputStream();
            while (true)
            {
                out.write(flood);
            }
        }
        catch (final IOException ex)
        {
            // the gateway has had enough, which is what the test waits for
        }
    }

    private static void closeAll(final List<Socket> sockets) throws IOException
    {
        for (final Socket socket : sockets)
        {
            socket.close();
        }
    }

    private static void readUntil(final Socket socket, final String text) throws IOException
    {
        final StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0)
        {
            final int next = socket.getInputStream().read();
            assertTrue(next >= 0, () -> "closed after " + read);
            read.append((char)next);
        }
    }

    /** The server's PING may come at any time. */
    private static void assertServed(final RawClient client)
    {
        assertEquals("", client.flush().replace("PING\r\n", ""));
    }

    private static Socket open(final GatewayFixture fixture) throws IOException
    {
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10); // so that it blocks early
        socket.connect(fixture.address());
        socket.setSoTimeout((int)Await.DEADLINE.toMillis());
        socket.setTcpNoDelay(true);
        assertEquals('I', socket.getInputStream().read());

        return socket;
    }
}
