package io.sluice.gateway.tls;

import io.sluice.gateway.relay.ConversationOwner;
import io.sluice.net.buffer.EvictionHandler;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.TlsListener;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import io.sluice.status.event.Events;

/**
 * Counts what becomes of the TLS connections of one loop, by kind of failure, and tells the Flight Recorder. Confined
 * to its loop.
 */
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

    private static final long NO_SESSION = -1;

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
    public void onSecured(final TlsChannel channel, final long durationNs)
    {
        counters.increment(channel.isServer() ? Counter.TLS_HANDSHAKES : Counter.UPSTREAM_TLS_HANDSHAKES);
        final TlsIdentity identity = channel.identity();
        Events.tlsHandshake(
            session(channel), channel.isServer(), identity.protocol(), identity.cipher(), null, durationNs);
    }

    @Override
    public void onFailure(final TlsChannel channel, final TlsFailure failure, final long durationNs)
    {
        counters.increment(BY_FAILURE[failure.ordinal()]);
        if (null == channel.identity())
        {
            Events.tlsHandshake(session(channel), channel.isServer(), null, null, failure.text(), durationNs);
        }
    }

    private static long session(final TlsChannel channel)
    {
        final EvictionHandler owner = channel.holder().owner();

        return owner instanceof ConversationOwner ? ((ConversationOwner)owner).id() : NO_SESSION;
    }
}
