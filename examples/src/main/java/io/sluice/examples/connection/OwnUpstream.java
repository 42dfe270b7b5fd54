package io.sluice.examples.connection;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Session;
import io.sluice.gateway.UpstreamConnector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Chooses the server of each connection by the path of its WebSocket request. Where the address is enough the gateway
 * dials it; where more is to be done, a tunnel say, a connected channel is handed over.
 */
public final class OwnUpstream implements UpstreamConnector
{
    private final Map<String, InetSocketAddress> servers;
    private final Executor executor = Executors.newCachedThreadPool();

    OwnUpstream(final Map<String, InetSocketAddress> servers)
    {
        this.servers = servers;
    }

    /**
     * Serves {@code /blue} and {@code /green}.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final Map<String, InetSocketAddress> servers = Map.of(
            "/blue", new InetSocketAddress("127.0.0.1", 4222), "/green", new InetSocketAddress("127.0.0.1", 5222));
        Examples.serve(context("ws://127.0.0.1:8080", servers));
    }

    static GatewayContext context(final String url, final Map<String, InetSocketAddress> servers)
    {
        return new GatewayContext().listen(url).upstreamConnector(new OwnUpstream(servers));
    }

    @Override
    public void connect(final Session session, final Answer answer)
    {
        final InetSocketAddress address = servers.get(session.upgradeRequest().path());
        if (null == address)
        {
            answer.fail("no server for " + session.upgradeRequest().path());
        }
        else if (null == session.upgradeRequest().queryParameter("tunnel"))
        {
            answer.address(address);
        }
        else
        {
            executor.execute(() -> open(address, answer)); // never on the loop: this blocks
        }
    }

    private static void open(final InetSocketAddress address, final Answer answer)
    {
        try
        {
            final SocketChannel channel = SocketChannel.open(address);
            if (!answer.channel(channel))
            {
                channel.close(); // the client did not wait
            }
        }
        catch (final IOException ex)
        {
            answer.fail(ex.getMessage());
        }
    }
}
