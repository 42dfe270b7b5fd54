package io.sluice.gateway;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Servers that go, come back or stand still while clients work. */
@Timeout(300)
class ServerFaultTest
{
    private static final int CLIENT_COUNT = 6;

    @Test
    void shouldServeOnWhenTheServerIsKilledAndRestartedUnderLoad() throws Exception
    {
        try (NatsServer server = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(server.url()))
        {
            final List<Connection> connections = new ArrayList<>();
            final List<AtomicLong> heard = new ArrayList<>();
            final AtomicBoolean isRunning = new AtomicBoolean(true);
            for (int i = 0; i < CLIENT_COUNT; i++)
            {
                final String url = fixture.gateway().listenerUrls().get(i % 2);
                final Connection connection = connect(url);
                final AtomicLong count = new AtomicLong();
                final Dispatcher dispatcher = connection.createDispatcher((message) -> count.incrementAndGet());
                dispatcher.subscribe("load." + i);
                connections.add(connection);
                heard.add(count);
            }

            final Thread load = new Thread(() -> publish(connections, isRunning));
            load.start();
            for (int round = 0; round < 3; round++)
            {
                awaitMore(heard);
                server.kill();
                server.restart();
            }

            awaitMore(heard);
            isRunning.set(false);
            load.join(Await.DEADLINE.toMillis());
            for (final Connection connection : connections)
            {
                connection.close();
            }

            fixture.awaitNothingLeft();
            for (final CloseReason reason : fixture.endings().reasons())
            {
                assertTrue(
                    CloseReason.Closer.UPSTREAM == reason.closer() || CloseReason.Closer.CLIENT == reason.closer(),
                    reason::label);
            }

            assertTrue(fixture.errors().isEmpty(), fixture.errors()::toString);
        }
    }

    @Test
    void shouldLoseNothingWhenTheServerStandsStillForSeconds()
    {
        final int count = 20_000;
        final String payload = "x".repeat(500);
        try (NatsServer server = NatsServer.of(Generation.CURRENT).with("write_deadline: \"60s\"").start();
            GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawClient subscriber = fixture.welcome();
            RawClient publisher = fixture.welcome())
        {
            subscriber.send("SUB still 1\r\n");
            subscriber.flush();
            server.pause();
            final Thread sender = new Thread(() ->
            {
                for (int i = 0; i < count; i++)
                {
                    publisher.send("PUB still 506\r\n" + (100_000 + i) + payload + "\r\n");
                }
            });
            sender.start();
            final long pausedNs = System.nanoTime();
            Await.until("3 s have passed", () -> System.nanoTime() - pausedNs > 3_000_000_000L);
            final long held = fixture.heldBytes();
            server.resume();
            for (int i = 0; i < count; i++)
            {
                subscriber.readUntil("MSG still 1 506\r\n" + (100_000 + i) + payload + "\r\n");
            }

            assertTrue(held < 4 << 20, () -> "held " + held);
            assertTrue(fixture.endings().reasons().isEmpty(), fixture.endings().reasons()::toString);
        }
    }

    @Test
    void shouldPassOnTheLastWordsOfTheServer()
    {
        try (NatsServer server = NatsServer.of(Generation.CURRENT).with("max_connections: 1").start();
            GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawClient first = fixture.welcome();
            RawClient second = fixture.connect())
        {
            second.info();
            second.expect("-ERR 'maximum connections exceeded'\r\n");
            second.expectEnd();
            assertEquals("", first.flush());
            assertEquals(List.of(CloseReason.UPSTREAM_CLOSED), fixture.endings().await(1));
        }
    }

    private static Connection connect(final String url) throws Exception
    {
        return Nats.connect(new Options.Builder()
            .server(url)
            .connectionTimeout(Await.DEADLINE)
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .errorListener(new ErrorListener()
            {
            })
            .build());
    }

    private static void publish(final List<Connection> connections, final AtomicBoolean isRunning)
    {
        final byte[] payload = "load".getBytes(StandardCharsets.US_ASCII);
        while (isRunning.get())
        {
            for (int i = 0; i < connections.size(); i++)
            {
                try
                {
                    connections.get(i).publish("load." + (i + 1) % connections.size(), payload);
                }
                catch (final IllegalStateException ex)
                {
                    // its buffer is full while it reconnects: it publishes again when it has
                    assertFalse(connections.get(i).getStatus() == Connection.Status.CLOSED);
                }
            }

            Thread.yield();
        }
    }

    private static void awaitMore(final List<AtomicLong> heard)
    {
        final List<Long> before = new ArrayList<>();
        heard.forEach((count) -> before.add(count.get()));
        for (int i = 0; i < heard.size(); i++)
        {
            final int client = i;
            Await.until("client " + i + " hears more", () -> heard.get(client).get() > before.get(client) + 10);
        }
    }
}
