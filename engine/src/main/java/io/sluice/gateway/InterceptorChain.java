package io.sluice.gateway;

import io.sluice.gateway.relay.CommandHandler;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.Decision;
import io.sluice.gateway.relay.ErrorText;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.relay.SentSubject;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import io.sluice.nats.json.InfoView;
import org.agrona.ErrorHandler;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the interceptors that a listener has on one loop, one after the other, those that care. Confined to the loop.
 */
final class InterceptorChain implements CommandHandler
{
    private static final CommandKind[] KINDS = CommandKind.values();

    private final List<Interceptor> interceptors;
    private final ErrorHandler errorHandler;
    /** By kind of command, in the order in which they were given. */
    private final Interceptor[][] clientRows = new Interceptor[KINDS.length][];
    private final Interceptor[][] serverRows = new Interceptor[KINDS.length][];
    private final Need[] clientNeeds = new Need[KINDS.length];
    private final Need[] serverNeeds = new Need[KINDS.length];
    private final AsciiView sentSubject = new AsciiView();
    private final boolean isAddingHeaders;
    private RelayLoop relayLoop;

    /**
     * Asks the interceptors what they care for.
     *
     * @param interceptors in the order in which they are asked.
     * @param errorHandler that is told what they throw.
     */
    InterceptorChain(final List<? extends Interceptor> interceptors, final ErrorHandler errorHandler)
    {
        this.interceptors = List.copyOf(interceptors);
        this.errorHandler = errorHandler;
        for (final CommandKind kind : KINDS)
        {
            final int row = kind.ordinal();
            clientNeeds[row] = CommandKind.CONNECT == kind ? Need.LINE : Need.NOTHING;
            serverNeeds[row] = CommandKind.INFO == kind ? Need.LINE : Need.NOTHING;
            clientRows[row] = interested(interceptors, Direction.CLIENT_TO_SERVER, kind, clientNeeds);
            serverRows[row] = interested(interceptors, Direction.SERVER_TO_CLIENT, kind, serverNeeds);
        }
        isAddingHeaders = interceptors.stream().anyMatch(Interceptor::addsHeaders);
    }

    /**
     * Says where it belongs, before anybody is asked.
     *
     * @param newRelayLoop what its loop shares.
     */
    void relayLoop(final RelayLoop newRelayLoop)
    {
        relayLoop = newRelayLoop;
    }

    RelayLoop relayLoop()
    {
        return relayLoop;
    }

    /** {@return all of them in the order in which they are asked} */
    List<Interceptor> interceptors()
    {
        return interceptors;
    }

    @Override
    public Need clientNeed(final CommandKind kind)
    {
        return clientNeeds[kind.ordinal()];
    }

    @Override
    public Need serverNeed(final CommandKind kind)
    {
        return serverNeeds[kind.ordinal()];
    }

    @Override
    public boolean isAddingHeaders()
    {
        return isAddingHeaders;
    }

    @Override
    public int onClientCommand(
        final Conversation conversation, final CommandKind kind, final Command command, final int from)
    {
        final Interceptor[] row = clientRows[kind.ordinal()];
        try
        {
            return command instanceof PublishCommand ?
                askAboutPublish(row, conversation, (PublishCommand)command, from) :
                askClientRow(row, conversation, kind, command, from);
        }
        catch (final Throwable ex)
        {
            return failed(ex);
        }
    }

    @Override
    public int onServerCommand(
        final Conversation conversation, final CommandKind kind, final Command command, final int from)
    {
        final Interceptor[] row = serverRows[kind.ordinal()];
        try
        {
            return command instanceof MessageCommand ?
                askAboutMessage(row, conversation, (MessageCommand)command, from) :
                askServerRow(row, conversation, kind, command, from);
        }
        catch (final Throwable ex)
        {
            return failed(ex);
        }
    }

    /**
     * Asks one after the other whether the connection to a server goes on over TLS.
     *
     * @param session   that is about to begin; it ends if one of them throws.
     * @param info      of the server.
     * @param isPlanned true if it does when nobody says otherwise.
     * @return true if it does.
     */
    boolean onUpstreamTls(final GatewaySession session, final InfoView info, final boolean isPlanned)
    {
        boolean isTls = isPlanned;
        try
        {
            for (final Interceptor interceptor : interceptors)
            {
                isTls = interceptor.onUpstreamTls(session, info, isTls);
            }
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(ex);
            session.end(CloseReason.INTERCEPTOR_FAILED, ex.toString());
        }

        return isTls;
    }

    /**
     * Words a rejection of the command at hand.
     *
     * @param text of it.
     * @return {@link Verdict#REJECT}.
     */
    Verdict reject(final CharSequence text)
    {
        relayLoop.errorText().reset().append(text);

        return Verdict.REJECT;
    }

    /**
     * Words the last that a client hears.
     *
     * @param text of it.
     * @return {@link Verdict#REJECT_AND_CLOSE}.
     */
    Verdict rejectAndClose(final CharSequence text)
    {
        relayLoop.errorText().reset().append(text);

        return Verdict.REJECT_AND_CLOSE;
    }

    /**
     * Words a rejection as the server does.
     *
     * @param publish that is denied.
     * @return {@link Verdict#REJECT}.
     */
    Verdict deny(final PublishCommand publish)
    {
        wordDenial(publish);

        return Verdict.REJECT;
    }

    /**
     * Words a rejection as the server does.
     *
     * @param subscribe that is denied.
     * @return {@link Verdict#REJECT}.
     */
    Verdict deny(final SubscribeCommand subscribe)
    {
        wordDenial(subscribe);

        return Verdict.REJECT;
    }

    /**
     * Holds the command at hand.
     *
     * @param session      that it belongs to.
     * @param conversation of the session.
     * @param command      at hand.
     * @param <C>          what it is.
     * @return the token.
     */
    <C extends Command> Hold<C> hold(final Session session, final Conversation conversation, final C command)
    {
        final String denial = wordDenial(command) ? textOf(relayLoop.errorText()) : null;
        final HeldCommand held = conversation.hold(command);

        return new HoldToken<>(session, held, copyOf(command, held), denial);
    }

    private Interceptor[] interested(
        final List<? extends Interceptor> interceptors,
        final Direction direction,
        final CommandKind kind,
        final Need[] needs)
    {
        final List<Interceptor> row = new ArrayList<>();
        for (final Interceptor interceptor : interceptors)
        {
            final Need need = interceptor.interest(direction, kind);
            if (Need.NOTHING != need)
            {
                row.add(interceptor);
            }
            if (need.compareTo(needs[kind.ordinal()]) > 0)
            {
                needs[kind.ordinal()] = need;
            }
        }

        return row.toArray(new Interceptor[0]);
    }

    /** Messages are most of what is asked about: loops that do nothing else are what the JIT makes the best of. */
    private int askAboutPublish(
        final Interceptor[] row, final Conversation conversation, final PublishCommand publish, final int from)
    {
        final Session session = (Session)conversation.owner();
        for (int i = from; i < row.length; i++)
        {
            final Verdict verdict = row[i].onPublish(session, publish);
            if (Verdict.FORWARD != verdict)
            {
                return decide(verdict, conversation.heldOfClient(), i + 1);
            }
        }

        return Decision.FORWARD;
    }

    private int askAboutMessage(
        final Interceptor[] row, final Conversation conversation, final MessageCommand message, final int from)
    {
        final Session session = (Session)conversation.owner();
        for (int i = from; i < row.length; i++)
        {
            final Verdict verdict = row[i].onMessage(session, message);
            if (Verdict.FORWARD != verdict)
            {
                return decide(verdict, conversation.heldOfServer(), i + 1);
            }
        }

        return Decision.FORWARD;
    }

    private int askClientRow(
        final Interceptor[] row,
        final Conversation conversation,
        final CommandKind kind,
        final Command command,
        final int from)
    {
        for (int i = from; i < row.length; i++)
        {
            final Verdict verdict = ofClient(row[i], (Session)conversation.owner(), kind, command);
            if (Verdict.FORWARD != verdict)
            {
                return decide(verdict, conversation.heldOfClient(), i + 1);
            }
        }

        return CommandKind.CONNECT == kind ?
            afterConnect((Introduced)conversation.owner(), (ConnectCommand)command, row.length) : Decision.FORWARD;
    }

    private int askServerRow(
        final Interceptor[] row,
        final Conversation conversation,
        final CommandKind kind,
        final Command command,
        final int from)
    {
        final boolean isInfo = CommandKind.INFO == kind;
        if (isInfo && 0 == from)
        {
            ((Introduced)conversation.owner()).beforeInfo((InfoCommand)command);
        }
        for (int i = from; i < row.length; i++)
        {
            final Verdict verdict = ofServer(row[i], (Session)conversation.owner(), kind, command);
            if (Verdict.FORWARD != verdict)
            {
                return decide(verdict, conversation.heldOfServer(), i + 1);
            }
        }
        if (isInfo)
        {
            ((Introduced)conversation.owner()).afterInfo((InfoCommand)command);
        }

        return Decision.FORWARD;
    }

    private int afterConnect(final Introduced session, final ConnectCommand connect, final int resumeIndex)
    {
        final HeldCommand held = session.afterConnect(connect);
        if (null == held)
        {
            return Decision.FORWARD;
        }
        held.resumeFrom(resumeIndex);

        return Decision.HOLD;
    }

    private int decide(final Verdict verdict, final HeldCommand held, final int resumeIndex)
    {
        switch (verdict)
        {
            case DROP:
                return Decision.DROP;

            case REJECT:
                return Decision.REJECT;

            case REJECT_AND_CLOSE:
                return Decision.REJECT_AND_CLOSE;

            case CLOSE:
                return Decision.CLOSE;

            case HOLD:
                if (null == held)
                {
                    return failed(new IllegalStateException("verdict HOLD without a call of hold(command)"));
                }
                held.resumeFrom(resumeIndex);
                return Decision.HOLD;

            default:
                throw new IllegalStateException("unexpected verdict: " + verdict);
        }
    }

    /**
     * What a user has written threw: the loop lives, unless the JVM itself is in trouble.
     *
     * @param cause that was thrown.
     */
    void onFailed(final Throwable cause)
    {
        if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError))
        {
            throw (VirtualMachineError)cause;
        }
        errorHandler.onError(cause);
    }

    private int failed(final Throwable cause)
    {
        onFailed(cause);

        return Decision.FAILED;
    }

    /** Leaves the server's words for a denial in the error text, if it has any. */
    private boolean wordDenial(final Command command)
    {
        final ErrorText text = relayLoop.errorText();
        if (command instanceof PublishCommand)
        {
            SentSubject.find(command, sentSubject);
            text.denyPublish(sentSubject);
            return true;
        }
        if (command instanceof SubscribeCommand)
        {
            SentSubject.find(command, sentSubject);
            text.denySubscribe(sentSubject, ((SubscribeCommand)command).queue());
            return true;
        }

        return false;
    }

    /** Everything but messages, which are too many to be looked up. */
    private static Verdict ofClient(
        final Interceptor interceptor, final Session session, final CommandKind kind, final Command command)
    {
        switch (kind)
        {
            case SUB:
                return interceptor.onSubscribe(session, (SubscribeCommand)command);

            case UNSUB:
                return interceptor.onUnsubscribe(session, (UnsubscribeCommand)command);

            case PING:
                return interceptor.onPing(session);

            case PONG:
                return interceptor.onPong(session);

            case CONNECT:
                return interceptor.onConnect(session, (ConnectCommand)command);

            default:
                return Verdict.FORWARD;
        }
    }

    /** Everything but messages, which are too many to be looked up. */
    private static Verdict ofServer(
        final Interceptor interceptor, final Session session, final CommandKind kind, final Command command)
    {
        switch (kind)
        {
            case PING:
                return interceptor.onServerPing(session);

            case PONG:
                return interceptor.onServerPong(session);

            case OK:
                return interceptor.onOk(session);

            case ERR:
                return interceptor.onError(session, (ErrorCommand)command);

            case INFO:
                return interceptor.onInfo(session, (InfoCommand)command);

            default:
                return Verdict.FORWARD;
        }
    }

    /** The copy is a view of the same kind. */
    @SuppressWarnings("unchecked")
    private static <C extends Command> C copyOf(final C command, final HeldCommand held)
    {
        return (C)command.getClass().cast(held.command());
    }

    private static String textOf(final ErrorText text)
    {
        final byte[] bytes = new byte[text.length()];
        text.buffer().getBytes(0, bytes);

        return new String(bytes, StandardCharsets.UTF_8);
    }
}
