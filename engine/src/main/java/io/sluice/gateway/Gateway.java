package io.sluice.gateway;

import io.sluice.gateway.listen.Arrival;
import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.listen.LoopFactory;
import io.sluice.gateway.listen.Refusal;
import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.upstream.JdkResolver;
import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.net.Acceptor;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.JvmArguments;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusReader;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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

    private final GatewayStatus status;
    private final GatewayServices services;
    private final ThreadPoolExecutor workers;
    private final List<GatewayLoop> loops = new ArrayList<>();
    private final List<EventLoopRunner> runners = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Refusal refusal;
    private final Listener adoptedPlain;
    private final Listener adoptedWebSocket;
    private final int initialLengthMax;
    private final long closeTimeoutNs;
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Gateway(final GatewayContext context)
    {
        final SettingValues values = context.values();
        final int loopCount = (int)values.number(Setting.LOOP_COUNT);
        status = new GatewayStatus(
            context.statusSettings(), loopCount, context.listenerSettings().size() + 2, context.logger());
        workers = new ThreadPoolExecutor(
            WORKER_COUNT, WORKER_COUNT, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Gateway::newWorker);
        workers.allowCoreThreadTimeOut(true);
        services = new GatewayServices(
            new Admission(loopCount, (int)values.number(Setting.CONNECTIONS_MAX)),
            new ServerPools(new JdkResolver(), workers),
            context.upstreamSelector(),
            context.upstreamConnector(),
            workers,
            context.logger(),
            context.errorHandler(),
            status);
        closeTimeoutNs = values.number(Setting.CLOSE_TIMEOUT);

        for (int i = 0; i < loopCount; i++)
        {
            final List<Interceptor> interceptors = new ArrayList<>();
            final Map<String, InterceptorChain> chains = context.newChains(interceptors);
            final EventLoop loop = new EventLoop(LoopFactory.settings(i, values, context.errorHandler()));
            loops.add(new GatewayLoop(i, loopCount, loop, services, interceptors, chains));
        }

        refusal = new Refusal(loops.get(0).loop());
        adoptedPlain = listenerOf(context.adoptedPlain());
        adoptedWebSocket = listenerOf(context.adoptedWebSocket());
        initialLengthMax = (int)values.number(Setting.READ_BUFFER_LENGTH);
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
            gateway.status.close();
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

    /** {@return counters and errors as others see them, at the end of each pass of a loop} */
    public StatusReader status()
    {
        return status.reader();
    }

    /** {@return servers known now, with their sessions and health} */
    public List<Server> servers()
    {
        return services.pools().servers();
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
     * Serves a connection that was accepted, or upgraded to WebSocket, elsewhere.
     *
     * @param socket  connected. It belongs to the gateway if this returns true, else to the caller as before.
     * @param read    bytes that were read of it already, or null; WebSocket frames of one that was upgraded.
     * @param request with which it was upgraded, and answered with 101, without compression; null if it speaks NATS.
     * @return false if as many connections are there as may be, or none from where its client is may be.
     * @throws IOException              if the connection is broken.
     * @throws IllegalArgumentException if more was read than fits the read buffer.
     */
    public boolean adopt(final SocketChannel socket, final ByteBuffer read, final UpgradeRequest request)
        throws IOException
    {
        final int length = null == read ? 0 : read.remaining();
        if (length > initialLengthMax)
        {
            throw new IllegalArgumentException(
                length + " bytes were read already, but " + initialLengthMax + " fit the read buffer");
        }

        final InetSocketAddress address = (InetSocketAddress)socket.getRemoteAddress();
        if (null == address)
        {
            throw new IOException("not connected");
        }

        final Caller caller =
            new Caller(null == request ? adoptedPlain : adoptedWebSocket, services.admission(), address);
        final int loopIndex = caller.isWelcome() ? caller.admit() : Admission.ADDRESS_EXCEEDED;
        if (loopIndex < 0)
        {
            return false;
        }

        if (null != request &&
            Caller.Outcome.SERVED != caller.onUpgradeRequest(request.headers(caller.forwardedHeader())))
        {
            caller.release(loopIndex);

            return false;
        }

        final UnsafeBuffer initial = new UnsafeBuffer(new byte[length]);
        initial.putBytes(0, null == read ? ByteBuffer.allocate(0) : read, length);
        loops.get(loopIndex).take(new Arrival(socket, caller, initial), request);

        return true;
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

    /**
     * Leaves without losing anybody: stops listening, tells the clients that understand it where else to go, closes
     * their sessions one after the other, then the gateway. Waits for all that, except on the thread of a loop.
     *
     * @param timeout over which the ends of sessions are spread; those that still have something to get have the
     *                close timeout on top.
     */
    public void drain(final Duration timeout)
    {
        if (isInLoop())
        {
            new Thread(() -> drain(timeout), "sluice-drain").start(); // a loop cannot wait for itself

            return;
        }

        if (isDraining.compareAndSet(false, true))
        {
            loops.get(0).runSoon(() -> acceptors.forEach(Acceptor::close));
            loops.forEach((loop) -> loop.runSoon(() -> loop.drain(timeout.toNanos())));
            final long deadlineNs = System.nanoTime() + timeout.toNanos() + closeTimeoutNs;
            loops.forEach((loop) -> loop.awaitEnd(deadlineNs - System.nanoTime()));
            close();
        }
    }

    /** Stops listening, closes all sessions politely and ends the loops. */
    @Override
    public void close()
    {
        if (isInLoop())
        {
            new Thread(this::close, "sluice-close").start(); // a loop cannot wait for itself

            return;
        }

        if (isClosing.compareAndSet(false, true))
        {
            loops.get(0).runSoon(() -> acceptors.forEach(Acceptor::close));
            loops.forEach((loop) -> loop.runSoon(loop::end));
            final long deadlineNs = System.nanoTime() + closeTimeoutNs;
            for (final GatewayLoop loop : loops)
            {
                if (!loop.loop().isClosed())
                {
                    loop.awaitEnd(deadlineNs - System.nanoTime());
                }
            }

            runners.forEach(EventLoopRunner::close);
            loops.forEach((loop) -> loop.webSocketLoop().close());
            workers.shutdown();
            status.close();
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

    private boolean isInLoop()
    {
        for (final GatewayLoop loop : loops)
        {
            if (loop.loop().isInLoop() && !loop.loop().isClosed())
            {
                return true;
            }
        }

        return false;
    }

    private void bind(final ListenerSettings settings)
    {
        final ListenerUrl url = settings.url();
        final int slot = listeners.size();
        try
        {
            final Acceptor acceptor = new Acceptor(
                url.bindAddress(),
                (int)settings.values().number(Setting.BACKLOG),
                false,
                (int)settings.values().number(Setting.SOCKET_RECEIVE_LENGTH),
                (socket) -> onAccept(socket, listeners.get(slot)));
            acceptors.add(acceptor);
            final int port = ((InetSocketAddress)acceptor.localAddress()).getPort();
            listeners.add(new Listener(settings, url.withPort(port), services.pools()));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot listen on " + url + ": " + ex.getMessage(), ex);
        }
    }

    private void start(final GatewayContext context)
    {
        final List<String> names = new ArrayList<>(List.of(adoptedPlain.name(), adoptedWebSocket.name()));
        listeners.forEach((listener) -> names.add(listener.name()));
        status.publish(loops.stream().map(GatewayLoop::status).toList(), names);
        for (final GatewayLoop loop : loops)
        {
            loop.runSoon(loop::start);
            runners.add(EventLoopRunner.start(
                loop.loop(), LoopFactory.idleStrategy(context.values()), (task) -> context.threadFactory().newThread(
                    () ->
                    {
                        task.run();
                        onLoopEnded(loop);
                    })));
        }

        loops.get(0).runSoon(() -> acceptors.forEach(this::startAccepting));
    }

    /** On the thread of the loop. Rather no gateway than one that has lost a loop and does not say so. */
    private void onLoopEnded(final GatewayLoop loop)
    {
        if (!isClosing.get())
        {
            services.logger().log(
                System.Logger.Level.ERROR, loop.loop().roleName() + " has died, therefore the gateway closes");
            new Thread(this::close, "sluice-close").start();
        }
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
            loops.get(0).counters().increment(Counter.CONNECTIONS_ACCEPTED);
            final Caller caller = new Caller(listener, services.admission(), address);
            if (!caller.isWelcome())
            {
                refuse(socket, listener, CloseReason.ADDRESS_DENIED);
                return;
            }

            final int loopIndex = caller.admit();
            if (loopIndex >= 0)
            {
                loops.get(loopIndex).take(new Arrival(socket, caller, null), null);
            }
            else
            {
                refuse(socket, listener, Admission.TOTAL_EXCEEDED == loopIndex ?
                    CloseReason.CONNECTIONS_EXCEEDED : CloseReason.ADDRESS_CONNECTIONS_EXCEEDED);
            }
        }
        catch (final IOException ex)
        {
            // gone again before anybody looked
            closeQuietly(socket);
        }
    }

    private void refuse(final SocketChannel socket, final Listener listener, final CloseReason reason)
        throws IOException
    {
        final LoopCounters counters = loops.get(0).counters();
        counters.increment(Counter.CONNECTIONS_REFUSED);
        counters.increment(reason.counter());
        refusal.refuse(socket, loops.get(0).firstWords().refusing(
            listener,
            (InetSocketAddress)socket.getLocalAddress(),
            (InetSocketAddress)socket.getRemoteAddress(),
            reason.httpStatus(),
            reason.errorText()));
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

    private Listener listenerOf(final ListenerSettings settings)
    {
        return new Listener(settings, settings.url(), services.pools());
    }

    private static Thread newWorker(final Runnable task)
    {
        final Thread thread = new Thread(task, "sluice-worker");
        thread.setDaemon(true);

        return thread;
    }
}
