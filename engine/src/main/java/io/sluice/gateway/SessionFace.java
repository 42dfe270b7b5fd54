package io.sluice.gateway;

import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.Offer;
import io.sluice.gateway.upstream.Server;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.HeaderView;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsIdentity;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What interceptors see of a session, and what they can ask of it. */
abstract class SessionFace implements Introduced
{
    private static final AsciiView NOTHING = AsciiView.of("");

    private final GatewayLoop gatewayLoop;
    private final Caller caller;
    private final Listener listener;
    private final InterceptorChain chain;
    private final long id;

    private Map<String, Object> attributes;
    private InetSocketAddress localAddress;
    private volatile InetSocketAddress upstreamAddress;
    private UpgradeRequest upgradeRequest;
    private ConnectOptions connectOptions = ConnectOptions.ASSUMED;
    private Conversation conversation;
    private volatile TlsChannel clientTls;
    private volatile TlsChannel upstreamTls;
    private String closeDetail;
    private volatile boolean isOpen = true;
    private volatile boolean hasClientLeft;

    SessionFace(final GatewayLoop gatewayLoop, final Caller caller, final long id)
    {
        this.gatewayLoop = gatewayLoop;
        this.caller = caller;
        listener = caller.listener();
        chain = gatewayLoop.chainOf(listener);
        this.id = id;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public boolean isOpen()
    {
        return isOpen;
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
    public UpgradeRequest upgradeRequest()
    {
        return upgradeRequest;
    }

    @Override
    public ConnectOptions connectOptions()
    {
        return connectOptions;
    }

    @Override
    public Object attribute(final String key)
    {
        return null == attributes ? null : attributes.get(key);
    }

    @Override
    public Object attribute(final String key, final Object value)
    {
        if (null == attributes)
        {
            attributes = new HashMap<>();
        }

        return null == value ? attributes.remove(key) : attributes.put(key, value);
    }

    @Override
    public void forEachAttribute(final BiConsumer<String, Object> consumer)
    {
        if (null != attributes)
        {
            attributes.forEach(consumer);
        }
    }

    @Override
    public Verdict reject(final CharSequence text)
    {
        return chain.reject(text);
    }

    @Override
    public Verdict rejectAndClose(final CharSequence text)
    {
        return chain.rejectAndClose(text);
    }

    @Override
    public Verdict deny(final PublishCommand publish)
    {
        return chain.deny(publish);
    }

    @Override
    public Verdict deny(final SubscribeCommand subscribe)
    {
        return chain.deny(subscribe);
    }

    @Override
    public <C extends Command> Hold<C> hold(final C command)
    {
        return chain.hold(this, conversation, command);
    }

    @Override
    public boolean publish(
        final AsciiView subject, final AsciiView reply, final HeaderView headers, final AsciiView payload)
    {
        return null != conversation &&
            conversation.publish(subject, reply, headers, null == payload ? NOTHING : payload);
    }

    @Override
    public boolean deliver(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        return null != conversation &&
            conversation.deliver(subject, sid, reply, headers, null == payload ? NOTHING : payload);
    }

    @Override
    public boolean offerPublish(
        final AsciiView subject, final AsciiView reply, final HeaderView headers, final AsciiView payload)
    {
        final Offer offer = new Offer(subject, null, reply, headers, payload);

        return execute(() -> publish(offer.subject(), offer.reply(), offer.headers(), offer.payload()));
    }

    @Override
    public boolean offerDeliver(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        final Offer offer = new Offer(subject, Objects.requireNonNull(sid, "sid"), reply, headers, payload);

        return execute(() -> deliver(offer.subject(), offer.sid(), offer.reply(), offer.headers(), offer.payload()));
    }

    @Override
    public boolean execute(final Runnable task)
    {
        return isOpen && gatewayLoop.loop().execute((ignored) ->
        {
            if (isOpen)
            {
                gatewayLoop.guard(self(), task);
            }
        });
    }

    @Override
    public void close(final String why)
    {
        if (gatewayLoop.loop().isInLoop() && null != conversation && conversation.isAsking())
        {
            // What stands behind the command at hand must not pass before the loop gets to a task.
            closeDetail = why;
            conversation.endLater();
        }
        else
        {
            gatewayLoop.runSoon(() -> end(CloseReason.INTERCEPTOR_CLOSED, why));
        }
    }

    @Override
    public void pipe(final Direction direction)
    {
        if (null == conversation)
        {
            throw new IllegalStateException("there is nothing to pipe before the server is connected");
        }

        if (Direction.CLIENT_TO_SERVER == direction)
        {
            conversation.pipeClient();
        }
        else
        {
            conversation.pipeServer();
        }
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

        return isOpen;
    }

    /** {@return true if it is known who is calling, and it is served; the upgrade request says it, or the peer does} */
    final boolean identifyForwarded()
    {
        final String name = caller().forwardedHeader();
        final Caller.Outcome outcome = caller().onUpgradeRequest(upgradeRequest().headers(name));
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

    /** See {@link io.sluice.gateway.upstream.ServerDial.Handler}. */
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

    /** There is no server for it. */
    abstract void failDial(String why);

    /**
     * Ends the session; the first reason counts.
     *
     * @param reason why.
     * @param detail in words, or null.
     */
    abstract void end(CloseReason reason, String detail);

    /** {@return this} */
    abstract GatewaySession self();

    final GatewayLoop gatewayLoop()
    {
        return gatewayLoop;
    }

    InterceptorChain chain()
    {
        return chain;
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

    final Conversation conversation()
    {
        return conversation;
    }

    final void conversation(final Conversation begun)
    {
        conversation = begun;
    }

    /** {@return what the interceptor said that closed the session from within a callback, or null} */
    final String closeDetail()
    {
        return closeDetail;
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

    final void connectOptions(final ConnectOptions options)
    {
        connectOptions = options;
    }

    final void upgradeRequest(final UpgradeRequest request)
    {
        upgradeRequest = request;
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

    final void markClosed()
    {
        isOpen = false;
    }
}
