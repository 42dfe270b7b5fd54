package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets each user publish so many messages per second over all of his connections, with some at once to begin with. What
 * is too much is refused, the connection stays.
 */
public final class RateLimit implements Interceptor
{
    private static final String SCHEDULE = "schedule";
    private static final String NOBODY = "";

    private final ConcurrentMap<String, Schedule> schedules;
    private final LongSupplier clock;
    private final long intervalNs;
    private final long burst;

    RateLimit(
        final ConcurrentMap<String, Schedule> schedules, final LongSupplier clock, final int perSecond, final int burst)
    {
        this.schedules = schedules;
        this.clock = clock;
        intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = burst;
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(100, 200));
    }

    /** The loops share what they know of the users; nothing else is shared, and nothing is locked. */
    static GatewayContext context(final int perSecond, final int burst)
    {
        final ConcurrentMap<String, Schedule> schedules = new ConcurrentHashMap<>();

        return new GatewayContext().interceptor(() -> new RateLimit(schedules, System::nanoTime, perSecond, burst));
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return CommandKind.CONNECT == kind ? Need.WHOLE :
            CommandKind.PUB == kind || CommandKind.HPUB == kind ? Need.LINE : Need.NOTHING;
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        final String user = connect.options().user();
        session.attribute(SCHEDULE, schedule(null == user ? NOBODY : user));

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        final Object schedule = session.attribute(SCHEDULE);
        final Schedule own = null == schedule ? schedule(NOBODY) : (Schedule)schedule;

        return own.take(clock.getAsLong(), intervalNs, burst) ? Verdict.FORWARD :
            session.reject("Permissions Violation: more messages than you may send");
    }

    private Schedule schedule(final String user)
    {
        return schedules.computeIfAbsent(user, (name) -> new Schedule(clock.getAsLong()));
    }

    /** When the next message would be due if they came evenly; a user may be ahead of that by his burst. */
    static final class Schedule
    {
        private final AtomicLong dueNs;

        Schedule(final long nowNs)
        {
            dueNs = new AtomicLong(nowNs);
        }

        boolean take(final long nowNs, final long intervalNs, final long burst)
        {
            while (true)
            {
                final long due = dueNs.get();
                final long start = due - nowNs > 0 ? due : nowNs;
                if (start - nowNs > (burst - 1) * intervalNs)
                {
                    return false;
                }
                if (dueNs.compareAndSet(due, start + intervalNs))
                {
                    return true;
                }
            }
        }
    }
}
