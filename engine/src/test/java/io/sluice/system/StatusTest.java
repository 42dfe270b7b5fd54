package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.status.Counter;
import io.sluice.status.CounterValue;
import io.sluice.status.CycleTracker;
import io.sluice.status.SluiceStat;
import io.sluice.status.StatusReader;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells of itself is what went through it. */
@Tag("system")
@Timeout(180)
class StatusTest
{
    private static final int CLIENTS = 6;
    private static final int ROUNDS = 50;
    private static final String PUBLISH = "PUB status.a 5\r\nhello\r\n";
    private static final String PUBLISH_WITH_HEADERS = "HPUB status.b 22 27\r\nNATS/1.0\r\nkey: val\r\n\r\nhello\r\n";
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";

    @AutoClose
    private static NatsServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldCountWhatWasSent() throws IOException
    {
        final Path path = directory.resolve("status");
        final List<RawClient> clients = new ArrayList<>();
        try (Gateway gateway = Gateway.launch(context().statusFile(path.toString()).loopCount(2)
            .listen("ws://127.0.0.1:0").adminListen("http://127.0.0.1:0")))
        {
            final StatusReader reader = StatusReader.attach(path);
            long sent = 0;
            for (int i = 0; i < CLIENTS; i++)
            {
                clients.add(RawClient.tcp(addressOf(gateway, 0)));
                clients.get(i).info();
                clients.get(i).send(CONNECT);
                clients.get(i).flush();
                sent += CONNECT.length() + "PING\r\n".length();
            }

            // while it is going on, figures never fall and never run ahead
            long before = 0;
            for (int round = 0; round < ROUNDS; round++)
            {
                for (final RawClient client : clients)
                {
                    client.send(PUBLISH + PUBLISH_WITH_HEADERS);
                    sent += PUBLISH.length() + PUBLISH_WITH_HEADERS.length();
                }
                final long now = reader.count(Counter.CLIENT_COMMANDS_PUB);
                assertTrue(now >= before && now <= (long)CLIENTS * (round + 1), now + " after " + before);
                before = now;
            }
            clients.forEach(RawClient::flush);
            sent += (long)CLIENTS * "PING\r\n".length();

            final int messages = CLIENTS * ROUNDS;
            await(reader, Counter.CLIENT_COMMANDS_PING, 2 * CLIENTS);
            await(reader, Counter.UPSTREAM_COMMANDS_PONG, 2 * CLIENTS);
            assertEquals(messages, reader.count(Counter.CLIENT_COMMANDS_PUB));
            assertEquals(messages, reader.count(Counter.CLIENT_COMMANDS_HPUB));
            assertEquals((long)messages * PUBLISH.length(), reader.count(Counter.CLIENT_COMMAND_BYTES_PUB));
            assertEquals(
                (long)messages * PUBLISH_WITH_HEADERS.length(), reader.count(Counter.CLIENT_COMMAND_BYTES_HPUB));
            assertEquals(CLIENTS, reader.count(Counter.CLIENT_COMMANDS_CONNECT));
            assertEquals(2 * messages + 3 * CLIENTS, reader.count(Counter.CLIENT_COMMANDS));
            assertEquals(CLIENTS, reader.count(Counter.UPSTREAM_COMMANDS_INFO));
            assertEquals(sent, reader.count(Counter.CLIENT_BYTES_RECEIVED));
            assertEquals(CLIENTS, reader.count(Counter.SESSIONS_OPENED));
            assertEquals(CLIENTS, gateway.count(Counter.LISTENER_SESSIONS_OPENED));
            assertEquals(CLIENTS, ofListener(reader, gateway.listenerUrls().get(0)));
            assertEquals(0, ofListener(reader, gateway.listenerUrls().get(1)));
            assertCycles(reader);
            assertSeen(path, gateway, messages);

            clients.forEach(RawClient::close);
            await(reader, Counter.SESSIONS_CLOSED, CLIENTS);
            assertEquals(CLIENTS, reader.count(Counter.CLOSED_CLIENT_CLOSED));
            assertEquals(CLIENTS, reader.count(Counter.LISTENER_SESSIONS_CLOSED));
        }

        assertFalse(Files.exists(path));
    }

    @Test
    void shouldDoWithoutAFile()
    {
        try (Gateway gateway = Gateway.launch(context().statusFile("none"));
            RawClient client = RawClient.tcp(addressOf(gateway, 0)))
        {
            client.info();
            await(gateway.status(), Counter.SESSIONS_OPENED, 1);
            assertNull(gateway.status().path());
        }
    }

    @Test
    void shouldNameTheFileThatCannotBeWritten() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));
        final UncheckedIOException failure = assertThrows(UncheckedIOException.class,
            () -> Gateway.launch(context().statusFile(file.resolve("below").toString())));
        assertTrue(failure.getMessage().startsWith("sluice.status.file is \"" + file), failure.getMessage());
    }

    /** The same by the program that operators run, and by HTTP. */
    private static void assertSeen(final Path path, final Gateway gateway, final int messages) throws IOException
    {
        try (Child stat = Child.java("@" + Project.jvmArguments(), "-cp", System.getProperty("java.class.path"),
            SluiceStat.class.getName(), path.toString()))
        {
            assertEquals(0, stat.awaitExit(), stat::output);
            assertTrue(stat.output().contains(" " + messages + "  client commands: PUB\n"), stat.output());
            assertTrue(stat.output().contains(" " + messages + "  client commands: HPUB\n"), stat.output());
        }

        try (InputStream metrics =
            URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics").toURL().openStream())
        {
            final String text = new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(
                text.contains("\nsluice_commands_total{from=\"client\",kind=\"HPUB\"} " + messages + "\n"), text);
            assertTrue(
                text.contains("\nsluice_commands_total{from=\"upstream\",kind=\"INFO\"} " + CLIENTS + "\n"), text);
        }
    }

    private static void assertCycles(final StatusReader reader)
    {
        long cycles = 0;
        for (int bucket = 0; bucket < CycleTracker.bucketCount(); bucket++)
        {
            cycles += reader.count(CycleTracker.counterOf(bucket));
        }
        assertTrue(cycles > CLIENTS && reader.count(Counter.LOOP_PASSES) >= cycles, cycles + " cycles");
        assertTrue(reader.count(Counter.LOOP_CYCLE_MAX) > 0);
        assertTrue(reader.count(Counter.LOOP_WORK_TIME) >= reader.count(Counter.LOOP_CYCLE_MAX));
    }

    private static long ofListener(final StatusReader reader, final String url)
    {
        return reader.counters().stream()
            .filter((value) -> "LISTENER_SESSIONS_OPENED".equals(value.name()) && url.equals(value.subject()))
            .mapToLong(CounterValue::value).sum();
    }

    private static void await(final StatusReader reader, final Counter counter, final long value)
    {
        Await.until(
            () -> counter + " is " + reader.count(counter), () -> reader.count(counter) == value, Await.DEADLINE);
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").upstream(server.url()).loopCount(1);
    }

    private static InetSocketAddress addressOf(final Gateway gateway, final int listener)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(listener)).getPort());
    }
}
