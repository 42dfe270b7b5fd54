package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.PublishCommand;

/** A gateway in a program of one's own: the one that the README shows. */
public final class EmbeddedGateway
{
    private EmbeddedGateway()
    {
    }

    /**
     * Serves until the process is ended.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext()
            .listen("nats://127.0.0.1:4223")
            .listen("ws://127.0.0.1:8080/nats")
            .upstream("nats://127.0.0.1:4222")
            .interceptor(AdminGuard::new))) // one for each event loop
        {
            gateway.awaitClose();
        }
    }

    /** Sees every command of a client and decides; all that it does not override costs nothing. */
    static final class AdminGuard implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return publish.subject().startsWith("admin.") ? session.deny(publish) : Verdict.FORWARD;
        }
    }
}
