package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.CloseReason;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.AsciiView;
import io.sluice.nats.SubscribeCommand;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says something of its own, from a thread of its own: whoever subscribes to {@code clock} gets the time each second
 * from the gateway, and the server is told who does, on {@code clock.readers}.
 */
public final class Clock implements Interceptor
{
    private static final AsciiView SUBJECT = AsciiView.of("clock");
    private static final AsciiView READERS = AsciiView.of("clock.readers");

    /** Shared by the interceptors of all loops and the clock's thread: subscriptions of the clock by session. */
    private final Map<Session, AsciiView> readers;

    private Clock(final Map<Session, AsciiView> readers)
    {
        this.readers = readers;
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final Map<Session, AsciiView> readers = new ConcurrentHashMap<>();
        final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        executor.scheduleAtFixedRate(() -> tick(readers, Instant.now()), 1, 1, TimeUnit.SECONDS);
        try
        {
            Examples.serve(context(readers));
        }
        finally
        {
            executor.shutdown();
        }
    }

    static GatewayContext context(final Map<Session, AsciiView> readers)
    {
        return new GatewayContext().interceptor(() -> new Clock(readers));
    }

    /** On any thread: a full queue or a closed session is told by the answer, it never blocks. */
    static void tick(final Map<Session, AsciiView> readers, final Instant now)
    {
        final AsciiView time = AsciiView.of(now.toString());
        readers.forEach((session, sid) -> session.offerDeliver(SUBJECT, sid, null, null, time));
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        if (!subscribe.subject().contentEquals(SUBJECT))
        {
            return Verdict.FORWARD;
        }

        readers.put(session, AsciiView.of(subscribe.sid().asString())); // the view is gone when this returns
        session.offerPublish(READERS, null, null, AsciiView.of("session " + session.id()));

        return Verdict.DROP; // the server has no clock
    }

    @Override
    public void onClose(final Session session, final CloseReason reason, final String detail)
    {
        readers.remove(session);
    }
}
