package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what each idle strategy of a gateway's loop gives and takes: the round trip of single messages and of a
 * steady load, and the CPU time of the loop for them and for nothing at all. A strategy has a gateway to itself, in a
 * process of its own, and no other one runs meanwhile: those that spin would take its cores.
 */
@Command(
    name = "idle-strategy-cost",
    description = "Measures round trips through a gateway, and its CPU, with each idle strategy in turns.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
        "",
        "Prints a table: percentiles in microseconds over all rounds, CPU in percent of one core (medians of rounds).",
        "The loop of a gateway that spins needs a core, and so does this program while it sends at a rate.",
    })
public final class IdleStrategyCost implements Callable<Integer>
{
    private static final List<String> STRATEGIES = List.of("block", "backoff", "yield", "spin");
    private static final String DIRECT = "(no gateway)";
    private static final int ROW_COUNT = STRATEGIES.size() + 1;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a server.")
    private String url;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, at least 8 bytes.")
    private int size = 128;

    @Option(names = "--probes", paramLabel = "N", description = "Messages of a round that are sent one at a time.")
    private int probes = 5_000;

    @Option(names = "--pause", paramLabel = "MICROS", description = "Between two of them, on the average.")
    private int pauseMicros = 1_000;

    @Option(names = "--rate", paramLabel = "N", description = "Messages per second of the steady load.")
    private double rate = 20_000;

    @Option(names = "--seconds", paramLabel = "N", description = "Of steady load in a round, and of nothing.")
    private double seconds = 5;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds of load before each round.")
    private double warmUpSeconds = 5;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each strategy.")
    private int rounds = 5;

    /** What was measured of one strategy, or without a gateway. */
    private final class Row
    {
        private final Histogram alone = Probe.newHistogram();
        private final Histogram loaded = Probe.newHistogram();
        private final double[] idleCpu = new double[rounds];
        private final double[] aloneCpu = new double[rounds];
        private final double[] loadedCpu = new double[rounds];
        private long lost;
    }

    private IdleStrategyCost()
    {
    }

    /**
     * Measures.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    static int run(final String... args)
    {
        return new CommandLine(new IdleStrategyCost()).execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException
    {
        Guard.checkMode();
        final Row[] rows = new Row[ROW_COUNT];
        for (int i = 0; i < rows.length; i++)
        {
            rows[i] = new Row();
        }

        for (int round = 0; round < rounds; round++)
        {
            // who comes first changes from round to round: whatever drifts hits all
            for (int turn = 0; turn < rows.length; turn++)
            {
                final int i = (turn + round) % rows.length;
                System.err.printf("round %d of %d: %s%n", round + 1, rounds, name(i));
                measure(i, rows[i], round);
            }
        }

        print(rows);

        return CommandLine.ExitCode.OK;
    }

    private void measure(final int index, final Row row, final int round) throws IOException
    {
        if (STRATEGIES.size() == index)
        {
            measure(LoadUrl.parse(url), null, row, round);
        }
        else
        {
            try (MeasuredGateway gateway = MeasuredGateway.start(
                url, 0, "sluice.loop.count=1", "sluice.idle.strategy=" + STRATEGIES.get(index)))
            {
                measure(gateway.url(), gateway, row, round);
            }
        }
    }

    private void measure(final LoadUrl target, final MeasuredGateway gateway, final Row row, final int round)
    {
        final String name = "strategy." + ProcessHandle.current().pid() + '.' + round;
        try (OpenLoop load = new OpenLoop(target, name + ".load", 1, size);
            Probe probe = new Probe(target, name + ".probe", size))
        {
            load.run(rate, warmUpSeconds, 0);
            row.idleCpu[round] = cpu(gateway, () -> LockSupport.parkNanos((long)(seconds * 1e9)));
            row.aloneCpu[round] = cpu(
                gateway, () -> probe.run(probes, TimeUnit.MICROSECONDS.toNanos(pauseMicros), row.alone));
            row.loadedCpu[round] = cpu(gateway, () -> load.run(rate, 0, seconds));
            final PathResult result = load.result();
            row.loaded.add(result.latencies());
            row.lost += result.lost();
        }
    }

    /** {@return percent of a core that the loop takes while something else is done} */
    private static double cpu(final MeasuredGateway gateway, final Runnable work)
    {
        final long cpuNs = null == gateway ? 0 : gateway.cpuTimeNs();
        final long beginNs = System.nanoTime();
        work.run();
        final long lengthNs = System.nanoTime() - beginNs;

        return null == gateway ? 0 : 100.0 * (gateway.cpuTimeNs() - cpuNs) / lengthNs;
    }

    private void print(final Row[] rows)
    {
        System.out.printf(Locale.ROOT, "JDK %s, %d processors, %d rounds, payloads of %d B%n%n",
            System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), rounds, size);
        System.out.printf(Locale.ROOT, "| strategy | CPU when idle | a message now and then: p50 / p99 / p99.9 | CPU " +
            "| %.0f a second: p50 / p99 / p99.9 | CPU |%n|---|---|---|---|---|---|%n", rate);
        for (int i = 0; i < rows.length; i++)
        {
            final boolean isDirect = STRATEGIES.size() == i;
            System.out.printf("| %s | %s | %s | %s | %s | %s |%n",
                name(i), percent(rows[i].idleCpu, isDirect), micros(rows[i].alone),
                percent(rows[i].aloneCpu, isDirect), micros(rows[i].loaded), percent(rows[i].loadedCpu, isDirect));
            if (0 != rows[i].lost)
            {
                System.err.println(rows[i].lost + " messages did not come back with " + name(i));
            }
        }
    }

    private static String name(final int index)
    {
        return STRATEGIES.size() == index ? DIRECT : '`' + STRATEGIES.get(index) + '`';
    }

    private static String percent(final double[] values, final boolean isUnknown)
    {
        return isUnknown ? "" : String.format(Locale.ROOT, "%.1f%%", Medians.of(values));
    }

    private static String micros(final Histogram histogram)
    {
        final StringBuilder text = new StringBuilder();
        for (final double percentile : PERCENTILES)
        {
            text.append(0 == text.length() ? "" : " / ").append(
                String.format(Locale.ROOT, "%.0f", histogram.getValueAtPercentile(percentile) / 1_000.0));
        }

        return text.append(" us").toString();
    }
}
