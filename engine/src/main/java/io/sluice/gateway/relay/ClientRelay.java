package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.Failure;
import io.sluice.nats.parser.ParserState;

/**
 * From the client to the server: who gets an answer from whom, and what the server would refuse.
 * <p>
 * Confined to the loop of its session.
 */
final class ClientRelay extends Relay
{
    private static final String LINE_TOO_LONG = "maximum control line exceeded";

    private final Agreement agreement;
    private final int controlLineLimit;
    private final int serverLineLimit;
    private final int ownPayloadLimit;
    private int payloadLimit;
    private boolean areHeadersSupported;
    private OwnPublishes ownPublishes;

    ClientRelay(final Conversation conversation)
    {
        super(conversation, ParserState.ofClient());
        agreement = conversation.agreement();
        final RelaySettings settings = conversation.settings();
        controlLineLimit = settings.controlLineLengthMax();
        serverLineLimit = settings.serverLineLengthMax();
        ownPayloadLimit = 0 == settings.payloadLengthMax() ? ParserState.PAYLOAD_LIMIT_MAX :
            settings.payloadLengthMax();
        payloadLimit = ParserState.PAYLOAD_LIMIT_MAX;
        state.controlLineLimit(controlLineLimit).payloadLimit(ownPayloadLimit).headersAccepted(false);
    }

    @Override
    CommandParser parser()
    {
        return relayLoop.clientParser();
    }

    @Override
    CommandParser newParser()
    {
        return new ClientCommandParser();
    }

    @Override
    ParserState newState()
    {
        return ParserState.ofClient().controlLineLimit(Integer.MAX_VALUE);
    }

    @Override
    RelayCounters counters()
    {
        return relayLoop.clientCounters();
    }

    @Override
    int ask(final CommandKind kind, final Command command, final int from)
    {
        return relayLoop.handler().onClientCommand(conversation, kind, command, from);
    }

    @Override
    boolean hasRoom()
    {
        return !conversation.answers().isFull() && !conversation.serverRelay().isReserveFull();
    }

    @Override
    boolean mayDrain()
    {
        return true;
    }

    @Override
    void onDrained(final int answeredCount)
    {
        if (agreement.isServerVerbose())
        {
            for (int i = 0; i < answeredCount; i++)
            {
                conversation.answers().expect(Answers.OURS);
            }
        }
    }

    @Override
    boolean mayPipe()
    {
        return conversation.isConnected();
    }

    @Override
    void onPiped()
    {
        if (Conversation.PHASE_OPEN != conversation.phase())
        {
            // Its PING passes unseen; the answer to it does not.
            conversation.phase(Conversation.PHASE_PONG);
        }
    }

    @Override
    void applyNeeds()
    {
        final boolean isTracking = conversation.isTracking();
        for (final CommandKind kind : RelayLoop.kinds())
        {
            final Need need = relayLoop.clientNeed(kind);
            state.need(kind, Need.NOTHING == need && isTracking ? Need.LINE : need);
        }
    }

    @Override
    boolean onCommand(final CommandKind kind, final Command command)
    {
        final int phase = conversation.phase();
        if (CommandKind.CONNECT == kind)
        {
            onConnect(((ConnectCommand)command).options());
        }
        else if (Conversation.PHASE_OPEN != phase && Conversation.PHASE_PONG != phase)
        {
            // A client that goes on without waiting for its PONG is none of those that a line before it would break.
            conversation.phase(Conversation.PHASE_PING == phase && CommandKind.PING == kind ?
                Conversation.PHASE_PONG : Conversation.PHASE_OPEN);
        }

        return true;
    }

    @Override
    int onDecided(final CommandKind kind, final Command command, final int decision)
    {
        if (Decision.FORWARD == decision && CommandKind.CONNECT == kind)
        {
            agreement.force((ConnectCommand)command, relayLoop.isAddingHeaders() && areHeadersSupported);
        }
        final boolean isChanged = wasEdited() || command.isEdited();
        final int counted = Decision.FORWARD == decision && isChanged ? sizeUp(kind, command) :
            Decision.REJECT == decision && CommandKind.CONNECT == kind ? Decision.REJECT_AND_CLOSE : decision;

        switch (counted)
        {
            case Decision.FORWARD:
                if (CommandKind.CONNECT == kind)
                {
                    conversation.onConnectForwarded(((ConnectCommand)command).options(), areHeadersSupported);
                }
                if (conversation.isTracking())
                {
                    expectAnswer(kind);
                }
                break;

            case Decision.DROP:
                counters().dropped++;
                answerDropped(kind);
                break;

            case Decision.REJECT:
                countRejected(kind);
                answerRejected(kind);
                break;

            case Decision.REJECT_AND_CLOSE:
                countRejected(kind);
                answerRejected(kind);
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
    }

    @Override
    void onMalformed(final CommandParser failed, final Output output)
    {
        final Failure failure = failed.failure();
        conversation.owner().onRefused(failure, failed.snippet());
        if (Failure.CONTROL_LINE == failure && controlLineLimit < serverLineLimit)
        {
            conversation.end(RelayEnd.CONTROL_LINE_EXCEEDED);
        }
        else if (Failure.PAYLOAD == failure && ownPayloadLimit < payloadLimit)
        {
            conversation.end(RelayEnd.PAYLOAD_EXCEEDED);
        }
        else
        {
            failed.encodeRefusal(output.buffer(), output.claim(failed.refusalLength()));
        }
    }

    /**
     * The server said what it takes.
     *
     * @param maxPayload          of the server, or less than 0 when it does not say.
     * @param hasHeaders          whether it understands headers.
     * @param isConnectRequired   whether it takes nothing before CONNECT.
     */
    void serverLimits(final long maxPayload, final boolean hasHeaders, final boolean isConnectRequired)
    {
        payloadLimit = maxPayload < 0 ? ParserState.PAYLOAD_LIMIT_MAX :
            (int)Math.min(ParserState.PAYLOAD_LIMIT_MAX, maxPayload);
        areHeadersSupported = hasHeaders;
        state.payloadLimit(Math.min(ownPayloadLimit, payloadLimit));
        if (isConnectRequired && !conversation.isConnected())
        {
            state.connectRequired(true);
        }
    }

    /** See {@link Conversation#publish}. */
    boolean publish(
        final AsciiView subject, final AsciiView reply, final HeaderView headers, final AsciiView payload)
    {
        final boolean hasHeaders = null != headers && !headers.isEmpty();
        final int length = payload.length() + (hasHeaders ? headers.length() : 0);
        final boolean isSendable = conversation.isOpen() && !isPiped() &&
            (!hasHeaders || agreement.hasServerHeaders()) && length <= payloadLimit &&
            reserve().addPublish(subject, reply, headers, payload);
        if (isSendable)
        {
            expectRefusal(subject, reply);
        }

        return countSaid(isSendable);
    }

    /** Where each command is answered the refusal has its turn; elsewhere it has to be known. */
    private void expectRefusal(final AsciiView subject, final AsciiView reply)
    {
        if (agreement.isServerVerbose())
        {
            return;
        }
        if (null == ownPublishes)
        {
            ownPublishes = new OwnPublishes();
        }
        final long nowNs = relayLoop.loop().nowNs();
        ownPublishes.add(relayLoop.ownErrorText().denyPublish(subject), nowNs);
        if (null != reply && !reply.isEmpty())
        {
            ownPublishes.add(relayLoop.ownErrorText().denyReply(reply), nowNs);
        }
    }

    /**
     * The server refuses something.
     *
     * @param text of the refusal.
     * @return true when it is what the gateway has published, and nothing that the client has to hear of.
     */
    boolean isOwnRefused(final AsciiView text)
    {
        return null != ownPublishes && !agreement.isServerVerbose() &&
            ownPublishes.remove(text, relayLoop.loop().nowNs());
    }

    private void onConnect(final ConnectView options)
    {
        if (Conversation.PHASE_PING > conversation.phase())
        {
            conversation.phase(Conversation.PHASE_PING);
        }
        conversation.onConnect(options);
        state.headersAccepted(agreement.hasClientHeaders() && areHeadersSupported);
    }

    private void expectAnswer(final CommandKind kind)
    {
        if (CommandKind.PING == kind)
        {
            conversation.answers().expect(Answers.PONG);
        }
        else if (agreement.isServerVerbose() && isAnswered(kind))
        {
            conversation.answers().expect(agreement.isClientVerbose() ? Answers.PASS : Answers.QUIET);
        }
    }

    private void answerDropped(final CommandKind kind)
    {
        if (!mayAnswer())
        {
            return;
        }

        if (CommandKind.PING == kind)
        {
            note(answers().addPong(isAnswerAfter()));
            endHandshake();
        }
        else if (isAnswered(kind) && agreement.isClientVerbose())
        {
            note(answers().addOk(isAnswerAfter()));
        }
    }

    private void answerRejected(final CommandKind kind)
    {
        if (!mayAnswer())
        {
            return;
        }

        // Only where answers are counted has an error a turn; elsewhere it is told at once.
        note(answers().addError(relayLoop.errorText(), agreement.isClientVerbose() && isAnswerAfter()));
        if (CommandKind.PING == kind)
        {
            endHandshake();
        }
    }

    /** The answer to the PING that the client waits for is one of ours. */
    private void endHandshake()
    {
        if (Conversation.PHASE_PONG == conversation.phase())
        {
            conversation.phase(Conversation.PHASE_OPEN);
        }
    }

    /** {@return false when nobody knows any more where an answer could stand} */
    private boolean mayAnswer()
    {
        return !conversation.serverRelay().isPiped();
    }

    private Reserve answers()
    {
        return conversation.serverRelay().reserve();
    }

    /** {@return true when the server owes answers that come first; the one that is made now is expected behind them} */
    private boolean isAnswerAfter()
    {
        final Answers answers = conversation.answers();
        final boolean isAfter = !answers.isEmpty();
        if (isAfter)
        {
            answers.expect(Answers.MADE_HERE);
        }

        return isAfter;
    }

    private void note(final boolean isAdded)
    {
        if (!isAdded)
        {
            conversation.end(RelayEnd.POOL_EXHAUSTED);
        }
    }

    /** {@return a rejection when an edit made more of a command than the server takes} */
    private int sizeUp(final CommandKind kind, final Command command)
    {
        final boolean isPublish = command instanceof PublishCommand;
        final boolean isTooLarge = isPublish && ((PublishCommand)command).totalLength() > payloadLimit;
        final boolean isWithHeaders = isPublish && ((PublishCommand)command).hasHeaders();

        if (!isTooLarge && command.argumentLength() <= serverLineLimit &&
            (!isWithHeaders || agreement.hasServerHeaders()))
        {
            return Decision.FORWARD;
        }

        counters().oversized++;
        if (isPublish)
        {
            relayLoop.errorText().denyPublish(((PublishCommand)command).subject());
            return Decision.REJECT;
        }
        if (CommandKind.SUB == kind)
        {
            final SubscribeCommand subscribe = (SubscribeCommand)command;
            relayLoop.errorText().denySubscribe(subscribe.subject(), subscribe.queue());
            return Decision.REJECT;
        }
        relayLoop.errorText().reset().append(LINE_TOO_LONG);

        return Decision.REJECT_AND_CLOSE;
    }

    private static boolean isAnswered(final CommandKind kind)
    {
        switch (kind)
        {
            case CONNECT:
            case PUB:
            case HPUB:
            case SUB:
            case UNSUB:
            case HMSG:
                return true;

            default:
                return false;
        }
    }
}
