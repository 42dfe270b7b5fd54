package io.sluice.status;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of one event loop. Written by its thread alone, read by any: a little late, never torn.
 */
public final class LoopCounters
{
    private static final int COUNT = Counter.values().length;

    private final AtomicLongArray values = new AtomicLongArray(COUNT);

    /** All zero. */
    public LoopCounters()
    {
    }

    /**
     * Only for the owning thread.
     *
     * @param counter to increase by one.
     */
    public void increment(final Counter counter)
    {
        add(counter, 1);
    }

    /**
     * Only for the owning thread.
     *
     * @param counter to increase.
     * @param amount  to increase it by.
     */
    public void add(final Counter counter, final long amount)
    {
        final int index = counter.ordinal();
        values.setOpaque(index, values.getPlain(index) + amount);
    }

    /**
     * Tells what was counted elsewhere. Only for the owning thread.
     *
     * @param counter to set.
     * @param value   that it has now.
     */
    public void set(final Counter counter, final long value)
    {
        values.setOpaque(counter.ordinal(), value);
    }

    /**
     * Reads a counter.
     *
     * @param counter to read, from any thread.
     * @return its value.
     */
    public long get(final Counter counter)
    {
        return values.getOpaque(counter.ordinal());
    }
}
