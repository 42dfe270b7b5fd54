package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.InfoCommand;

/**
 * Decides what clients learn of the server, before they get it, and whether they get this server at all.
 */
public final class InfoEdit implements Interceptor
{
    private static final long PAYLOAD_MAX = 64 * 1024;

    /** One for each event loop. */
    public InfoEdit()
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
        return new GatewayContext().interceptor(InfoEdit::new);
    }

    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        final String version = info.info().version();
        if (null == version || version.startsWith("1."))
        {
            return session.rejectAndClose("this server is too old");
        }

        info.edit()
            .set("server_name", "edge")
            .set("max_payload", Math.min(PAYLOAD_MAX, info.info().maxPayload()))
            .remove("cluster")
            .remove("git_commit");

        return Verdict.FORWARD;
    }
}
