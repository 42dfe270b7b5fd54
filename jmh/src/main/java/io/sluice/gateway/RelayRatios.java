package io.sluice.gateway;

import io.sluice.nats.ParserLoad;

import java.util.Arrays;

/**
 * Prints what a command costs in the relay, with chains of interceptors beside none. All take turns in one process,
 * round by round, so that whatever else the machine does meets all of them; the tenth percentile of the rounds is what
 * counts, and the ratio more than the figure.
 */
public final class RelayRatios
{
    private static final int ROUNDS = Integer.getInteger("sluice.benchmark.rounds", 400);
    private static final int PERCENTILE = 10;
    private static final String[] CHAINS = {"none", "read", "read5", "whole", "rewrite"};
    private static final ParserLoad[] LOADS = {ParserLoad.PUB_16, ParserLoad.PUB_128, ParserLoad.PUB_RANDOM};

    private RelayRatios()
    {
    }

    /**
     * Measures all chains over all loads.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final RelayBenchmark[][] benchmarks = new RelayBenchmark[LOADS.length][CHAINS.length];
        for (int load = 0; load < LOADS.length; load++)
        {
            for (int chain = 0; chain < CHAINS.length; chain++)
            {
                benchmarks[load][chain] = new RelayBenchmark(LOADS[load], CHAINS[chain]);
                benchmarks[load][chain].setup();
            }
        }

        final long[][][] times = new long[LOADS.length][CHAINS.length][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++)
        {
            for (int load = 0; load < LOADS.length; load++)
            {
                for (int chain = 0; chain < CHAINS.length; chain++)
                {
                    times[load][chain][Math.max(0, round)] = measure(benchmarks[load][chain]);
                }
            }
        }

        System.out.printf("JDK %s, ns per command, p%d of %d rounds, in () the ratio to no interceptor%n",
            System.getProperty("java.version"), PERCENTILE, ROUNDS);
        System.out.println("load        " + String.join("          ", CHAINS));
        for (int load = 0; load < LOADS.length; load++)
        {
            print(LOADS[load], times[load]);
        }
    }

    private static long measure(final RelayBenchmark benchmark)
    {
        final long start = System.nanoTime();
        for (int i = 0; i < ParserLoad.INPUTS; i++)
        {
            benchmark.relay();
        }

        return System.nanoTime() - start;
    }

    private static void print(final ParserLoad load, final long[][] times)
    {
        final StringBuilder line = new StringBuilder(String.format("%-11s", load));
        double none = 0;
        for (int chain = 0; chain < CHAINS.length; chain++)
        {
            Arrays.sort(times[chain]);
            final double nanos =
                times[chain][ROUNDS * PERCENTILE / 100] / (double)(ParserLoad.COMMANDS * ParserLoad.INPUTS);
            none = 0 == chain ? nanos : none;
            line.append(String.format(" %6.1f (%.2f)", nanos, nanos / none));
        }
        System.out.println(line);
    }
}
