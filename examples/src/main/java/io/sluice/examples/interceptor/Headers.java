package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;

/**
 * Tells services who published, in headers that no client can forge. They are taken off again on the way to clients,
 * who need not know each other. Clients that know nothing of headers notice nothing.
 */
public final class Headers implements Interceptor
{
    private static final String USER = "Gateway-User";
    private static final String ADDRESS = "Gateway-Address";

    /** One for each event loop. */
    public Headers()
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
        return new GatewayContext().interceptor(Headers::new);
    }

    /** Line and header block: a payload of megabytes streams behind them. */
    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        switch (kind)
        {
            case PUB:
            case HPUB:
                return Need.HEADERS;

            case HMSG:
                return Direction.SERVER_TO_CLIENT == direction ? Need.HEADERS : Need.NOTHING;

            default:
                return Need.NOTHING;
        }
    }

    /** Without it the server takes no headers of clients that know none. These themselves still may not send any. */
    @Override
    public boolean addsHeaders()
    {
        return true;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        final String user = session.connectOptions().user();
        publish.edit()
            .removeHeaderIgnoreCase(USER)
            .removeHeaderIgnoreCase(ADDRESS)
            .setHeader(USER, null == user ? "nobody" : user)
            .setHeader(ADDRESS, session.clientAddress().getAddress().getHostAddress());

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        message.edit().removeHeader(USER).removeHeader(ADDRESS);

        return Verdict.FORWARD;
    }
}
