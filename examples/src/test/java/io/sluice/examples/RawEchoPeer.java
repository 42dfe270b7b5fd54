package io.sluice.examples;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A WebSocket client written from the RFCs and not from our codec, which breaks every rule it is told to break. */
final class RawEchoPeer implements AutoCloseable
{
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final int TIMEOUT_MS = 60_000;
    private static final byte[] MASK = {0x37, (byte)0xFA, 0x21, 0x3D};

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final Inflater inflater = new Inflater(true);
    private final boolean isServerTakeover;
    private final String response;
    private boolean isCompressed;
    private int pendingOpcode = -1;
    private byte[] pendingMessage = new byte[0];

    RawEchoPeer(final URI url, final String extensions) throws IOException
    {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 256 * 1024));
        out.write(("GET / HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n" +
            "Upgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
            (null == extensions ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n") + "\r\n")
            .getBytes(ISO_8859_1));
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0)
        {
            head.append((char)in.readUnsignedByte());
        }
        response = head.toString();
        isServerTakeover = !response.contains("server_no_context_takeover");
        if (!response.startsWith("HTTP/1.1 101 ") || !response.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        {
            throw new AssertionError(response);
        }
    }

    /** What came: a whole message, a control frame, or the end. */
    record Event(int opcode, byte[] payload)
    {
        static final Event END = new Event(-1, new byte[0]);

        int status()
        {
            return CLOSE != opcode ? -1 : payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        @Override
        public String toString()
        {
            return opcode + " " + (payload.length < 200 ? new String(payload, ISO_8859_1) : payload.length + " bytes");
        }
    }

    String response()
    {
        return response;
    }

    /** A masked frame with the shortest length. */
    static byte[] frame(final int first, final byte[] payload)
    {
        final int length = payload.length;
        final int lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
        final byte[] frame = new byte[2 + lengthBytes + 4 + length];
        frame[0] = (byte)first;
        frame[1] = (byte)(0x80 | (0 == lengthBytes ? length : 2 == lengthBytes ? 126 : 127));
        for (int i = 0; i < lengthBytes; i++)
        {
            frame[2 + i] = (byte)((long)length >> 8 * (lengthBytes - 1 - i));
        }
        final int begin = 2 + lengthBytes + 4;
        System.arraycopy(MASK, 0, frame, begin - 4, 4);
        for (int i = 0; i < length; i++)
        {
            frame[begin + i] = (byte)(payload[i] ^ MASK[i & 3]);
        }

        return frame;
    }

    RawEchoPeer send(final byte[] bytes)
    {
        try
        {
            out.write(bytes);
        }
        catch (final IOException ignore)
        {
            // What the server said before it closed can still be read.
        }

        return this;
    }

    RawEchoPeer sendFrame(final int first, final byte[] payload)
    {
        return send(frame(first, payload));
    }

    RawEchoPeer sendFrame(final int first, final String payload)
    {
        return sendFrame(first, payload.getBytes(ISO_8859_1));
    }

    /** Sends bytes a few at a time, each a packet of its own. */
    RawEchoPeer sendChopped(final byte[] bytes, final int chop)
    {
        for (int i = 0; i < bytes.length; i += chop)
        {
            send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chop)));
        }

        return this;
    }

    RawEchoPeer sendClose(final int status)
    {
        return sendFrame(FIN | CLOSE, new byte[]{(byte)(status >> 8), (byte)status});
    }

    /** The next message, inflated where it was compressed, or control frame, or {@link Event#END}. */
    Event next()
    {
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        int opcode = -1;
        try
        {
            while (true)
            {
                final int first = in.readUnsignedByte();
                final int code = in.readUnsignedByte();
                final long length = 127 == code ? in.readLong() : 126 == code ? in.readUnsignedShort() : code;
                final byte[] payload = in.readNBytes((int)length);
                if ((first & 0xF) >= CLOSE)
                {
                    pushBack(opcode, message);

                    return new Event(first & 0xF, payload);
                }
                if (CONTINUATION != (first & 0xF))
                {
                    opcode = first & 0xF;
                    isCompressed = 0 != (first & RSV1);
                }
                message.write(payload);
                if (0 != (first & FIN))
                {
                    return new Event(-1 == opcode ? pendingOpcode : opcode, whole(message.toByteArray()));
                }
            }
        }
        catch (final EOFException | SocketException ex)
        {
            return Event.END;
        }
        catch (final IOException | DataFormatException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** A control frame came between fragments: they wait for the rest. */
    private void pushBack(final int opcode, final ByteArrayOutputStream message)
    {
        if (-1 != opcode)
        {
            pendingOpcode = opcode;
        }
        pendingMessage = concat(pendingMessage, message.toByteArray());
    }

    private byte[] whole(final byte[] rest) throws DataFormatException
    {
        final byte[] payload = concat(pendingMessage, rest);
        pendingMessage = new byte[0];

        return isCompressed ? inflate(payload) : payload;
    }

    private byte[] inflate(final byte[] payload) throws DataFormatException
    {
        if (!isServerTakeover)
        {
            inflater.reset();
        }
        inflater.setInput(concat(payload, new byte[]{0, 0, -1, -1}));
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final byte[] piece = new byte[64 * 1024];
        for (int count = inflater.inflate(piece); count > 0; count = inflater.inflate(piece))
        {
            whole.write(piece, 0, count);
        }

        return whole.toByteArray();
    }

    static byte[] deflate(final Deflater deflater, final byte[] payload)
    {
        deflater.setInput(payload);
        final byte[] target = new byte[2 * payload.length + 100];
        final int length = deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH);

        return 0 == length ? new byte[1] : Arrays.copyOf(target, length - 4);
    }

    static byte[] concat(final byte[]... parts)
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (final byte[] part : parts)
        {
            whole.writeBytes(part);
        }

        return whole.toByteArray();
    }

    @Override
    public void close()
    {
        inflater.end();
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
