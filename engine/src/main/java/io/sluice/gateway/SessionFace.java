package io.sluice.gateway;

import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.upstream.Server;
import io.sluice.nats.json.InfoView;
import io.sluice.net.EventLoop;
import io.sluice.net.NoDescriptorException;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.websocket.handshake.HttpHeaders;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What a session of a gateway knows of its connections and of who is calling. */
abstract class SessionFace extends Introduced
{
    private final GatewayLoop gatewayLoop;
    private final Caller caller;
    private final Listener listener;
    private final long id;

    private InetSocketAddress localAddress;
    private volatile InetSocketAddress upstreamAddress;
    private volatile TlsChannel clientTls;
    private volatile TlsChannel upstreamTls;
    private volatile boolean hasClientLeft;
    private long holdSpentNs;

    SessionFace(final GatewayLoop gatewayLoop, final Caller caller, final long id)
    {
        super(gatewayLoop.interceptors().chainOf(caller.listener()));
        this.gatewayLoop = gatewayLoop;
        this.caller = caller;
        listener = caller.listener();
        this.id = id;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public boolean hasClientLeft()
    {
        return hasClientLeft;
    }

    @Override
    public Transport transport()
    {
        final boolean isTls = null != tlsIdentity();

        return listener.url().isWebSocket() ?
            isTls ? Transport.WSS : Transport.WS : isTls ? Transport.TLS : Transport.TCP;
    }

    @Override
    public TlsIdentity tlsIdentity()
    {
        return null == clientTls ? null : clientTls.identity();
    }

    @Override
    public TlsIdentity upstreamTlsIdentity()
    {
        return null == upstreamTls ? null : upstreamTls.identity();
    }

    @Override
    public InetSocketAddress clientAddress()
    {
        return caller.clientAddress();
    }

    @Override
    public InetSocketAddress peerAddress()
    {
        return caller.peerAddress();
    }

    @Override
    public InetSocketAddress localAddress()
    {
        return localAddress;
    }

    @Override
    public InetSocketAddress upstreamAddress()
    {
        return upstreamAddress;
    }

    @Override
    public String toString()
    {
        return "session " + id + " from " + caller;
    }

    /** See {@link io.sluice.gateway.listen.ClientLeg.Owner}. */
    public final boolean identify(final Caller.Outcome outcome)
    {
        if (Caller.Outcome.SERVED != outcome)
        {
            end(Caller.Outcome.DENIED == outcome ?
                CloseReason.ADDRESS_DENIED : CloseReason.ADDRESS_CONNECTIONS_EXCEEDED, null);
        }

        return isOpen();
    }

    /** {@return true if it is known who is calling, and it is served; the upgrade request says it, or the peer does} */
    final boolean identifyForwarded(final HttpHeaders headers)
    {
        final String name = caller().forwardedHeader();
        final Caller.Outcome outcome = caller().onUpgradeRequest(headers.values(name));
        if (null == outcome)
        {
            end(CloseReason.FORWARDED_INVALID, name);

            return false;
        }

        return identify(outcome);
    }

    /** See {@link io.sluice.gateway.listen.ClientLeg.Owner}. */
    public final void onBadHeader(final boolean isLate, final String why)
    {
        end(isLate ? CloseReason.PROXY_HEADER_TIMEOUT : CloseReason.PROXY_HEADER_INVALID, why);
    }

    /** See {@link io.sluice.gateway.upstream.DialOwner}. */
    public final Server choose(final List<Server> candidates)
    {
        final UpstreamSelector selector = gatewayLoop.services().selector();
        if (null == selector)
        {
            return candidates.get(0);
        }

        try
        {
            return selector.select(self(), new ArrayList<>(candidates)); // a list that it may change
        }
        catch (final Throwable ex)
        {
            gatewayLoop.services().errorHandler().onError(ex);
            failDial("selector: " + ex);

            return null;
        }
    }

    /** See {@link io.sluice.gateway.upstream.DialOwner}. */
    public final void onNoDescriptor(final NoDescriptorException cause)
    {
        gatewayLoop.services().onNoDescriptor().accept(cause);
    }

    @Override
    final EventLoop loop()
    {
        return gatewayLoop.loop();
    }

    @Override
    final void guard(final Runnable task)
    {
        gatewayLoop.interceptors().guard(this, task);
    }

    @Override
    final void runSoon(final Runnable task)
    {
        gatewayLoop.runSoon(task);
    }

    /** See {@link io.sluice.gateway.upstream.DialOwner}. */
    public final boolean isTls(final InfoView info, final boolean isPlanned)
    {
        return chain().onUpstreamTls(self(), info, isPlanned);
    }

    /** There is no server for it. */
    abstract void failDial(String why);

    /** {@return how long the client may still be kept waiting by holds before its first PONG} */
    final long holdBudgetNs()
    {
        return listener().limits().holdConnectTimeoutNs() - holdSpentNs;
    }

    /**
     * The client was kept waiting by a hold before there was a conversation.
     *
     * @param heldNs for which it was.
     */
    final void spendOnHolds(final long heldNs)
    {
        holdSpentNs += heldNs;
    }

    /** {@return for how long it was} */
    final long holdSpentNs()
    {
        return holdSpentNs;
    }

    /** {@return this} */
    abstract GatewaySession self();

    final GatewayLoop gatewayLoop()
    {
        return gatewayLoop;
    }

    /** {@return who is calling} */
    public final Caller caller()
    {
        return caller;
    }

    final Listener listener()
    {
        return listener;
    }

    final TlsChannel upstreamTls()
    {
        return upstreamTls;
    }

    final void upstreamTls(final TlsChannel channel)
    {
        upstreamTls = channel;
    }

    final TlsChannel clientTls()
    {
        return clientTls;
    }

    final void clientTls(final TlsChannel channel)
    {
        clientTls = channel;
    }

    final void localAddress(final InetSocketAddress address)
    {
        localAddress = address;
    }

    final void upstreamAddress(final InetSocketAddress address)
    {
        upstreamAddress = address;
    }

    final void markClientLeft()
    {
        hasClientLeft = true;
    }
}
