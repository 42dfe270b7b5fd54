package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.websocket.handshake.HandshakeLimits;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.ServerHandshake;
import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeRequestParser;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A connection that still speaks HTTP: reads the one request and tells it, or what is wrong with it. What the client
 * sends behind the request is left where it is. Confined to its loop.
 */
public final class UpgradeReader implements ChannelHandler
{
    /** Gets the request, once. */
    public interface Handler
    {
        /**
         * A WebSocket upgrade that is well formed. Reading is paused.
         *
         * @param request to be answered with {@link UpgradeReader#answer}.
         */
        void onUpgradeRequest(UpgradeRequest request);

        /**
         * Not an upgrade.
         *
         * @param status of the answer that it deserves.
         * @param why    in words.
         */
        void onNoUpgrade(int status, String why);

        /**
         * The client has gone; there is nobody to answer.
         *
         * @param isLost true if the connection broke, false if the client closed it.
         */
        void onGone(boolean isLost);

        /**
         * Something threw.
         *
         * @param cause of it.
         */
        void onFailure(Throwable cause);

        /** The channel is closed; nothing follows. */
        void onClosed();
    }

    private final Handler handler;
    private final UpgradeRequestParser parser;
    private boolean isDone;

    /**
     * @param limits  of the request.
     * @param handler told what came.
     */
    public UpgradeReader(final HandshakeLimits limits, final Handler handler)
    {
        this.handler = handler;
        parser = new UpgradeRequestParser(limits);
    }

    /**
     * Sends an answer.
     *
     * @param channel of the client.
     * @param answer  to be sent; if it does not switch protocols the caller closes the channel behind it.
     */
    public static void answer(final Channel channel, final UpgradeResponseWriter answer)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[answer.encodedLength()]);
        answer.write(buffer, 0);
        channel.write(buffer, 0, buffer.capacity());
    }

    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isDone)
        {
            return 0;
        }

        final int consumed = parser.parse(buffer, offset, length);
        if (parser.isFailed())
        {
            isDone = true;
            channel.pauseReading();
            handler.onNoUpgrade(parser.status(), parser.failure());
        }
        else if (parser.isComplete())
        {
            isDone = true;
            channel.pauseReading();
            final int status = ServerHandshake.check(parser.request());
            if (HttpStatus.SWITCHING_PROTOCOLS == status)
            {
                handler.onUpgradeRequest(parser.request());
            }
            else if (HttpStatus.OK == status)
            {
                handler.onNoUpgrade(HttpStatus.UPGRADE_REQUIRED, "not a WebSocket upgrade");
            }
            else
            {
                handler.onNoUpgrade(status, "not a valid WebSocket upgrade");
            }
        }

        return consumed;
    }

    @Override
    public void onWritable(final Channel channel)
    {
        // an answer that had to wait has gone out; who sent it does not care
    }

    @Override
    public void onEof(final Channel channel)
    {
        handler.onGone(false);
    }

    @Override
    public void onEofAhead(final Channel channel)
    {
        handler.onGone(false);
    }

    @Override
    public void onFailure(final Channel channel, final Throwable cause)
    {
        handler.onFailure(cause);
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        if (CloseCause.PEER_GONE == cause)
        {
            handler.onGone(true);
        }

        handler.onClosed();
    }
}
