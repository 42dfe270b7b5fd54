package io.sluice.benchmarks;

import java.util.Arrays;

/** What is left of several rounds. */
public final class Medians
{
    private Medians()
    {
    }

    /**
     * The one in the middle.
     *
     * @param values at least one, in any order, which they keep.
     * @return the median; of an even number the upper one.
     */
    public static double of(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);

        return sorted[sorted.length / 2];
    }
}
