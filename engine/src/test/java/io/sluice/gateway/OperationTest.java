package io.sluice.gateway;

import io.sluice.gateway.life.DrainReport;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Loops, listeners that differ, and what the engineer on call does. */
class OperationTest
{
    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldKickByIdByAddressAndByUser() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.loopCount(4)))
        {
            final List<RawClient> clients = new ArrayList<>();
            for (final String user : List.of("ann", "bob", "ann", "cid"))
            {
                final RawClient client = fixture.connect();
                client.info();
                client.send("CONNECT {\"verbose\":false,\"user\":\"" + user + "\",\"pass\":\"p\"}\r\n").flush();
                clients.add(client);
            }

            assertEquals(2, fixture.gateway().kickUser("ann", "left us").get(60, TimeUnit.SECONDS));
            assertEquals(0, fixture.gateway().kickUser("ann", "left us").get(60, TimeUnit.SECONDS));
            clients.get(0).readToEnd();
            clients.get(2).readToEnd();
            assertEquals("", clients.get(1).flush());

            final Set<Long> ids = ids(fixture.gateway());
            assertEquals(2, ids.size());
            fixture.gateway().kick(ids.iterator().next(), "one of them");
            fixture.endings().await(3);
            final InetAddress nobody = InetAddress.getByName("10.9.8.7");
            assertEquals(0, fixture.gateway().kickAddress(nobody, "nobody").get(60, TimeUnit.SECONDS));
            assertEquals(1, fixture.gateway().kickAddress(InetAddress.getLoopbackAddress(), "all")
                .get(60, TimeUnit.SECONDS));
            assertEquals(4, fixture.endings().await(4).stream().filter(CloseReason.KICKED::equals).count());
            assertTrue(fixture.endings().details().contains("left us"));
            clients.forEach(RawClient::close);
            fixture.awaitNothingLeft();
        }

        final GatewayFixture closed = GatewayFixture.launch(server.url());
        closed.close();
        assertEquals(0, closed.gateway().kickUser("ann", "gone").get());
    }

    @Test
    void shouldReportWhatRemainsAfterADrain() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .closeTimeoutNs(300_000_000).lingerTimeoutNs(20_000_000_000L).drainTimeoutNs(0));
            RawClient polite = fixture.welcome();
            Socket deaf = new Socket(fixture.address().getAddress(), fixture.address().getPort()))
        {
            fixture.awaitCount(Counter.SESSIONS_OPENED, 2);
            final Thread reading = new Thread(() ->
            {
                polite.readToEnd();
                polite.shutdownOutput();
            });
            reading.start();
            final DrainReport report = fixture.gateway().drain();

            try (SocketChannel late = SocketChannel.open(server.address()))
            {
                assertFalse(fixture.gateway().adopt(late, null, null));
                assertTrue(late.isOpen(), "it is the caller's as before");
            }
            assertEquals(2, report.sessions());
            assertEquals(1, report.remaining(), "it never closes its side: " + deaf);
            assertTrue(report.took().compareTo(Duration.ofMillis(300)) >= 0, report::toString);
            assertTrue(fixture.log().contains("INFO " + report), fixture.log()::toString);
        }
    }

    @Test
    void shouldAskTheOtherSessionsIfThePredicateThrowsForOne() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawClient first = fixture.welcome();
            RawClient second = fixture.welcome();
            RawClient third = fixture.welcome())
        {
            final long spared = ids(fixture.gateway()).iterator().next();
            assertEquals(2, fixture.gateway().kick((session) ->
            {
                if (spared == session.id())
                {
                    throw new IllegalStateException("on purpose");
                }

                return true;
            }, "others").get(60, TimeUnit.SECONDS));
            fixture.endings().await(2);
            Await.until("others are still there", () -> Set.of(spared).equals(ids(fixture.gateway())));
            assertEquals("on purpose", fixture.errors().get(0).getMessage());
            List.of(first, second, third).forEach(RawClient::close);
        }
    }

    @Test
    void shouldPlaceByLoadAndKeepLimitsExactWithFourLoops() throws Exception
    {
        final int max = 40;
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(4).connectionsMax(max)))
        {
            final List<Thread> threads = new ArrayList<>();
            final List<RawClient> served = new ArrayList<>();
            for (int t = 0; t < 8; t++)
            {
                final Thread thread = new Thread(() ->
                {
                    for (int i = 0; i < 10; i++)
                    {
                        final RawClient client = fixture.connect();
                        client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
                        if (client.readUntilOrEnd("PONG\r\n").endsWith("PONG\r\n"))
                        {
                            synchronized (served)
                            {
                                served.add(client);
                            }
                        }
                        else
                        {
                            client.close();
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertEquals(max, served.size());
            assertEquals(max, fixture.gateway().connectionCount());
            for (int i = 0; i < 4; i++)
            {
                assertEquals(max / 4, idsOf(fixture.gateway(), i).size(), "loop " + i);
            }

            served.forEach(RawClient::close);
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldServeOnTheLoopThatAcceptsWherePortsAreShared() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(4).portShared(true).connectionsMax(64)))
        {
            final List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 64; i++)
            {
                clients.add(fixture.welcome());
            }

            for (int i = 0; i < 4; i++)
            {
                final int accepted = (int)fixture.gateway().counters(i).get(Counter.CONNECTIONS_ACCEPTED);
                assertEquals(accepted, idsOf(fixture.gateway(), i).size());
                assertTrue(accepted > 0, "the kernel spreads 64 connections over 4 sockets");
            }

            try (RawClient refused = fixture.connect())
            {
                assertTrue(refused.readToEnd().contains("maximum connections exceeded"));
            }

            clients.forEach(RawClient::close);
            fixture.awaitNothingLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "backoff", "yield", "spin"})
    void shouldServeWithEachIdleStrategy(final String strategy)
    {
        final Set<String> threads = new ConcurrentSkipListSet<>();
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .idleStrategy(strategy)
            .threadFactory((task) -> new Thread(() ->
            {
                threads.add(Thread.currentThread().getName());
                task.run();
            })));
            RawClient client = fixture.welcome())
        {
            assertEquals("MSG a 1 2\r\nhi\r\n", client.send("SUB a 1\r\nPUB a 2\r\nhi\r\n").flush());
            assertEquals(Set.of("sluice-loop-0", "sluice-loop-1"), threads);
        }
    }

    @Test
    void shouldGiveEachListenerItsServersAndInterceptors()
    {
        final List<String> seen = new ArrayList<>();
        try (ScriptedServer other = new ScriptedServer();
            GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
                .loopCount(1)
                .listen(new ListenerContext("other=nats://127.0.0.1:0").upstream(other.url()).payloadLengthMax(77))
                .interceptor(() -> noting("all", seen))
                .interceptor("other", () -> noting("other", seen)));
            RawClient usual = fixture.welcome();
            RawClient special = RawClient.tcp(GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2)));
            RawClient upstream = other.accept())
        {
            upstream.send(ScriptedServer.INFO);
            assertTrue(special.info().contains("\"max_payload\":77"));
            special.send("CONNECT {}\r\nPING\r\n");
            upstream.readUntil("PING\r\n");
            upstream.send("PONG\r\n");
            special.readUntil("PONG\r\n");
            assertEquals("", usual.flush());
            assertEquals(List.of("all", "all", "other", "all"), seen);
            assertEquals(Set.of(server.address().getPort(), other.address().getPort()), new TreeSet<>(
                fixture.gateway().servers().stream().map((known) -> known.address().getPort()).toList()));
        }
    }

    @Test
    void shouldLeaveIpv4AloneWhereOnlyIpv6IsServed()
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext().upstream(server.url()).loopCount(1)
            .listen(new ListenerContext("nats://[::]:0"))
            .listen(new ListenerContext("nats://[::]:0").dualStack(false))))
        {
            final int both = GatewayFixture.addressOf(gateway.listenerUrls().get(0)).getPort();
            final int ipv6 = GatewayFixture.addressOf(gateway.listenerUrls().get(1)).getPort();
            assertTrue(isServed("127.0.0.1", both));
            assertTrue(isServed("::1", both));
            assertFalse(isServed("127.0.0.1", ipv6));
            assertTrue(isServed("::1", ipv6));
        }
    }

    @Test
    void shouldBoundOneListenerAlone()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen(new ListenerContext("few=nats://127.0.0.1:0").set(Setting.CONNECTIONS_MAX, "1")));
            RawClient first = RawClient.tcp(GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2)));
            RawClient second = RawClient.tcp(GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2)));
            RawClient elsewhere = fixture.welcome())
        {
            first.info();
            assertTrue(second.readToEnd().contains("maximum connections exceeded"));
            assertEquals("", elsewhere.flush());
        }
    }

    private static boolean isServed(final String host, final int port)
    {
        try (RawClient client = RawClient.tcp(new InetSocketAddress(host, port)))
        {
            return client.readUntilOrEnd("\r\n").startsWith("INFO");
        }
    }

    private static Interceptor noting(final String name, final List<String> seen)
    {
        return new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                seen.add(name);

                return Verdict.FORWARD;
            }
        };
    }

    private static Set<Long> ids(final Gateway gateway) throws InterruptedException
    {
        final Set<Long> ids = new TreeSet<>();
        for (int i = 0; i < gateway.loopCount(); i++)
        {
            ids.addAll(idsOf(gateway, i));
        }

        return ids;
    }

    private static Set<Long> idsOf(final Gateway gateway, final int loopIndex) throws InterruptedException
    {
        final Set<Long> ids = new ConcurrentSkipListSet<>();
        final CountDownLatch done = new CountDownLatch(1);
        assertTrue(gateway.forEachSession(loopIndex, (session) -> ids.add(session.id()), done::countDown));
        assertTrue(done.await(60, TimeUnit.SECONDS));

        return ids;
    }
}
