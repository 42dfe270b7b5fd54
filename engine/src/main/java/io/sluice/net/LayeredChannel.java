package io.sluice.net;

import java.net.SocketAddress;

/** What every layer (WebSocket, TLS) leaves to the channel below it. Confined to the loop, as {@link Channel} says. */
public abstract class LayeredChannel implements Channel
{
    /** The channel below. */
    protected final Channel lower;

    /**
     * A layer.
     *
     * @param lower the channel below it.
     */
    protected LayeredChannel(final Channel lower)
    {
        this.lower = lower;
    }

    /** {@inheritDoc} */
    @Override
    public final void reset()
    {
        lower.reset();
    }

    /** {@inheritDoc} */
    @Override
    public final SocketAddress localAddress()
    {
        return lower.localAddress();
    }

    /** {@inheritDoc} */
    @Override
    public final SocketAddress remoteAddress()
    {
        return lower.remoteAddress();
    }

    /** {@inheritDoc} */
    @Override
    public final long bytesIn()
    {
        return lower.bytesIn();
    }

    /** {@inheritDoc} */
    @Override
    public final long bytesOut()
    {
        return lower.bytesOut();
    }
}
