package io.sluice.gateway;

import io.sluice.gateway.life.DrainReport;
import io.sluice.gateway.life.Errand;
import io.sluice.gateway.life.LoopDrive;
import io.sluice.gateway.life.LoopFailure;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.listen.LoopFactory;
import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.upstream.Server;
import io.sluice.net.EventLoop;
import io.sluice.net.JvmArguments;
import io.sluice.net.MissingJvmArgumentException;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusReader;
import org.agrona.concurrent.Agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Stands between NATS clients and their servers: one connection to the server for each client, every command seen by
 * the interceptors. Launched with a {@link GatewayContext}, runs on threads of its own until it is closed. All methods
 * may be called from any thread.
 */
public final class Gateway implements AutoCloseable
{
    private static final int DESCRIPTORS_MAX = 65536;

    private final GatewayStatus status;
    private final GatewayServices services;
    private final List<GatewayLoop> loops = new ArrayList<>();
    private final LoopDrive drive;
    private final Reception reception;
    private volatile SettingValues values;
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Gateway(final GatewayContext context, final GatewayStatus status)
    {
        values = context.values().frozen();
        final int loopCount = (int)values.number(Setting.LOOP_COUNT);
        this.status = status;
        services = GatewayServices.of(context, this::onNoDescriptor, status);
        try
        {
            for (int i = 0; i < loopCount; i++)
            {
                final LoopInterceptors interceptors =
                    new LoopInterceptors(context.insertions(), services.errorHandler());
                final EventLoop loop =
                    new EventLoop(LoopFactory.settings(i, values, context.isDriven(), services.errorHandler()));
                loops.add(new GatewayLoop(i, loopCount, loop, services, interceptors));
            }
        }
        catch (final RuntimeException ex)
        {
            loops.forEach((loop) -> loop.loop().onClose()); // a factory of interceptors, or no descriptor
            services.close();
            throw ex;
        }

        drive = new LoopDrive(loops.stream().map(GatewayLoop::loop).toList(), context.isDriven());
        reception = new Reception(loops, services, context);
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

        final Set<String> libraries = context.tlsSources().libraries();
        if (!libraries.isEmpty())
        {
            context.logger().log(System.Logger.Level.INFO, "TLS by " + String.join(" and ", libraries));
        }

        ZoneId.systemDefault(); // a file that logs need, perhaps when no descriptor is left to read it
        final Gateway gateway = prepare(context);
        try
        {
            gateway.reception.entrance().open(context.listenerSettings());
            gateway.startStatus();
            gateway.start(context);

            return gateway;
        }
        catch (final RuntimeException ex)
        {
            gateway.isClosing.set(true); // loops that have begun end because they are to
            gateway.release();
            gateway.reception.entrance().close(); // what no loop has taken over
            throw ex;
        }
    }

    /** {@return URL of each listener in the order in which they were given, with the real port and host} */
    public List<String> listenerUrls()
    {
        return reception.entrance().listeners().stream().map(Listener::name).toList();
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
     * @return the sum, or the largest for one that is a maximum.
     */
    public long count(final Counter counter)
    {
        final LongStream values = loops.stream().mapToLong((loop) -> loop.counters().get(counter));

        return Counter.Writer.GATEWAY == counter.writer() ? status.reader().count(counter) :
            Counter.Kind.MAXIMUM == counter.kind() ? values.max().orElse(0) : values.sum();
    }

    /** {@return counters and errors as others see them, at the end of each pass of a loop} */
    public StatusReader status()
    {
        return status.reader();
    }

    /** {@return where metrics and health are served, with the real port, or null for nowhere} */
    public InetSocketAddress adminAddress()
    {
        return status.adminAddress();
    }

    /** Has the access log, if there is one, go on in a new file, for whoever has moved the old one. */
    public void reopenAccessLog()
    {
        if (null != status.accessLog())
        {
            status.accessLog().reopen();
        }
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
     * @param whenDone  called on the loop after the last; by any thread if the loop closes before that.
     * @return false if the queue of the loop is full, and nothing is called.
     */
    public boolean forEachSession(
        final int loopIndex, final Consumer<? super Session> consumer, final Runnable whenDone)
    {
        final GatewayLoop loop = loops.get(loopIndex);

        return loop.loop().execute(new Errand(() -> loop.forEachSession(consumer), whenDone));
    }

    /**
     * Serves a connection that was accepted, or upgraded to WebSocket, elsewhere.
     *
     * @param socket  connected. It belongs to the gateway if this returns true, else to the caller as before.
     * @param read    bytes that were read of it already, or null; WebSocket frames of one that was upgraded.
     * @param request with which it was upgraded, and answered with 101, without compression; null if it speaks NATS.
     * @return false if as many connections are there as may be, or none from where its client is may be, or if the
     *         gateway drains or closes.
     * @throws IOException              if the connection is broken.
     * @throws IllegalArgumentException if more was read than fits the read buffer.
     */
    public boolean adopt(final SocketChannel socket, final ByteBuffer read, final UpgradeRequest request)
        throws IOException
    {
        return !isDraining.get() && !isClosing.get() && reception.adopt(socket, read, request);
    }

    /**
     * Takes over what a new configuration says, for connections that come from now on; those that are there keep what
     * they have. What can change without a restart: limits, deadlines, origins, networks, servers and the gateway's own
     * credentials, options of connections, what INFO says. Interceptors, listeners and where they listen, loops, and
     * what {@link Setting#needsRestart()} stay. Reads files: not for the thread of a loop.
     *
     * @param context new, complete, and good for this reload alone.
     * @return a sentence for each difference that has to wait for a restart; empty if all is as the context says.
     * @throws IllegalArgumentException naming everything that is wrong; then nothing has changed.
     */
    public synchronized List<String> reload(final GatewayContext context)
    {
        context.conclude();
        final SettingValues changed = context.values().frozen();
        final List<String> kept = changed.restarts(values);
        kept.addAll(reception.reload(context));
        values = changed.keeping(values);

        return kept;
    }

    /**
     * Reads the certificates, keys and authorities of listeners and of connections to servers again. All of them are
     * good and hold for connections that begin from now on, or nothing is changed; connections that are there keep what
     * they have. Not for the thread of a loop.
     *
     * @throws IllegalArgumentException that says what is wrong with which file.
     */
    public void reloadCertificates()
    {
        services.tlsSources().reload();
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
        loop.runSoon(() -> loop.kick((session) -> sessionId == session.id(), why));
    }

    /**
     * Ends sessions at once, as an operator does.
     *
     * @param which of them; asked on the loop of each session, must not block. Not those for which it throws.
     * @param why   in words, for the log.
     * @return how many it were, once all loops have been asked.
     */
    public CompletableFuture<Integer> kick(final Predicate<? super Session> which, final String why)
    {
        if (isClosing.get())
        {
            return CompletableFuture.completedFuture(0);
        }

        final CompletableFuture<Integer> kicked = new CompletableFuture<>();
        final AtomicInteger count = new AtomicInteger();
        final AtomicInteger loopsLeft = new AtomicInteger(loops.size());
        final Runnable whenAsked = () ->
        {
            if (0 == loopsLeft.decrementAndGet())
            {
                kicked.complete(count.get());
            }
        };
        for (final GatewayLoop loop : loops)
        {
            loop.runSoon(new Errand(() -> count.addAndGet(loop.kick(which, why)), whenAsked));
        }

        return kicked;
    }

    /**
     * Ends all sessions of clients at an address at once.
     *
     * @param address of the clients, as those say who stand in front of the gateway.
     * @param why     in words, for the log.
     * @return how many it were, once all loops have been asked.
     */
    public CompletableFuture<Integer> kickAddress(final InetAddress address, final String why)
    {
        return kick((session) -> address.equals(session.clientAddress().getAddress()), why);
    }

    /**
     * Ends all sessions of a user at once.
     *
     * @param user that the client said CONNECT with.
     * @param why  in words, for the log.
     * @return how many it were, once all loops have been asked.
     */
    public CompletableFuture<Integer> kickUser(final String user, final String why)
    {
        return kick((session) -> user.equals(session.connectOptions().user()), why);
    }

    /**
     * Leaves without losing anybody, over the time of {@link Setting#DRAIN_TIMEOUT}.
     *
     * @return as {@link #drain(Duration)} does.
     */
    public DrainReport drain()
    {
        return drain(Duration.ofNanos(values.number(Setting.DRAIN_TIMEOUT)));
    }

    /**
     * Leaves without losing anybody: stops listening, tells the clients that understand it where else to go, closes
     * their sessions one after the other, then the gateway. Waits for all that, except on the thread of a loop.
     *
     * @param timeout over which the ends of sessions are spread; those that still have something to get have the
     *                close timeout on top.
     * @return what became of the sessions; null on the thread of a loop, or if somebody else has begun to drain.
     */
    public DrainReport drain(final Duration timeout)
    {
        if (drive.isInLoop())
        {
            drive.outOfLoop("sluice-drain", () -> drain(timeout)); // a loop cannot wait for itself

            return null;
        }

        if (!isDraining.compareAndSet(false, true))
        {
            return null;
        }

        final long startNs = System.nanoTime();
        final int sessions = connectionCount();
        stopListening();
        loops.forEach((loop) -> loop.runSoon(() -> loop.drain(timeout.toNanos())));
        awaitSessions(startNs + timeout.toNanos() + values.number(Setting.CLOSE_TIMEOUT));
        final DrainReport report =
            new DrainReport(sessions, connectionCount(), Duration.ofNanos(System.nanoTime() - startNs));
        services.logger().log(System.Logger.Level.INFO, report.toString());
        close(0); // those that remain have had their time

        return report;
    }

    /** Stops listening, closes all sessions politely and ends the loops. */
    @Override
    public void close()
    {
        if (drive.isInLoop())
        {
            drive.outOfLoop("sluice-close", this::close); // a loop cannot wait for itself

            return;
        }

        close(values.number(Setting.CLOSE_TIMEOUT));
    }

    private void close(final long timeoutNs)
    {
        if (isClosing.compareAndSet(false, true))
        {
            stopListening();
            loops.forEach((loop) -> loop.runSoon(loop::end));
            awaitSessions(System.nanoTime() + timeoutNs);
            release();
        }
    }

    /**
     * What the caller has to drive who asked for that with {@link GatewayContext#driven()}: each always by the same
     * thread, which is also the one to close or to drain the gateway.
     *
     * @return one agent for each loop; none if the loops have threads of their own.
     */
    public List<Agent> agents()
    {
        return drive.agents();
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

    private void onNoDescriptor(final IOException cause)
    {
        reception.onNoDescriptor(cause);
    }

    private void stopListening()
    {
        for (int i = 0; i < loops.size(); i++)
        {
            final int index = i;
            loops.get(i).runSoon(() -> reception.entrance().closeOn(index));
        }
    }

    private void awaitSessions(final long deadlineNs)
    {
        drive.await(loops.stream().map(GatewayLoop::ended).toList(), deadlineNs);
    }

    private void release()
    {
        drive.close();
        loops.forEach((loop) -> loop.webSocketLoop().close());
        services.close();
        status.close();
        closed.countDown();
    }

    private static Gateway prepare(final GatewayContext context)
    {
        final GatewayStatus status = new GatewayStatus(
            context.statusSettings(),
            (int)context.values().number(Setting.LOOP_COUNT),
            context.listenerSettings().size() + 2,
            context.logger(),
            context.errorHandler());
        try
        {
            return new Gateway(context, status);
        }
        catch (final RuntimeException ex)
        {
            status.close();
            throw ex;
        }
    }

    private void startStatus()
    {
        status.start(
            loops.stream().map(GatewayLoop::status).toList(),
            reception.listeners().stream().map(Listener::name).toList(),
            services.pools(),
            null != services.connector(),
            () -> isDraining.get() || isClosing.get());
    }

    private void start(final GatewayContext context)
    {
        for (int i = 0; i < loops.size(); i++)
        {
            final int index = i;
            loops.get(i).runSoon(() -> startLoop(index));
        }

        drive.start(() -> LoopFactory.idleStrategy(values), context.threadFactory(), new LoopFailure(
            services.logger(), isClosing::get, () -> values.isOn(Setting.LOOP_FAILURE_EXIT), this::close));
    }

    private void startLoop(final int index)
    {
        loops.get(index).start();
        try
        {
            reception.entrance().startOn(index, loops.get(index).loop());
        }
        catch (final IOException ex)
        {
            services.errorHandler().onError(ex);
        }
    }
}
