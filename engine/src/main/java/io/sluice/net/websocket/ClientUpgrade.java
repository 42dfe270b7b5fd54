package io.sluice.net.websocket;

import java.util.Objects;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.timer.Timer;
import io.sluice.websocket.Role;
import io.sluice.websocket.handshake.ClientHandshake;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends the upgrade request of one connection and checks the answer: the client's side of the handshake. */
public final class ClientUpgrade implements ChannelHandler
{
    private final WebSocketLoop shared;
    private final WebSocketSettings settings;
    private final ClientHandshake handshake;
    private final ClientUpgradeHandler handler;
    private Channel lower;
    private Timer timer;

    /**
     * For one connection.
     *
     * @param shared    by the channels of its loop.
     * @param settings  of the connection, whose compression is offered.
     * @param handshake to make.
     * @param handler   told the outcome.
     */
    public ClientUpgrade(
        final WebSocketLoop shared,
        final WebSocketSettings settings,
        final ClientHandshake handshake,
        final ClientUpgradeHandler handler)
    {
        this.shared = shared;
        this.settings = settings;
        this.handshake = handshake.deflate(settings.deflate());
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Send the request.
     *
     * @param channel connected, whose handler this becomes.
     */
    public void start(final Channel channel)
    {
        lower = channel;
        channel.handler(this);
        timer = channel.loop().newTimer(this::onTimeout);
        timer.schedule(channel.loop().nowNs() + settings.handshakeTimeoutNs());
        final int begin = channel.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[begin + handshake.encodedLength()]);
        channel.write(buffer, begin, handshake.write(buffer, begin));
    }

    /** For the channel below. */
    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final int consumed = handshake.parse(buffer, offset, length);
        if (handshake.isComplete())
        {
            timer.cancel();
            handler.onUpgraded(new WebSocketChannel(
                lower, shared, settings, Role.CLIENT, handshake.deflate(), handler.handlerFor(handshake)));
        }
        else if (handshake.isFailed())
        {
            lower.close(0);
        }

        return consumed;
    }

    /** For the channel below. */
    @Override
    public void onWritable(final Channel channel)
    {
        // The request has gone out; the answer is what matters.
    }

    /** For the channel below. */
    @Override
    public void onEof(final Channel channel)
    {
        lower.close(0);
    }

    /** For the channel below. */
    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        timer.cancel();
        handler.onUpgradeFailed(handshake, cause);
    }

    private void onTimeout(final Timer expired, final long nowNs)
    {
        lower.close(0);
    }
}
