package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

/**
 * Keeps clients away from subjects. Says so in the server's words, which all clients survive, or in words of its own.
 * Its test shows how an interceptor is tried without sockets.
 */
public final class Guard implements Interceptor
{
    /** One for each event loop. */
    public Guard()
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
        return new GatewayContext().interceptor(Guard::new);
    }

    /** The subject is on the line: payloads stream past and are never waited for. */
    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return CommandKind.PUB == kind || CommandKind.HPUB == kind || CommandKind.SUB == kind ?
            Need.LINE : Need.NOTHING;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (publish.subject().startsWith("admin."))
        {
            return session.deny(publish); // -ERR 'Permissions Violation for Publish to "admin.…"'
        }

        return publish.subject().startsWith("audit.") ?
            session.reject("Permissions Violation: audit is written by the gateway alone") : Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        // A client that looks for everything is no client: this closes its connection.
        return subscribe.subject().contentEquals(">") ?
            session.rejectAndClose("Permissions Violation: name what you want") : Verdict.FORWARD;
    }
}
