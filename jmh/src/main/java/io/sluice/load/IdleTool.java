package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Measures what many idle sessions cost the few that work: the same load with and without them, in turns. Idle ones
 * come from several source addresses of the loopback range, so that ports suffice.
 */
@Command(
    name = "idle",
    description = "Measures active connections of a gateway with and without idle ones beside them, in turns.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
        "",
        "Prints p50 and p99 of each turn and the ratio of the medians. An idle session takes one descriptor here and",
        "two of the gateway's.",
    })
public final class IdleTool implements Callable<Integer>
{
    private static final int PER_ADDRESS = 2_000;
    private static final int ANSWER_TIMEOUT_MS = 30_000;
    private static final int ANSWER_LENGTH_MAX = 8192;
    private static final byte[] GREETING =
        "CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);

    @Parameters(paramLabel = "URL", description = "nats://HOST:PORT of a gateway on this machine.")
    private String url;

    @Option(names = "--idle", paramLabel = "N", description = "Sessions that do nothing.")
    private int idle = 10_000;

    @Option(names = "--active", paramLabel = "N", description = "Connections that work.")
    private int active = 100;

    @Option(names = "--rate", paramLabel = "N", description = "Messages per second of all of them together.")
    private double rate = 5_000;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload of a message, at least 8 bytes.")
    private int size = 128;

    @Option(names = "--seconds", paramLabel = "N", description = "Measured time of each turn.")
    private double seconds = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds of each turn that are not counted.")
    private double warmUpSeconds = 3;

    @Option(names = "--pairs", paramLabel = "N", description = "Turns with, and as many without.")
    private int pairs = 5;

    private IdleTool()
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
        return ToolRunner.run(new IdleTool(), args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException
    {
        Guard.checkMode();
        final LoadUrl target = LoadUrl.parse(url);
        final double[][] alone = new double[2][pairs];
        final double[][] beside = new double[2][pairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            // the order changes from pair to pair: whatever drifts hits both
            for (int turn = 0; turn < 2; turn++)
            {
                final boolean isAlone = turn == pair % 2;
                final List<SocketChannel> sessions = isAlone ? List.of() : open(target);
                try
                {
                    measure(target, isAlone ? alone : beside, pair);
                }
                finally
                {
                    for (final SocketChannel session : sessions)
                    {
                        session.close();
                    }
                }
            }

            System.out.printf("pair %d: p50 %.0f us and %.0f us with %d idle, p99 %.0f us and %.0f us%n", pair + 1,
                alone[0][pair], beside[0][pair], idle, alone[1][pair], beside[1][pair]);
        }

        System.out.printf("medians: p50 %.2f times, p99 %.2f times with %d idle sessions beside %d active ones%n",
            Medians.of(beside[0]) / Medians.of(alone[0]), Medians.of(beside[1]) / Medians.of(alone[1]), idle, active);

        return CommandLine.ExitCode.OK;
    }

    private void measure(final LoadUrl target, final double[][] micros, final int pair)
    {
        try (OpenLoop load = new OpenLoop(
            target, "idle." + ProcessHandle.current().pid() + '.' + pair, active, size))
        {
            load.run(rate, warmUpSeconds, seconds);
            final Histogram latencies = load.result().latencies();
            micros[0][pair] = latencies.getValueAtPercentile(50) / 1_000.0;
            micros[1][pair] = latencies.getValueAtPercentile(99) / 1_000.0;
        }
    }

    private List<SocketChannel> open(final LoadUrl target) throws IOException
    {
        final List<SocketChannel> sessions = new ArrayList<>();
        for (int i = 0; i < idle; i++)
        {
            final SocketChannel session = SocketChannel.open();
            sessions.add(session);
            session.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (2 + i / PER_ADDRESS)), 0));
            session.connect(target.address());
            session.write(ByteBuffer.wrap(GREETING));
            awaitWelcome(session, i);
        }

        return sessions;
    }

    private static void awaitWelcome(final SocketChannel session, final int index) throws IOException
    {
        session.socket().setSoTimeout(ANSWER_TIMEOUT_MS);
        final InputStream input = session.socket().getInputStream();
        final byte[] answer = new byte[ANSWER_LENGTH_MAX];
        int length = 0;
        while (!new String(answer, 0, length, StandardCharsets.ISO_8859_1).endsWith("PONG\r\n"))
        {
            try
            {
                final int read = input.read(answer, length, answer.length - length);
                if (read < 0)
                {
                    throw new IOException("session " + index + " was closed");
                }

                length += read;
            }
            catch (final SocketTimeoutException ex)
            {
                throw new IOException("session " + index + " is not served: is the gateway out of descriptors? " +
                    "--idle says how many there should be", ex);
            }
        }
    }
}
