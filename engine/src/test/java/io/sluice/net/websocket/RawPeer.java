package io.sluice.net.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The other end of a connection, written from the RFCs and not from our codec. Never blocks. */
final class RawPeer
{
    static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final byte[] MASK = {0x5A, (byte)0xC3, 0x0D, (byte)0xA0};

    final SocketChannel socket;
    private final WebSocketWorld world;
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private byte[] received = new byte[0];
    private boolean isServer;
    private boolean isEof;
    private boolean isReset;

    RawPeer(final WebSocketWorld world, final SocketChannel socket) throws IOException
    {
        this.world = world;
        this.socket = socket;
        socket.configureBlocking(false);
    }

    /** One frame as it was on the wire. */
    record Frame(int first, byte[] payload)
    {
        int opcode()
        {
            return first & 0xF;
        }

        int status()
        {
            return 0 == payload.length ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        String text()
        {
            return new String(payload, ISO_8859_1);
        }
    }

    static String request(final String headers)
    {
        return "GET /path?a=b HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers + "\r\n";
    }

    /** A frame as a client sends it. */
    static byte[] frame(final int first, final byte[] payload)
    {
        return frame(first, payload, MASK);
    }

    /** A frame as a server sends it. */
    static byte[] unmasked(final int first, final byte[] payload)
    {
        return frame(first, payload, new byte[0]);
    }

    private static byte[] frame(final int first, final byte[] payload, final byte[] mask)
    {
        final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        final int length = payload.length;
        frame.write((mask.length > 0 ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127));
        for (int shift = length < 126 ? -8 : length < 65_536 ? 8 : 56; shift >= 0; shift -= 8)
        {
            frame.write((int)((long)length >> shift));
        }
        frame.write(mask, 0, mask.length);
        for (int i = 0; i < length; i++)
        {
            frame.write(0 == mask.length ? payload[i] : payload[i] ^ mask[i & 3]);
        }

        return frame.toByteArray();
    }

    static byte[] deflate(final byte[] payload)
    {
        final Deflater deflater = new Deflater(6, true);
        deflater.setInput(payload);
        final byte[] target = new byte[2 * payload.length + 100];
        final int length = deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH);
        deflater.end();

        return Arrays.copyOf(target, length - 4);
    }

    static byte[] inflate(final byte[] payload)
    {
        final Inflater inflater = new Inflater(true);
        inflater.setInput(WebSocketWorld.concat(payload, new byte[]{0, 0, -1, -1}));
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final byte[] piece = new byte[64 * 1024];
        try
        {
            for (int count = inflater.inflate(piece); count > 0; count = inflater.inflate(piece))
            {
                whole.write(piece, 0, count);
            }
        }
        catch (final DataFormatException ex)
        {
            throw new AssertionError(ex);
        }
        assertEquals(0, inflater.getRemaining());
        inflater.end();

        return whole.toByteArray();
    }

    /** Sends all, however long it takes the other side to read it. */
    RawPeer send(final byte[] bytes)
    {
        pending.write(bytes, 0, bytes.length);
        world.await(this::isFlushed, "peer to send");

        return this;
    }

    RawPeer send(final String text)
    {
        return send(text.getBytes(ISO_8859_1));
    }

    RawPeer sendFrame(final int first, final byte[] payload)
    {
        return send(frame(first, payload));
    }

    RawPeer sendFrame(final int first, final String payload)
    {
        return sendFrame(first, payload.getBytes(ISO_8859_1));
    }

    /** What could not be sent yet goes out with the next calls. */
    void enqueue(final byte[] bytes)
    {
        pending.write(bytes, 0, bytes.length);
        isFlushed();
    }

    /** Answers a client's request, with more headers. */
    void acceptClient(final String headers)
    {
        isServer = true;
        final String request = head();
        final int begin = request.indexOf("Sec-WebSocket-Key: ") + 19;
        final String key = request.substring(begin, request.indexOf('\r', begin));
        try
        {
            final byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n" + headers + "\r\n");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Makes the connection a WebSocket connection; {@return the head of the answer} */
    String upgrade(final String headers)
    {
        return send(request(headers)).head();
    }

    String head()
    {
        world.await(() -> headLength() > 0 || isAtEnd(), "head of the answer");
        final int length = headLength();
        assertTrue(length > 0, "connection closed without an answer");
        final String head = new String(received, 0, length, ISO_8859_1);
        received = Arrays.copyOfRange(received, length, received.length);

        return head;
    }

    Frame frame()
    {
        world.await(() -> frameLength() >= 0 || isAtEnd(), "frame");
        final Frame frame = poll();
        if (null == frame)
        {
            throw new AssertionError("no frame but the end of the connection");
        }

        return frame;
    }

    /** The next frame that is there already, or null. */
    Frame poll()
    {
        receive();
        final int length = frameLength();
        if (length < 0)
        {
            return null;
        }
        final int headerLength = headerLength();
        final byte[] payload = Arrays.copyOfRange(received, headerLength, length);
        for (int i = 0; i < payload.length && isServer; i++)
        {
            payload[i] ^= received[headerLength - 4 + (i & 3)];
        }
        final Frame frame = new Frame(received[0] & 0xFF, payload);
        received = Arrays.copyOfRange(received, length, received.length);

        return frame;
    }

    /** Payload of all frames up to a number of bytes, each of them a whole message in one frame. */
    byte[] messages(final int length)
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final List<Integer> lengths = new ArrayList<>();
        while (whole.size() < length)
        {
            final Frame frame = frame();
            assertEquals(FIN, frame.first & (FIN | 0x30), "flags");
            assertTrue(TEXT == frame.opcode() || BINARY == frame.opcode(), "opcode " + frame.opcode());
            assertTrue(frame.payload.length <= 65_535 && frame.payload.length > 0, "frames of " + lengths);
            lengths.add(frame.payload.length);
            final byte[] payload = 0 == (frame.first & RSV1) ? frame.payload : inflate(frame.payload);
            whole.write(payload, 0, payload.length);
        }

        return whole.toByteArray();
    }

    boolean isAtEnd()
    {
        receive();

        return isEof || isReset;
    }

    boolean isReset()
    {
        return isReset;
    }

    String rest()
    {
        world.await(this::isAtEnd, "end of the connection");

        return new String(received, ISO_8859_1);
    }

    void shutdownOutput()
    {
        try
        {
            socket.shutdownOutput();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void disconnect()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    boolean isFlushed()
    {
        final ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
        try
        {
            socket.write(bytes);
        }
        catch (final IOException ex)
        {
            isReset = true;
            bytes.position(bytes.limit());
        }
        pending.reset();
        pending.write(bytes.array(), bytes.position(), bytes.remaining());

        return 0 == pending.size();
    }

    private int headLength()
    {
        final int end = new String(received, ISO_8859_1).indexOf("\r\n\r\n");

        return end < 0 ? 0 : end + 4;
    }

    private int headerLength()
    {
        final int code = received[1] & 0x7F;

        return 2 + (126 == code ? 2 : 127 == code ? 8 : 0) + (isServer ? 4 : 0);
    }

    private int frameLength()
    {
        if (received.length < 2 || received.length < headerLength())
        {
            return -1;
        }
        assertEquals(isServer, 0 != (received[1] & 0x80), "masking");
        long length = received[1] & 0x7F;
        if (length > 125)
        {
            final int lengthEnd = headerLength() - (isServer ? 4 : 0);
            length = 0;
            for (int i = 2; i < lengthEnd; i++)
            {
                length = length << 8 | received[i] & 0xFF;
            }
        }
        length += headerLength();

        return received.length < length ? -1 : (int)length;
    }

    private void receive()
    {
        if (isEof || isReset)
        {
            return;
        }
        try
        {
            buffer.clear();
            final int count = socket.read(buffer);
            isEof = count < 0;
            if (count > 0)
            {
                received = WebSocketWorld.concat(received, Arrays.copyOf(buffer.array(), count));
            }
        }
        catch (final IOException ex)
        {
            isReset = true;
        }
    }
}
