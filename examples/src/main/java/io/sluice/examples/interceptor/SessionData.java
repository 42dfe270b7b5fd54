package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.CloseReason;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;

import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * Keeps data with each session: what one callback stores, all callbacks of both directions see, and so do all other
 * interceptors. When the session ends, it tells all there is.
 */
public final class SessionData implements Interceptor
{
    /** Counted where it is kept: a number in a map would be boxed for each message. */
    static final class Traffic
    {
        private long published;
        private long delivered;

        @Override
        public String toString()
        {
            return published + " bytes published, " + delivered + " delivered";
        }
    }

    private static final String TRAFFIC = "traffic";

    private final Consumer<String> log;

    SessionData(final Consumer<String> log)
    {
        this.log = log;
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(System.out::println));
    }

    static GatewayContext context(final Consumer<String> log)
    {
        return new GatewayContext().interceptor(() -> new SessionData(log));
    }

    @Override
    public void onOpen(final Session session)
    {
        session.attribute(TRAFFIC, new Traffic());
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        session.attribute("name", connect.options().name());

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        ((Traffic)session.attribute(TRAFFIC)).published += publish.payloadLength();

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        ((Traffic)session.attribute(TRAFFIC)).delivered += message.payloadLength();

        return Verdict.FORWARD;
    }

    @Override
    public void onClose(final Session session, final CloseReason reason, final String detail)
    {
        final StringJoiner text = new StringJoiner("; ", "session " + session.id() + ": ", "");
        session.forEachAttribute((key, value) -> text.add(key + " = " + value));
        log.accept(text.toString());
    }
}
