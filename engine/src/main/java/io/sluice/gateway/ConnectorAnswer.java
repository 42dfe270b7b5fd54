package io.sluice.gateway;

import io.sluice.gateway.upstream.ServerDial;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks, and takes the one answer of an {@link UpstreamConnector} to the loop of its session. Thread-safe. */
final class ConnectorAnswer implements UpstreamConnector.Answer
{
    private final GatewaySession session;
    private final ServerDial dial;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    private ConnectorAnswer(final GatewaySession session, final ServerDial dial)
    {
        this.session = session;
        this.dial = dial;
    }

    /**
     * Asks where a session is to lead; what the connector throws is its answer.
     *
     * @param connector to ask.
     * @param session   that needs a server.
     * @param dial      that waits for the answer.
     */
    static void ask(final UpstreamConnector connector, final GatewaySession session, final ServerDial dial)
    {
        dial.await();
        try
        {
            connector.connect(session, new ConnectorAnswer(session, dial));
        }
        catch (final Throwable ex)
        {
            session.gatewayLoop().services().errorHandler().onError(ex);
            dial.fail("connector: " + ex);
        }
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
