package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client that speaks NATS from its first byte on, and waits for its server. Confined to its loop. */
public final class PlainLeg implements ClientLeg, ChannelHandler
{
    private final Owner owner;
    private Channel channel;

    /**
     * A connection that has not begun.
     *
     * @param owner of the connection.
     */
    public PlainLeg(final Owner owner)
    {
        this.owner = owner;
    }

    @Override
    public ChannelHandler handler()
    {
        return this;
    }

    @Override
    public void start(final Channel ofClient)
    {
        channel = ofClient;
        channel.pauseReading();
        owner.dial();
    }

    @Override
    public Channel accept()
    {
        channel.resumeReading();

        return channel;
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        if (null != words)
        {
            channel.write(new UnsafeBuffer(words), 0, words.length);
        }
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return 0;
    }

    @Override
    public void onWritable(final Channel source)
    {
        // nothing but last words is written
    }

    @Override
    public void onEof(final Channel source)
    {
        owner.onClientGone();
    }

    @Override
    public void onEofAhead(final Channel source)
    {
        if (0 == source.bytesIn())
        {
            owner.onClientGone();
        }
        // else it has said all it wanted, which a server is yet to be found for
    }

    @Override
    public void onFailure(final Channel source, final Throwable cause)
    {
        owner.onFailure(source, cause);
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        owner.onClosed(source, cause);
    }
}
