package io.sluice.net.timer;

import java.util.Objects;

/**
 * One deadline of one owner, scheduled and cancelled any number of times without garbage. Belongs to the
 * {@link TimerQueue} that made it and is confined to that queue's thread.
 */
public final class Timer
{
    static final int NOT_QUEUED = -1;

    private final TimerQueue queue;
    private final TimerHandler handler;
    private long deadlineNs;

    /** Deadline by which the heap is ordered: at most {@link #deadlineNs}, which may have been pushed out since. */
    long queuedNs;
    int index = NOT_QUEUED;

    Timer(final TimerQueue queue, final TimerHandler handler)
    {
        this.queue = queue;
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Expire at a time; replaces an earlier deadline. Pushing a deadline out is one store.
     *
     * @param newDeadlineNs of the loop's clock.
     */
    public void schedule(final long newDeadlineNs)
    {
        deadlineNs = newDeadlineNs;
        if (NOT_QUEUED == index || newDeadlineNs - queuedNs < 0)
        {
            queue.enqueue(this, newDeadlineNs);
        }
    }

    /** Forget the deadline; nothing happens if there is none. */
    public void cancel()
    {
        if (NOT_QUEUED != index)
        {
            queue.remove(this);
        }
    }

    /** {@return whether a deadline is set that has not expired} */
    public boolean isScheduled()
    {
        return NOT_QUEUED != index;
    }

    /** {@return the deadline last set, of the loop's clock} */
    public long deadlineNs()
    {
        return deadlineNs;
    }

    /**
     * Call the handler; for the loop that took this timer from {@link TimerQueue#pollExpired(long)}.
     *
     * @param nowNs of the loop's clock.
     */
    public void expire(final long nowNs)
    {
        handler.onTimer(this, nowNs);
    }
}
