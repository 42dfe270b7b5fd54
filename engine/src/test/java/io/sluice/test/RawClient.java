package io.sluice.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/**
 * A client without a library: a blocking connection that sends bytes as told and reads them with a deadline. Text is
 * ISO 8859-1, so that a char is a byte. For one thread.
 */
public abstract class RawClient implements AutoCloseable
{
    /** How the peer left the connection, as far as it has been read. */
    public enum Ending
    {
        /** Nothing of an end was read yet. */
        OPEN,
        /** The peer closed. */
        END,
        /** The peer, or the network, reset the connection. */
        RESET
    }

    private static final String PING = "PING\r\n";
    private static final String PONG = "PONG\r\n";

    /** Socket to the peer. */
    protected final Socket socket;

    private final byte[] chunk = new byte[64 * 1024];
    private byte[] received = new byte[0];
    private Ending ending = Ending.OPEN;

    /** Connects. */
    protected RawClient(final InetSocketAddress address)
    {
        socket = new Socket();
        try
        {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int)Await.DEADLINE.toMillis());
            socket.connect(address, (int)Await.DEADLINE.toMillis());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("connecting to " + address, ex);
        }
    }

    /** Takes a connection that is there. */
    RawClient(final Socket socket)
    {
        this.socket = socket;
        try
        {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int)Await.DEADLINE.toMillis());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Opens a plain TCP connection. */
    public static RawClient tcp(final InetSocketAddress address)
    {
        return new RawTcpClient(address);
    }

    /** Opens a TCP connection and upgrades it. */
    public static RawWebSocketClient webSocket(final InetSocketAddress address, final String path)
    {
        return new RawWebSocketClient(address, path, "");
    }

    /** Writes bytes to the peer, at once. */
    protected abstract void write(byte[] bytes, int offset, int length) throws IOException;

    /** Reads some bytes of the peer's stream into the chunk; negative at its end. */
    protected abstract int read(byte[] bytes) throws IOException;

    /** Sends bytes in one piece. A peer that is gone shows when reading, not here. */
    public final RawClient send(final byte[] bytes)
    {
        return send(bytes, 0, bytes.length);
    }

    /** Sends part of an array in one piece. A peer that is gone shows when reading, not here. */
    public final RawClient send(final byte[] bytes, final int offset, final int length)
    {
        try
        {
            write(bytes, offset, length);
        }
        catch (final SocketException ignore)
        {
            // What the peer said before it closed can still be read.
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return this;
    }

    /** Sends text in one piece. */
    public final RawClient send(final String text)
    {
        return send(text.getBytes(ISO_8859_1));
    }

    /** Reads the first line, which must be INFO, and returns it without its line end. */
    public final String info()
    {
        final String line = readUntil("\r\n");
        if (!line.startsWith("INFO {"))
        {
            throw new AssertionError("not an INFO: " + printable(line));
        }

        return line.trim();
    }

    /** Reads up to and including the text, and returns all of it. */
    public final String readUntil(final String text)
    {
        final String heard = readUntilOrEnd(text);
        if (!heard.endsWith(text))
        {
            throw new AssertionError(
                "the peer left (" + ending + ") before " + printable(text) + ": " + printable(heard));
        }

        return heard;
    }

    /** Reads up to and including the text, or up to the end of the peer's stream, and returns all of it. */
    public final String readUntilOrEnd(final String text)
    {
        final byte[] wanted = text.getBytes(ISO_8859_1);
        int from = 0;
        while (true)
        {
            final int index = indexOf(wanted, from);
            if (index >= 0)
            {
                return take(index + wanted.length);
            }
            from = Math.max(0, received.length - wanted.length + 1);
            if (!receive())
            {
                return take(received.length);
            }
        }
    }

    /** Reads as many bytes as the text has and compares. */
    public final RawClient expect(final String text)
    {
        final String actual = readBytes(text.length());
        assertEquals(printable(text), printable(actual));

        return this;
    }

    /** Reads a number of bytes, or fewer where the peer's stream ends. */
    public final String readBytes(final int length)
    {
        while (received.length < length && receive())
        {
            // Until there is enough.
        }

        return take(Math.min(length, received.length));
    }

    /** Reads up to and including the text, which repeats its first byte nowhere, and forgets it with all before it. */
    public final void skipPast(final String text)
    {
        final byte[] wanted = text.getBytes(ISO_8859_1);
        int matched = 0;
        do
        {
            int index = 0;
            while (index < received.length && matched < wanted.length)
            {
                final byte next = received[index++];
                matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
            }
            received = Arrays.copyOfRange(received, index, received.length);
        }
        while (matched < wanted.length && receive());

        if (matched < wanted.length)
        {
            throw new AssertionError("the peer left (" + ending + ") before " + printable(text));
        }
    }

    /** Reads to the end of the peer's stream; {@link #ending()} tells how it ended. */
    public final String readToEnd()
    {
        while (receive())
        {
            // Until the end.
        }

        return take(received.length);
    }

    /** Sends PING and reads up to PONG. {@return what came before the PONG, or up to the end if the peer closed} */
    public final String flush()
    {
        send(PING);
        final StringBuilder before = new StringBuilder();
        int from = 0;
        while (true)
        {
            final int lineEnd = indexOf(new byte[]{'\n'}, from);
            from = lineEnd >= 0 ? 0 : received.length;
            if (lineEnd >= 0)
            {
                final String line = take(lineEnd + 1);
                if (line.equals(PONG))
                {
                    return before.toString();
                }
                before.append(line);
            }
            else if (!receive())
            {
                return before.append(take(received.length)).toString();
            }
        }
    }

    /** Waits until the peer has closed and fails if it says anything before. */
    public final void expectEnd()
    {
        assertEquals("", printable(readToEnd()));
    }

    /** {@return how the peer left the connection} */
    public final Ending ending()
    {
        return ending;
    }

    /** {@return the address of this end} */
    public final InetSocketAddress localAddress()
    {
        return (InetSocketAddress)socket.getLocalSocketAddress();
    }

    /** Half-closes: the peer sees the end of the stream, its last words can still be read. */
    public final void shutdownOutput()
    {
        try
        {
            socket.shutdownOutput();
        }
        catch (final SocketException ignore)
        {
            // The peer was first.
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Closes so that the peer sees a reset. */
    public final void reset()
    {
        try
        {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public final void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return the text with CR, LF and everything unprintable escaped, for messages and comparisons} */
    public static String printable(final String text)
    {
        final StringBuilder builder = new StringBuilder();
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            switch (c)
            {
                case '\r':
                    builder.append("\\r");
                    break;

                case '\n':
                    builder.append("\\n\n");
                    break;

                default:
                    if (c >= ' ' && c < 0x7F)
                    {
                        builder.append(c);
                    }
                    else
                    {
                        builder.append(String.format("\\x%02x", (int)c));
                    }
                    break;
            }
        }

        return builder.toString();
    }

    private boolean receive()
    {
        if (Ending.OPEN != ending)
        {
            return false;
        }
        try
        {
            final int length = read(chunk);
            if (length < 0)
            {
                ending = Ending.END;
                return false;
            }
            final ByteArrayOutputStream out = new ByteArrayOutputStream(received.length + length);
            out.write(received, 0, received.length);
            out.write(chunk, 0, length);
            received = out.toByteArray();
        }
        catch (final SocketTimeoutException ex)
        {
            throw new AssertionError("the peer is silent; so far: " + printable(latin(received)), ex);
        }
        catch (final SocketException ex)
        {
            ending = Ending.RESET;
            return false;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return true;
    }

    private int indexOf(final byte[] wanted, final int from)
    {
        for (int i = from; i + wanted.length <= received.length; i++)
        {
            int matched = 0;
            while (matched < wanted.length && received[i + matched] == wanted[matched])
            {
                matched++;
            }
            if (matched == wanted.length)
            {
                return i;
            }
        }

        return -1;
    }

    private String take(final int length)
    {
        final String text = new String(received, 0, length, ISO_8859_1);
        received = Arrays.copyOfRange(received, length, received.length);

        return text;
    }

    private static String latin(final byte[] bytes)
    {
        return new String(bytes, ISO_8859_1);
    }
}
