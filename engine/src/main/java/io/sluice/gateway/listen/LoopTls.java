package io.sluice.gateway.listen;

import io.sluice.gateway.tls.TlsCounts;
import io.sluice.gateway.upstream.ServerTls;
import io.sluice.net.EventLoop;
import io.sluice.net.tls.TlsLimits;
import io.sluice.net.tls.TlsLoop;
import io.sluice.status.LoopCounters;

import java.util.concurrent.Executor;

/**
 * TLS of one loop, whose memory is taken when the first connection needs it. Each side has its own share, so that
 * clients who begin handshakes and never go on cannot keep the loop from its servers. Confined to its loop.
 */
public final class LoopTls
{
    private final EventLoop loop;
    private final Executor handshakes;
    private final TlsLimits limits;
    private final TlsCounts counts;
    private final ServerTls serverTls;
    private TlsLoop ofClients;
    private TlsLoop ofServers;

    /**
     * TLS that no connection of the loop has needed yet.
     *
     * @param loop       of the connections.
     * @param executor   for what does not belong on a loop.
     * @param handshakes threads for their steps.
     * @param limits     of handshakes.
     * @param counters   of the loop.
     */
    public LoopTls(
        final EventLoop loop,
        final Executor executor,
        final Executor handshakes,
        final TlsLimits limits,
        final LoopCounters counters)
    {
        this.loop = loop;
        this.handshakes = handshakes;
        this.limits = limits;
        counts = new TlsCounts(counters);
        serverTls = new ServerTls(this::ofServers, executor);
    }

    /** {@return TLS towards servers} */
    public ServerTls serverTls()
    {
        return serverTls;
    }

    /**
     * The leg of a client, if it comes by a listener with TLS.
     *
     * @param owner     of the connection.
     * @param listener  whose rules it follows.
     * @param successor for the connection without TLS, or inside it.
     * @return the leg.
     */
    public ClientLeg leg(final ClientLeg.Owner owner, final Listener listener, final ClientLeg successor)
    {
        return null == listener.tls() ? successor : TlsLeg.of(owner, listener, ofClients(), successor);
    }

    private TlsLoop ofClients()
    {
        if (null == ofClients)
        {
            ofClients = new TlsLoop(loop, handshakes, limits, counts);
        }

        return ofClients;
    }

    private TlsLoop ofServers()
    {
        if (null == ofServers)
        {
            ofServers = new TlsLoop(loop, handshakes, limits, counts);
        }

        return ofServers;
    }
}
