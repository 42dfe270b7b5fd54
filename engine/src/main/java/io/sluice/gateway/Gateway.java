package io.sluice.gateway;

import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.listen.Refusal;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.LimitSettings;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.upstream.JdkResolver;
import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerPool;
import io.sluice.gateway.upstream.UpstreamSettings;
import io.sluice.net.Acceptor;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.JvmArguments;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stands between NATS clients and their servers: one connection to the server for each client, every command seen by
 * the interceptors. Launched with a {@link GatewayContext}, runs on threads of its own until it is closed. All methods
 * may be called from any thread.
 */
public final class Gateway implements AutoCloseable
{
    /** Threads for what may not be done on a loop: names, signatures. */
    private static final int WORKER_COUNT = 4;
    private static final int DESCRIPTORS_MAX = 65536;
    private static final int HEADROOM_PER_FRAME = 16;
    private static final int FRAME_LENGTH = 65535;

    private final GatewayServices services;
    private final ThreadPoolExecutor workers;
    private final List<GatewayLoop> loops = new ArrayList<>();
    private final List<EventLoopRunner> runners = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Refusal refusal;
    private final long closeTimeoutNs;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Gateway(final GatewayContext context)
    {
        final SettingValues values = context.values();
        final int loopCount = (int)values.number(Setting.LOOP_COUNT);
        workers = new ThreadPoolExecutor(
            WORKER_COUNT, WORKER_COUNT, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Gateway::newWorker);
        workers.allowCoreThreadTimeOut(true);
        services = new GatewayServices(
            LimitSettings.of(values),
            new Admission(
                loopCount,
                (int)values.number(Setting.CONNECTIONS_MAX),
                (int)values.number(Setting.CONNECTIONS_PER_ADDRESS_MAX)),
            new ServerPool(context.serverUrls(), UpstreamSettings.of(values), new JdkResolver(), workers),
            context.credentials(),
            context.upstreamSelector(),
            context.upstreamConnector(),
            workers,
            context.logger(),
            context.errorHandler());
        closeTimeoutNs = values.number(Setting.CLOSE_TIMEOUT);

        for (int i = 0; i < loopCount; i++)
        {
            final List<Interceptor> interceptors = new ArrayList<>();
            for (final Supplier<? extends Interceptor> factory : context.interceptors())
            {
                interceptors.add(factory.get());
            }

            final EventLoop loop = new EventLoop(loopSettings(i, values, context));
            loops.add(new GatewayLoop(i, loopCount, loop, services, interceptors));
        }

        refusal = new Refusal(loops.get(0).loop());
    }

    /**
     * Concludes the context, opens the listeners and starts the loops. A server that cannot be reached is no reason to
     * fail: clients are served once it is there.
     *
     * @param context of this gateway alone.
     * @return the gateway, listening.
     * @throws IllegalArgumentException    naming every setting that is wrong.
     * @throws MissingJvmArgumentException naming the JVM argument that is missing.
     * @throws UncheckedIOException        naming the listener that cannot be opened.
     */
    public static Gateway launch(final GatewayContext context)
    {
        final String missing = JvmArguments.missing();
        if (null != missing)
        {
            throw new MissingJvmArgumentException(missing);
        }

        context.conclude();
        final String advised = JvmArguments.advised(DESCRIPTORS_MAX);
        if (null != advised)
        {
            context.logger().log(System.Logger.Level.WARNING, advised);
        }

        final Gateway gateway = new Gateway(context);
        try
        {
            for (final ListenerSettings listener : context.listenerSettings())
            {
                gateway.bind(listener);
            }
        }
        catch (final UncheckedIOException ex)
        {
            gateway.acceptors.forEach(Acceptor::close);
            gateway.loops.forEach((loop) -> loop.loop().onClose());
            gateway.workers.shutdown();
            throw ex;
        }

        gateway.start(context);

        return gateway;
    }

    /** {@return URL of each listener in the order in which they were given, with the real port and host} */
    public List<String> listenerUrls()
    {
        final List<String> urls = new ArrayList<>();
        for (final Listener listener : listeners)
        {
            urls.add(listener.url().toString());
        }

        return urls;
    }

    /** {@return client connections there are now} */
    public int connectionCount()
    {
        return services.admission().count();
    }

    /** {@return event loops there are} */
    public int loopCount()
    {
        return loops.size();
    }

    /**
     * The counters of one loop.
     *
     * @param loopIndex from 0.
     * @return its counters.
     */
    public LoopCounters counters(final int loopIndex)
    {
        return loops.get(loopIndex).counters();
    }

    /**
     * One counter of all loops together.
     *
     * @param counter to read.
     * @return the sum.
     */
    public long count(final Counter counter)
    {
        long sum = 0;
        for (final GatewayLoop loop : loops)
        {
            sum += loop.counters().get(counter);
        }

        return sum;
    }

    /** {@return servers known now, with their sessions and health} */
    public List<Server> servers()
    {
        return services.pool().servers();
    }

    /**
     * Looks at the sessions of one loop.
     *
     * @param loopIndex from 0.
     * @param consumer  called for each session, on the loop; must not block.
     * @param whenDone  called on the loop after the last.
     * @return false if the queue of the loop is full, and nothing is called.
     */
    public boolean forEachSession(
        final int loopIndex, final Consumer<? super Session> consumer, final Runnable whenDone)
    {
        final GatewayLoop loop = loops.get(loopIndex);

        return loop.loop().execute((ignored) ->
        {
            loop.forEachSession(consumer);
            whenDone.run();
        });
    }

    /**
     * Ends a session at once, as an operator does.
     *
     * @param sessionId of the session; nothing happens if it is gone.
     * @param why       in words, for the log.
     */
    public void kick(final long sessionId, final String why)
    {
        final GatewayLoop loop = loops.get((int)(sessionId % loops.size()));
        loop.runSoon(() -> loop.forEachSession((session) ->
        {
            if (sessionId == session.id())
            {
                session.end(CloseReason.KICKED, why);
            }
        }));
    }

    /** Stops listening, closes all sessions politely and ends the loops. */
    @Override
    public void close()
    {
        for (final GatewayLoop loop : loops)
        {
            if (loop.loop().isInLoop() && !loop.loop().isClosed())
            {
                new Thread(this::close, "sluice-close").start(); // a loop cannot wait for itself

                return;
            }
        }

        if (isClosing.compareAndSet(false, true))
        {
            loops.get(0).runSoon(() -> acceptors.forEach(Acceptor::close));
            loops.forEach((loop) -> loop.runSoon(loop::end));
            final long deadlineNs = System.nanoTime() + closeTimeoutNs;
            loops.forEach((loop) -> loop.awaitEnd(deadlineNs - System.nanoTime()));
            runners.forEach(EventLoopRunner::close);
            loops.forEach((loop) -> loop.webSocketLoop().close());
            workers.shutdown();
            closed.countDown();
        }
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

    List<GatewayLoop> loops()
    {
        return loops;
    }

    private void bind(final ListenerSettings settings)
    {
        final ListenerUrl url = settings.url();
        final int slot = listeners.size();
        try
        {
            final Acceptor acceptor = new Acceptor(
                url.bindAddress(),
                settings.backlog(),
                false,
                settings.socketReceiveLength(),
                (socket) -> onAccept(socket, listeners.get(slot)));
            acceptors.add(acceptor);
            final int port = ((InetSocketAddress)acceptor.localAddress()).getPort();
            listeners.add(new Listener(settings, url.withPort(port), services.limits()));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot listen on " + url + ": " + ex.getMessage(), ex);
        }
    }

    private void start(final GatewayContext context)
    {
        for (final GatewayLoop loop : loops)
        {
            loop.runSoon(loop::start);
            runners.add(EventLoopRunner.start(
                loop.loop(), idleStrategy(context.values().text(Setting.IDLE_STRATEGY)), context.threadFactory()));
        }

        loops.get(0).runSoon(() -> acceptors.forEach(this::startAccepting));
    }

    private void startAccepting(final Acceptor acceptor)
    {
        try
        {
            acceptor.start(loops.get(0).loop());
        }
        catch (final IOException ex)
        {
            services.errorHandler().onError(ex);
        }
    }

    /** On the first loop. */
    private void onAccept(final SocketChannel socket, final Listener listener)
    {
        try
        {
            final InetSocketAddress address = (InetSocketAddress)socket.getRemoteAddress();
            final LoopCounters counters = loops.get(0).counters();
            counters.increment(Counter.CONNECTIONS_ACCEPTED);
            final int loopIndex = services.admission().admit(address.getAddress());
            if (loopIndex >= 0)
            {
                loops.get(loopIndex).take(socket, listener, address);
                return;
            }

            final CloseReason reason = Admission.TOTAL_EXCEEDED == loopIndex ?
                CloseReason.CONNECTIONS_EXCEEDED : CloseReason.ADDRESS_CONNECTIONS_EXCEEDED;
            counters.increment(Counter.CONNECTIONS_REFUSED);
            counters.increment(reason.counter());
            refusal.refuse(socket, listener.url().isWebSocket(), null, reason.errorText());
        }
        catch (final IOException ex)
        {
            // gone again before anybody looked
            closeQuietly(socket);
        }
    }

    private void closeQuietly(final SocketChannel socket)
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            services.errorHandler().onError(ex);
        }
    }

    private static EventLoopSettings loopSettings(
        final int index, final SettingValues values, final GatewayContext context)
    {
        final int bufferLength = (int)values.number(Setting.READ_BUFFER_LENGTH);

        return new EventLoopSettings()
            .name("sluice-loop-" + index)
            .bufferLength(bufferLength)
            .headroom(EventLoopSettings.HEADROOM_DEFAULT + HEADROOM_PER_FRAME * (bufferLength / FRAME_LENGTH + 1))
            .poolCapacity(values.number(Setting.POOL_LENGTH))
            .commandCapacity((int)values.number(Setting.QUEUE_CAPACITY))
            .flushTimeoutNs(values.number(Setting.SLOW_CONSUMER_TIMEOUT))
            .drainTimeoutNs(Math.max(1, values.number(Setting.LINGER_TIMEOUT)))
            .blocking("block".equals(values.text(Setting.IDLE_STRATEGY)))
            .errorHandler(context.errorHandler());
    }

    private static IdleStrategy idleStrategy(final String name)
    {
        switch (name)
        {
            case "backoff":
                return new BackoffIdleStrategy();

            case "yield":
                return new YieldingIdleStrategy();

            case "spin":
                return BusySpinIdleStrategy.INSTANCE;

            default:
                return null;
        }
    }

    private static Thread newWorker(final Runnable task)
    {
        final Thread thread = new Thread(task, "sluice-worker");
        thread.setDaemon(true);

        return thread;
    }
}
