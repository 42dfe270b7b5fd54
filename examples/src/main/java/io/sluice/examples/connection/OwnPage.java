package io.sluice.examples.connection;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.page.Pages;
import io.sluice.gateway.settings.ListenerContext;

/** Serves a page of one's own beside the path that the page connects to: one origin, so nothing has to be allowed. */
public final class OwnPage
{
    private OwnPage()
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
        Examples.serve(context("ws://127.0.0.1:8080/nats"));
    }

    /**
     * What is served.
     *
     * @param url of the listener, whose path the page connects to.
     * @return a gateway without a server yet.
     */
    public static GatewayContext context(final String url)
    {
        final Pages pages = Pages.builder()
            .resource("/", OwnPage.class, "own-page.html")
            .resource("/own-page.js", OwnPage.class, "own-page.js")
            .build();

        return new GatewayContext()
            .listen(new ListenerContext(url).pages(pages));
    }
}
