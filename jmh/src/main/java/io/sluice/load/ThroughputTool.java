package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Measures how many messages a second several paths to a server carry, and the CPU time that their processes spend on
 * each: through a gateway, through another proxy, or straight. The paths take turns, round by round, with the same
 * varied commands, and what counts are the ratios to the first one.
 */
@Command(
    name = "throughput",
    description = {
        "Publishes and receives as fast as each path carries it, and compares the paths with the first one.",
        "PID is a process whose CPU time is counted for its path: of the proxy, or of proxy and server."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
        "",
        "A message counts twice, published and received: both pass the path. Prints medians of the rounds, the medians",
        "of the ratios inside each round, and their geometric means over the sizes. Fails if a message gets lost.",
    })
public final class ThroughputTool implements Callable<Integer>
{
    private static final int PASSES_PER_MESSAGE = 2;
    private static final int RATE = 0;
    private static final int CPU = 1;

    @Parameters(
        paramLabel = "URL[#PID,...]", arity = "1..*", description = "nats://HOST:PORT or ws://HOST:PORT/PATH.")
    private List<String> urls;

    @Option(names = "--sizes", paramLabel = "BYTES", split = ",", description = "Payloads on the average.")
    private int[] sizes = {16, 128, 1024, 16_384};

    @Option(names = "--seconds", paramLabel = "N", description = "Time of a turn.")
    private double seconds = 2;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each path and size that count.")
    private int rounds = 5;

    @Option(names = "--warm-up", paramLabel = "N", description = "Turns of each path and size before them.")
    private int warmUpRounds = 2;

    @Option(
        names = "--idle",
        paramLabel = "N",
        description = "Measure each path again beside so many connections that do nothing.")
    private int idle;

    private ThroughputTool()
    {
    }

    /**
     * Runs the tool.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    static int run(final String... args)
    {
        return ToolRunner.run(new ThroughputTool(), args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call()
    {
        Guard.checkMode();
        Guard.check(rounds >= 1 && warmUpRounds >= 0 && seconds > 0, "--rounds and --seconds must be positive");
        Guard.check(idle >= 0 && idle <= 60_000, "--idle must be 0 to 60000: " + idle);
        for (final int size : sizes)
        {
            LoadStream.checkSize("--sizes", size);
        }
        final List<ThroughputPath> paths = new ArrayList<>();
        for (final String url : urls)
        {
            paths.add(ThroughputPath.parse(url, 0));
            if (0 < idle)
            {
                paths.add(ThroughputPath.parse(url, idle));
            }
        }

        // figures of a round by size, path, what was measured, and round
        final double[][][][] figures = new double[sizes.length][paths.size()][2][rounds];
        for (int round = -warmUpRounds; round < rounds; round++)
        {
            System.err.printf("%s %d of %d%n", round < 0 ? "warm-up" : "round",
                round < 0 ? round + warmUpRounds + 1 : round + 1, round < 0 ? warmUpRounds : rounds);
            for (int s = 0; s < sizes.length; s++)
            {
                for (int turn = 0; turn < paths.size(); turn++)
                {
                    // every other round the other way about: whatever drifts hits all paths
                    final int p = 0 == (round & 1) ? turn : paths.size() - 1 - turn;
                    measure(paths.get(p), p, sizes[s], figures[s][p], Math.max(0, round));
                }
            }
        }
        print(paths, figures);

        return CommandLine.ExitCode.OK;
    }

    private void measure(
        final ThroughputPath path, final int index, final int size, final double[][] figures, final int round)
    {
        final String name = "load-" + ProcessHandle.current().pid() + '-' + index;
        try (LoadStream stream = new LoadStream(path.url(), name, size, path.idle()))
        {
            final long cpuTimeNs = path.cpuTimeNs();
            final long startNs = System.nanoTime();
            final double passes = stream.run((long)(seconds * TimeUnit.SECONDS.toNanos(1))) * PASSES_PER_MESSAGE;
            figures[RATE][round] = passes * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - startNs);
            figures[CPU][round] = (path.cpuTimeNs() - cpuTimeNs) / passes;
        }
    }

    private void print(final List<ThroughputPath> paths, final double[][][][] figures)
    {
        System.out.printf("%s, JDK %s, medians of %d rounds of %s s; ratios to %s%n%n", LoadReport.machine(),
            System.getProperty("java.version"), rounds, seconds, paths.get(0));
        System.out.println("| payload | path | messages/s | ratio | CPU ns each | ratio |");
        System.out.println("|---|---|---|---|---|---|");
        final double[][] products = new double[paths.size()][2];
        for (int s = 0; s < sizes.length; s++)
        {
            for (int p = 0; p < paths.size(); p++)
            {
                final double[][] measured = figures[s][p];
                final double rateRatio = Medians.ofRatios(measured[RATE], figures[s][0][RATE]);
                final double cpuRatio = Medians.ofRatios(measured[CPU], figures[s][0][CPU]);
                products[p][RATE] += Math.log(rateRatio) / sizes.length;
                products[p][CPU] += Math.log(cpuRatio) / sizes.length;
                System.out.printf("| %d | %s | %.0f | %.2f |%s|%s|%n", sizes[s], paths.get(p),
                    Medians.of(measured[RATE]), rateRatio,
                    cell(hasCpu(paths.get(p)), "%.0f", Medians.of(measured[CPU])),
                    cell(hasCpu(paths.get(p)) && hasCpu(paths.get(0)), "%.2f", cpuRatio));
            }
        }
        for (int p = 1; p < paths.size(); p++)
        {
            System.out.printf("| mean | %s | | %.2f | |%s|%n", paths.get(p), Math.exp(products[p][RATE]),
                cell(hasCpu(paths.get(p)) && hasCpu(paths.get(0)), "%.2f", Math.exp(products[p][CPU])));
        }
    }

    private static String cell(final boolean isKnown, final String format, final double value)
    {
        return isKnown ? String.format(" " + format + ' ', value) : " ";
    }

    private static boolean hasCpu(final ThroughputPath path)
    {
        return !path.processes().isEmpty();
    }
}
