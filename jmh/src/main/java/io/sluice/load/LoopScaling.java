package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures how a gateway gains by loops: messages per second and CPU time of the loops per message, with one loop, two
 * and more, each in a process of its own, in turns.
 */
@Command(
    name = "loop-scaling",
    description = "Measures throughput and CPU per message of gateways with different numbers of loops, in turns.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
        "",
        "Prints a table of medians. Where loops are not busy, something else was the limit: the server, this program",
        "or the cores. --interceptors makes the gateway's part of the work larger.",
    })
public final class LoopScaling implements Callable<Integer>
{
    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a server.")
    private String url;

    @Option(
        names = "--loops", paramLabel = "N", split = ",",
        description = "Numbers of loops to compare. Without it: 1, 2, 4 and so on, up to the processors there are.")
    private List<Integer> loops = new ArrayList<>();

    @Option(
        names = "--interceptors", paramLabel = "N",
        description = "Of each gateway, reading subject and size of every command.")
    private int interceptors;

    @Option(names = "--threads", paramLabel = "N", description = "That send and receive.")
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(names = "--clients", paramLabel = "N", description = "Of each thread.")
    private int clients = 32;

    @Option(names = "--window", paramLabel = "N", description = "Messages that each client has on their way.")
    private int window = 100;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, at least 8 bytes.")
    private int size = 128;

    @Option(names = "--seconds", paramLabel = "N", description = "Of each turn.")
    private double seconds = 5;

    @Option(names = "--rounds", paramLabel = "N", description = "Turns of each gateway that count.")
    private int rounds = 5;

    @Option(names = "--warm-up", paramLabel = "N", description = "Turns of each gateway before them.")
    private int warmUpRounds = 2;

    private LoopScaling()
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
        return new CommandLine(new LoopScaling()).execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException
    {
        Guard.checkMode();
        if (loops.isEmpty())
        {
            for (int i = 1; i <= Math.max(2, Runtime.getRuntime().availableProcessors()); i *= 2)
            {
                loops.add(i);
            }
        }

        final List<MeasuredGateway> gateways = new ArrayList<>();
        try
        {
            for (final int count : loops)
            {
                gateways.add(MeasuredGateway.start(url, interceptors, "sluice.loop.count=" + count));
            }

            print(measure(gateways));
        }
        finally
        {
            gateways.forEach(MeasuredGateway::close);
        }

        return CommandLine.ExitCode.OK;
    }

    private ScalingLoad.Result[][] measure(final List<MeasuredGateway> gateways)
    {
        final ScalingLoad.Result[][] results = new ScalingLoad.Result[gateways.size()][rounds];
        for (int round = -warmUpRounds; round < rounds; round++)
        {
            for (int turn = 0; turn < gateways.size(); turn++)
            {
                final int i = Math.floorMod(turn + round, gateways.size()); // whatever drifts hits all
                final MeasuredGateway gateway = gateways.get(i);
                results[i][Math.max(0, round)] =
                    new ScalingLoad(gateway.url(), threads, clients, size, window).run(gateway, seconds);
            }
        }

        return results;
    }

    private void print(final ScalingLoad.Result[][] results)
    {
        System.out.printf(Locale.ROOT, "JDK %s, %d processors, %d thread(s) with %d clients each, payloads of %d B, " +
            "%d interceptors, medians of %d rounds of %s s%n%n",
            System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), threads, clients, size,
            interceptors, rounds, seconds);
        System.out.println("| loops | messages per second | times | ns of CPU per message | each loop is busy |");
        System.out.println("|---|---|---|---|---|");
        double first = 0;
        for (int i = 0; i < results.length; i++)
        {
            final double[] rates = new double[rounds];
            final double[] costs = new double[rounds];
            final double[] busy = new double[rounds];
            for (int round = 0; round < rounds; round++)
            {
                final ScalingLoad.Result result = results[i][round];
                rates[round] = result.messages() / result.seconds();
                costs[round] = result.cpuNs() / (double)Math.max(1, result.messages());
                busy[round] = result.cpuNs() / (result.seconds() * 1e7 * loops.get(i));
            }

            final double rate = Medians.of(rates);
            first = 0 == i ? rate : first;
            System.out.printf(Locale.ROOT, "| %d | %.0f | %.2f | %.0f | %.0f%% |%n",
                loops.get(i), rate, rate / first, Medians.of(costs), Medians.of(busy));
        }
    }
}
