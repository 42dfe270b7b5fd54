package io.sluice.nats;

import io.sluice.benchmarks.Guard;

import java.util.Arrays;

/**
 * Prints what a command costs, beside a per-byte state machine and a plain scan for line ends over the same bytes. All
 * of them take turns in one process, round by round, so that whatever else the machine does meets all of them; the
 * tenth percentile of the rounds is what counts, and the ratio more than the figure.
 */
public final class ParserRatios
{
    private static final String ROUNDS_PROP_NAME = "sluice.benchmark.rounds";
    private static final int ROUNDS = Integer.getInteger(ROUNDS_PROP_NAME, 400);
    private static final int PERCENTILE = 10;
    private static final int SCAN = 0;
    private static final int MACHINE = 1;
    private static final int LOOP = 2;
    private static final int FIELDS = 3;
    private static final int REWRITE = 4;
    private static final int TARGETS = 5;

    private ParserRatios()
    {
    }

    /**
     * Measures all loads.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        Guard.checkMode();
        final ParserLoad[] loads = ParserLoad.values();
        final ParserTargets[] targets = new ParserTargets[loads.length];
        for (int i = 0; i < loads.length; i++)
        {
            targets[i] = new ParserTargets(loads[i]);
        }

        final long[][][] times = new long[loads.length][TARGETS][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++)
        {
            for (int i = 0; i < loads.length; i++)
            {
                for (int target = 0; target < TARGETS; target++)
                {
                    final long elapsed = measure(targets[i], target);
                    times[i][target][Math.max(0, round)] = elapsed;
                }
            }
        }

        System.out.printf("JDK %s, ns per command, p%d of %d rounds, in () the ratio to the state machine%n",
            System.getProperty("java.version"), PERCENTILE, ROUNDS);
        System.out.println("load         scan  machine   loop          fields        rewrite");
        for (int i = 0; i < loads.length; i++)
        {
            print(loads[i], times[i], targets[i].sink());
        }
    }

    private static long measure(final ParserTargets targets, final int target)
    {
        final long start = System.nanoTime();
        for (int i = 0; i < ParserLoad.INPUTS; i++)
        {
            run(targets, target);
        }

        return System.nanoTime() - start;
    }

    private static int run(final ParserTargets targets, final int target)
    {
        switch (target)
        {
            case SCAN:
                return targets.scan();

            case MACHINE:
                return targets.stateMachine();

            case LOOP:
                return targets.loop();

            case FIELDS:
                return targets.fields();

            default:
                return targets.rewrite();
        }
    }

    private static void print(final ParserLoad load, final long[][] times, final long sink)
    {
        final double[] nanos = new double[TARGETS];
        for (int i = 0; i < TARGETS; i++)
        {
            Arrays.sort(times[i]);
            nanos[i] = times[i][ROUNDS * PERCENTILE / 100] / (double)(ParserLoad.COMMANDS * ParserLoad.INPUTS);
        }
        final double machine = nanos[MACHINE];
        System.out.printf("%-11s %5.1f %8.1f %6.1f (%.2f) %6.1f (%.2f) %6.1f (%.2f)%s%n",
            load, nanos[SCAN], machine, nanos[LOOP], nanos[LOOP] / machine, nanos[FIELDS], nanos[FIELDS] / machine,
            nanos[REWRITE], nanos[REWRITE] / machine, 0 == sink ? " nothing was read" : "");
    }
}
