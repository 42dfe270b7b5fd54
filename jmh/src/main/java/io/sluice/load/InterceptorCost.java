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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Measures what interceptors cost a whole gateway: CPU time of its loop per command, without one, with one and with
 * five that read subject and size. The three gateways are processes of their own and take turns, round by round.
 */
@Command(
    name = "interceptor-cost",
    description = {
        "Measures the CPU time of a gateway's loop per command, without and with interceptors that read subject and",
        "size. Subjects, sizes and replies vary from one message to the next."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Prints medians of the rounds, and the ratio to the gateway without interceptors."})
public final class InterceptorCost implements Callable<Integer>
{
    private static final int[] CHAINS = {0, 1, 5};
    private static final int COMMANDS_PER_MESSAGE = 2;

    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a server.")
    private String url;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payloads on the average, varied by half.")
    private int size = 16;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each gateway that count.")
    private int rounds = 9;

    @Option(names = "--warm-up", paramLabel = "N", description = "Rounds of each gateway before them.")
    private int warmUpRounds = 3;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of a round.")
    private double seconds = 1;

    private InterceptorCost()
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
        return ToolRunner.run(new InterceptorCost(), args);
    }

    @Override
    public Integer call() throws IOException
    {
        Guard.checkMode();
        LoadStream.checkSize("--size", size);
        final List<MeasuredGateway> gateways = new ArrayList<>();
        try
        {
            for (final int chain : CHAINS)
            {
                gateways.add(MeasuredGateway.start(url, chain, "sluice.loop.count=1"));
            }
            final double[][] costs = new double[CHAINS.length][rounds];
            for (int round = -warmUpRounds; round < rounds; round++)
            {
                for (int i = 0; i < CHAINS.length; i++)
                {
                    costs[i][Math.max(0, round)] = measure(gateways.get(i));
                }
            }
            print(costs);
        }
        finally
        {
            gateways.forEach(MeasuredGateway::close);
        }

        return CommandLine.ExitCode.OK;
    }

    /** One round: nanoseconds per command. */
    private double measure(final MeasuredGateway gateway)
    {
        try (LoadStream load = new LoadStream(gateway.url(), "interceptor-cost", size, 0))
        {
            final long beforeNs = gateway.cpuTimeNs();
            final long messages = load.run((long)(seconds * TimeUnit.SECONDS.toNanos(1)));

            return (gateway.cpuTimeNs() - beforeNs) / (double)(messages * COMMANDS_PER_MESSAGE);
        }
    }

    private void print(final double[][] costs)
    {
        System.out.printf("JDK %s, payloads of %d B on the average, medians of %d rounds of %.1f s%n",
            System.getProperty("java.version"), size, rounds, seconds);
        double none = 0;
        for (int i = 0; i < CHAINS.length; i++)
        {
            final double median = Medians.of(costs[i]);
            none = 0 == i ? median : none;
            System.out.printf("%d interceptors: %.1f ns of CPU per command (%.3f)%n", CHAINS[i], median, median / none);
        }
    }
}
