package io.sluice.gateway;

import io.sluice.gateway.relay.ConversationOwner;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.relay.RelayEnd;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.Failure;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.tls.TlsIdentity;

import java.net.InetSocketAddress;

/**
 * The one session of an {@link InterceptorHarness}.
 */
final class HarnessSession extends Introduced implements ConversationOwner
{
    static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("client.test", 40_001);
    static final InetSocketAddress GATEWAY = InetSocketAddress.createUnresolved("gateway.test", 4223);
    static final InetSocketAddress SERVER = InetSocketAddress.createUnresolved("server.test", 4222);

    private final EventLoop loop;
    private final InterceptorHarness harness;
    private final InterceptorHarness.Caller caller;

    HarnessSession(
        final EventLoop loop,
        final InterceptorChain chain,
        final InterceptorHarness harness,
        final InterceptorHarness.Caller caller)
    {
        super(chain);
        this.loop = loop;
        this.harness = harness;
        this.caller = caller;
        upgradeRequest(caller.upgradeRequest);
    }

    /** Ends it once; what was decided before is on its way. */
    @Override
    void end(final CloseReason reason, final String detail)
    {
        if (isOpen())
        {
            markClosed();
            conversation().finish(reason.errorText());
            harness.onClosed(reason, detail);
        }
    }

    @Override
    public void beforeInfo(final InfoCommand info)
    {
        // A harness has no addresses to hide.
    }

    @Override
    public void afterInfo(final InfoCommand info)
    {
        // there is no listener whose truth it must be
    }

    @Override
    public void onIntroduced()
    {
        throw new IllegalStateException("nobody was awaited");
    }

    @Override
    public HeldCommand afterConnect(final ConnectCommand connect)
    {
        return null;
    }

    @Override
    EventLoop loop()
    {
        return loop;
    }

    @Override
    void guard(final Runnable task)
    {
        harness.run(task);
    }

    @Override
    void runSoon(final Runnable task)
    {
        execute(task);
    }

    @Override
    public long id()
    {
        return 1;
    }

    @Override
    public boolean hasClientLeft()
    {
        return false;
    }

    @Override
    public Transport transport()
    {
        if (null == caller.tlsIdentity)
        {
            return null == upgradeRequest() ? Transport.TCP : Transport.WS;
        }

        return null == upgradeRequest() ? Transport.TLS : Transport.WSS;
    }

    @Override
    public InetSocketAddress clientAddress()
    {
        return caller.address;
    }

    @Override
    public InetSocketAddress peerAddress()
    {
        return null == caller.proxyAddress ? caller.address : caller.proxyAddress;
    }

    @Override
    public TlsIdentity tlsIdentity()
    {
        return caller.tlsIdentity;
    }

    @Override
    public TlsIdentity upstreamTlsIdentity()
    {
        return null;
    }

    @Override
    public InetSocketAddress localAddress()
    {
        return GATEWAY;
    }

    @Override
    public InetSocketAddress upstreamAddress()
    {
        return SERVER;
    }

    @Override
    public void onConnect(final ConnectView options)
    {
        connectOptions(ConnectOptions.of(options));
    }

    @Override
    public void onWelcome()
    {
        // The conversation knows.
    }

    @Override
    public void onRefused(final Failure failure, final String snippet)
    {
        harness.onRefused(failure.reason() + " at \"" + snippet + '"');
    }

    @Override
    public void onEnd(final RelayEnd end)
    {
        end(CloseReason.of(end), closeDetail());
    }

    @Override
    public void onEof(final Channel channel)
    {
        throw new IllegalStateException("a harness has no sockets");
    }

    @Override
    public void onEofAhead(final Channel channel)
    {
        throw new IllegalStateException("a harness has no sockets");
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        throw new IllegalStateException("a harness has no sockets");
    }

    @Override
    public void onFailure(final Channel channel, final Throwable cause)
    {
        throw new IllegalStateException("a harness has no sockets");
    }
}
