package io.sluice.net;

import org.agrona.MutableDirectBuffer;

/**
 * Callbacks of one {@link Channel}, all on the loop's thread, never one inside another of the same channel. One that
 * throws closes its channel and nothing else: {@link #onFailure}, the loop's error handler, {@link #onClosed}.
 */
public interface ChannelHandler
{
    /**
     * Bytes have come. What is not consumed is kept and presented again in front of the bytes that come next,
     * contiguous; unless reading is paused and resumed, only when there are more. A handler that consumes nothing of a
     * full buffer while it is not paused fails its channel.
     *
     * @param channel that was read.
     * @param buffer  holding the bytes; valid only until this method returns; copy to keep. It may be altered, and has
     *                {@link EventLoop#headroom()} bytes in front of {@code offset} that nobody needs and
     *                {@link EventLoop#SLACK_LENGTH} bytes behind the end that may be loaded.
     * @param offset  in bytes of the first byte.
     * @param length  in bytes; 0 only as {@link Channel#inputReserve} says.
     * @return bytes consumed, from 0 to {@code length}.
     */
    int onRead(Channel channel, MutableDirectBuffer buffer, int offset, int length);

    /**
     * Everything written has been sent, after the channel was blocked.
     *
     * @param channel that takes bytes again.
     */
    void onWritable(Channel channel);

    /**
     * The peer sends no more, and all that it sent has been presented. It may still want to receive: write what is due,
     * then close.
     *
     * @param channel whose input has ended.
     */
    void onEof(Channel channel);

    /**
     * The peer sends no more, as was found while reading is paused: {@link #onEof} follows when reading has been
     * resumed and the rest presented. What it waits for itself it still may get, or not.
     *
     * @param channel whose input will end.
     */
    default void onEofAhead(final Channel channel)
    {
    }

    /**
     * A callback threw. The channel is closed after this method.
     *
     * @param channel whose handler threw.
     * @param cause   thrown; it goes to the loop's error handler too.
     */
    default void onFailure(final Channel channel, final Throwable cause)
    {
    }

    /**
     * The channel is closed and holds nothing. Called exactly once, as the last callback, not inside another one.
     *
     * @param channel that was closed.
     * @param cause   the first reason there was.
     */
    void onClosed(Channel channel, CloseCause cause);
}
