package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.status.Counter;
import io.sluice.status.StatusReader;
import io.sluice.test.Child;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a container gives and takes: some cores, a file system that nobody writes to, process number 1. */
@Timeout(300)
class ContainerTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"protocol\":1}\r\n";
    private static final int CLIENTS = 40;
    private static final int ENDS = 3;
    private static final long DRAIN_MS = 10_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"3, 3", "6, 5"})
    void shouldHaveALoopForEachCoreThatTheJvmMayUse(final int cores, final int loops) throws IOException
    {
        final Path status = folder.resolve("status");
        try (Child child = GatewayProcess.start(
            List.of("@" + Project.jvmArguments(), "-XX:ActiveProcessorCount=" + cores), SluiceGateway.class,
            "--listen", "nats://127.0.0.1:0", "--upstream", "nats://127.0.0.1:1", "--status-file", status.toString()))
        {
            GatewayProcess.awaitReady(child);
            final StatusReader reader = StatusReader.attach(status);
            assertEquals(loops, reader.loopCount());
            assertEquals(loops, reader.counters().stream()
                .filter((value) -> Counter.LOOP_PASSES.name().equals(value.name())).count());
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheStatusFileCannotBeWritten()
    {
        try (Child child = GatewayProcess.start("--listen", "nats://127.0.0.1:0", "--upstream", "nats://127.0.0.1:1",
            "--status-file", "/proc/sluice/status"))
        {
            assertEquals(1, child.awaitExit(), child.output());
            assertEquals(1, child.output().lines().count(), child.output());
            assertTrue(child.output().startsWith(
                "sluice.status.file is \"/proc/sluice/status\" but cannot be written: "), child.output());
        }
    }

    @Test
    void shouldServeAsProcessOneWithNothingToWriteToAndDrainOverTenSeconds() throws IOException
    {
        final Isolation container = new Isolation(folder);
        final List<RawClient> clients = new ArrayList<>();
        try (DemoBroker broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            Child child = container.java(List.of("@" + Project.jvmArguments(),
                "-Djava.io.tmpdir=" + folder.resolve("absent"), "-Dsluice.loop.count=1",
                "-cp", System.getProperty("java.class.path"), SluiceGateway.class.getName(), "--listen",
                "nats://127.0.0.1:0", "--upstream", broker.url())))
        {
            final URI uri = URI.create(GatewayProcess.awaitReady(child).get(0));
            assertTrue(child.output().contains("no status file: "), child.output());
            assertTrue(child.output().contains("; set sluice.status.file to a place that can be written, or to none"),
                child.output());
            for (int i = 0; i < CLIENTS; i++)
            {
                final RawClient client = RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort()));
                clients.add(client);
                client.info();
                assertEquals("", client.send(CONNECT).flush());
            }

            container.signal(child, "HUP");
            child.awaitOutput("the configuration was read again");

            final long beginNs = System.nanoTime();
            container.signal(child, "TERM");
            for (final RawClient client : clients)
            {
                client.readUntil("\"ldm\":true");
            }

            for (int i = CLIENTS; i-- > CLIENTS - ENDS;)
            {
                clients.get(i).readToEnd();
                clients.get(i).close();
            }

            final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
            container.signal(child, "TERM");
            assertEquals(128 + 15, child.awaitExit(), child.output());
            final Matcher cut = Pattern.compile("stopped at once, (\\d+) sessions were cut").matcher(child.output());
            assertTrue(cut.find(), child.output());
            final int cutCount = Integer.parseInt(cut.group(1));
            assertTrue(0 < cutCount && cutCount < CLIENTS, child.output());
            assertTrue(tookMs >= DRAIN_MS / CLIENTS * (ENDS - 1), "ends are spread over the time: " + tookMs);
        }
        finally
        {
            clients.forEach(RawClient::close);
        }
    }
}
