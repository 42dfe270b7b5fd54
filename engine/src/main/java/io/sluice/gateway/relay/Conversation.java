package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.HeaderView;
import io.sluice.nats.json.ConnectView;
import io.sluice.net.Channel;
import io.sluice.net.LoopTask;
import io.sluice.net.buffer.BufferHolder;
import org.agrona.DirectBuffer;

/**
 * A client and a server that talk through the gateway: two relays, and what they have to know of each other.
 * <pre>
 *             |------------- ClientRelay -------------&gt;|
 *   client    | reserve to client    reserve to server |    server
 *             |&lt;------------ ServerRelay --------------|
 * </pre>
 * Confined to the loop of its channels.
 */
public final class Conversation
{
    /** Nothing was heard of the server. */
    static final int PHASE_INFO = 0;
    /** INFO is on its way to the client: nothing but its answer may be next. */
    static final int PHASE_CONNECT = 1;
    /** CONNECT has come; a PING is likely to follow. */
    static final int PHASE_PING = 2;
    /** The client waits for its first PONG, and many that find anything else give up. */
    static final int PHASE_PONG = 3;
    /** Everybody knows everybody. */
    static final int PHASE_OPEN = 4;

    private static final int RUN_LIMIT = 1024;

    private final RelayLoop relayLoop;
    private final RelaySettings settings;
    private final ConversationOwner owner;
    private final BufferHolder holder;
    private final Answers answers = new Answers(RUN_LIMIT);
    private final Agreement agreement = new Agreement();
    private final ClientRelay clientRelay;
    private final ServerRelay serverRelay;
    private final LoopTask flushTask = new FlushTask(this);
    private final HoldBudget holdBudget;

    private int phase = PHASE_INFO;
    private boolean hasConnect;
    private boolean isTracking = true;
    private boolean isTrackingWanted = true;
    private boolean isClientAwaited;
    private boolean isFinished;
    private RelayEnd end;

    /**
     * A conversation that has not begun.
     *
     * @param relayLoop what its loop shares.
     * @param settings  of the listener.
     * @param owner     that is told what happens.
     * @param holder    account of the session's memory.
     */
    public Conversation(
        final RelayLoop relayLoop,
        final RelaySettings settings,
        final ConversationOwner owner,
        final BufferHolder holder)
    {
        this.relayLoop = relayLoop;
        this.settings = settings;
        this.owner = owner;
        this.holder = holder;
        holdBudget = new HoldBudget(settings.holdConnectTimeoutNs());
        clientRelay = new ClientRelay(this);
        serverRelay = new ServerRelay(this);
        applyNeeds();
    }

    /**
     * Lets the client speak only once {@link #client} says how, which it must after {@link
     * ConversationOwner#onIntroduced}. To be called before the start.
     */
    public void awaitClient()
    {
        isClientAwaited = true;
    }

    /**
     * Begins: both channels are handled here from now on, and what they have read so far is relayed.
     *
     * @param client channel.
     * @param server channel.
     */
    public void start(final Channel client, final Channel server)
    {
        start(client, server, null);
    }

    /**
     * Begins with something that the server has said already.
     *
     * @param client channel.
     * @param server channel.
     * @param heard  of the server already, in front of what its channel brings; or null.
     */
    public void start(final Channel client, final Channel server, final byte[] heard)
    {
        clientRelay.channels(isClientAwaited ? null : client, server);
        serverRelay.channels(server, client);
        if (!isClientAwaited)
        {
            client.handler(clientRelay);
            clientRelay.updateReading();
        }

        server.handler(serverRelay);
        if (null != heard)
        {
            serverRelay.hear(heard);
            settle();
        }

        serverRelay.updateReading();
    }

    /**
     * The client that was awaited goes on, on the same channel or on a layer above it.
     *
     * @param client channel; it is handled here from now on.
     */
    public void client(final Channel client)
    {
        isClientAwaited = false;
        serverRelay.open();
        clientRelay.channels(client, serverRelay.source());
        serverRelay.channels(serverRelay.source(), client);
        client.handler(clientRelay);
        settle();
    }

    /** {@return who is told what happens} */
    public ConversationOwner owner()
    {
        return owner;
    }

    /** {@return what the loop shares} */
    public RelayLoop relayLoop()
    {
        return relayLoop;
    }

    /** {@return true when the first PONG has reached the client, or it does not wait for one} */
    public boolean isWelcomed()
    {
        return PHASE_OPEN == phase;
    }

    /** {@return true when the client has said CONNECT} */
    public boolean isConnected()
    {
        return hasConnect;
    }

    /** {@return true when the client has begun a command that is not complete, and nobody holds it} */
    public boolean isClientPartial()
    {
        return clientRelay.isPartial();
    }

    /**
     * Takes a command away from the handler that is being asked about it, to be decided later. The handler has to
     * decide {@link Decision#HOLD}, and says where to go on by {@link HeldCommand#resumeFrom(int)}.
     *
     * @param command that the handler was asked about.
     * @return the command with its copy.
     * @throws IllegalStateException when the handler is not being asked about it, or has held it already.
     */
    public HeldCommand hold(final Command command)
    {
        return relayLoop.asked().hold(this, command);
    }

    /**
     * Takes time off what may be spent on holds before the first PONG.
     *
     * @param heldNs for which the client had to wait already.
     */
    public void spendOnHolds(final long heldNs)
    {
        holdBudget.spend(heldNs);
    }

    /** {@return true while the handler is being asked about a command of this conversation} */
    public boolean isAsking()
    {
        return this == relayLoop.asked().conversation();
    }

    /** Ends with the callback at hand, as if the handler had decided {@link Decision#CLOSE} about what comes next. */
    public void endLater()
    {
        end(RelayEnd.HANDLER_CLOSED);
    }

    /** {@return the client's command that is held, or null} */
    public HeldCommand heldOfClient()
    {
        return clientRelay.held();
    }

    /** {@return the server's command that is held, or null} */
    public HeldCommand heldOfServer()
    {
        return serverRelay.held();
    }

    /**
     * Publishes to the server between two commands of the client.
     *
     * @param subject to publish to.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message.
     * @return false when it cannot be sent.
     * @throws IllegalArgumentException when a subject is no token, or the headers are no header block.
     */
    public boolean publish(
        final AsciiView subject, final AsciiView reply, final HeaderView headers, final AsciiView payload)
    {
        Arguments.check(subject, reply, headers);

        return clientRelay.publish(subject, reply, headers, payload);
    }

    /**
     * Delivers a message to the client between two commands of the server.
     *
     * @param subject that it was published to.
     * @param sid     of the subscription.
     * @param reply   subject, or null.
     * @param headers a header block, or null; left out when the client does not understand it.
     * @param payload of the message.
     * @return false when it cannot be sent.
     * @throws IllegalArgumentException when a subject or the sid is no token, or the headers are no header block.
     */
    public boolean deliver(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        Arguments.check(subject, reply, headers);
        Arguments.checkToken("sid", sid);

        return serverRelay.deliver(subject, sid, reply, headers, payload);
    }

    /**
     * Says something to the client between two commands of the server, such as an INFO of the gateway's own.
     *
     * @param source that holds a whole command.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return false when it cannot be sent.
     */
    public boolean sayToClient(final DirectBuffer source, final int offset, final int length)
    {
        return serverRelay.say(source, offset, length);
    }

    /** Stops looking at what the client says, from its next boundary on. */
    public void pipeClient()
    {
        clientRelay.pipe();
    }

    /** Stops looking at what the server says, from its next boundary on. */
    public void pipeServer()
    {
        serverRelay.pipe();
    }

    /**
     * The last act: nothing more is relayed, what was said by the gateway and may go out goes out, and the client is
     * told why if that is possible without breaking a message. The channels are the owner's to close.
     *
     * @param errorText of a last {@code -ERR}, or null for none.
     */
    public void finish(final CharSequence errorText)
    {
        if (isFinished)
        {
            return;
        }

        isFinished = true;
        clientRelay.finish();
        serverRelay.finish();
        // what expects the answer to its ClientHello understands nothing else
        if (serverRelay.isAtBoundary() && null != serverRelay.target() &&
            (!isClientAwaited || PHASE_INFO == phase))
        {
            serverRelay.sayLast(errorText);
        }
        clientRelay.releaseReserve();
        serverRelay.releaseReserve();
        answers.clear();
    }

    /** {@return commands that the client has sent} */
    public long clientCommandCount()
    {
        return clientRelay.commandCount();
    }

    /** {@return commands that the server has sent} */
    public long upstreamCommandCount()
    {
        return serverRelay.commandCount();
    }

    /** {@return true after {@link #finish}} */
    public boolean isFinished()
    {
        return isFinished;
    }

    RelaySettings settings()
    {
        return settings;
    }

    Answers answers()
    {
        return answers;
    }

    HoldBudget holdBudget()
    {
        return holdBudget;
    }

    BufferHolder holder()
    {
        return holder;
    }

    ClientRelay clientRelay()
    {
        return clientRelay;
    }

    ServerRelay serverRelay()
    {
        return serverRelay;
    }

    int phase()
    {
        return phase;
    }

    void phase(final int newPhase)
    {
        phase = newPhase;
        if (PHASE_OPEN == newPhase)
        {
            applyNeeds();
            owner.onWelcome();
        }
    }

    Agreement agreement()
    {
        return agreement;
    }

    /** {@return true when each command and each answer has to be seen, so that answers keep their order} */
    boolean isTracking()
    {
        return isTracking;
    }

    /** An answer has come: when it was the last that had to be awaited, nobody looks any more. */
    void onAnswered()
    {
        if (!isTrackingWanted && answers.isEmpty())
        {
            applyNeeds();
        }
    }

    /** The first INFO has gone out. */
    void onIntroduced()
    {
        if (isClientAwaited)
        {
            serverRelay.gate();
            owner.onIntroduced();
        }
    }

    /** Answers of the server are not seen any more: nothing waits for them, and nobody counts them. */
    void onServerPiped()
    {
        answers.clear();
        if (PHASE_OPEN == phase)
        {
            applyNeeds();
        }
        else
        {
            phase(PHASE_OPEN);
        }
    }

    void onConnect(final ConnectView options)
    {
        hasConnect = true;
        agreement.ofClient(options);
        owner.onConnect(options);
    }

    void onConnectForwarded(final ConnectView options, final boolean areHeadersSupported)
    {
        agreement.ofServer(options, areHeadersSupported);
        applyNeeds();
    }

    /** The conversation ends with this callback; the first reason counts. */
    void end(final RelayEnd reason)
    {
        if (null == end)
        {
            end = reason;
            disturb();
        }
    }

    /** Something is different that both relays look at between two commands. */
    void disturb()
    {
        clientRelay.disturb();
        serverRelay.disturb();
    }

    boolean isEnding()
    {
        return null != end || isFinished;
    }

    /** {@return true when the gateway may say something of its own, in a direction that is still looked at} */
    boolean isOpen()
    {
        return PHASE_OPEN == phase && !isEnding();
    }

    /** Something waits in a reserve outside of the callbacks of a channel. */
    void flushLater()
    {
        relayLoop.loop().defer(flushTask);
    }

    /** The end of each callback: what waits goes out where it may, reading stops or goes on, an end is told. */
    void settle()
    {
        if (isFinished)
        {
            return;
        }

        serverRelay.presentHeard();
        serverRelay.flushReserve();
        clientRelay.flushReserve();
        if (null != end)
        {
            owner.onEnd(end);
            return;
        }
        if (!isClientAwaited)
        {
            clientRelay.updateReading();
        }

        serverRelay.updateReading();
    }

    private void applyNeeds()
    {
        isTrackingWanted = !serverRelay.isPiped() &&
            (PHASE_OPEN != phase || agreement.isClientVerbose() || agreement.isServerVerbose() ||
            relayLoop.isPingNeeded());
        isTracking = isTrackingWanted || !answers.isEmpty();
        disturb();
        clientRelay.applyNeeds();
        serverRelay.applyNeeds();
    }

    /** Sends at the end of the pass what was said outside of the channels' callbacks, once for all of it. */
    private static final class FlushTask extends LoopTask
    {
        private final Conversation conversation;

        FlushTask(final Conversation conversation)
        {
            this.conversation = conversation;
        }

        @Override
        protected void onPassEnd()
        {
            conversation.settle();
        }
    }
}
