package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.json.InfoView;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import io.sluice.net.EventLoop;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * From the server to the client: whose the answers are, and what a client without headers must not see.
 * <p>
 * Confined to the loop of its session.
 */
final class ServerRelay extends Relay
{
    private static final String PERMISSIONS = "Permissions Violation";
    private static final String INVALID_SUBJECT = "Invalid Subject";
    private static final String TOO_MANY_SUBSCRIPTIONS = "maximum subscriptions exceeded";
    /** Comes on top of the answer, in pedantic mode. */
    private static final String INVALID_PUBLISH_SUBJECT = "Invalid Publish Subject";
    /** Ends the text when a reload of the server's configuration took a subscription away, which answers nothing. */
    private static final String RELOADED = "\")";
    private static final int NO_RESPONDERS = 503;

    private final Agreement agreement;
    private boolean hasInfo;
    /**
     * The command at hand meets the oldest expectation, once it is decided about: what waits for it must not overtake.
     */
    private boolean isAnswer;
    /** Nothing is relayed for now: the client may be about to start TLS, or something else comes first. */
    private boolean isGated;
    /** What the server said before its channel was secured, and what of it has been relayed. */
    private UnsafeBuffer heard;
    private int heardOffset;
    private int heardLimit;

    ServerRelay(final Conversation conversation)
    {
        super(conversation, ParserState.ofServer());
        agreement = conversation.agreement();
    }

    @Override
    CommandParser parser()
    {
        return relayLoop.serverParser();
    }

    @Override
    CommandParser newParser()
    {
        return new ServerCommandParser();
    }

    @Override
    ParserState newState()
    {
        return ParserState.ofServer().controlLineLimit(Integer.MAX_VALUE);
    }

    @Override
    RelayCounters counters()
    {
        return relayLoop.serverCounters();
    }

    @Override
    int ask(final CommandKind kind, final Command command, final int from)
    {
        final int decision = relayLoop.handler().onServerCommand(conversation, kind, command, from);

        return Decision.FORWARD == decision && CommandKind.HMSG == kind && agreement.areHeadersForced() ?
            withoutHeaders((MessageCommand)command) : decision;
    }

    @Override
    boolean isSeparating()
    {
        return conversation.settings().isMessagePerCommand();
    }

    @Override
    boolean hasRoom()
    {
        return !isGated && !conversation.clientRelay().isReserveFull();
    }

    @Override
    boolean mayDrain()
    {
        return conversation.isWelcomed();
    }

    @Override
    void onDrained(final int answeredCount)
    {
    }

    /** See {@link Conversation#deliver}. */
    boolean deliver(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        return countSaid(conversation.isOpen() && !isPiped() &&
            reserve().addMessage(subject, sid, reply, agreement.hasClientHeaders() ? headers : null, payload));
    }

    /** See {@link Conversation#sayToClient}. */
    boolean say(final DirectBuffer bytes, final int offset, final int length)
    {
        return countSaid(conversation.isOpen() && !isPiped() && reserve().addBytes(bytes, offset, length));
    }

    @Override
    boolean mayPipe()
    {
        return hasInfo;
    }

    @Override
    void onPiped()
    {
        conversation.onServerPiped();
    }

    @Override
    void applyNeeds()
    {
        final boolean isTracking = conversation.isTracking();
        for (final CommandKind kind : RelayLoop.kinds())
        {
            final Need need = relayLoop.serverNeed(kind);
            state.need(kind, isSeparating() ? Need.WHOLE :
                Need.NOTHING == need && (isTracking || CommandKind.ERR == kind) ? Need.LINE : need);
        }
        if (agreement.areHeadersForced() && Need.WHOLE != state.need(CommandKind.HMSG))
        {
            state.need(CommandKind.HMSG, Need.HEADERS);
        }
    }

    @Override
    boolean onCommand(final CommandKind kind, final Command command)
    {
        final Answers answers = conversation.answers();
        switch (kind)
        {
            case INFO:
                onInfo(((InfoCommand)command).info());
                return true;

            case PONG:
                isAnswer = Answers.PONG == answers.first();
                return true;

            case OK:
                return isForClient(answers, false);

            case ERR:
                return onError(answers, ((ErrorCommand)command).text());

            default:
                return true;
        }
    }

    @Override
    int onDecided(final CommandKind kind, final Command command, final int decision)
    {
        final int counted = withoutStalling(
            kind, Decision.FORWARD == decision && isTooLong(command) ? Decision.DROP : decision);

        if (isAnswer && Decision.HOLD != counted)
        {
            isAnswer = false;
            remove(conversation.answers());
        }

        switch (counted)
        {
            case Decision.FORWARD:
                break;

            case Decision.DROP:
                counters().dropped++;
                welcome(kind);
                answerPing(kind);
                break;

            case Decision.REJECT:
                countRejected(kind);
                if (isReserveFull())
                {
                    // Before the welcome nothing of it goes out, and only reading on brings that about.
                    counters().refused++;
                }
                else
                {
                    addError();
                }
                welcome(kind);
                answerPing(kind);
                break;

            case Decision.REJECT_AND_CLOSE:
                countRejected(kind);
                addError();
                conversation.end(RelayEnd.HANDLER_CLOSED);
                break;

            case Decision.CLOSE:
                conversation.end(RelayEnd.HANDLER_CLOSED);
                break;

            case Decision.HOLD:
                counters().held++;
                break;

            default:
                conversation.end(RelayEnd.HANDLER_FAILED);
                break;
        }

        return counted;
    }

    @Override
    void onForwarded(final CommandKind kind, final Output output)
    {
        welcome(kind);
        if (CommandKind.INFO == kind && !hasInfo)
        {
            hasInfo = true;
            output.flush();
            if (Conversation.PHASE_INFO == conversation.phase())
            {
                conversation.phase(Conversation.PHASE_CONNECT);
            }

            conversation.onIntroduced();
        }
    }

    @Override
    void onMalformed(final CommandParser failed, final Output output)
    {
        conversation.end(RelayEnd.SERVER_PROTOCOL_ERROR);
    }

    /** Nothing follows INFO before {@link #open()}. */
    void gate()
    {
        isGated = true;
    }

    /** What was kept back goes on. */
    void open()
    {
        isGated = null != heard;
    }

    /** Keeps bytes to be relayed in front of all that the channel brings. */
    void hear(final byte[] bytes)
    {
        final EventLoop loop = relayLoop.loop();
        heardOffset = loop.headroom();
        heardLimit = heardOffset + bytes.length;
        heard = new UnsafeBuffer(new byte[heardLimit + EventLoop.SLACK_LENGTH]);
        heard.putBytes(heardOffset, bytes);
        isGated = true;
    }

    /** Relays what was kept, as far as the client takes it. */
    void presentHeard()
    {
        if (isGated && null != heard && !conversation.isEnding())
        {
            final UnsafeBuffer kept = heard;
            heard = null; // what is called here comes back to here
            isGated = false;
            heardOffset += onRead(source(), kept, heardOffset, heardLimit - heardOffset);
            if (heardOffset < heardLimit)
            {
                heard = kept;
                isGated = true;
            }
        }
    }

    private void onInfo(final InfoView info)
    {
        conversation.clientRelay().serverLimits(
            info.maxPayload(), info.hasHeaders(), !hasInfo && info.isAuthRequired());
    }

    /** Without INFO clients say nothing, and where TLS comes after it cannot go on: they would wait for a deadline. */
    private int withoutStalling(final CommandKind kind, final int decision)
    {
        final boolean isInfo = CommandKind.INFO == kind;

        return Decision.DROP == decision && isInfo && !hasInfo ? Decision.CLOSE :
            Decision.REJECT == decision && isInfo && !conversation.isConnected() ? Decision.REJECT_AND_CLOSE : decision;
    }

    /** {@return false when it is the answer to a command that is not the client's, or to one that asked for none} */
    private boolean isForClient(final Answers answers, final boolean isError)
    {
        switch (answers.first())
        {
            case Answers.PASS:
                isAnswer = true;
                return true;

            case Answers.QUIET:
                isAnswer = isError;
                if (!isError)
                {
                    remove(answers);
                }
                return isError;

            case Answers.OURS:
                remove(answers);
                return false;

            default:
                return true;
        }
    }

    private boolean onError(final Answers answers, final AsciiView text)
    {
        if (text.startsWith(INVALID_PUBLISH_SUBJECT))
        {
            return Answers.OURS != answers.first();
        }

        final boolean isAnswer = text.startsWith(PERMISSIONS) && !text.endsWith(RELOADED) ||
            text.startsWith(INVALID_SUBJECT) || text.startsWith(TOO_MANY_SUBSCRIPTIONS);

        final boolean isForClient = !isAnswer || isForClient(answers, true) &&
            !conversation.clientRelay().isOwnRefused(text);
        if (!isForClient)
        {
            relayLoop.clientCounters().refused++;
        }

        return isForClient;
    }

    private void remove(final Answers answers)
    {
        answers.removeFirst();
        conversation.onAnswered();
    }

    private int withoutHeaders(final MessageCommand message)
    {
        // Without being told to report them, the server passes only those on that a client made, to whomever it likes.
        if (agreement.hasNoResponders() && NO_RESPONDERS == message.headers().status() && 0 == message.payloadLength())
        {
            return Decision.DROP;
        }
        message.edit().removeHeaders();

        return Decision.FORWARD;
    }

    private boolean isTooLong(final Command command)
    {
        // What the server itself made that long, clients can take.
        final boolean isTooLong = command instanceof MessageCommand &&
            command.argumentLength() > RelaySettings.USUAL_LINE_LENGTH &&
            (wasLengthened() || command.isEdited() && ((MessageCommand)command).isLineLengthened());
        if (isTooLong)
        {
            counters().oversized++;
        }

        return isTooLong;
    }

    /** The first PONG opens; where nobody sees the client's PING, so does whatever shows that none was awaited. */
    private void welcome(final CommandKind kind)
    {
        if (Conversation.PHASE_PONG == conversation.phase() && (CommandKind.PONG == kind ||
            conversation.clientRelay().isPiped() &&
            (CommandKind.MSG == kind || CommandKind.HMSG == kind || CommandKind.PING == kind)))
        {
            conversation.phase(Conversation.PHASE_OPEN);
        }
    }

    /** The server hears from the gateway what it will not hear from the client. */
    private void answerPing(final CommandKind kind)
    {
        if (CommandKind.PING == kind && !conversation.clientRelay().isPiped() &&
            !conversation.clientRelay().reserve().addPong(false))
        {
            conversation.end(RelayEnd.POOL_EXHAUSTED);
        }
    }

    private void addError()
    {
        if (!reserve().addError(relayLoop.errorText(), false))
        {
            conversation.end(RelayEnd.POOL_EXHAUSTED);
        }
    }
}
