package io.sluice.net;

import io.sluice.test.Allocation;

/**
 * Garbage of a round of work once everything is warm. The JVM itself allocates a few bytes once or twice while it
 * compiles what runs; garbage per operation would be there in every round.
 */
public final class SteadyState
{
    private static final int ROUND_LIMIT = 40;
    private static final int CLEAN_ROUNDS = 3;

    private SteadyState()
    {
    }

    /** Fails unless some rounds in a row allocate nothing at all on this thread. */
    public static void assertNoGarbage(final Runnable round)
    {
        int cleanCount = 0;
        final StringBuilder figures = new StringBuilder();
        for (int i = 0; i < ROUND_LIMIT && cleanCount < CLEAN_ROUNDS; i++)
        {
            final long before = Allocation.ofCurrentThread();
            round.run();
            final long allocatedBytes = Allocation.ofCurrentThread() - before;
            cleanCount = 0 == allocatedBytes ? cleanCount + 1 : 0;
            figures.append(' ').append(allocatedBytes);
        }

        if (cleanCount < CLEAN_ROUNDS)
        {
            throw new AssertionError("bytes allocated in each round:" + figures);
        }
    }
}
