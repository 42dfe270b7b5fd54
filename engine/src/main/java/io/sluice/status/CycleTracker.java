package io.sluice.status;

import java.util.concurrent.TimeUnit;

/** Counts how long the cycles of one loop take, in buckets. Confined to the loop. */
public final class CycleTracker
{
    private static final int BUCKETS = Counter.LOOP_CYCLES_10US.ordinal();
    private static final long[] BOUNDS_NS =
    {
        TimeUnit.MICROSECONDS.toNanos(10),
        TimeUnit.MICROSECONDS.toNanos(30),
        TimeUnit.MICROSECONDS.toNanos(100),
        TimeUnit.MICROSECONDS.toNanos(300),
        TimeUnit.MILLISECONDS.toNanos(1),
        TimeUnit.MILLISECONDS.toNanos(3),
        TimeUnit.MILLISECONDS.toNanos(10),
        TimeUnit.MILLISECONDS.toNanos(30),
        TimeUnit.MILLISECONDS.toNanos(100),
        TimeUnit.MILLISECONDS.toNanos(300),
        TimeUnit.SECONDS.toNanos(1),
    };

    private final LoopCounters counters;
    private final long thresholdNs;

    /**
     * Nothing counted.
     *
     * @param counters    of the loop.
     * @param thresholdNs over which a cycle is too long.
     */
    public CycleTracker(final LoopCounters counters, final long thresholdNs)
    {
        this.counters = counters;
        this.thresholdNs = thresholdNs;
    }

    /** {@return number of buckets, the one without a bound included} */
    public static int bucketCount()
    {
        return BOUNDS_NS.length + 1;
    }

    /**
     * Where a bucket ends.
     *
     * @param bucket from 0, not the last.
     * @return longest cycle that it counts, in nanoseconds.
     */
    public static long boundNs(final int bucket)
    {
        return BOUNDS_NS[bucket];
    }

    /**
     * What counts the cycles of a bucket.
     *
     * @param bucket from 0.
     * @return its counter.
     */
    public static Counter counterOf(final int bucket)
    {
        return Counter.values()[BUCKETS + bucket];
    }

    /**
     * Counts a cycle.
     *
     * @param cycleNs that it took, in nanoseconds.
     * @return true if that is more than the threshold.
     */
    public boolean count(final long cycleNs)
    {
        int bucket = 0;
        while (bucket < BOUNDS_NS.length && cycleNs > BOUNDS_NS[bucket])
        {
            bucket++;
        }

        counters.addAt(BUCKETS + bucket, 1);
        counters.increment(Counter.LOOP_PASSES);
        counters.add(Counter.LOOP_WORK_TIME, cycleNs);
        counters.raise(Counter.LOOP_CYCLE_MAX, cycleNs);
        final boolean isLong = cycleNs > thresholdNs;
        if (isLong)
        {
            counters.increment(Counter.LOOP_CYCLES_LONG);
        }

        return isLong;
    }
}
