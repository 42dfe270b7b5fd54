package io.sluice.net.timer;

import java.util.Arrays;

/**
 * All timers of one loop in a heap of four children per node, ordered by deadline; deadlines are compared by
 * subtraction, so they may wrap. Allocates only when it grows.
 */
public final class TimerQueue
{
    private static final int CHILDREN_SHIFT = 2;
    private static final int CHILDREN = 1 << CHILDREN_SHIFT;
    private static final int INITIAL_CAPACITY = 64;

    private Timer[] heap = new Timer[INITIAL_CAPACITY];
    private int size;

    /** A queue without timers. */
    public TimerQueue()
    {
    }

    /**
     * A new timer of this queue, not yet scheduled.
     *
     * @param handler called when it expires.
     * @return the timer.
     */
    public Timer newTimer(final TimerHandler handler)
    {
        return new Timer(this, handler);
    }

    /** {@return number of timers that are scheduled} */
    public int size()
    {
        return size;
    }

    /**
     * When to look again. A timer whose deadline was pushed out may make this earlier than the earliest deadline.
     *
     * @param defaultNs returned if nothing is scheduled.
     * @return time of the loop's clock.
     */
    public long nextDeadlineNs(final long defaultNs)
    {
        return 0 == size ? defaultNs : heap[0].queuedNs;
    }

    /**
     * Take one timer whose deadline has passed; the caller calls {@link Timer#expire(long)}.
     *
     * @param nowNs of the loop's clock.
     * @return the timer, no longer scheduled, or null when none has expired.
     */
    public Timer pollExpired(final long nowNs)
    {
        while (size > 0)
        {
            final Timer first = heap[0];
            if (first.queuedNs - nowNs > 0)
            {
                return null;
            }

            final long deadlineNs = first.deadlineNs();
            if (deadlineNs - nowNs <= 0)
            {
                remove(first);

                return first;
            }

            first.queuedNs = deadlineNs;
            siftDown(0, first);
        }

        return null;
    }

    void enqueue(final Timer timer, final long deadlineNs)
    {
        timer.queuedNs = deadlineNs;
        int index = timer.index;
        if (Timer.NOT_QUEUED == index)
        {
            if (size == heap.length)
            {
                heap = Arrays.copyOf(heap, size << 1);
            }
            index = size++;
        }

        siftUp(index, timer);
    }

    void remove(final Timer timer)
    {
        final int index = timer.index;
        final Timer last = heap[--size];
        heap[size] = null;
        timer.index = Timer.NOT_QUEUED;

        if (last != timer)
        {
            siftDown(index, last);
            if (last.index == index)
            {
                siftUp(index, last);
            }
        }
    }

    private void siftUp(final int from, final Timer timer)
    {
        final Timer[] timers = heap;
        int index = from;
        while (index > 0)
        {
            final int parentIndex = (index - 1) >>> CHILDREN_SHIFT;
            final Timer parent = timers[parentIndex];
            if (timer.queuedNs - parent.queuedNs >= 0)
            {
                break;
            }
            timers[index] = parent;
            parent.index = index;
            index = parentIndex;
        }

        timers[index] = timer;
        timer.index = index;
    }

    private void siftDown(final int from, final Timer timer)
    {
        final Timer[] timers = heap;
        int index = from;
        while (true)
        {
            final int firstChild = (index << CHILDREN_SHIFT) + 1;
            if (firstChild >= size)
            {
                break;
            }

            final int endChild = Math.min(firstChild + CHILDREN, size);
            int leastIndex = firstChild;
            for (int i = firstChild + 1; i < endChild; i++)
            {
                if (timers[i].queuedNs - timers[leastIndex].queuedNs < 0)
                {
                    leastIndex = i;
                }
            }

            final Timer least = timers[leastIndex];
            if (least.queuedNs - timer.queuedNs >= 0)
            {
                break;
            }
            timers[index] = least;
            least.index = index;
            index = leastIndex;
        }

        timers[index] = timer;
        timer.index = index;
    }
}
