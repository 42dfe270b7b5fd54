package io.sluice.gateway;

import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.Offer;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.HeaderView;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

import java.net.InetSocketAddress;
import java.util.HashMap;
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
        return listener.url().isWebSocket() ? Transport.WS : Transport.TCP;
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
