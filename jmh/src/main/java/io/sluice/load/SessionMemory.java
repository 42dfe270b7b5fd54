package io.sluice.load;

import io.sluice.benchmarks.Guard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the memory that a connection takes which is open and does nothing: what the process of each path has grown
 * by between few connections and many. Of a JVM that is the live heap after a full collection too.
 */
@Command(
    name = "memory",
    description = {
        "Opens connections that do nothing, and tells by how much the process behind each path grows for one.",
        "PID is that process, on this machine: a JVM of the same user, or any program."},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Linux only. Each connection takes a descriptor here, and two of a proxy's."})
public final class SessionMemory implements Callable<Integer>
{
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int AT_A_TIME = 100;
    private static final int NOT_KNOWN = -1;

    @Parameters(
        paramLabel = "URL#PID", arity = "1..*", description = "nats://HOST:PORT or ws://HOST:PORT/PATH.")
    private List<String> urls;

    @Option(names = "--from", paramLabel = "N", description = "Connections before it is measured first.")
    private int from = 1_000;

    @Option(names = "--to", paramLabel = "N", description = "Connections when it is measured again.")
    private int to = 5_000;

    private SessionMemory()
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
        return new CommandLine(new SessionMemory()).execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException, InterruptedException
    {
        Guard.checkMode();
        Guard.check(from >= 0 && to > from, "--to must be more than --from");
        final List<ThroughputPath> paths = new ArrayList<>();
        for (final String url : urls)
        {
            paths.add(ThroughputPath.parse(url, 0));
            Guard.check(1 == paths.get(paths.size() - 1).processes().size(),
                "one process must be named: URL#PID, not " + url);
        }

        System.out.printf("%s, from %d to %d connections%n%n", LoadReport.machine(), from, to);
        System.out.println("| path | live heap, bytes each | resident, bytes each |");
        System.out.println("|---|---|---|");
        for (final ThroughputPath path : paths)
        {
            measure(path.url(), path.processes().get(0).pid());
        }

        return CommandLine.ExitCode.OK;
    }

    private void measure(final LoadUrl url, final long pid) throws IOException, InterruptedException
    {
        try (LoadLoop load = new LoadLoop(true))
        {
            open(load, url, from);
            final long heapBefore = liveHeap(pid);
            final long residentBefore = resident(pid);
            open(load, url, to - from);
            final long heap = liveHeap(pid);
            final long each = NOT_KNOWN == heap ? NOT_KNOWN : (heap - heapBefore) / (to - from);
            System.out.printf("| %s | %s | %d |%n", url, NOT_KNOWN == each ? "" : Long.toString(each),
                (resident(pid) - residentBefore) / (to - from));
        }
    }

    private static void open(final LoadLoop load, final LoadUrl url, final int count)
    {
        final int before = load.clients().size();
        for (int i = 1; i <= count; i++)
        {
            load.open(url, "idle." + (before + i), Long.BYTES, SessionMemory::ignore);
            if (0 == i % AT_A_TIME)
            {
                load.awaitReady();
            }
        }
        load.awaitReady();

        // what opening has left behind is let go
        final long endNs = System.nanoTime() + SETTLE_NS;
        while (System.nanoTime() - endNs < 0)
        {
            load.pass();
        }
    }

    private static void ignore(final LoadClient client, final long dueNs)
    {
        // nobody publishes
    }

    private static long resident(final long pid) throws IOException
    {
        final Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!matcher.find())
        {
            throw new IOException("no process " + pid);
        }

        return Long.parseLong(matcher.group(1)) * 1024;
    }

    /** {@return bytes that are reachable, or that there is no heap: counting them collects first} */
    private static long liveHeap(final long pid) throws IOException, InterruptedException
    {
        // asking a program that is no JVM would end it
        if (!Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")).endsWith("java"))
        {
            return NOT_KNOWN;
        }
        // Not through a pipe: a JVM that looks into itself stands still while it tells, and would not read it.
        final Path answer = Files.createTempFile("sluice-memory", ".txt");
        try
        {
            final Process jcmd = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid),
                "GC.class_histogram").redirectErrorStream(true).redirectOutput(answer.toFile()).start();
            final int code = jcmd.waitFor();
            final String output = Files.readString(answer, StandardCharsets.ISO_8859_1);
            final Matcher matcher = TOTAL.matcher(output);
            if (0 != code || !matcher.find())
            {
                throw new IOException("jcmd cannot look into " + pid + ": " + output);
            }

            return Long.parseLong(matcher.group(1));
        }
        finally
        {
            Files.delete(answer);
        }
    }
}
