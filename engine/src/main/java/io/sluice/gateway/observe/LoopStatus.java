package io.sluice.gateway.observe;

import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.relay.RelayTotals;
import io.sluice.net.EventLoop;
import io.sluice.net.LoopCommand;
import io.sluice.net.PassHandler;
import io.sluice.net.Traffic;
import io.sluice.net.buffer.BufferPool;
import io.sluice.status.Counter;
import io.sluice.status.CycleTracker;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusFile;
import io.sluice.status.event.Events;
import io.sluice.status.log.AccessLog;
import io.sluice.status.log.AccessRecord;
import io.sluice.status.log.LineLimit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Collects at the end of each pass what the parts of one loop have counted. Confined to the loop, but for what other
 * threads ask whether it is alive.
 */
public final class LoopStatus implements PassHandler
{
    private final LoopCommand answer = new Answer(this);
    private final AtomicBoolean isQueued = new AtomicBoolean();
    private volatile boolean hasAnswered;
    private final int index;
    private final EventLoop loop;
    private final BufferPool pool;
    private final LoopCounters counters;
    private final RelayTotals relayTotals;
    private final CycleTracker cycles;
    private final LineLimit lines;
    private final AccessLog accessLog;
    private final System.Logger logger;
    private final Traffic clientTraffic = new Traffic();
    private final Map<String, Integer> openedIndexes = new HashMap<>();
    private final Map<String, Integer> closedIndexes = new HashMap<>();

    /**
     * Status of a loop that does not run yet; it is told of the loop's passes from now on.
     *
     * @param index       of the loop.
     * @param loop        that it belongs to.
     * @param relayLoop   of the same loop.
     * @param counters    of the same loop.
     * @param gateway     that the loop belongs to.
     */
    public LoopStatus(
        final int index,
        final EventLoop loop,
        final RelayLoop relayLoop,
        final LoopCounters counters,
        final GatewayStatus gateway)
    {
        this.index = index;
        this.loop = loop;
        this.counters = counters;
        pool = loop.pool();
        relayTotals = new RelayTotals(relayLoop, counters);
        cycles = new CycleTracker(counters, gateway.settings().loopCycleThresholdNs());
        lines = gateway.newLineLimit();
        accessLog = gateway.accessLog();
        logger = gateway.logger();
        loop.passHandler(this);
    }

    /** {@return what counts the bytes of clients; all others of the loop are servers'} */
    public Traffic clientTraffic()
    {
        return clientTraffic;
    }

    /**
     * A session has begun.
     *
     * @param listener that it came by; not counted apart if it is unknown here.
     */
    public void onOpened(final String listener)
    {
        counters.increment(Counter.SESSIONS_OPENED);
        count(openedIndexes.get(listener));
    }

    /**
     * A session is gone.
     *
     * @param listener that it came by.
     */
    public void onClosed(final String listener)
    {
        counters.increment(Counter.SESSIONS_CLOSED);
        count(closedIndexes.get(listener));
    }

    /** {@return true for a line about the end of a session, false if there are too many of them} */
    public boolean mayLog()
    {
        final boolean mayLog = lines.mayLog(loop.nowNs());
        if (!mayLog)
        {
            counters.increment(Counter.LOG_LINES_SUPPRESSED);
        }

        return mayLog;
    }

    /**
     * Keeps what there was of a session.
     *
     * @param session that is gone, asked only if somebody keeps it.
     */
    public void keep(final Supplier<AccessRecord> session)
    {
        if (null != accessLog && !accessLog.offer(session.get()))
        {
            counters.increment(Counter.ACCESS_LINES_DROPPED);
        }
    }

    @Override
    public void onPass(final long workTimeNs)
    {
        if (cycles.count(workTimeNs))
        {
            Events.longCycle(index, workTimeNs);
        }

        final long suppressed = lines.takeSuppressed(loop.nowNs());
        if (0 < suppressed)
        {
            logger.log(System.Logger.Level.WARNING, loop.roleName() + ": " + suppressed +
                " lines about ends of sessions were suppressed");
        }

        relayTotals.update();
        counters.set(Counter.CLIENT_BYTES_RECEIVED, clientTraffic.bytesIn());
        counters.set(Counter.CLIENT_BYTES_SENT, clientTraffic.bytesOut());
        counters.set(Counter.UPSTREAM_BYTES_RECEIVED, loop.traffic().bytesIn());
        counters.set(Counter.UPSTREAM_BYTES_SENT, loop.traffic().bytesOut());
        counters.set(Counter.POOL_BYTES_COMMITTED, pool.committedBytes());
        counters.set(Counter.POOL_BYTES_HELD, pool.heldBytes());
        counters.set(Counter.POOL_EVICTIONS, pool.evictionCount());
        counters.set(Counter.POOL_REFUSALS, pool.refusalCount());
        counters.publish();
    }

    void addListener(final String listener)
    {
        openedIndexes.put(listener, counters.addSubject(Counter.LISTENER_SESSIONS_OPENED, listener));
        closedIndexes.put(listener, counters.addSubject(Counter.LISTENER_SESSIONS_CLOSED, listener));
    }

    void publishTo(final StatusFile file)
    {
        counters.publishTo(file);
    }

    private void count(final Integer index)
    {
        if (null != index)
        {
            counters.addAt(index, 1);
        }
    }

    /** Wants an answer of the loop from now on. Any thread. */
    void ask()
    {
        hasAnswered = false;
    }

    /** {@return true if the loop has answered since it was asked; until then to be called again. Any thread} */
    boolean hasAnswered()
    {
        if (!hasAnswered && isQueued.compareAndSet(false, true) && !loop.execute(answer))
        {
            isQueued.set(false); // a full queue is no answer
        }

        return hasAnswered;
    }

    /** {@return name of the loop; any thread} */
    String name()
    {
        return loop.roleName();
    }

    /** {@return whether the loop has ended; any thread} */
    boolean isClosed()
    {
        return loop.isClosed();
    }

    /** A pass that was asked for. */
    private static final class Answer implements LoopCommand
    {
        private final LoopStatus status;

        Answer(final LoopStatus status)
        {
            this.status = status;
        }

        @Override
        public void onExecute(final EventLoop ignored)
        {
            status.hasAnswered = true;
            status.isQueued.set(false);
        }
    }
}
