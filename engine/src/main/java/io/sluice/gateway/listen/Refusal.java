package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.TcpChannel;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Tells clients that there are too many, in words that they understand, and closes. So many at a time, for they hold
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
     * @param socket      accepted.
     * @param isWebSocket true if the client expects HTTP.
     * @param info        that clients must see before they understand anything else, or null if there is none.
     * @param text        of the {@code -ERR}.
     * @throws IOException if the socket is broken, and closed.
     */
    public void refuse(final SocketChannel socket, final boolean isWebSocket, final byte[] info, final String text)
        throws IOException
    {
        if (pendingCount >= PENDING_MAX)
        {
            socket.close();
            return;
        }

        final TcpChannel channel = loop.adopt(socket, null, this);
        pendingCount++;
        if (isWebSocket)
        {
            final UpgradeResponseWriter answer =
                UpgradeResponseWriter.refuse(HttpStatus.SERVICE_UNAVAILABLE).body(text + '\n');
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[answer.encodedLength()]);
            channel.write(buffer, 0, answer.write(buffer, 0));
        }
        else
        {
            if (null != info)
            {
                channel.write(new UnsafeBuffer(info), 0, info.length);
            }

            final byte[] error = ("-ERR '" + text + "'\r\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(new UnsafeBuffer(error), 0, error.length);
        }

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
