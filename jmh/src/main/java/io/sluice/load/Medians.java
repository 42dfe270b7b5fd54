package io.sluice.load;

import java.util.Arrays;

/** What is left of several rounds. */
final class Medians
{
    private Medians()
    {
    }

    static double of(final double[] values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);

        return sorted[sorted.length / 2];
    }
}
