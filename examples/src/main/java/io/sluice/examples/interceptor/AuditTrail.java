package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.CloseReason;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes down who did what: who came and went, what was subscribed to, and each publish to {@code orders.}. A thread
 * of its own writes; a line that finds the queue full is counted, never waited for. What is audited costs a string.
 */
public final class AuditTrail implements Interceptor
{
    /** Lines on their way from the loops to where they are kept. */
    static final class Trail
    {
        private static final int CAPACITY = 1 << 14;

        private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);
        private final AtomicLong lostCount = new AtomicLong();

        Trail(final Consumer<String> destination)
        {
            final Thread thread = new Thread(() -> write(destination), "audit");
            thread.setDaemon(true);
            thread.start();
        }

        void add(final String line)
        {
            if (!lines.offer(line))
            {
                lostCount.incrementAndGet();
            }
        }

        private void write(final Consumer<String> destination)
        {
            try
            {
                while (true)
                {
                    destination.accept(lines.take());
                    final long lost = lostCount.getAndSet(0);
                    if (lost > 0)
                    {
                        destination.accept(lost + " lines were lost");
                    }
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final Trail trail;

    AuditTrail(final Trail trail)
    {
        this.trail = trail;
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

    static GatewayContext context(final Consumer<String> destination)
    {
        final Trail trail = new Trail(destination);

        return new GatewayContext().interceptor(() -> new AuditTrail(trail));
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        switch (kind)
        {
            case CONNECT:
                return Need.WHOLE;

            case PUB:
            case HPUB:
            case SUB:
                return Need.LINE;

            default:
                return Need.NOTHING;
        }
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        note(session, "connects as " + connect.options().user());

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        note(session, "subscribes to " + subscribe.subject());

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (publish.subject().startsWith("orders."))
        {
            note(session, "publishes " + publish.payloadLength() + " bytes to " + publish.subject());
        }

        return Verdict.FORWARD;
    }

    @Override
    public void onClose(final Session session, final CloseReason reason, final String detail)
    {
        note(session, "leaves: " + reason.label());
    }

    private void note(final Session session, final String what)
    {
        trail.add("session " + session.id() + " of " + session.clientAddress().getAddress().getHostAddress() + ' ' +
            what);
    }
}
