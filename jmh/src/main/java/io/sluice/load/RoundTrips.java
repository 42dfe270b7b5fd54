package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Measures round trips: a message, and the next one when it has come back, over several NATS endpoints in turns. Nobody
 * has anything else to do meanwhile, this program included, so that it needs no core of its own.
 */
@Command(
    name = "round-trips",
    description = {
        "Publishes a message, waits until it has come back, publishes the next one.",
        "Several URLs are measured in turns, round by round, for comparison."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Prints medians of the rounds, and medians of their ratios to the first URL."})
public final class RoundTrips implements Callable<Integer>
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double NS_PER_US = 1000;

    @Parameters(paramLabel = "URL", arity = "1..*", description = "nats://HOST:PORT or ws://HOST:PORT/PATH.")
    private List<String> urls;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, 8 to 65536 bytes.")
    private int size = 16;

    @Option(names = "--count", paramLabel = "N", description = "Round trips of each round.")
    private int count = 50_000;

    @Option(names = "--warm-up", paramLabel = "N", description = "Rounds of each URL that are not counted.")
    private int warmUpRounds = 2;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each URL that are.")
    private int rounds = 7;

    private RoundTrips()
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
        return ToolRunner.run(new RoundTrips(), args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call()
    {
        Guard.checkMode();
        LoadClient.checkSize("--size", size);
        Guard.check(count >= 1 && rounds >= 1 && warmUpRounds >= 0, "--count and --rounds must be positive");
        final List<Probe> paths = new ArrayList<>();
        try
        {
            for (final String url : urls)
            {
                // All paths may lead to the same server, where each of them must hear its own messages alone.
                final String name = "round-trips." + ProcessHandle.current().pid() + '.' + paths.size();
                paths.add(new Probe(LoadUrl.parse(url), name, size));
            }
            final double[][][] micros = new double[urls.size()][PERCENTILES.length][rounds];
            for (int round = -warmUpRounds; round < rounds; round++)
            {
                for (int i = 0; i < paths.size(); i++)
                {
                    measure(paths.get(i), micros[i], Math.max(0, round));
                }
            }
            print(micros);
        }
        finally
        {
            paths.forEach(Probe::close);
        }

        return CommandLine.ExitCode.OK;
    }

    private void measure(final Probe path, final double[][] micros, final int round)
    {
        final Histogram histogram = Probe.newHistogram();
        path.run(count, 0, histogram);
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            micros[i][round] = histogram.getValueAtPercentile(PERCENTILES[i]) / NS_PER_US;
        }
    }

    private void print(final double[][][] micros)
    {
        System.out.printf("JDK %s, %d round trips of %d bytes, medians of %d rounds, microseconds; ratios to %s%n%n",
            System.getProperty("java.version"), count, size, rounds, urls.get(0));
        System.out.println("| path | p50 | p90 | p99 | p99.9 | p50 ratio | p99.9 ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < micros.length; i++)
        {
            System.out.printf("| %s | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f |%n", urls.get(i),
                Medians.of(micros[i][0]), Medians.of(micros[i][1]), Medians.of(micros[i][2]), Medians.of(micros[i][3]),
                Medians.ofRatios(micros[i][0], micros[0][0]), Medians.ofRatios(micros[i][3], micros[0][3]));
        }
    }
}
