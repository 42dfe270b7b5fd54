package io.sluice.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Reads what a peer gets, without blocking, so that one thread plays both sides. */
final class PeerReader
{
    private final SocketChannel peer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isEof;
    private boolean isReset;

    PeerReader(final SocketChannel peer) throws IOException
    {
        this.peer = peer;
        peer.configureBlocking(false);
    }

    int poll(final int limit)
    {
        if (isEof || isReset)
        {
            return 0;
        }

        try
        {
            buffer.clear().limit(Math.min(limit, buffer.capacity()));
            final int length = peer.read(buffer);
            if (length < 0)
            {
                isEof = true;
                return 0;
            }
            for (int i = 0; i < length; i++)
            {
                bytes.write(buffer.get(i));
            }

            return length;
        }
        catch (final IOException ex)
        {
            isReset = true;

            return 0;
        }
    }

    boolean hasRead(final int length)
    {
        poll(Integer.MAX_VALUE);

        return bytes.size() >= length;
    }

    boolean isAtEnd()
    {
        poll(Integer.MAX_VALUE);

        return isEof || isReset;
    }

    boolean isEof()
    {
        return isEof;
    }

    boolean isReset()
    {
        return isReset;
    }

    int length()
    {
        return bytes.size();
    }

    byte[] bytes()
    {
        return bytes.toByteArray();
    }

    String text()
    {
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
