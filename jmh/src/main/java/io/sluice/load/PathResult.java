package io.sluice.load;

import org.HdrHistogram.Histogram;

/**
 * What was measured of one path.
 *
 * @param url       of it.
 * @param latencies in nanoseconds, from when a message was due to when it had come back.
 * @param sent      messages, those of the warm-up left out.
 * @param lost      messages that did not come back in time.
 * @param lateNs    the most that sending was behind its schedule: what this program itself has added.
 */
record PathResult(String url, Histogram latencies, long sent, long lost, long lateNs)
{
    /** Percentiles that are printed. */
    static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99, 99.999, 100};

    /** {@return a percentile in microseconds} */
    double micros(final double percentile)
    {
        return latencies.getValueAtPercentile(percentile) / 1_000.0;
    }
}
