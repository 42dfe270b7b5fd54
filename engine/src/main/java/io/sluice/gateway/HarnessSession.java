package io.sluice.gateway;

import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.Offer;
import io.sluice.gateway.relay.ConversationOwner;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.relay.RelayEnd;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.Failure;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.tls.TlsIdentity;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The one session of an {@link InterceptorHarness}.
 */
final class HarnessSession implements Introduced, ConversationOwner
{
    static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("client.test", 40_001);
    static final InetSocketAddress GATEWAY = InetSocketAddress.createUnresolved("gateway.test", 4223);
    static final InetSocketAddress SERVER = InetSocketAddress.createUnresolved("server.test", 4222);

    private static final AsciiView NOTHING = new AsciiView();

    private final EventLoop loop;
    private final InterceptorChain chain;
    private final InterceptorHarness harness;
    private final UpgradeRequest upgradeRequest;
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private Conversation conversation;
    private ConnectOptions connectOptions = ConnectOptions.ASSUMED;
    private String closeDetail;
    private volatile boolean isOpen = true;

    HarnessSession(
        final EventLoop loop,
        final InterceptorChain chain,
        final InterceptorHarness harness,
        final UpgradeRequest upgradeRequest)
    {
        this.loop = loop;
        this.chain = chain;
        this.harness = harness;
        this.upgradeRequest = upgradeRequest;
    }

    void conversation(final Conversation begun)
    {
        conversation = begun;
    }

    /** Ends it once; what was decided before is on its way. */
    void end(final CloseReason reason, final String detail)
    {
        if (isOpen)
        {
            isOpen = false;
            conversation.finish(reason.errorText());
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
    public long id()
    {
        return 1;
    }

    @Override
    public boolean isOpen()
    {
        return isOpen;
    }

    @Override
    public boolean hasClientLeft()
    {
        return false;
    }

    @Override
    public Transport transport()
    {
        return null == upgradeRequest ? Transport.TCP : Transport.WS;
    }

    @Override
    public InetSocketAddress clientAddress()
    {
        return CLIENT;
    }

    @Override
    public InetSocketAddress peerAddress()
    {
        return CLIENT;
    }

    @Override
    public TlsIdentity tlsIdentity()
    {
        return null;
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
        return attributes.get(key);
    }

    @Override
    public Object attribute(final String key, final Object value)
    {
        return null == value ? attributes.remove(key) : attributes.put(key, value);
    }

    @Override
    public void forEachAttribute(final BiConsumer<String, Object> consumer)
    {
        attributes.forEach(consumer);
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
        return conversation.publish(subject, reply, headers, null == payload ? NOTHING : payload);
    }

    @Override
    public boolean deliver(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        return conversation.deliver(subject, sid, reply, headers, null == payload ? NOTHING : payload);
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
        return isOpen && loop.execute((ignored) ->
        {
            if (isOpen)
            {
                harness.run(task);
            }
        });
    }

    @Override
    public void close(final String detail)
    {
        if (loop.isInLoop() && conversation.isAsking())
        {
            closeDetail = detail;
            conversation.endLater();
        }
        else
        {
            execute(() -> end(CloseReason.INTERCEPTOR_CLOSED, detail));
        }
    }

    @Override
    public void pipe(final Direction direction)
    {
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
    public void onConnect(final ConnectView options)
    {
        connectOptions = new ConnectOptions(
            options.isVerbose(),
            options.isPedantic(),
            options.isEcho(),
            options.hasHeaders(),
            options.hasNoResponders(),
            (int)options.protocol(),
            options.user(),
            options.name(),
            options.lang(),
            options.version());
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
        end(CloseReason.of(end), closeDetail);
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
