package io.sluice.examples.trace;

import io.sluice.gateway.CloseReason;
import io.sluice.gateway.Direction;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
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

import java.util.function.Consumer;

/**
 * Logs what passes. Two of them make a trace: one in front of all other interceptors tells each command as it was
 * received, one behind them tells those that have been changed as they are going to be sent. Bytes that are not
 * printable are escaped, long ones cut, and the secrets of CONNECT hidden. Writing a log takes time on the event loop:
 * for looking for a fault.
 * <pre>
 *   [17] client> PUB orders.new 5
 *   [17] client> rewritten: PUB eu.orders.new 5
 *   [17] server> -ERR 'Permissions Violation for Publish to "eu.orders.new"'
 * </pre>
 */
public final class TraceInterceptor implements Interceptor
{
    private static final String CLIENT = "client> ";
    private static final String SERVER = "server> ";
    private static final String REWRITTEN = "rewritten: ";

    private final Consumer<String> log;
    private final TraceDetail detail;
    private final boolean isFirst;
    private final TraceText text;

    private TraceInterceptor(final Consumer<String> log, final TraceDetail detail, final boolean isFirst)
    {
        this.log = log;
        this.detail = detail;
        this.isFirst = isFirst;
        text = new TraceText(detail);
    }

    /**
     * The one in front, which tells what was received.
     *
     * @param log    gets each line; called on the event loops.
     * @param detail of what is told.
     * @return a new interceptor.
     */
    public static TraceInterceptor ofReceived(final Consumer<String> log, final TraceDetail detail)
    {
        return new TraceInterceptor(log, detail, true);
    }

    /**
     * The one behind, which tells what is sent where that differs.
     *
     * @param log    gets each line; called on the event loops.
     * @param detail of what is told.
     * @return a new interceptor.
     */
    public static TraceInterceptor ofRewritten(final Consumer<String> log, final TraceDetail detail)
    {
        return new TraceInterceptor(log, detail, false);
    }

    /** {@inheritDoc} */
    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return detail.need();
    }

    /** {@inheritDoc} */
    @Override
    public void onOpen(final Session session)
    {
        if (isFirst)
        {
            log(session, "open " + session.transport() + " from " + session.clientAddress() + " to " +
                session.upstreamAddress());
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onClose(final Session session, final CloseReason reason, final String why)
    {
        if (isFirst)
        {
            log(session, "closed: " + reason.label() + (null == why ? "" : ", " + why));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        return trace(session, CLIENT, connect);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return trace(session, CLIENT, publish);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        return trace(session, CLIENT, subscribe);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        return trace(session, CLIENT, unsubscribe);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onPing(final Session session)
    {
        return trace(session, CLIENT, CommandKind.PING);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onPong(final Session session)
    {
        return trace(session, CLIENT, CommandKind.PONG);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        return trace(session, SERVER, info);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        return trace(session, SERVER, message);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        return trace(session, SERVER, error);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onOk(final Session session)
    {
        return trace(session, SERVER, CommandKind.OK);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onServerPing(final Session session)
    {
        return trace(session, SERVER, CommandKind.PING);
    }

    /** {@inheritDoc} */
    @Override
    public Verdict onServerPong(final Session session)
    {
        return trace(session, SERVER, CommandKind.PONG);
    }

    private Verdict trace(final Session session, final String who, final Command command)
    {
        if (isFirst)
        {
            log(session, who + text.received(command));
        }
        else if (command.isEdited())
        {
            log(session, who + REWRITTEN + text.sent(command));
        }

        return Verdict.FORWARD;
    }

    private Verdict trace(final Session session, final String who, final CommandKind kind)
    {
        if (isFirst)
        {
            log(session, who + kind.word());
        }

        return Verdict.FORWARD;
    }

    private void log(final Session session, final String line)
    {
        log.accept("[" + session.id() + "] " + line);
    }
}
