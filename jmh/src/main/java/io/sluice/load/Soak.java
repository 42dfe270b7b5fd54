package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A gateway and its clients in one JVM that is meant to run without a garbage collector: half of the sessions over TCP
 * and half over WebSocket, one interceptor that reads and one that rewrites, until so many messages have come back.
 */
@Command(
    name = "soak",
    description = "Runs a gateway before a server and sends messages through it until so many have come back.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Ends with exit code 0 when all have come back, and prints what it took."})
public final class Soak implements Callable<Integer>, LoadClient.Receiver
{
    private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(60);

    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a server.")
    private String url;

    @Option(names = "--messages", paramLabel = "N", description = "Messages that have to come back.")
    private long messages = 100_000_000;

    @Option(names = "--sessions", paramLabel = "N", description = "Open sessions.")
    private int sessions = 300;

    @Option(names = "--burst", paramLabel = "N", description = "Messages of a session that are on their way at once.")
    private int burst = 100;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, at least 8 bytes.")
    private int size = 64;

    private long receivedCount;

    private Soak()
    {
    }

    /**
     * Runs the soak.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    static int run(final String... args)
    {
        return new CommandLine(new Soak()).execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call()
    {
        Guard.checkMode();
        final GatewayContext context = new GatewayContext().listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0/")
            .upstream(url).loopCount(1).interceptor(SoakInterceptors.Reader::new)
            .interceptor(SoakInterceptors.Rewriter::new);
        try (Gateway gateway = Gateway.launch(context); LoadLoop shared = new LoadLoop())
        {
            for (int i = 0; i < sessions; i++)
            {
                shared.open(LoadUrl.parse(gateway.listenerUrls().get(i & 1)), "soak." + i, size, this);
            }
            shared.awaitReady();

            return run(shared) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    @Override
    public void onMessage(final LoadClient client, final long dueNs)
    {
        receivedCount++;
    }

    private boolean run(final LoadLoop shared)
    {
        final long beginNs = System.nanoTime();
        long reportNs = beginNs;
        long reportedCount = 0;
        long progressNs = beginNs;
        while (receivedCount < messages)
        {
            final long before = receivedCount;
            for (int i = 0; i < sessions; i++)
            {
                send(shared.clients().get(i));
            }
            shared.pass();
            final long nowNs = System.nanoTime();
            progressNs = before == receivedCount ? progressNs : nowNs;
            if (nowNs - progressNs > STALL_NS)
            {
                System.out.println("nothing has come back for a minute, after " + receivedCount + " messages");
                return false;
            }
            if (nowNs - reportNs >= REPORT_NS)
            {
                System.out.printf("%d messages, %d per second, %d KB of heap used%n", receivedCount,
                    (receivedCount - reportedCount) * REPORT_NS / (nowNs - reportNs) / 10, heapUsed() >> 10);
                reportNs = nowNs;
                reportedCount = receivedCount;
            }
        }
        System.out.printf("done: %d messages over %d sessions in %d s, %d KB of heap used of %d KB%n", receivedCount,
            sessions, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs), heapUsed() >> 10,
            Runtime.getRuntime().maxMemory() >> 10);

        return true;
    }

    private void send(final LoadClient client)
    {
        if (0 == client.outstanding())
        {
            for (int i = 0; i < burst; i++)
            {
                client.publish(0);
            }
            client.flush();
        }
    }

    private static long heapUsed()
    {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
