package io.sluice.load;

import io.sluice.nats.parser.ServerCommandParser;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.websocket.WebSocketLoop;
import io.sluice.net.websocket.WebSocketSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients on one event loop, which the thread that uses them drives itself. */
final class LoadLoop implements AutoCloseable
{
    private static final long OPEN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HEADROOM = 512;

    private final EventLoop loop;
    private final WebSocketLoop webSocketLoop;
    private final WebSocketSettings webSocketSettings = new WebSocketSettings();
    private final ServerCommandParser parser = new ServerCommandParser();
    private final List<LoadClient> clients = new ArrayList<>();
    private Throwable failure;

    /** A loop whose passes never wait. */
    LoadLoop()
    {
        this(false);
    }

    /** A loop whose passes wait for something to read, though not for ever, if that is wanted: they need no core. */
    LoadLoop(final boolean isWaiting)
    {
        loop = new EventLoop(new EventLoopSettings().name("load").headroom(HEADROOM)
            .blocking(isWaiting).errorHandler(this::failed));
        webSocketLoop = new WebSocketLoop(loop);
        if (isWaiting)
        {
            loop.newTimer((timer, nowNs) -> timer.schedule(nowNs + WAIT_NS)).schedule(loop.nowNs() + WAIT_NS);
        }
    }

    EventLoop loop()
    {
        return loop;
    }

    WebSocketLoop webSocketLoop()
    {
        return webSocketLoop;
    }

    WebSocketSettings webSocketSettings()
    {
        return webSocketSettings;
    }

    /** {@return the parser that all clients share, one after the other} */
    ServerCommandParser parser()
    {
        return parser;
    }

    List<LoadClient> clients()
    {
        return clients;
    }

    /** Opens a connection that publishes to itself; it is ready after {@link #awaitReady()}. */
    LoadClient open(
        final LoadUrl url, final String subject, final int payloadLength, final LoadClient.Receiver receiver)
    {
        final LoadClient client = new LoadClient(this, url, subject, payloadLength, receiver);
        clients.add(client);
        client.start();

        return client;
    }

    /** One pass. */
    void pass()
    {
        try
        {
            loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        if (null != failure)
        {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }

    /** Passes until every client has subscribed. */
    void awaitReady()
    {
        final long deadlineNs = System.nanoTime() + OPEN_TIMEOUT_NS;
        for (final LoadClient client : clients)
        {
            while (!client.isReady())
            {
                pass();
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IllegalStateException("no connection to " + client.url() + " in time");
                }
            }
        }
    }

    void failed(final Throwable cause)
    {
        if (null == failure)
        {
            failure = cause;
        }
    }

    @Override
    public void close()
    {
        loop.onClose();
        webSocketLoop.close();
    }
}
