package io.sluice.load;

import io.sluice.benchmarks.Guard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Measures how long messages take over one or several NATS endpoints, in turns, at a rate that does not yield to the
 * endpoint.
 */
@Command(
    name = "latency",
    description = {
        "Publishes at a fixed rate and measures each message from when it was due until it has come back.",
        "Several URLs are measured in turns, round by round, for comparison."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Keeps one core busy. Prints percentiles; --out NAME writes NAME.json and NAME.html."})
public final class LatencyTool implements Callable<Integer>
{
    @Parameters(paramLabel = "URL", arity = "1..*", description = "nats://HOST:PORT or ws://HOST:PORT/PATH.")
    private List<String> urls;

    @Option(names = "--rate", paramLabel = "N", description = "Messages per second.")
    private double rate = 10_000;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, 8 to 65536 bytes.")
    private int size = 128;

    @Option(names = "--connections", paramLabel = "N", description = "Connections that take turns.")
    private int connections = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "Measured time of each round.")
    private double seconds = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds of each round that are not counted.")
    private double warmUpSeconds = 5;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each URL.")
    private int rounds = 3;

    @Option(names = "--out", paramLabel = "NAME", description = "Where to write JSON and plot.")
    private Path out;

    private LatencyTool()
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
        return ToolRunner.run(new LatencyTool(), args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException
    {
        Guard.checkMode();
        LoadClient.checkSize("--size", size);
        Guard.check(rate > 0 && rate <= 10_000_000, "--rate must be above 0 and at most 10000000: " + rate);
        Guard.check(connections >= 1 && connections <= 10_000, "--connections must be 1 to 10000: " + connections);
        Guard.check(rounds >= 1 && seconds > 0 && warmUpSeconds >= 0, "--rounds and --seconds must be positive");
        final List<OpenLoop> paths = new ArrayList<>();
        try
        {
            for (final String url : urls)
            {
                // All paths may lead to the same server, where each of them must hear its own messages alone.
                final String name = "load." + ProcessHandle.current().pid() + '.' + paths.size();
                paths.add(new OpenLoop(LoadUrl.parse(url), name, connections, size));
            }
            for (int i = 0; i < rounds; i++)
            {
                paths.forEach((path) -> path.run(rate, warmUpSeconds, seconds));
            }
            report(new LoadReport(settings(), paths.stream().map(OpenLoop::result).collect(Collectors.toList())));
        }
        finally
        {
            paths.forEach(OpenLoop::close);
        }

        return CommandLine.ExitCode.OK;
    }

    private void report(final LoadReport report) throws IOException
    {
        System.out.print(report.text());
        if (null != out)
        {
            Files.writeString(out.resolveSibling(out.getFileName() + ".json"), report.json());
            Files.writeString(out.resolveSibling(out.getFileName() + ".html"), report.html());
        }
    }

    private String settings()
    {
        return String.format("%.0f messages per second of %d bytes over %d connection(s), %d round(s) of %s s",
            rate, size, connections, rounds, seconds);
    }
}
