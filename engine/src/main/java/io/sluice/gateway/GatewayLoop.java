package io.sluice.gateway;

import io.sluice.gateway.life.Errand;
import io.sluice.gateway.listen.Arrival;
import io.sluice.gateway.listen.ClientLeg;
import io.sluice.gateway.listen.FirstWords;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.listen.LoopTls;
import io.sluice.gateway.listen.PlainLeg;
import io.sluice.gateway.listen.ProxyLeg;
import io.sluice.gateway.listen.WebSocketLeg;
import io.sluice.gateway.observe.LoopStatus;
import io.sluice.gateway.policy.InfoLine;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.settings.LimitSettings;
import io.sluice.gateway.upstream.ServerDial;
import io.sluice.net.EventLoop;
import io.sluice.net.LoopCommand;
import io.sluice.net.TcpChannel;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.timer.Timer;
import io.sluice.net.websocket.WebSocketLoop;
import io.sluice.status.LoopCounters;
import io.sluice.status.event.Events;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One event loop with its sessions and interceptors. Confined to the loop, but for what says otherwise. */
final class GatewayLoop
{
    private static final int WATCH_STEPS = 8;
    private static final long WATCH_PERIOD_MIN_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long WATCH_PERIOD_MAX_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_STEP_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private final int index;
    private final int loopCount;
    private final EventLoop loop;
    private final GatewayServices services;
    private final LoopInterceptors interceptors;
    private final WebSocketLoop webSocketLoop;
    private final LoopCounters counters;
    private final LoopStatus status;
    private final LoopTls tls;
    private final List<GatewaySession> sessions = new ArrayList<>();
    private final InfoLine infoLine = new InfoLine();
    private final FirstWords firstWords = new FirstWords(infoLine);
    private final Timer watchTimer;
    private long watchStepNs = WATCH_PERIOD_MAX_NS / WATCH_STEPS;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Timer drainTimer;
    private long drainEndNs;
    private ConnectOptions lastOptions = ConnectOptions.ASSUMED;
    private long sessionCount;
    private int watchIndex;
    private boolean isStarted;
    private boolean isEnding;
    private boolean isEnded;

    GatewayLoop(
        final int index,
        final int loopCount,
        final EventLoop loop,
        final GatewayServices services,
        final LoopInterceptors interceptors)
    {
        this.index = index;
        this.loopCount = loopCount;
        this.loop = loop;
        this.services = services;
        this.interceptors = interceptors;
        final RelayLoop relayLoop = interceptors.joinTo(loop);
        webSocketLoop = new WebSocketLoop(loop);
        counters = new LoopCounters(index);
        status = new LoopStatus(index, loop, relayLoop, counters, services.status());
        tls = new LoopTls(loop, services.executor(), services.handshakes(), services.tlsLimits(), counters);
        watchTimer = loop.newTimer(this::onWatch);
    }

    /** {@return the event loop; any thread} */
    EventLoop loop()
    {
        return loop;
    }

    /** {@return what all loops share; any thread} */
    GatewayServices services()
    {
        return services;
    }

    /** {@return what is counted here; any thread may read} */
    LoopCounters counters()
    {
        return counters;
    }

    /** {@return what others see of this loop} */
    LoopStatus status()
    {
        return status;
    }

    /** {@return whether clients have been told to go elsewhere} */
    boolean isDraining()
    {
        return null != drainTimer;
    }

    /** {@return says again what servers said} */
    InfoLine infoLine()
    {
        return infoLine;
    }

    /** {@return what those are told who are not served} */
    FirstWords firstWords()
    {
        return firstWords;
    }

    /** {@return who is asked about its sessions} */
    LoopInterceptors interceptors()
    {
        return interceptors;
    }

    /** Tells the interceptors that they are on their thread. */
    void start()
    {
        isStarted = true;
        interceptors.start(index);
    }

    /**
     * Serves a connection that has been admitted to this loop. Any thread.
     *
     * @param arrival to serve.
     * @param request of a connection that somebody else has upgraded to WebSocket, or null.
     * @throws IOException if it has to be closed unserved and that fails.
     */
    void take(final Arrival arrival, final UpgradeRequest request) throws IOException
    {
        if (loop.isInLoop())
        {
            open(arrival, request);
        }
        else if (!loop.execute(new Handover(this, arrival, request)))
        {
            discard(arrival);
        }
    }

    private void open(final Arrival arrival, final UpgradeRequest request) throws IOException
    {
        if (isEnding)
        {
            discard(arrival);
            return;
        }

        final Listener listener = arrival.caller().listener();
        final long id = sessionCount++ * loopCount + index;
        final GatewaySession session = new GatewaySession(this, arrival.caller(), id);
        session.upgradeRequest(request);
        final ClientLeg leg;
        final TcpChannel channel;
        try
        {
            leg = newLeg(session, request);
            channel = loop.adopt(arrival.socket(), listener.socketSettings(), leg.handler(),
                null == arrival.initial() ? EMPTY : arrival.initial(), 0, arrival.initialLength());
            channel.traffic(status.clientTraffic());
        }
        catch (final IOException ex)
        {
            // gone again before it could be served
            arrival.caller().release(index);
            return;
        }
        catch (final RuntimeException ex)
        {
            services.errorHandler().onError(ex);
            discard(arrival);
            return;
        }

        session.slot(sessions.size());
        sessions.add(session);
        watchStepNs = Math.min(watchStepNs, watchPeriodNs(listener.limits()) / WATCH_STEPS);
        watch();
        session.start(channel, leg);
    }

    private ClientLeg newLeg(final GatewaySession session, final UpgradeRequest request)
    {
        final Listener listener = session.listener();
        final ClientLeg inner = null != request ? new WebSocketLeg(session, webSocketLoop, listener) :
            listener.url().isWebSocket() ? new UpgradeLeg(session) : new PlainLeg(session);
        final ClientLeg leg = tls.leg(session, listener, inner);

        return session.caller().hasProxyHeader() ? new ProxyLeg(session, leg, counters) : leg;
    }

    ServerDial newDial(final GatewaySession session, final BufferHolder holder)
    {
        return new ServerDial(loop, session.listener().pool(), holder, counters, tls.serverTls(), session);
    }

    Conversation newConversation(final GatewaySession session, final BufferHolder holder)
    {
        return new Conversation(session.chain().relayLoop(), session.listener().relaySettings(), session, holder);
    }

    /** {@return what the WebSocket connections of this loop share} */
    WebSocketLoop webSocketLoop()
    {
        return webSocketLoop;
    }

    /**
     * Most clients of a loop say the same about themselves: few sessions keep that for themselves.
     *
     * @param options of a client.
     * @return the same, of an earlier client if that had the very same.
     */
    ConnectOptions share(final ConnectOptions options)
    {
        if (!options.equals(lastOptions))
        {
            lastOptions = options;
        }

        return lastOptions;
    }

    /** Counts and logs the end of a session. */
    void onEnded(final GatewaySession session, final CloseReason reason, final String detail)
    {
        counters.increment(reason.counter());
        Events.sessionClosed(session.id(), session.listener().name(), session.clientAddress(),
            session.upstreamAddress(), reason, detail, session.lifetimeNs());
        final System.Logger.Level level = reason.level(session.isClientSilent());
        if (services.logger().isLoggable(level) && status.mayLog())
        {
            services.logger().log(level, session + ": " + reason.label() + (null == detail ? "" : ": " + detail));
        }
    }

    /** Both channels are closed: nothing is left of the session. */
    void release(final GatewaySession session)
    {
        status.onClosed(session.listener().name());
        status.keep(session::record);
        session.caller().release(index);
        if (null != session.server())
        {
            session.listener().pool().release(session.server());
        }

        final GatewaySession last = sessions.remove(sessions.size() - 1);
        if (last != session)
        {
            sessions.set(session.slot(), last);
            last.slot(session.slot());
        }

        endIfEmpty();
    }

    /**
     * Lets an operator look at all sessions.
     *
     * @param consumer called for each of them, on the loop; if it throws for one, the others are not spared.
     */
    void forEachSession(final Consumer<? super GatewaySession> consumer)
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            try
            {
                consumer.accept(sessions.get(i));
            }
            catch (final Throwable ex)
            {
                interceptors.onFailed(ex);
            }
        }
    }

    /**
     * Ends sessions at once.
     *
     * @param which of them; not those for which it throws.
     * @param why   in words, for the log.
     * @return how many it were.
     */
    int kick(final Predicate<? super Session> which, final String why)
    {
        final AtomicInteger count = new AtomicInteger();
        forEachSession((session) ->
        {
            if (session.isOpen() && which.test(session))
            {
                session.end(CloseReason.KICKED, why);
                count.incrementAndGet();
            }
        });

        return count.get();
    }

    /**
     * Runs something on the loop, at once if this is its thread; a full queue delays it but does not lose it. Any
     * thread.
     *
     * @param task to run.
     */
    void runSoon(final Runnable task)
    {
        runSoon(new Errand(task, Errand.NOTHING));
    }

    /**
     * Runs something on the loop, but never inside this call; a full queue delays it but does not lose it. Any thread.
     *
     * @param task to run.
     */
    void runLater(final Runnable task)
    {
        new Errand(task, Errand.NOTHING).send(loop, services.executor());
    }

    /**
     * Runs something on the loop, at once if this is its thread. Any thread.
     *
     * @param errand that is told even if the loop closes first.
     */
    void runSoon(final Errand errand)
    {
        errand.runOrSend(loop, services.executor());
    }

    /** Ends all sessions politely, and those that still come. */
    void end()
    {
        isEnding = true;
        forEachSession((session) -> session.end(CloseReason.GATEWAY_CLOSED, null));
        endIfEmpty();
    }

    /**
     * Tells all clients that understand it that this gateway is about to go, then ends sessions one by one.
     *
     * @param timeoutNs to spread the ends over.
     */
    void drain(final long timeoutNs)
    {
        forEachSession(GatewaySession::announceLameDuck);
        drainEndNs = loop.nowNs() + timeoutNs;
        final long intervalNs = Math.max(DRAIN_STEP_NS, timeoutNs / Math.max(1, sessions.size()));
        drainTimer = loop.newTimer((timer, nowNs) -> onDrain(nowNs, intervalNs));
        onDrain(loop.nowNs(), intervalNs);
    }

    /** As many as are due, so that the last one ends when the time is over. */
    private void onDrain(final long nowNs, final long intervalNs)
    {
        final long remainingNs = Math.max(0, drainEndNs - nowNs);
        final long keptCount = remainingNs / intervalNs;
        for (int i = sessions.size() - 1; i >= keptCount; i--)
        {
            sessions.get(i).end(CloseReason.DRAINED, null);
        }

        if (remainingNs > 0 && !sessions.isEmpty())
        {
            drainTimer.schedule(nowNs + Math.min(intervalNs, remainingNs));
        }
        else
        {
            end();
        }
    }

    /** {@return zero once it was told to end and the last session is gone; any thread} */
    CountDownLatch ended()
    {
        return ended;
    }

    private void endIfEmpty()
    {
        if (isEnding && !isEnded && sessions.isEmpty())
        {
            isEnded = true;
            if (isStarted)
            {
                interceptors.stop();
            }

            ended.countDown();
        }
    }

    private void watch()
    {
        if (!watchTimer.isScheduled())
        {
            watchTimer.schedule(loop.nowNs() + watchStepNs);
        }
    }

    /** A part of the sessions each time, so that many of them do not keep the others waiting. */
    private void onWatch(final Timer timer, final long nowNs)
    {
        final int count = Math.min(sessions.size(), sessions.size() / WATCH_STEPS + 1);
        for (int i = 0; i < count; i++)
        {
            watchIndex = watchIndex + 1 < sessions.size() ? watchIndex + 1 : 0;
            sessions.get(watchIndex).check(nowNs);
        }

        if (!sessions.isEmpty())
        {
            watch();
        }
    }

    private void discard(final Arrival arrival) throws IOException
    {
        arrival.caller().release(index);
        arrival.socket().close();
    }

    private static long watchPeriodNs(final LimitSettings limits)
    {
        final long shortestNs = Math.min(
            Math.min(limits.upgradeTimeoutNs(), limits.connectTimeoutNs()),
            Math.min(limits.partialTimeoutNs(), limits.slowConsumerTimeoutNs()));

        return Math.max(WATCH_PERIOD_MIN_NS, Math.min(WATCH_PERIOD_MAX_NS, shortestNs / 4));
    }

    /** A connection on its way from the loop that accepted it. */
    private static final class Handover implements LoopCommand
    {
        private final GatewayLoop target;
        private final Arrival arrival;
        private final UpgradeRequest request;

        Handover(final GatewayLoop target, final Arrival arrival, final UpgradeRequest request)
        {
            this.target = target;
            this.arrival = arrival;
            this.request = request;
        }

        @Override
        public void onExecute(final EventLoop loop)
        {
            try
            {
                target.open(arrival, request);
            }
            catch (final IOException ex)
            {
                target.services.errorHandler().onError(ex);
            }
        }

        @Override
        public void onDiscarded()
        {
            try
            {
                target.discard(arrival);
            }
            catch (final IOException ex)
            {
                target.services.errorHandler().onError(ex);
            }
        }
    }
}
