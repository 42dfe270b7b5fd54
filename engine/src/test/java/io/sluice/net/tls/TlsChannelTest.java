package io.sluice.net.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoopSettings;
import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bytes through a secured channel, against the JDK's engine as the peer. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "boringssl"})
class TlsChannelTest
{
    private static final TestPki PKI = new TestPki();
    private static final TestCertificate SERVER = PKI.localhost();

    @AutoClose
    private final TlsWorld world = new TlsWorld();
    private final TlsServerContext server;
    private final TlsClientContext client;

    TlsChannelTest(final String provider)
    {
        server = TlsWorld.settings(provider).certificate(SERVER.tls()).serverContext();
        client = TlsWorld.settings(provider).trust(List.of(PKI.authority())).clientContext();
    }

    private EnginePeer clientPeer(final TlsWorld.Connection connection, final String protocol)
    {
        return new EnginePeer(world, connection.peer(), new PeerContext(null).client(protocol));
    }

    private EnginePeer serverPeer(final TlsWorld.Connection connection, final String protocol)
    {
        return new EnginePeer(world, connection.peer(), new PeerContext(SERVER).server(protocol));
    }

    private static byte[] random(final int length)
    {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        return bytes;
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitReceived(final TlsRecorder handler, final int length)
    {
        world.await(() -> handler.received.size() >= length, () -> length + " bytes, events " + handler.events);
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldServe(final String protocol)
    {
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.server(server, handler);
        final EnginePeer peer = clientPeer(connection, protocol).handshake();
        peer.send(peer.encrypt(ascii("hello")));
        awaitReceived(handler, 5);
        connection.channel().write(TlsRecorder.direct(ascii("world")), 0, 5);

        assertEquals("world", new String(peer.awaitReceived(5), StandardCharsets.US_ASCII));
        assertEquals("hello", handler.received.toString(StandardCharsets.US_ASCII));
        assertEquals(protocol, handler.identity.protocol());
        assertEquals(peer.engine.getSession().getCipherSuite(), handler.identity.cipher());
        assertEquals("localhost", null == handler.identity.serverName() ? "localhost" : handler.identity.serverName());
        assertEquals(List.of("secured"), handler.events);
        assertEquals(1, world.securedCount);
        assertEquals(0, world.tls.handshakesInFlight());
        world.assertNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldBeServed(final String protocol)
    {
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.client(client, "localhost", handler);
        final EnginePeer peer = serverPeer(connection, protocol).handshake();
        peer.send(peer.encrypt(ascii("hello")));
        awaitReceived(handler, 5);
        connection.channel().write(TlsRecorder.direct(ascii("world")), 0, 5);

        assertEquals("world", new String(peer.awaitReceived(5), StandardCharsets.US_ASCII));
        assertEquals(protocol, handler.identity.protocol());
        assertEquals("CN=localhost,O=Sluice", handler.identity.subject());
        assertEquals(List.of("localhost"), handler.identity.dnsNames());
        world.assertNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void shouldSecureWhateverThePieces(final int pieceLength)
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            final TlsRecorder handler = new TlsRecorder();
            final EnginePeer peer = clientPeer(world.server(server, handler), protocol).handshake(pieceLength);
            peer.send(peer.encrypt(ascii("hello")), pieceLength);
            awaitReceived(handler, 5);
        }
        world.assertNothingHeld();
    }

    /** Leaves what is less than a buffer, and asks for room in front when it has taken a little of more than that. */
    private static final class Greedy extends TlsRecorder
    {
        private static final int ROOM = 3_000;
        private boolean isRoomDue;

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            final int reserve = isRoomDue ? ROOM : 0;
            if (offset - reserve < channel.loop().headroom() || length > channel.loop().bufferLength() - reserve)
            {
                events.add("no room: " + offset + ' ' + length);
            }

            return super.onRead(channel, buffer, offset, length);
        }

        @Override
        int consume(final TlsChannel channel, final byte[] bytes)
        {
            if (isRoomDue || bytes.length < channel.loop().bufferLength())
            {
                return isRoomDue ? bytes.length : 0;
            }
            isRoomDue = true;
            channel.inputReserve(ROOM);

            return 100;
        }
    }

    @Test
    void shouldGiveRoomThatIsAskedForWithinARun()
    {
        try (TlsWorld small = new TlsWorld(new EventLoopSettings().bufferLength(20_000), TlsLimits.DEFAULT, null))
        {
            final Greedy handler = new Greedy();
            final TlsWorld.Connection connection = small.server(server, handler);
            final EnginePeer peer = new EnginePeer(
                small, connection.peer(), new PeerContext(null).client(TlsSpec.TLS_1_3)).handshake();
            final byte[] bytes = new byte[12_000 + TlsRecords.MAX_PLAINTEXT];
            new Random(1).nextBytes(bytes);
            peer.send(peer.encrypt(Arrays.copyOf(bytes, 12_000)));
            small.await(() -> 1 == handler.readCount, "the first record, which is left");
            peer.send(peer.encrypt(Arrays.copyOfRange(bytes, 12_000, bytes.length)));
            small.await(() -> handler.received.size() >= bytes.length || null != handler.closeCause, "all of it");
            assertArrayEquals(bytes, handler.received.toByteArray());
            assertEquals(List.of("secured"), handler.events);
        }
    }

    @Test
    void shouldTakeWhatComesRightBehindTheHandshake()
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            // The last flight of a TLS 1.3 client and its first bytes in one read.
            final TlsRecorder handler = new TlsRecorder();
            final EnginePeer peer = clientPeer(world.server(server, handler), protocol).handshake();
            peer.send(peer.encrypt(random(40_000)));
            peer.send(peer.encrypt(ascii("x")));
            awaitReceived(handler, 40_001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldTakeRecordsCutAnywhere(final String protocol)
    {
        final TlsRecorder handler = new TlsRecorder();
        final EnginePeer peer = clientPeer(world.server(server, handler), protocol).handshake();
        int expected = 0;
        for (int cut = 0, length = 1; cut <= length; cut++)
        {
            final byte[] wire = concat(
                peer.encrypt(ascii("one")), peer.encrypt(ascii("two")), peer.encrypt(ascii("3")));
            length = wire.length;
            peer.send(Arrays.copyOf(wire, cut));
            world.pass();
            world.pass();
            peer.send(Arrays.copyOfRange(wire, cut, length));
            expected += 7;
            awaitReceived(handler, expected);
            world.assertNothingHeld();
        }
        peer.send(concat(peer.encrypt(ascii("one")), peer.encrypt(ascii("two"))), 1);
        awaitReceived(handler, expected + 6);
        assertEquals("onetwo3".repeat(expected / 7) + "onetwo", handler.received.toString(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(final byte[]... parts)
    {
        byte[] all = new byte[0];
        for (final byte[] part : parts)
        {
            final int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }

        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 16_383, 16_384, 16_385, 65_536, 262_144, 262_145, 700_001})
    void shouldCarryAnyLength(final int length)
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            final byte[] bytes = random(length);
            final TlsRecorder handler = new TlsRecorder();
            final TlsWorld.Connection connection = world.server(server, handler);
            final EnginePeer peer = clientPeer(connection, protocol).handshake();
            peer.send(peer.encrypt(bytes));
            awaitReceived(handler, length);
            assertArrayEquals(bytes, handler.received.toByteArray());

            connection.channel().write(TlsRecorder.direct(bytes), 0, length);
            assertArrayEquals(bytes, peer.awaitReceived(length));
        }
        world.assertNothingHeld();
    }

    @Test
    void shouldSendFromMemoryThatIsNotDirect()
    {
        final byte[] bytes = random(200_000);
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.server(server, handler);
        final EnginePeer peer = clientPeer(connection, TlsSpec.TLS_1_3).handshake();
        world.await(() -> null != handler.identity, "secured");
        connection.channel().write(new UnsafeBuffer(bytes), 1, 199_999);
        assertArrayEquals(Arrays.copyOfRange(bytes, 1, 200_000), peer.awaitReceived(199_999));
    }

    @Test
    void shouldShowRecordsOfOneReadAsOneRun()
    {
        final TlsRecorder handler = new TlsRecorder();
        final EnginePeer peer = clientPeer(world.server(server, handler), TlsSpec.TLS_1_3).handshake();
        world.await(() -> null != handler.identity, "secured");
        byte[] wire = new byte[0];
        for (int i = 0; i < 100; i++)
        {
            wire = concat(wire, peer.encrypt(ascii("0123456789")));
        }
        final byte[] all = wire;
        // One write of a few kilobytes arrives as one.
        peer.send(all);
        awaitReceived(handler, 1000);
        assertEquals(1, handler.readCount);
    }

    @Test
    void shouldSendFullRecords()
    {
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.server(server, handler);
        final EnginePeer peer = clientPeer(connection, TlsSpec.TLS_1_3).handshake();
        peer.send(peer.encrypt(ascii("x")));
        awaitReceived(handler, 1);
        final long before = connection.channel().bytesOut();
        connection.channel().write(TlsRecorder.direct(random(100_000)), 0, 100_000);
        peer.awaitReceived(100_000);
        // Seven records; the JDK fills each up with 16 bytes of nothing.
        final long overhead = connection.channel().bytesOut() - before - 100_000;
        assertTrue(7 * 22 == overhead || 7 * 38 == overhead, "overhead " + overhead);
    }

    @Test
    void shouldSendWhatWasWrittenBeforeItWasSecured()
    {
        final byte[] bytes = random(50_000);
        final TlsRecorder handler = new TlsRecorder()
        {
            @Override
            public void onSecured(final TlsChannel secured)
            {
                super.onSecured(secured);
                secured.write(direct(ascii("then")), 0, 4);
            }
        };
        final TlsWorld.Connection connection = world.server(server, handler);
        connection.channel().write(TlsRecorder.direct(bytes), 0, bytes.length);
        assertTrue(connection.channel().isBlocked());
        final EnginePeer peer = clientPeer(connection, TlsSpec.TLS_1_2).handshake();
        assertArrayEquals(bytes, Arrays.copyOf(peer.awaitReceived(bytes.length + 4), bytes.length));
        assertTrue(peer.received.toString(StandardCharsets.US_ASCII).endsWith("then"));
        assertTrue(handler.events.contains("writable"), handler.events.toString());
        world.assertNothingHeld();
    }

    @Test
    void shouldCloseWithCloseNotify()
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            final TlsRecorder handler = new TlsRecorder();
            final TlsWorld.Connection connection = world.server(server, handler);
            final EnginePeer peer = clientPeer(connection, protocol).handshake();
            world.await(() -> null != handler.identity, "secured");
            connection.channel().write(TlsRecorder.direct(ascii("bye")), 0, 3);
            connection.channel().close(0);
            peer.awaitEof();
            peer.shutdownOutput();
            world.await(() -> null != handler.closeCause, "closed");

            assertEquals("bye", peer.received.toString(StandardCharsets.US_ASCII));
            assertTrue(peer.isCloseNotified);
            assertEquals(CloseCause.CLOSED, handler.closeCause);
            assertNull(handler.failure);
        }
        world.awaitClosed();
    }

    @Test
    void shouldAnswerCloseNotify()
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            final TlsRecorder handler = new TlsRecorder();
            final EnginePeer peer = clientPeer(world.server(server, handler), protocol).handshake();
            peer.send(concat(peer.encrypt(ascii("last")), peer.closeNotify()));
            peer.awaitEof();
            peer.shutdownOutput();
            world.await(() -> null != handler.closeCause, "closed");

            assertTrue(peer.isCloseNotified);
            assertEquals("last", handler.received.toString(StandardCharsets.US_ASCII));
            assertEquals(List.of("secured", "eof null", "closed CLOSED"), handler.events);
        }
        assertEquals(List.of(), world.failures);
        world.awaitClosed();
    }

    @Test
    void shouldTellAnEndWithoutCloseNotify()
    {
        final TlsRecorder handler = new TlsRecorder();
        final EnginePeer peer = clientPeer(world.server(server, handler), TlsSpec.TLS_1_3).handshake();
        final byte[] wire = peer.encrypt(ascii("last"));
        final byte[] lost = peer.encrypt(ascii("lost"));
        peer.send(concat(wire, Arrays.copyOf(lost, lost.length - 1)));
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");

        assertEquals(List.of("secured", "eof TRUNCATED", "closed PEER_FAULT"), handler.events);
        assertEquals("last", handler.received.toString(StandardCharsets.US_ASCII));
        assertEquals(List.of(TlsFailure.TRUNCATED), world.failures);
        world.awaitClosed();
    }

    @Test
    void shouldUpdateKeys() throws Exception
    {
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.server(server, handler);
        final EnginePeer peer = clientPeer(connection, TlsSpec.TLS_1_3).handshake();
        for (int i = 1; i <= 5; i++)
        {
            // After the handshake this asks for new keys in both directions.
            peer.engine.beginHandshake();
            peer.send(peer.wrap(new byte[0]));
            peer.send(peer.encrypt(ascii("hello")));
            awaitReceived(handler, 5 * i);
            connection.channel().write(TlsRecorder.direct(ascii("world")), 0, 5);
            peer.awaitReceived(5 * i);
        }
        assertEquals("world".repeat(5), peer.received.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldGiveWhatFollowsToTheNextHandler()
    {
        final TlsRecorder next = new TlsRecorder();
        final TlsRecorder handler = new TlsRecorder()
        {
            @Override
            int consume(final TlsChannel channel, final byte[] bytes)
            {
                channel.handler(next);

                return 2;
            }
        };
        final EnginePeer peer = clientPeer(world.server(server, handler), TlsSpec.TLS_1_3).handshake();
        peer.send(peer.encrypt(ascii("hello")));
        awaitReceived(next, 3);
        assertEquals("he", handler.received.toString(StandardCharsets.US_ASCII));
        assertEquals("llo", next.received.toString(StandardCharsets.US_ASCII));
        world.assertNothingHeld();
    }

    @Test
    void shouldCloseWhoseHandlerThrows()
    {
        final TlsRecorder inRead = new TlsRecorder()
        {
            @Override
            int consume(final TlsChannel channel, final byte[] bytes)
            {
                throw new IllegalStateException("in read");
            }
        };
        final TlsRecorder atOnce = new TlsRecorder()
        {
            @Override
            public void onSecured(final TlsChannel channel)
            {
                throw new IllegalStateException("at once");
            }
        };
        final EnginePeer peer = clientPeer(world.server(server, inRead), TlsSpec.TLS_1_3).handshake();
        peer.send(peer.encrypt(ascii("hello")));
        world.await(() -> null != inRead.closeCause, "closed");
        clientPeer(world.server(server, atOnce), TlsSpec.TLS_1_3).handshake();
        world.await(() -> null != atOnce.closeCause, "closed");

        assertEquals(List.of("secured", "failure in read", "closed HANDLER_FAILED"), inRead.events);
        assertEquals(List.of("failure at once", "closed HANDLER_FAILED"), atOnce.events);
        assertEquals(2, world.errors.size());
        world.errors.clear();
        world.awaitClosed();
    }
}
