package io.sluice.gateway;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.buffer.BufferHolder;
import org.agrona.MutableDirectBuffer;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Takes everything and counts it: what is left is what the relay itself costs. */
final class SinkChannel implements Channel
{
    private static final SocketAddress NOWHERE = new InetSocketAddress(0);

    private final EventLoop loop;
    private ChannelHandler handler;
    private long written;

    SinkChannel(final EventLoop loop)
    {
        this.loop = loop;
    }

    ChannelHandler handler()
    {
        return handler;
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
    public void holder(final BufferHolder holder)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public BufferHolder holder()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        written += length;
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
        throw new UnsupportedOperationException();
    }

    @Override
    public void resumeReading()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReadingPaused()
    {
        return false;
    }

    @Override
    public void inputReserve(final int length)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(final int webSocketStatus)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reset()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen()
    {
        return true;
    }

    @Override
    public SocketAddress localAddress()
    {
        return NOWHERE;
    }

    @Override
    public SocketAddress remoteAddress()
    {
        return NOWHERE;
    }

    @Override
    public long bytesIn()
    {
        return 0;
    }

    @Override
    public long bytesOut()
    {
        return written;
    }
}
