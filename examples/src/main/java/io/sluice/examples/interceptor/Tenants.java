package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.interceptor.SubjectMapping;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.Subject;
import io.sluice.nats.SubscribeCommand;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives every user subjects of his own on one server: what ann knows as {@code orders} is {@code tenant.ann.orders}
 * there, and back. Whoever does not say who he is stays outside. That the user is who he says, the server decides.
 */
public final class Tenants implements Interceptor
{
    private static final String MAPPING = "mapping";

    /** Of the users whose sessions this loop has; confined to it like everything else here. */
    private final Map<String, Interceptor> mappings = new HashMap<>();
    private final Interceptor model = mappingOf("any");

    /** One for each event loop. */
    public Tenants()
    {
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context());
    }

    static GatewayContext context()
    {
        return new GatewayContext().interceptor(Tenants::new);
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return CommandKind.CONNECT == kind ? Need.WHOLE : model.interest(direction, kind);
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        final String user = connect.options().user();
        if (null == user || !Subject.of(user).isValidLiteral() || user.indexOf('.') >= 0)
        {
            return session.rejectAndClose("Authorization Violation");
        }
        session.attribute(MAPPING, mappings.computeIfAbsent(user, Tenants::mappingOf));

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return mapping(session).onPublish(session, publish);
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        return mapping(session).onSubscribe(session, subscribe);
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        return mapping(session).onMessage(session, message);
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        return mapping(session).onError(session, error);
    }

    /** A client that goes on without CONNECT has the subjects of nobody. */
    private Interceptor mapping(final Session session)
    {
        final Object mapping = session.attribute(MAPPING);

        return null == mapping ? model : (Interceptor)mapping;
    }

    private static Interceptor mappingOf(final String user)
    {
        return SubjectMapping.prefix("", "tenant." + user + ".").get();
    }
}
