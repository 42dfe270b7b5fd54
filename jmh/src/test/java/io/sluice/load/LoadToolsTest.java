package io.sluice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools send, receive and report; a stall of the path is charged to all messages that were due meanwhile. */
@Tag("system")
@Timeout(120)
class LoadToolsTest
{
    private static final int RATE = 1000;
    private static final int STALL_MS = 500;

    @TempDir
    private Path folder;

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldMeasureSeveralPathsToOneServer() throws IOException
    {
        try (Gateway gateway = Gateway.launch(context()))
        {
            assertEquals(0, LatencyTool.run(server.url(), gateway.listenerUrls().get(0), gateway.listenerUrls().get(1),
                "--rate", "2000", "--seconds", "0.2", "--warm-up", "0.1", "--rounds", "2", "--connections", "3",
                "--out", folder.resolve("result").toString()));
        }
        final String json = Files.readString(folder.resolve("result.json"));
        assertEquals(3, json.split("\"sent\": 800, \"lost\": 0", -1).length - 1, json);
        final String html = Files.readString(folder.resolve("result.html"));
        assertEquals(3, html.split("<polyline", -1).length - 1, html);
    }

    @Test
    void shouldChargeAStallToAllThatWereDueMeanwhile()
    {
        try (Gateway gateway = Gateway.launch(context().interceptor(Staller::new));
            OpenLoop path = new OpenLoop(LoadUrl.parse(gateway.listenerUrls().get(0)), "stall", 1, 64))
        {
            path.run(RATE, 0, 2);
            final PathResult result = path.result();
            final long delayed = result.latencies().getCountBetweenValues(
                TimeUnit.MILLISECONDS.toNanos(STALL_MS / 5), TimeUnit.MINUTES.toNanos(1));
            assertEquals(2 * RATE, result.latencies().getTotalCount());
            assertEquals(0, result.lost());
            assertTrue(delayed > RATE * STALL_MS / 1000 / 2, () -> delayed + " messages were charged");
        }
    }

    @Test
    void shouldMeasureGatewaysInProcessesOfTheirOwn()
    {
        assertEquals(0, InterceptorCost.run(server.url(), "--seconds", "0.1", "--rounds", "1", "--warm-up", "1"));
    }

    @Test
    void shouldMeasureRoundTripsBesideThoseOfTheFirstPath()
    {
        final String table = printed(() -> RoundTrips.run(
            server.url(), server.url(), "--count", "20", "--rounds", "2", "--warm-up", "1"));
        final String numbers = "( \\d+\\.\\d \\|){4}";
        assertTrue(table.matches("(?s).*\\n\\| nats://[0-9.:]+ \\|" + numbers + " 1\\.00 \\| 1\\.00 \\|\n" +
            "\\| nats://[0-9.:]+ \\|" + numbers + " \\d+\\.\\d\\d \\| \\d+\\.\\d\\d \\|\n"), table);
        assertNotEquals(0, RoundTrips.run(server.url(), "--size", "7"));
        assertNotEquals(0, RoundTrips.run("nats://127.0.0.1:1"));
    }

    @Test
    void shouldCompareIdleStrategies()
    {
        final String table = printed(() -> IdleStrategyCost.run(server.url(),
            "--probes", "20", "--rate", "500", "--seconds", "0.2", "--warm-up", "0.1", "--rounds", "1"));
        for (final String name : List.of("`block`", "`backoff`", "`yield`", "`spin`"))
        {
            assertTrue(table.matches("(?s).*\\n\\| " + name + " \\| [0-9.]+% \\| \\d+ / \\d+ / \\d+ us \\| [0-9.]+% " +
                "\\| \\d+ / \\d+ / \\d+ us \\| [0-9.]+% \\|\n.*"), table);
        }

        assertTrue(idleCpu(table, "spin") > 10 * idleCpu(table, "block") + 1, table);
        assertTrue(table.contains("\n| (no gateway) |"), table);
    }

    @Test
    void shouldCompareNumbersOfLoops()
    {
        final String table = printed(() -> LoopScaling.run(server.url(), "--loops", "1,2", "--threads", "2",
            "--clients", "4", "--seconds", "0.2", "--rounds", "1", "--warm-up", "1"));
        assertTrue(table.matches("(?s).*\\n\\| 1 \\| [1-9]\\d* \\| 1.00 \\| [1-9]\\d* \\| \\d+% \\|\\n" +
            "\\| 2 \\| [1-9]\\d* \\| [0-9.]+ \\| [1-9]\\d* \\| \\d+% \\|\\n"), table);
    }

    @Test
    void shouldCompareTheThroughputOfPaths()
    {
        final String ownPid = "#" + ProcessHandle.current().pid();
        try (Gateway gateway = Gateway.launch(context()))
        {
            final String webSocketUrl = gateway.listenerUrls().get(1);
            final String table = printed(() -> ThroughputTool.run(
                gateway.listenerUrls().get(0) + ownPid, webSocketUrl + ownPid, server.url(),
                "--sizes", "16,16384", "--seconds", "0.3", "--rounds", "1", "--warm-up", "0", "--idle", "3"));
            final String ratio = " \\| [1-9]\\d* \\| [0-9.]+ \\| \\d+ \\| [0-9.]+ \\|\n";
            for (final String size : List.of("16", "16384"))
            {
                assertTrue(table.matches("(?s).*\n\\| " + size + " \\| \\Q" + webSocketUrl + "\\E" + ratio + ".*"),
                    table);
            }
            assertTrue(table.matches("(?s).*\n\\| mean \\| \\Q" + webSocketUrl +
                "\\E beside 3 idle \\| \\| [0-9.]+ \\| \\| [0-9.]+ \\|\n.*"), table);
            assertTrue(table.endsWith(" | | |\n"), table);
        }
    }

    @Test
    void shouldMeasureTheMemoryOfAConnection()
    {
        final String table = printed(() -> SessionMemory.run(
            server.url() + '#' + ProcessHandle.current().pid(), "--from", "2", "--to", "12"));
        assertTrue(table.matches("(?s).*\n\\| nats://\\S+ \\| -?\\d+ \\| -?\\d+ \\|\n"), table);
    }

    @Test
    void shouldCarryEachMessageOfAStreamThroughTheGateway()
    {
        try (Gateway gateway = Gateway.launch(context()))
        {
            long count = 0;
            for (final String url : gateway.listenerUrls())
            {
                try (LoadStream stream = new LoadStream(LoadUrl.parse(url), "stream", 128, 0))
                {
                    count += stream.run(TimeUnit.MILLISECONDS.toNanos(100));
                }
            }
            assertTrue(count > 0);
            // what a loop has counted is published when its pass ends
            while (count != gateway.count(Counter.CLIENT_COMMANDS_PUB) ||
                count != gateway.count(Counter.UPSTREAM_COMMANDS_MSG))
            {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotBeMeasured()
    {
        assertNotEquals(0, ThroughputTool.run(server.url() + "#none"));
        assertNotEquals(0, SessionMemory.run(server.url()));
        assertNotEquals(0, ThroughputTool.run(server.url(), "--sizes", "15"));
        assertNotEquals(0, LatencyTool.run("http://127.0.0.1:1"));
        assertNotEquals(0, LatencyTool.run("nats://127.0.0.1:1"));
        assertNotEquals(0, LatencyTool.run(server.url(), "--size", "7"));
        assertNotEquals(0, InterceptorCost.run("http://127.0.0.1:1"));
        assertNotEquals(0, InterceptorCost.run(server.url(), "--size", "15"));
        assertNotEquals(0, LoopScaling.run("nats://127.0.0.1:1", "--loops", "1", "--rounds", "1"));
    }

    @Test
    void shouldSoak()
    {
        assertEquals(0, Soak.run(server.url(), "--messages", "20000", "--sessions", "10", "--burst", "20"));
    }

    @Test
    void shouldEndure()
    {
        assertEquals(0, Endurance.run(server.url(), "--seconds", "4", "--sessions", "10", "--report", "1"));
    }

    @Test
    void shouldMeasureBesideIdleSessions()
    {
        try (Gateway gateway = Gateway.launch(context()))
        {
            assertEquals(0, IdleTool.run(gateway.listenerUrls().get(0), "--idle", "50", "--active", "3", "--pairs", "2",
                "--rate", "500", "--seconds", "0.2", "--warm-up", "0.1"));
        }
    }

    /** {@return what a tool prints that succeeds} */
    private static String printed(final IntSupplier tool)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try
        {
            assertEquals(0, tool.getAsInt());
        }
        finally
        {
            System.setOut(before);
        }

        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static double idleCpu(final String table, final String strategy)
    {
        final Matcher matcher = Pattern.compile("`" + strategy + "` \\| ([0-9.]+)%").matcher(table);
        assertTrue(matcher.find(), table);

        return Double.parseDouble(matcher.group(1));
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0/")
            .upstream(server.url()).loopCount(1);
    }

    /** Holds the loop up once. */
    private static final class Staller implements Interceptor
    {
        private int count;

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (RATE / 2 == ++count)
            {
                final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STALL_MS);
                while (System.nanoTime() - endNs < 0)
                {
                    LockSupport.parkNanos(endNs - System.nanoTime());
                }
            }

            return Verdict.FORWARD;
        }
    }
}
