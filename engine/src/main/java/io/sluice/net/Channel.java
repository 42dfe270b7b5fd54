package io.sluice.net;

import java.net.SocketAddress;

import io.sluice.net.buffer.BufferHolder;

import org.agrona.MutableDirectBuffer;

/**
 * A connection of one event loop, or a layer (WebSocket, TLS) over one. A layer is a {@code Channel} to what is above
 * it and the {@link ChannelHandler} of the channel below. All methods are for the loop's thread, except
 * {@link #bytesIn()} and {@link #bytesOut()}.
 */
public interface Channel
{
    /** {@return the loop that this channel is confined to} */
    EventLoop loop();

    /**
     * Who gets the callbacks from now on. When it is changed inside {@link ChannelHandler#onRead}, the new handler is
     * given what the old one did not consume, at once.
     *
     * @param handler of this channel.
     */
    void handler(ChannelHandler handler);

    /**
     * Charge the memory that this channel holds, now and from now on, to an account shared with others of the same
     * session. Without it a channel has an account of its own and resets itself when evicted.
     *
     * @param holder account of the session.
     */
    void holder(BufferHolder holder);

    /** {@return account to which this channel's memory is charged} */
    BufferHolder holder();

    /**
     * Send bytes. All are taken: what the socket does not take now is copied and sent before anything written later,
     * and the channel {@link #isBlocked()} meanwhile. Producers stop when blocked, so that no more than one run waits;
     * a producer of more than {@link EventLoop#bufferLength()} bytes writes them in pieces and stops in between.
     * Bytes written to a channel that is not open are dropped.
     *
     * @param buffer holding the bytes: best one over direct memory. Bytes from {@code offset} on may be altered, and so
     *               may {@link #headroom()} bytes in front of it; limit and position of its {@code ByteBuffer} too.
     * @param offset in bytes of the first byte to send, at least {@link #headroom()}.
     * @param length in bytes; nothing is sent, no empty message either, for 0.
     */
    void write(MutableDirectBuffer buffer, int offset, int length);

    /** {@return bytes in front of those to write that this channel may overwrite; 0 for TCP} */
    int headroom();

    /** {@return bytes taken by {@link #write} that the socket has not taken yet} */
    int unsentLength();

    /** {@return whether bytes wait to be sent; {@link ChannelHandler#onWritable} tells when none do any more} */
    default boolean isBlocked()
    {
        return unsentLength() > 0;
    }

    /** Ask for no more input; may be called in any callback. What has been read and not consumed is kept. */
    void pauseReading();

    /**
     * Ask for input again; may be called in any callback, also of another channel, and in the one that paused. Input
     * that was kept is presented again before the next read, at the end of this pass or of the next one, never inside
     * this call.
     */
    void resumeReading();

    /** {@return whether {@link #pauseReading()} was called later than {@link #resumeReading()}} */
    boolean isReadingPaused();

    /**
     * Leave room in front of the input that is presented next, for bytes which the handler has kept itself and wants
     * contiguous with it: a layer that has decoded more than was consumed above. While it is not 0,
     * {@link #resumeReading()} presents even if this channel has kept nothing, then with a length of 0.
     *
     * @param length in bytes, less than {@link EventLoop#bufferLength()}; stays until changed.
     */
    void inputReserve(int length);

    /**
     * Close politely: send what is unsent, tell the peer that no more comes, read and discard until it does the same or
     * a deadline passes, then close. The handler hears only {@link ChannelHandler#onClosed} from now on. Does nothing
     * on a channel that is not open.
     *
     * @param webSocketStatus close status for a WebSocket peer; other channels ignore it.
     */
    void close(int webSocketStatus);

    /** Close at once, dropping what is unsent; the peer sees a reset. May be called after {@link #close(int)} too. */
    void reset();

    /** {@return whether this channel takes bytes: neither closed nor closing} */
    boolean isOpen();

    /** {@return own address of the connection, also after it was closed} */
    SocketAddress localAddress();

    /** {@return address of the peer, also after it was closed} */
    SocketAddress remoteAddress();

    /** {@return bytes read from the peer so far; any thread} */
    long bytesIn();

    /** {@return bytes that the socket has taken so far; any thread} */
    long bytesOut();
}
