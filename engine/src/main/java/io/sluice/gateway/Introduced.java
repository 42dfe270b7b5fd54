package io.sluice.gateway;

import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.relay.Offer;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.net.EventLoop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * What interceptors can ask of a session, whatever carries it; and a session's own say in how client and server get to
 * know each other.
 */
abstract class Introduced implements Session
{
    private static final AsciiView NOTHING = AsciiView.of("");

    private final InterceptorChain chain;

    private Map<String, Object> attributes;
    private UpgradeRequest upgradeRequest;
    private ConnectOptions connectOptions = ConnectOptions.ASSUMED;
    private Conversation conversation;
    private String closeDetail;
    private volatile boolean isOpen = true;

    Introduced(final InterceptorChain chain)
    {
        this.chain = chain;
    }

    /**
     * The server said INFO; no interceptor has seen it yet.
     *
     * @param info to be changed into what the client may know.
     */
    public abstract void beforeInfo(InfoCommand info);

    /**
     * The server said INFO, and all interceptors let it pass.
     *
     * @param info as the client is going to get it, unless it is changed here.
     */
    public abstract void afterInfo(InfoCommand info);

    /**
     * The client said CONNECT, and all interceptors let it pass.
     *
     * @param connect to be changed into what the server may know.
     * @return null when it may go on now, or the command as it was held, about which this is called again once it is
     *     resumed.
     */
    public abstract HeldCommand afterConnect(ConnectCommand connect);

    /** {@return the loop that it is confined to} */
    abstract EventLoop loop();

    /**
     * Runs what a user has written; what it throws ends the session.
     *
     * @param task to run.
     */
    abstract void guard(Runnable task);

    /**
     * Runs something on the loop, at once if this is its thread; a full queue does not lose it. Any thread.
     *
     * @param task to run.
     */
    abstract void runSoon(Runnable task);

    /**
     * Ends the session; the first reason counts.
     *
     * @param reason why.
     * @param detail in words, or null.
     */
    abstract void end(CloseReason reason, String detail);

    @Override
    public boolean isOpen()
    {
        return isOpen;
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
            attributes = new LinkedHashMap<>();
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
        return isOpen && loop().execute((ignored) ->
        {
            if (isOpen)
            {
                guard(task);
            }
        });
    }

    @Override
    public void close(final String why)
    {
        if (loop().isInLoop() && null != conversation && conversation.isAsking())
        {
            // What stands behind the command at hand must not pass before the loop gets to a task.
            closeDetail = why;
            conversation.endLater();
        }
        else
        {
            runSoon(() -> end(CloseReason.INTERCEPTOR_CLOSED, why));
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

    final InterceptorChain chain()
    {
        return chain;
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

    final void markClosed()
    {
        isOpen = false;
    }
}
