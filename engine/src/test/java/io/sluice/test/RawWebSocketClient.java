package io.sluice.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.net.ssl.SSLContext;

/**
 * NATS over WebSocket, written from RFC 6455 and not from our codec. Sends one masked binary frame per call, or what
 * the test says; answers pings and the close frame, whose status it remembers. The response to the upgrade is awaited
 * when it is needed, so that the test can play the server meanwhile.
 */
public final class RawWebSocketClient extends RawClient
{
    /** Opcode of a continuation. */
    public static final int CONTINUATION = 0;
    /** Opcode of a text message. */
    public static final int TEXT = 1;
    /** Opcode of a binary message. */
    public static final int BINARY = 2;
    /** Opcode of a close frame. */
    public static final int CLOSE = 8;
    /** Opcode of a ping. */
    public static final int PING = 9;
    /** Opcode of a pong. */
    public static final int PONG = 10;
    /** Close status of a connection whose peer gave none. */
    public static final int NO_STATUS = -1;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final byte[] INFLATED_TAIL = {0, 0, -1, -1};
    private static final int MASKED = 0x80;
    private static final int OPCODE = 0x0F;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte[] MASK = {0x5A, (byte)0xC3, 0x0D, (byte)0xA0};

    private final Random cuts = new Random(1);
    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private boolean isInflating;
    private int compressedFrames;
    private boolean isFragmenting;
    private String response;
    private long payloadLeft;
    private int closeStatus = NO_STATUS;
    private int pongs;
    private int longestFrame;
    private int opcode;
    private int frames;

    RawWebSocketClient(final InetSocketAddress address, final String path, final String headers)
    {
        this(address, path, headers, "");
    }

    private RawWebSocketClient(
        final InetSocketAddress address, final String path, final String headers, final String before)
    {
        super(address);
        request(path, headers, before);
    }

    private RawWebSocketClient(final Socket socket, final String path, final String headers)
    {
        super(socket);
        request(path, headers, "");
    }

    private void request(final String path, final String headers, final String before)
    {
        try
        {
            final String request = before + "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n" +
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                "Sec-WebSocket-Version: 13\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Opens a connection with more request headers, each with its line end. */
    public static RawWebSocketClient open(final InetSocketAddress address, final String path, final String headers)
    {
        return new RawWebSocketClient(address, path, headers);
    }

    /** Opens a connection with something in front of the request, as proxies write it. */
    public static RawWebSocketClient openBehind(
        final InetSocketAddress address, final String path, final String headers, final String before)
    {
        return new RawWebSocketClient(address, path, headers, before);
    }

    /** Opens a connection over TLS. */
    public static RawWebSocketClient openSecured(
        final InetSocketAddress address, final String path, final String headers, final SSLContext context)
    {
        try
        {
            return new RawWebSocketClient(
                context.getSocketFactory().createSocket(address.getAddress(), address.getPort()), path, headers);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Waits for the response to the upgrade. {@return it with its headers, whatever it says} */
    public String response()
    {
        try
        {
            response = null == response ? readHeader(socket.getInputStream()) : response;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return response;
    }

    /** {@return status of the peer's close frame, {@link #NO_STATUS} without one or without a status in it} */
    public int closeStatus()
    {
        return closeStatus;
    }

    /** {@return how many pongs came so far, as far as the stream was read} */
    public int pongs()
    {
        return pongs;
    }

    /** {@return payload length of the longest data frame read so far} */
    public int longestFrame()
    {
        return longestFrame;
    }

    /** {@return opcode of the data frame that was read last} */
    public int opcode()
    {
        return opcode;
    }

    /** {@return data frames read so far} */
    public int frames()
    {
        return frames;
    }

    /** {@return how many compressed frames were read so far} */
    public int compressedFrames()
    {
        return compressedFrames;
    }

    /** Sends a compressed message, which takes nothing over from others. */
    public RawWebSocketClient sendCompressed(final byte[] message)
    {
        deflater.reset();
        deflater.setInput(message);
        final byte[] deflated = new byte[2 * message.length + 64];
        final int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);

        return sendFrame(true, RSV1 | BINARY, Arrays.copyOf(deflated, length - INFLATED_TAIL.length));
    }

    /** Sends one frame. */
    public RawWebSocketClient sendFrame(final boolean isFinal, final int opcode, final byte[] payload)
    {
        try
        {
            writeFrame(isFinal, opcode, payload, 0, payload.length);
        }
        catch (final IOException ignore)
        {
            // What the peer said before it closed can still be read.
        }

        return this;
    }

    /** Sends bytes that are no frame of ours. */
    public RawWebSocketClient sendUnframed(final byte[] bytes)
    {
        try
        {
            socket.getOutputStream().write(bytes);
        }
        catch (final IOException ignore)
        {
            // What the peer said before it closed can still be read.
        }

        return this;
    }

    /** Sends a close frame with a status. */
    public RawWebSocketClient sendClose(final int status)
    {
        return sendFrame(true, CLOSE, new byte[]{(byte)(status >> 8), (byte)status});
    }

    /** Sends each message in several frames from now on, as text where it is ASCII, with pings between them. */
    public RawWebSocketClient fragmenting()
    {
        isFragmenting = true;
        return this;
    }

    @Override
    protected void write(final byte[] bytes, final int offset, final int length) throws IOException
    {
        if (!isFragmenting)
        {
            writeFrame(true, BINARY, bytes, offset, length);
            return;
        }
        boolean isAscii = true;
        for (int i = 0; i < length; i++)
        {
            isAscii &= bytes[offset + i] >= 0;
        }
        int opcode = isAscii ? TEXT : BINARY;
        int sent = 0;
        while (sent < length)
        {
            final int fragment = Math.min(length - sent, cuts.nextInt(1 + length));
            writeFrame(sent + fragment == length, opcode, bytes, offset + sent, fragment);
            sent += fragment;
            opcode = CONTINUATION;
            if (cuts.nextBoolean())
            {
                writeFrame(true, PING, bytes, offset, Math.min(length, 125));
            }
        }
    }

    @Override
    protected int read(final byte[] bytes) throws IOException
    {
        ensureUpgraded();
        final InputStream in = socket.getInputStream();
        while (0 == payloadLeft)
        {
            final int inflated = isInflating ? inflate(bytes) : 0;
            if (inflated > 0)
            {
                return inflated;
            }
            if (!readFrameHeader(in))
            {
                return -1;
            }
        }
        final int length = in.read(bytes, 0, (int)Math.min(bytes.length, payloadLeft));
        payloadLeft -= Math.max(0, length);

        return length;
    }

    private void ensureUpgraded()
    {
        if (!response().startsWith("HTTP/1.1 101 ") || !response.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        {
            throw new AssertionError("not upgraded: " + printable(response));
        }
    }

    private boolean readFrameHeader(final InputStream in) throws IOException
    {
        final int first = in.read();
        if (first < 0)
        {
            return false;
        }
        final int opcode = first & OPCODE;
        final int code = readByte(in);
        if (0 != (code & MASKED))
        {
            throw new AssertionError("a server's frame is masked");
        }
        long length = code & LENGTH;
        final int lengthBytes = LENGTH_16 == length ? 2 : LENGTH_64 == length ? 8 : 0;
        length = 0 == lengthBytes ? length : 0;
        for (int i = 0; i < lengthBytes; i++)
        {
            length = length << 8 | readByte(in);
        }
        if (opcode <= BINARY)
        {
            this.opcode = opcode;
            frames++;
            longestFrame = (int)Math.max(longestFrame, length);
            isInflating = 0 != (first & RSV1);
            if (isInflating)
            {
                compressedFrames++;
                beginInflating(in.readNBytes((int)length));
            }
            else
            {
                payloadLeft = length;
            }
        }
        else
        {
            onControl(opcode, in.readNBytes((int)length));
        }

        return true;
    }

    private void beginInflating(final byte[] deflated)
    {
        final byte[] whole = Arrays.copyOf(deflated, deflated.length + INFLATED_TAIL.length);
        System.arraycopy(INFLATED_TAIL, 0, whole, deflated.length, INFLATED_TAIL.length);
        inflater.reset();
        inflater.setInput(whole);
    }

    /** Whoever compresses to us does so message by message, in one frame each. */
    private int inflate(final byte[] bytes)
    {
        try
        {
            return inflater.inflate(bytes);
        }
        catch (final DataFormatException ex)
        {
            throw new AssertionError("not deflated", ex);
        }
    }

    private void onControl(final int opcode, final byte[] payload) throws IOException
    {
        switch (opcode)
        {
            case PING:
                writeFrame(true, PONG, payload, 0, payload.length);
                break;

            case PONG:
                pongs++;
                break;

            case CLOSE:
                closeStatus = payload.length < 2 ? NO_STATUS : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                sendFrame(true, CLOSE, payload);
                break;

            default:
                throw new AssertionError("opcode " + opcode);
        }
    }

    private void writeFrame(
        final boolean isFinal, final int opcode, final byte[] bytes, final int offset, final int length)
        throws IOException
    {
        ensureUpgraded();
        final int lengthBytes = length < LENGTH_16 ? 0 : length <= 0xFFFF ? 2 : 8;
        final byte[] frame = new byte[2 + lengthBytes + MASK.length + length];
        frame[0] = (byte)((isFinal ? FIN : 0) | opcode);
        frame[1] = (byte)(MASKED | (0 == lengthBytes ? length : 2 == lengthBytes ? LENGTH_16 : LENGTH_64));
        for (int i = 0; i < lengthBytes; i++)
        {
            frame[2 + i] = (byte)((long)length >>> 8 * (lengthBytes - 1 - i));
        }
        final int payloadAt = 2 + lengthBytes + MASK.length;
        System.arraycopy(MASK, 0, frame, payloadAt - MASK.length, MASK.length);
        for (int i = 0; i < length; i++)
        {
            frame[payloadAt + i] = (byte)(bytes[offset + i] ^ MASK[i % MASK.length]);
        }
        socket.getOutputStream().write(frame);
    }

    private static String readHeader(final InputStream in) throws IOException
    {
        final StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0)
        {
            final int next = in.read();
            if (next < 0)
            {
                break;
            }
            header.append((char)next);
        }

        return header.toString();
    }

    private static int readByte(final InputStream in) throws IOException
    {
        final int value = in.read();
        if (value < 0)
        {
            throw new EOFException("end within a frame");
        }

        return value;
    }
}
