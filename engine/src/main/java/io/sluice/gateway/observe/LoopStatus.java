package io.sluice.gateway.observe;

import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.relay.RelayTotals;
import io.sluice.net.EventLoop;
import io.sluice.net.PassHandler;
import io.sluice.net.Traffic;
import io.sluice.net.buffer.BufferPool;
import io.sluice.status.Counter;
import io.sluice.status.CycleTracker;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusFile;

import java.util.HashMap;
import java.util.Map;

/** Collects at the end of each pass what the parts of one loop have counted. Confined to the loop. */
public final class LoopStatus implements PassHandler
{
    private final EventLoop loop;
    private final BufferPool pool;
    private final LoopCounters counters;
    private final RelayTotals relayTotals;
    private final CycleTracker cycles;
    private final Traffic clientTraffic = new Traffic();
    private final Map<String, Integer> openedIndexes = new HashMap<>();
    private final Map<String, Integer> closedIndexes = new HashMap<>();

    /**
     * Status of a loop that does not run yet; it is told of the loop's passes from now on.
     *
     * @param loop        that it belongs to.
     * @param relayLoop   of the same loop.
     * @param counters    of the same loop.
     * @param thresholdNs over which a cycle of the loop is too long.
     */
    public LoopStatus(
        final EventLoop loop, final RelayLoop relayLoop, final LoopCounters counters, final long thresholdNs)
    {
        this.loop = loop;
        this.counters = counters;
        pool = loop.pool();
        relayTotals = new RelayTotals(relayLoop, counters);
        cycles = new CycleTracker(counters, thresholdNs);
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

    @Override
    public void onPass(final long workTimeNs)
    {
        cycles.count(workTimeNs);
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
}
