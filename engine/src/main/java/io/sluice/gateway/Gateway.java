package io.sluice.gateway;

import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between NATS clients and their servers: one connection to the server for each client, every command seen by
 * the interceptors. Launched with a {@link GatewayContext}, runs on threads of its own until it is closed. All methods
 * may be called from any thread.
 */
public final class Gateway implements AutoCloseable
{
    private final Admission admission;
    private final List<ServerSocketChannel> sockets = new ArrayList<>();
    private final List<String> listenerUrls = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Gateway(final GatewayContext context)
    {
        admission = new Admission(
            (int) context.values().number(Setting.LOOP_COUNT),
            (int) context.values().number(Setting.CONNECTIONS_MAX),
            (int) context.values().number(Setting.CONNECTIONS_PER_ADDRESS_MAX));
    }

    /**
     * Concludes the context, opens the listeners and starts the loops. A server that cannot be reached is no reason to
     * fail: clients are served once it is there.
     *
     * @param context of this gateway alone.
     * @return the gateway, listening.
     * @throws IllegalArgumentException naming every setting that is wrong.
     * @throws UncheckedIOException     naming the listener that cannot be opened.
     */
    public static Gateway launch(final GatewayContext context)
    {
        context.conclude();
        final Gateway gateway = new Gateway(context);
        try
        {
            for (final ListenerSettings listener : context.listenerSettings())
            {
                gateway.open(listener);
            }

            return gateway;
        }
        catch (final UncheckedIOException ex)
        {
            gateway.close();
            throw ex;
        }
    }

    /** {@return URL of each listener in the order in which they were given, with the real port and host} */
    public List<String> listenerUrls()
    {
        return List.copyOf(listenerUrls);
    }

    /** {@return client connections there are now} */
    public int connectionCount()
    {
        return admission.count();
    }

    /** Stops listening, closes all sessions politely and ends the loops. */
    @Override
    public void close()
    {
        for (final ServerSocketChannel socket : sockets)
        {
            try
            {
                socket.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        closed.countDown();
    }

    /**
     * Waits until the gateway is closed, by whomever.
     *
     * @throws InterruptedException if the waiting thread is interrupted.
     */
    public void awaitClose() throws InterruptedException
    {
        closed.await();
    }

    private void open(final ListenerSettings listener)
    {
        final ListenerUrl url = listener.url();
        try
        {
            final ServerSocketChannel socket = ServerSocketChannel.open();
            sockets.add(socket);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(url.bindAddress(), listener.backlog());
            listenerUrls.add(url.withPort(((InetSocketAddress) socket.getLocalAddress()).getPort()).toString());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot listen on " + url + ": " + ex.getMessage(), ex);
        }
    }
}
