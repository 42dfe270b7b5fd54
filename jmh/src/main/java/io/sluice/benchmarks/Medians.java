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

    /**
     * The one in the middle of ratios, each of which is of one round.
     *
     * @param values of the rounds.
     * @param others of the same rounds, which they are divided by.
     * @return the median.
     */
    public static double ofRatios(final double[] values, final double[] others)
    {
        final double[] ratios = new double[values.length];
        for (int i = 0; i < ratios.length; i++)
        {
            ratios[i] = values[i] / others[i];
        }

        return of(ratios);
    }
}
