package io.sluice.net.websocket;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;

import org.agrona.MutableDirectBuffer;

/** Handler of a {@link WebSocketChannel} that keeps messages apart. Text has been checked to be UTF-8. */
public interface MessageHandler extends ChannelHandler
{
    /**
     * Part of a message, inflated where it was compressed; all of it is taken. It may begin and end anywhere, also
     * within a character. To be given no more for now, pause reading.
     *
     * @param channel that was read.
     * @param buffer  holding the part; valid only until this method returns; copy to keep. It may be altered, and has
     *                headroom in front as {@link ChannelHandler#onRead} says.
     * @param offset  in bytes at which the part begins.
     * @param length  of the part in bytes; 0 only where a message begins or ends without any.
     * @param flags   of {@link io.sluice.websocket.DataFlags}: FIRST, LAST and TEXT.
     */
    void onMessagePart(WebSocketChannel channel, MutableDirectBuffer buffer, int offset, int length, int flags);

    /** Not called: {@link #onMessagePart} is. */
    @Override
    default int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        throw new IllegalStateException("channel keeps messages apart");
    }
}
