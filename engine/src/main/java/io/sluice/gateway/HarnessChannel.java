package io.sluice.gateway;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.buffer.BufferHolder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;

/**
 * A channel to a peer that is the test itself: what it sends is presented as a socket's would be, what it is sent is
 * kept for it.
 */
final class HarnessChannel implements Channel
{
    private final EventLoop loop;
    private final BufferHolder holder;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final UnsafeBuffer input;
    private final ExpandableArrayBuffer kept = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer sent = new ExpandableArrayBuffer();

    private ChannelHandler handler;
    private int keptLength;
    private int sentLength;
    private long bytesIn;
    private long bytesOut;
    private boolean isPaused;
    private boolean isDue;
    private boolean isOpen = true;

    HarnessChannel(
        final EventLoop loop,
        final BufferHolder holder,
        final InetSocketAddress localAddress,
        final InetSocketAddress remoteAddress)
    {
        this.loop = loop;
        this.holder = holder;
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        input = new UnsafeBuffer(new byte[loop.headroom() + loop.bufferLength() + EventLoop.SLACK_LENGTH]);
    }

    void receive(final byte[] bytes, final int offset, final int length)
    {
        kept.putBytes(keptLength, bytes, offset, length);
        keptLength += length;
        bytesIn += length;
        isDue = true;
    }

    /** {@return true when the handler was given something} */
    boolean present()
    {
        if (isPaused || !isDue || 0 == keptLength || !isOpen)
        {
            return false;
        }

        isDue = false;
        final int length = Math.min(keptLength, loop.bufferLength());
        final boolean hasMore = length < keptLength;
        input.putBytes(loop.headroom(), kept, 0, length);
        final int consumed = handler.onRead(this, input, loop.headroom(), length);
        keptLength -= consumed;
        kept.putBytes(0, kept, consumed, keptLength);
        isDue |= hasMore && 0 < consumed;

        return true;
    }

    byte[] takeSent()
    {
        final byte[] bytes = new byte[sentLength];
        sent.getBytes(0, bytes);
        sentLength = 0;

        return bytes;
    }

    @Override
    public EventLoop loop()
    {
        return loop;
    }

    @Override
    public void handler(final ChannelHandler newHandler)
    {
        handler = newHandler;
    }

    @Override
    public void holder(final BufferHolder newHolder)
    {
        throw new UnsupportedOperationException("a harness has one account");
    }

    @Override
    public BufferHolder holder()
    {
        return holder;
    }

    @Override
    public void write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isOpen)
        {
            sent.putBytes(sentLength, buffer, offset, length);
            sentLength += length;
            bytesOut += length;
        }
    }

    @Override
    public int headroom()
    {
        return 0;
    }

    @Override
    public int unsentLength()
    {
        return 0;
    }

    @Override
    public void pauseReading()
    {
        isPaused = true;
    }

    @Override
    public void resumeReading()
    {
        isPaused = false;
        isDue = true;
    }

    @Override
    public boolean isReadingPaused()
    {
        return isPaused;
    }

    @Override
    public void inputReserve(final int length)
    {
        throw new UnsupportedOperationException("a harness has no layers");
    }

    @Override
    public void close(final int webSocketStatus)
    {
        isOpen = false;
    }

    @Override
    public void reset()
    {
        isOpen = false;
    }

    @Override
    public boolean isOpen()
    {
        return isOpen;
    }

    @Override
    public InetSocketAddress localAddress()
    {
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress()
    {
        return remoteAddress;
    }

    @Override
    public long bytesIn()
    {
        return bytesIn;
    }

    @Override
    public long bytesOut()
    {
        return bytesOut;
    }
}
