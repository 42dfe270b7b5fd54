package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.TcpChannel;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Tells clients that they are not served, in words that they understand, and closes. So many at a time, for they hold
 * descriptors while they read: beyond that they are closed without a word. Confined to its loop.
 */
public final class Refusal implements ChannelHandler
{
    private static final int PENDING_MAX = 256;

    private final EventLoop loop;
    private int pendingCount;

    /**
     * Refuses on a loop.
     *
     * @param loop that accepts.
     */
    public Refusal(final EventLoop loop)
    {
        this.loop = loop;
    }

    /**
     * Refuses a connection.
     *
     * @param socket accepted.
     * @param words  to send, which the client understands.
     * @throws IOException if the socket is broken, and closed.
     */
    public void refuse(final SocketChannel socket, final byte[] words) throws IOException
    {
        if (pendingCount >= PENDING_MAX)
        {
            socket.close();
            return;
        }

        final TcpChannel channel = loop.adopt(socket, null, this);
        pendingCount++;
        channel.write(new UnsafeBuffer(words), 0, words.length);
        channel.close(0);
    }

    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return length;
    }

    @Override
    public void onWritable(final Channel channel)
    {
        // closing already
    }

    @Override
    public void onEof(final Channel channel)
    {
        // closing already
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        pendingCount--;
    }
}
