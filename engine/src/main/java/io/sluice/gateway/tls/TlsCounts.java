package io.sluice.gateway.tls;

import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsListener;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;

/** Counts what becomes of the TLS connections of one loop, by kind of failure. Confined to its loop. */
public final class TlsCounts implements TlsListener
{
    private static final Counter[] BY_FAILURE = new Counter[TlsFailure.values().length];

    static
    {
        for (final TlsFailure failure : TlsFailure.values())
        {
            BY_FAILURE[failure.ordinal()] = Counter.valueOf("TLS_FAILED_" + failure.name());
        }
    }

    private final LoopCounters counters;

    /**
     * Counts of one loop.
     *
     * @param counters of the loop.
     */
    public TlsCounts(final LoopCounters counters)
    {
        this.counters = counters;
    }

    @Override
    public void onFailure(final TlsChannel channel, final TlsFailure failure)
    {
        counters.increment(BY_FAILURE[failure.ordinal()]);
    }
}
