package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.status.Counter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A gateway for a long time: steady sessions over TCP and WebSocket, an interceptor that reads and one that rewrites,
 * clients that come and go and misbehave. What it holds must be as much in the end as it was in the beginning.
 */
@Command(
    name = "endurance",
    description = "Runs a gateway before a server for a time and looks whether it holds more and more.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
        "",
        "Ends with exit code 0 when sessions, descriptors and direct memory are what they were when a tenth of the",
        "time was over, and no session failed that should not.",
    })
public final class Endurance implements Callable<Integer>, LoadClient.Receiver
{
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int DESCRIPTOR_SLACK = 16;
    private static final double MEMORY_SLACK = 1.1;
    private static final long MEMORY_SLACK_BYTES = 4 << 20; // a first piece of a loop's pool may come late

    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a server.")
    private String url;

    @Option(names = "--seconds", paramLabel = "N", description = "How long.")
    private int seconds = 3_600;

    @Option(names = "--sessions", paramLabel = "N", description = "Sessions that stay.")
    private int sessions = 200;

    @Option(names = "--burst", paramLabel = "N", description = "Messages of a session that are on their way at once.")
    private int burst = 20;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, at least 8 bytes.")
    private int size = 256;

    @Option(names = "--churn", paramLabel = "N", description = "Clients that come and go in a second.")
    private int churnPerSecond = 100;

    @Option(names = "--report", paramLabel = "N", description = "Seconds between two reports.")
    private int reportSeconds = 60;

    /** Kept here, or its level would be forgotten. */
    private final Logger log = Logger.getLogger("io.sluice.gateway");
    private long receivedCount;

    private record Sample(int connections, long descriptors, long directBytes)
    {
    }

    private Endurance()
    {
    }

    /**
     * Runs it.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    static int run(final String... args)
    {
        return new CommandLine(new Endurance()).execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException, InterruptedException
    {
        Guard.checkMode();
        log.setLevel(Level.WARNING); // each fault has a line otherwise
        final GatewayContext context = new GatewayContext().listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0/")
            .upstream(url).interceptor(SoakInterceptors.Reader::new).interceptor(SoakInterceptors.Rewriter::new);
        try (Gateway gateway = Gateway.launch(context); LoadLoop shared = new LoadLoop())
        {
            final List<InetSocketAddress> addresses = new ArrayList<>();
            gateway.listenerUrls().forEach((each) -> addresses.add(LoadUrl.parse(each).address()));
            for (int i = 0; i < sessions; i++)
            {
                shared.open(LoadUrl.parse(gateway.listenerUrls().get(i & 1)), "endurance." + i, size, this);
            }
            shared.awaitReady();

            return run(gateway, shared, new Churn(addresses, churnPerSecond)) ?
                CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    @Override
    public void onMessage(final LoadClient client, final long dueNs)
    {
        receivedCount++;
    }

    private boolean run(final Gateway gateway, final LoadLoop shared, final Churn churn)
        throws IOException, InterruptedException
    {
        final Thread thread = new Thread(churn, "churn");
        thread.start();
        final long beginNs = System.nanoTime();
        final long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
        play(shared, beginNs + lengthNs / 10, gateway, churn);
        settle(gateway, shared);
        final Sample before = sample(gateway);
        play(shared, beginNs + lengthNs, gateway, churn);
        churn.end();
        thread.join();
        settle(gateway, shared);
        final Sample after = sample(gateway);
        System.out.println("after a tenth: " + before);
        System.out.println("in the end:    " + after + ", " + churn + ", " + receivedCount + " messages");

        return sessions == after.connections() && 0 == churn.failures() &&
            after.descriptors() <= before.descriptors() + DESCRIPTOR_SLACK &&
            after.directBytes() <= before.directBytes() * MEMORY_SLACK + MEMORY_SLACK_BYTES &&
            gateway.count(Counter.SESSIONS_OPENED) - gateway.count(Counter.SESSIONS_CLOSED) == sessions;
    }

    private void play(final LoadLoop shared, final long untilNs, final Gateway gateway, final Churn churn)
        throws IOException
    {
        long reportNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(reportSeconds);
        while (System.nanoTime() - untilNs < 0)
        {
            for (int i = 0; i < sessions; i++)
            {
                final LoadClient client = shared.clients().get(i);
                if (0 == client.outstanding())
                {
                    for (int k = 0; k < burst; k++)
                    {
                        client.publish(0);
                    }
                    client.flush();
                }
            }
            shared.pass();
            if (System.nanoTime() - reportNs > 0)
            {
                reportNs += TimeUnit.SECONDS.toNanos(reportSeconds);
                System.out.println(receivedCount + " messages, " + churn + ", " + sample(gateway) + ", " +
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20) + " MB of heap");
            }
        }
    }

    /** Waits, passing on, until those who came and went are gone: bounded, for others may come meanwhile. */
    private void settle(final Gateway gateway, final LoadLoop shared)
    {
        final long deadlineNs = System.nanoTime() + SETTLE_NS;
        while (gateway.connectionCount() > sessions && System.nanoTime() - deadlineNs < 0)
        {
            shared.pass();
        }
    }

    private static Sample sample(final Gateway gateway) throws IOException
    {
        long descriptors = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd")))
        {
            for (final Path ignored : open)
            {
                descriptors++;
            }
        }

        long directBytes = 0;
        for (final BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class))
        {
            directBytes += "direct".equals(pool.getName()) ? pool.getMemoryUsed() : 0;
        }

        return new Sample(gateway.connectionCount(), descriptors, directBytes);
    }
}
