package io.sluice.gateway;

import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.ClientLeg;
import io.sluice.gateway.policy.SessionWatch;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.ConversationOwner;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.relay.RelayEnd;
import io.sluice.gateway.upstream.DialOwner;
import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerDial;
import io.sluice.gateway.upstream.ServerTls;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.Failure;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.LoopTask;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.EvictionHandler;
import io.sluice.net.tls.TlsChannel;
import io.sluice.status.event.Events;
import io.sluice.status.log.AccessRecord;

import java.net.InetSocketAddress;

/**
 * One client from accept to close: its two channels, the search for its server, its end. Confined to its loop but for
 * what {@link Session} says.
 * <pre>
 *   nats  accept ----------------------------&gt; dial --&gt; INFO --&gt; conversation --&gt; end --&gt; both channels
 *   closed ws    accept --&gt; request --&gt; onUpgrade --&gt; dial --&gt; 101 ---&gt; conversation --&gt; end --&gt;
 *   both channels closed
 * </pre>
 * What ends it is told once. The channels are closed at the end of the pass, out of every callback.
 */
final class GatewaySession extends SessionFace
    implements ConversationOwner, ClientLeg.Owner, DialOwner, EvictionHandler
{
    private final BufferHolder holder = new BufferHolder(this);
    private final SessionWatch watch;
    private final LoopTask ending = new Ending(this);
    private final Introduction introduction;

    private ClientLeg leg;
    private Channel client;
    private Channel upstream;
    private ServerDial dial;
    private Server server;
    private CloseReason expectedReason;
    private CloseReason refusedReason;
    private String refusedDetail;
    private boolean isToldByServer;
    private CloseReason reason;
    private String detail;
    private boolean isAnnounced;
    private boolean isFinished;
    private boolean isReleased;
    private boolean isClientClosed = true;
    private boolean isUpstreamClosed = true;
    private int slot;
    private long openedNs;

    GatewaySession(final GatewayLoop gatewayLoop, final Caller caller, final long id)
    {
        super(gatewayLoop, caller, id);
        watch = new SessionWatch(caller.listener().limits());
        introduction = new Introduction(this);
    }

    /**
     * The client is there. What it says waits until there is a server, or until it is a WebSocket client.
     *
     * @param channel of the client.
     * @param newLeg  its handler until the conversation begins.
     */
    void start(final Channel channel, final ClientLeg newLeg)
    {
        client = channel;
        leg = newLeg;
        isClientClosed = false;
        channel.holder(holder);
        localAddress((InetSocketAddress)channel.localAddress());
        openedNs = gatewayLoop().loop().nowNs();
        gatewayLoop().status().onOpened(listener().name());
        Events.sessionOpened(id(), listener().name(), peerAddress());
        newLeg.start(channel);
    }

    @Override
    public void onTls(final TlsChannel channel)
    {
        client = channel;
        clientTls(channel);
    }

    @Override
    public void onIntroduced()
    {
        leg.introduced(introduction.tls());
    }

    @Override
    public void onContinued(final Channel channel)
    {
        client = channel;
        leg = null;
        if (null == reason)
        {
            conversation().client(channel);
        }
    }

    @Override
    public void onClientGone()
    {
        end(CloseReason.CLIENT_CLOSED, null);
    }

    /** Looks for a server. Told the outcome by {@link #onServer} or {@link #onUnreachable}. */
    @Override
    public void dial()
    {
        watch.expectNothing();
        dial = gatewayLoop().newDial(this, holder);
        final UpstreamConnector connector = gatewayLoop().services().connector();
        if (null == connector)
        {
            dial.start();
        }
        else
        {
            ConnectorAnswer.ask(connector, this, dial);
        }
    }

    @Override
    GatewaySession self()
    {
        return this;
    }

    @Override
    void end(final CloseReason why, final String words)
    {
        if (null == reason)
        {
            // the server closes because of what the client said: then that is the reason
            final boolean isRefused = null != refusedReason && CloseReason.Closer.UPSTREAM == why.closer();
            reason = isRefused ? refusedReason : why;
            detail = isRefused ? refusedDetail : words;
            isToldByServer = isRefused;
            markClosed();
            gatewayLoop().loop().defer(ending);
        }
    }

    @Override
    public void beforeInfo(final InfoCommand info)
    {
        introduction.onInfo(info);
    }

    @Override
    public void afterInfo(final InfoCommand info)
    {
        introduction.afterInfo(info);
    }

    @Override
    public HeldCommand afterConnect(final ConnectCommand connect)
    {
        return introduction.onConnect(connect);
    }

    /** {@return why it ended, or null as long as it has not} */
    CloseReason reason()
    {
        return reason;
    }

    /** {@return the server that serves it, or null if it is none of the pool} */
    Server server()
    {
        return server;
    }

    /**
     * Something has to happen in time.
     *
     * @param why       the session ends otherwise.
     * @param timeoutNs from now.
     */
    void expect(final CloseReason why, final long timeoutNs)
    {
        expectedReason = why;
        watch.expect(gatewayLoop().loop().nowNs() + timeoutNs);
    }

    /** {@return nanoseconds since it began} */
    long lifetimeNs()
    {
        return gatewayLoop().loop().nowNs() - openedNs;
    }

    /** {@return whether the client has not sent a byte} */
    boolean isClientSilent()
    {
        return 0 == client.bytesIn();
    }

    /** {@return what is kept of it when it is gone} */
    AccessRecord record()
    {
        final Conversation said = conversation();

        return new AccessRecord(
            id(),
            listener().name(),
            peerAddress(),
            connectOptions().user(),
            null == tlsIdentity() ? null : tlsIdentity().protocol() + ' ' + tlsIdentity().cipher(),
            new AccessRecord.Side(
                clientAddress(), null == said ? 0 : said.clientCommandCount(), client.bytesIn(), client.bytesOut()),
            null == upstream ? null : new AccessRecord.Side(
                upstreamAddress(), null == said ? 0 : said.upstreamCommandCount(), upstream.bytesIn(),
                upstream.bytesOut()),
            lifetimeNs(),
            reason.name(),
            reason.closer().name(),
            detail);
    }

    /** Tells the client, if it understands that, to look for another gateway while this one still serves it. */
    void announceLameDuck()
    {
        introduction.announceLameDuck();
    }

    /**
     * Ends the session if one of its deadlines has passed.
     *
     * @param nowNs of the loop's clock.
     */
    void check(final long nowNs)
    {
        if (null != reason)
        {
            return;
        }

        final Conversation conversation = conversation();
        final SessionWatch.Finding finding = null == conversation ?
            watch.check(nowNs) : watch.check(nowNs, client, upstream, conversation.isClientPartial());
        switch (finding)
        {
            case NOTHING:
                break;

            case EXPECTATION_MISSED:
                end(expectedReason, null);
                break;

            case CLIENT_SLOW:
                Events.slowConsumer(id(), true, clientAddress(), client.unsentLength());
                end(CloseReason.SLOW_CLIENT, client.unsentLength() + " bytes wait");
                break;

            case UPSTREAM_SLOW:
                Events.slowConsumer(id(), false, upstreamAddress(), upstream.unsentLength());
                end(CloseReason.SLOW_UPSTREAM, upstream.unsentLength() + " bytes wait");
                break;

            case CLIENT_PARTIAL:
                end(CloseReason.PARTIAL_TIMEOUT, null);
                break;

            default:
                throw new IllegalStateException("no such finding: " + finding);
        }
    }

    /** {@return its place in the loop's list} */
    int slot()
    {
        return slot;
    }

    void slot(final int newSlot)
    {
        slot = newSlot;
    }

    /** An interceptor has been told of this session: it is told of the end too. */
    void announce()
    {
        isAnnounced = true;
    }

    @Override
    public void onConnect(final ConnectView options)
    {
        connectOptions(gatewayLoop().share(ConnectOptions.of(options)));
        watch.expectNothing();
    }

    @Override
    public void onWelcome()
    {
        if (gatewayLoop().isDraining())
        {
            announceLameDuck(); // it could not be told when all others were
        }
    }

    @Override
    public void onRefused(final Failure failure, final String snippet)
    {
        refusedReason = failure.isSilent() ? CloseReason.CLIENT_BAD_ARGUMENTS : CloseReason.CLIENT_PROTOCOL_ERROR;
        refusedDetail = failure.reason() + " at \"" + snippet + '"';
        expect(refusedReason, listener().limits().slowConsumerTimeoutNs());
    }

    @Override
    public void onEnd(final RelayEnd end)
    {
        end(CloseReason.of(end), RelayEnd.HANDLER_CLOSED == end ? closeDetail() : null);
    }

    @Override
    public void onEof(final Channel channel)
    {
        endOf(channel, channel == client ? CloseReason.CLIENT_CLOSED : CloseReason.UPSTREAM_CLOSED);
    }

    /** What TLS says of it is closer to the truth. */
    private void endOf(final Channel channel, final CloseReason why)
    {
        final TlsChannel tls = channel == client ? clientTls() : upstreamTls();
        if (null == tls || null == tls.failure())
        {
            end(why, null);
        }
        else if (channel == client)
        {
            end(CloseReason.of(tls.failure(), null != tls.identity()), ServerTls.describe(tls));
        }
        else
        {
            if (null != server && null == reason && !conversation().isWelcomed())
            {
                // it refuses the gateway's certificate, which it says only when the handshake is over here
                listener().pool().onFailed(server, gatewayLoop().loop().nowNs());
            }

            end(CloseReason.UPSTREAM_LOST, ServerTls.describe(tls));
        }
    }

    @Override
    public void onEofAhead(final Channel channel)
    {
        // What was said before still gets where it was going, once that takes it or somebody has decided about it.
        if (channel == client)
        {
            markClientLeft();
        }
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        isClientClosed |= channel == client;
        isUpstreamClosed |= channel == upstream;
        endOf(channel, CloseReason.of(channel == client, cause));
        releaseIfClosed();
    }

    @Override
    public void onFailure(final Channel channel, final Throwable cause)
    {
        end(CloseReason.INTERNAL_ERROR, cause.toString());
    }

    @Override
    void failDial(final String why)
    {
        dial.fail(why);
    }

    @Override
    public void onServer(final Channel channel, final Server found, final byte[] info)
    {
        dial = null;
        if (!client.isOpen())
        {
            // It has said so inside TLS, and its connection lingers.
            channel.reset();
            if (null != found)
            {
                listener().pool().release(found);
            }

            end(CloseReason.CLIENT_CLOSED, null);
            return;
        }

        upstream = channel;
        upstreamTls(channel instanceof TlsChannel ? (TlsChannel)channel : null);
        isUpstreamClosed = false;
        server = found;
        upstreamAddress((InetSocketAddress)channel.remoteAddress());
        client = leg.accept();
        announce();
        final Conversation conversation = gatewayLoop().newConversation(this, holder);
        conversation.spendOnHolds(holdSpentNs());
        conversation(conversation);
        if (leg.isContinuedLater())
        {
            conversation.awaitClient();
        }
        else
        {
            leg = null; // with all that an upgrade needed
        }

        gatewayLoop().interceptors().onOpen(this);
        conversation.start(client, channel, info);
    }

    @Override
    public void onUnreachable(final String why)
    {
        dial = null;
        end(CloseReason.UPSTREAM_UNREACHABLE, why);
    }

    /** The pool needs the memory now: nothing may wait for the end of the pass. */
    @Override
    public void onEvicted(final BufferHolder evicted)
    {
        end(CloseReason.POOL_EXHAUSTED, null);
        finish();
    }

    private void finish()
    {
        if (isFinished)
        {
            return;
        }

        isFinished = true;
        if (null != dial)
        {
            dial.cancel();
            dial = null;
        }

        if (null != conversation())
        {
            conversation().finish(isToldByServer ? null : reason.errorText());
        }
        else if (!isClientClosed)
        {
            leg.refuse(reason.httpStatus(), null == reason.errorText() ? null : gatewayLoop().firstWords().refusing(
                listener(), localAddress(), clientAddress(), reason.httpStatus(), reason.errorText()));
        }

        closeChannels();
        if (isAnnounced)
        {
            gatewayLoop().interceptors().onClose(this, reason, detail);
        }

        gatewayLoop().onEnded(this, reason, detail);
        releaseIfClosed();
    }

    /** Only a peer that takes nothing, or is to go at once, is reset: all others get what is still due to them. */
    private void closeChannels()
    {
        final boolean isShort = CloseReason.POOL_EXHAUSTED == reason;
        if (!isClientClosed)
        {
            if (isShort || CloseReason.SLOW_CLIENT == reason || CloseReason.KICKED == reason)
            {
                client.reset();
            }
            else
            {
                client.close(reason.closeStatus());
            }
        }

        if (!isUpstreamClosed)
        {
            if (isShort || CloseReason.SLOW_UPSTREAM == reason)
            {
                upstream.reset();
            }
            else
            {
                upstream.close(0);
            }
        }
    }

    private void releaseIfClosed()
    {
        if (isFinished && isClientClosed && isUpstreamClosed && !isReleased)
        {
            isReleased = true;
            gatewayLoop().release(this);
        }
    }

    /** The end of the pass in which the session ended. */
    private static final class Ending extends LoopTask
    {
        private final GatewaySession session;

        Ending(final GatewaySession session)
        {
            this.session = session;
        }

        @Override
        protected void onPassEnd()
        {
            session.finish();
        }
    }
}
