package io.sluice.examples.connection;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.OriginPolicy;

import java.util.List;

/** Listeners for browsers: which pages may connect, and what old clients can read. */
public final class BrowserListeners
{
    private BrowserListeners()
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
        Examples.serve(context(8080, 8081, 8082, 8083));
    }

    static GatewayContext context(final int... ports)
    {
        return new GatewayContext()
            .listen("ws://127.0.0.1:" + ports[0] + "/nats") // pages that this very host and port have served
            .listen(new ListenerContext("ws://127.0.0.1:" + ports[1] + "/nats")
                .origins(OriginPolicy.of(List.of("https://app.example.com", "https://*.example.org"))))
            .listen(new ListenerContext("ws://127.0.0.1:" + ports[2] + "/nats")
                .origins((origin, host, isTls) -> null != origin && origin.endsWith(".intranet")))
            .listen(new ListenerContext("ws://127.0.0.1:" + ports[3] + "/nats")
                .origins(OriginPolicy.any())
                .textFrames()); // one command each, as clients of the predecessor expect
    }
}
