package io.sluice.gateway;

import io.sluice.gateway.upstream.ServerDial;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes the one answer of an {@link UpstreamConnector} to the loop of its session. Thread-safe. */
final class ConnectorAnswer implements UpstreamConnector.Answer
{
    private final GatewaySession session;
    private final ServerDial dial;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    ConnectorAnswer(final GatewaySession session, final ServerDial dial)
    {
        this.session = session;
        this.dial = dial;
    }

    @Override
    public boolean address(final SocketAddress address)
    {
        return answer(() -> dial.connect(address));
    }

    @Override
    public boolean channel(final SocketChannel channel)
    {
        return answer(() -> dial.adopt(channel));
    }

    @Override
    public boolean fail(final String why)
    {
        return answer(() -> dial.fail(why));
    }

    private boolean answer(final Runnable task)
    {
        if (!session.isOpen() || !isAnswered.compareAndSet(false, true))
        {
            return false;
        }

        session.gatewayLoop().runSoon(task);

        return true;
    }
}
