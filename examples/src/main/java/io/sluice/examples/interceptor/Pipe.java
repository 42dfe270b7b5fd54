package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.PublishCommand;

/**
 * Looks at strangers only: what a trusted client says is relayed raw from its CONNECT on. Each direction is decided for
 * itself; here that of the server is still looked at.
 */
public final class Pipe implements Interceptor
{
    /** One for each event loop. */
    public Pipe()
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
        return new GatewayContext().interceptor(Pipe::new);
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        if (session.clientAddress().getAddress().isLoopbackAddress() && "backend".equals(connect.options().user()))
        {
            session.pipe(Direction.CLIENT_TO_SERVER);
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return publish.subject().startsWith("public.") ? Verdict.FORWARD : session.deny(publish);
    }
}
