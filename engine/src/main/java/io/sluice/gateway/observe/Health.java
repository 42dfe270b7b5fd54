package io.sluice.gateway.observe;

import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerPools;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Tells whether a gateway is alive, and whether it can serve. For threads other than the loops'. */
final class Health
{
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<LoopStatus> loops;
    private final ServerPools pools;
    private final boolean isProbing;
    private final boolean hasConnector;
    private final BooleanSupplier isLeaving;

    /**
     * Health of a gateway.
     *
     * @param loops        of the gateway.
     * @param pools        of its servers.
     * @param isProbing    true if it is tried now and then whether servers can be reached.
     * @param hasConnector true if somebody else finds servers, of which nothing is known here.
     * @param isLeaving    true once it takes no more clients.
     */
    Health(
        final List<LoopStatus> loops,
        final ServerPools pools,
        final boolean isProbing,
        final boolean hasConnector,
        final BooleanSupplier isLeaving)
    {
        this.loops = loops;
        this.pools = pools;
        this.isProbing = isProbing;
        this.hasConnector = hasConnector;
        this.isLeaving = isLeaving;
    }

    /** {@return why it is not alive, or null if each loop makes its passes; waits for them} */
    String illness()
    {
        loops.forEach(LoopStatus::ask);
        final long deadlineNs = System.nanoTime() + ANSWER_TIMEOUT_NS;
        for (final LoopStatus loop : loops)
        {
            while (!loop.hasAnswered())
            {
                if (loop.isClosed() || System.nanoTime() - deadlineNs >= 0)
                {
                    return loop.name() + (loop.isClosed() ? " has ended" : " does not answer");
                }

                LockSupport.parkNanos(LOOK_NS);
            }
        }

        return null;
    }

    /** {@return why it cannot serve clients now, or null if it can} */
    String hindrance()
    {
        if (isLeaving.getAsBoolean())
        {
            return "draining";
        }

        for (final Server server : pools.servers())
        {
            if (Server.State.HEALTHY == server.state() && (server.hasServed() || !isProbing))
            {
                return null;
            }
        }

        return hasConnector ? null : "no server can be reached";
    }
}
