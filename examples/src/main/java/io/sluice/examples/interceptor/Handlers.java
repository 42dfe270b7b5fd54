package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/** Changes something in every command that a client and a server exchange. */
public final class Handlers implements Interceptor
{
    private static final int UNSUBSCRIBE_MAX = 1000;

    private final UnsafeBuffer masked = new UnsafeBuffer("[masked]".getBytes(StandardCharsets.US_ASCII));

    /** One for each event loop. */
    public Handlers()
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
        return new GatewayContext().interceptor(Handlers::new);
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        connect.edit().set("name", "via gateway: " + connect.options().name()).remove("pass");

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (publish.payloadLength() > 0 && '{' != publish.payloadBuffer().getByte(publish.payloadOffset()))
        {
            return session.reject("Permissions Violation: only JSON may be published");
        }

        if (publish.subject().startsWith("v1."))
        {
            publish.edit().subject("v2." + publish.subject().asString().substring("v1.".length()));
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        if (subscribe.subject().startsWith("work.") && !subscribe.hasQueue())
        {
            subscribe.edit().queue("workers"); // nobody gets all the work alone
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        if (unsubscribe.max() > UNSUBSCRIBE_MAX)
        {
            unsubscribe.edit().max(UNSUBSCRIBE_MAX);
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        if (message.subject().startsWith("secret."))
        {
            message.edit().payload(masked, 0, masked.capacity());
        }

        return message.subject().startsWith("noise.") ? Verdict.DROP : Verdict.FORWARD;
    }
}
