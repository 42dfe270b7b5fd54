package io.sluice.net.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.sluice.net.CloseCause;
import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is no TLS, no TLS of today, or TLS that breaks its rules. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "boringssl"})
class TlsRefusalTest
{
    private static final int PROTOCOL_VERSION_ALERT = 70;
    private static final TestPki PKI = new TestPki();
    private static final TestCertificate SERVER = PKI.localhost();

    private final TlsWorld world = new TlsWorld();
    private final TlsRecorder handler = new TlsRecorder();
    private final TlsServerContext server;

    TlsRefusalTest(final String provider)
    {
        server = TlsWorld.settings(provider).certificate(SERVER.tls()).serverContext();
    }

    @AfterEach
    void close()
    {
        world.awaitClosed();
        world.close();
    }

    private EnginePeer secured(final String protocol)
    {
        final TlsWorld.Connection connection = world.server(server, handler);
        final EnginePeer peer =
            new EnginePeer(world, connection.peer(), new PeerContext(null).client(protocol)).handshake();
        world.await(() -> null != handler.identity, "secured");

        return peer;
    }

    /** Sends bytes, a few at a time if need be; {@return all that comes back until the end} */
    private byte[] answerTo(final byte[] bytes, final int pieceLength)
    {
        final SocketChannel socket = world.server(server, handler).peer();
        final ByteBuffer output = ByteBuffer.wrap(bytes);
        final ByteBuffer input = ByteBuffer.allocate(1 << 16);
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        world.await(
            () ->
            {
                try
                {
                    if (output.hasRemaining() && socket.isConnected() && 0 == answer.size())
                    {
                        output.limit(Math.min(bytes.length, output.position() + pieceLength));
                        socket.write(output);
                        output.limit(bytes.length);
                    }
                    input.clear();
                    final int length = socket.read(input);
                    answer.write(input.array(), 0, Math.max(0, length));
                    if (length < 0)
                    {
                        socket.close();
                    }

                    return length < 0;
                }
                catch (final IOException ex)
                {
                    throw new AssertionError(ex);
                }
            },
            "an answer");
        world.await(() -> null != handler.closeCause, "closed");

        return answer.toByteArray();
    }

    private void assertRefused(final TlsFailure failure)
    {
        assertEquals(failure, handler.failure, handler.failureText);
        assertEquals(CloseCause.PEER_FAULT, handler.closeCause);
        assertEquals(List.of(failure), world.failures);
        assertEquals(0, world.tls.handshakesInFlight());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CONNECT {\"verbose\":false}\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n", "P", "\u0016GET", "\u0080."})
    void shouldRefusePlaintext(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertArrayEquals(HexFormat.of().parseHex("1503030002020a"), answerTo(bytes, 1));
        assertRefused(TlsFailure.NOT_TLS);
        assertNull(handler.identity);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void shouldRefuseOldVersions(final int version)
    {
        final byte[] answer = answerTo(clientHello(version), Integer.MAX_VALUE);
        assertRefused(TlsFailure.PROTOCOL_VERSION);
        assertEquals(7, answer.length, () -> HexFormat.of().formatHex(answer));
        assertEquals(TlsRecords.ALERT, answer[0]);
        assertEquals(PROTOCOL_VERSION_ALERT, answer[6]);
    }

    /** A hello as clients sent it before there were extensions that mattered. */
    private static byte[] clientHello(final int version)
    {
        final String body = String.format("%04x", version) + "5a".repeat(32) + "00" + "0004c013c009" + "0100" +
            "0016" + "000a000400020017" + "000b00020100" + "000d000400020403";
        final String message = "01" + String.format("%06x", body.length() / 2) + body;

        return HexFormat.of().parseHex("160301" + String.format("%04x", message.length() / 2) + message);
    }

    @Test
    void shouldRefuseALongRecordAtOnce()
    {
        // The header alone says enough.
        assertArrayEquals(HexFormat.of().parseHex("15030300020216"),
            answerTo(HexFormat.of().parseHex("1603014001"), Integer.MAX_VALUE));
        assertRefused(TlsFailure.OVERSIZED_RECORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldRefuseALongRecordLater(final String protocol)
    {
        final EnginePeer peer = secured(protocol);
        peer.send(HexFormat.of().parseHex("1703034801"));
        peer.awaitEof();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        assertRefused(TlsFailure.OVERSIZED_RECORD);
        assertTrue(peer.isCloseNotified);
    }

    @Test
    void shouldRefuseToNegotiateAgain() throws Exception
    {
        final EnginePeer peer = secured(TlsSpec.TLS_1_2);
        peer.send(peer.encrypt("before".getBytes(StandardCharsets.US_ASCII)));
        peer.engine.beginHandshake();
        peer.send(peer.wrap(new byte[0]));
        peer.awaitEof();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        assertRefused(TlsFailure.RENEGOTIATION);
        assertEquals("before", handler.received.toString(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldRefuseADamagedRecord(final String protocol)
    {
        final EnginePeer peer = secured(protocol);
        final byte[] good = peer.encrypt("good".getBytes(StandardCharsets.US_ASCII));
        final byte[] bad = peer.encrypt("bad".getBytes(StandardCharsets.US_ASCII));
        bad[bad.length - 1] ^= 1;
        final byte[] wire = Arrays.copyOf(good, good.length + bad.length);
        System.arraycopy(bad, 0, wire, good.length, bad.length);
        peer.send(wire);
        peer.awaitEof();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        assertRefused(TlsFailure.BAD_RECORD);
        assertEquals("good", handler.received.toString(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "18030300021234", "17020000021234", "1403030001ff"})
    void shouldRefuseWhatIsNoRecord(final String hex)
    {
        final EnginePeer peer = secured(TlsSpec.TLS_1_2);
        peer.send(HexFormat.of().parseHex(hex));
        peer.awaitEof();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        assertEquals(CloseCause.PEER_FAULT, handler.closeCause);
        assertTrue(TlsFailure.PROTOCOL_ERROR == handler.failure || TlsFailure.BAD_RECORD == handler.failure,
            () -> handler.failure + " " + handler.failureText);
    }

    @Test
    void shouldRefuseAHelloThatIsGarbage()
    {
        final byte[] hello = clientHello(0x0303);
        Arrays.fill(hello, 9, hello.length, (byte)0xFF);
        answerTo(hello, Integer.MAX_VALUE);
        assertEquals(CloseCause.PEER_FAULT, handler.closeCause);
        assertEquals(1, world.failures.size());
        assertNull(handler.identity);
    }

    @Test
    void shouldTellWhoLeavesDuringTheHandshake() throws IOException
    {
        final SocketChannel half = world.server(server, handler).peer();
        half.write(ByteBuffer.wrap(clientHello(0x0303), 0, 20));
        world.pass();
        half.close();
        world.await(() -> null != handler.closeCause, "closed");
        assertRefused(TlsFailure.HANDSHAKE_ABANDONED);
    }

    @Test
    void shouldTellWhatThePeerRefuses()
    {
        final TlsWorld.Connection connection = world.server(server, handler);
        final PeerContext strict = new PeerContext(null);
        strict.refusal = "not you";
        final EnginePeer peer = new EnginePeer(world, connection.peer(), strict.client(TlsSpec.TLS_1_3)).handshake();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        assertRefused(TlsFailure.PEER_ALERT);
    }

    @Test
    void shouldBoundAnswersThatAreNotRead() throws Exception
    {
        final EnginePeer peer = secured(TlsSpec.TLS_1_3);
        handler.events.clear();
        final byte[] much = new byte[200_000];
        final TlsChannel channel = handler.channel;
        while (!channel.isBlocked())
        {
            channel.write(TlsRecorder.direct(much), 0, much.length);
        }
        for (int i = 0; i < 40 && channel.isOpen(); i++)
        {
            peer.engine.beginHandshake();
            peer.send(peer.wrap(new byte[0]));
            world.pass();
        }
        // BoringSSL counts key updates itself, and answers many at once.
        assertTrue(TlsFailure.UNREAD_ANSWERS == channel.failure() || TlsFailure.PROTOCOL_ERROR == channel.failure(),
            () -> channel.failure() + " " + channel.failureText());
        channel.reset();
        world.await(() -> null != handler.closeCause, "closed");
    }
}
