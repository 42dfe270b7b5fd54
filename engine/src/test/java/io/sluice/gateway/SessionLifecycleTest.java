package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionLifecycleTest
{
    private static final long MS = 1_000_000;

    @AutoClose
    private static NatsServer server;
    @AutoClose
    private static NatsServer guarded;

    @BeforeAll
    static void startServers()
    {
        server = NatsServer.start(Generation.CURRENT);
        guarded = NatsServer.of(Generation.CURRENT).with("authorization { user: a, password: b }").start();
    }

    @Test
    void shouldTellTheTruthOfItsOwnInInfo()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()); RawClient client = fixture.connect())
        {
            final String info = client.info();
            assertTrue(info.contains("\"port\":" + fixture.address().getPort()), info);
            assertTrue(info.contains("\"host\":\"127.0.0.1\""), info);
            assertTrue(info.contains("\"client_ip\":\"127.0.0.1\""), info);
            assertFalse(info.contains("connect_urls"), info);
            assertFalse(info.contains("tls_"), info);
            assertTrue(info.contains("\"max_payload\":1048576"), info);
        }
    }

    @Test
    void shouldAdvertiseAndLimitInInfo()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen(
                new ListenerContext("nats://127.0.0.1:0").advertise("gw1:4222").advertise("gw2:4222").authRequired())
            .payloadLengthMax(1000)))
        {
            final InetSocketAddress address = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2));
            try (RawClient client = RawClient.tcp(address))
            {
                final String info = client.info();
                assertTrue(info.contains("\"connect_urls\":[\"gw1:4222\",\"gw2:4222\"]"), info);
                assertTrue(info.contains("\"max_payload\":1000"), info);
                assertTrue(info.contains("\"auth_required\":true"), info);
            }
        }
    }

    @Test
    void shouldCloseClientsOfAnUnreachableUpstreamAndServeTheNextOnceItIsBack()
    {
        try (NatsServer comingAndGoing = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(comingAndGoing.url()))
        {
            comingAndGoing.stop();
            try (RawClient client = fixture.connect())
            {
                client.expectEnd();
            }

            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            assertTrue(fixture.gateway().count(Counter.UPSTREAM_DIALS_FAILED) >= 1);
            comingAndGoing.restart();
            try (RawClient client = fixture.welcome())
            {
                assertEquals("", client.flush());
            }

            fixture.awaitEmpty();
            assertEquals(1, fixture.endings().openedCount());
        }
    }

    @Test
    void shouldCloseTheClientWhenTheServerDies()
    {
        try (NatsServer dying = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(dying.url());
            RawClient client = fixture.welcome())
        {
            dying.kill();

            client.readToEnd();
            assertEquals(CloseReason.Closer.UPSTREAM, fixture.endings().await(1).get(0).closer());
            fixture.awaitEmpty();
        }
    }

    @Test
    void shouldDeliverTheLastPublishesOfAClientThatLeavesPolitely() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()); RawClient subscriber = RawClient.tcp(
            server.address()))
        {
            subscriber.info();
            subscriber.send("CONNECT {\"verbose\":false}\r\nSUB last 1\r\n");
            subscriber.flush();

            final StringBuilder text = new StringBuilder("CONNECT {\"verbose\":false}\r\nSUB last 1\r\n");
            for (int i = 0; i < 1000; i++)
            {
                text.append("PUB last 4\r\n").append(1000 + i).append("\r\n");
            }

            // it is being sent to meanwhile, never reads, and closes at once
            try (Socket socket = new Socket(fixture.address().getAddress(), fixture.address().getPort()))
            {
                socket.getInputStream().read();
                socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                for (int i = 0; i < 1000; i++)
                {
                    subscriber.expect("MSG last 1 4\r\n" + (1000 + i) + "\r\n");
                }
            }

            assertEquals(List.of(CloseReason.CLIENT_CLOSED), fixture.endings().await(1));
        }
    }

    @Test
    void shouldEndAClientThatDoesNotSayWhoItIsWhereItMust()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            guarded.url(), (context) -> context.connectTimeoutNs(300 * MS)); RawClient client = fixture.connect())
        {
            client.info();
            client.expect("-ERR 'Authentication Timeout'\r\n");
            client.expectEnd();
            assertEquals(List.of(CloseReason.CONNECT_TIMEOUT), fixture.endings().await(1));
            fixture.awaitEmpty();
        }
    }

    @Test
    void shouldNotHurryAClientThatNeedNotSayWhoItIs()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.connectTimeoutNs(50 * MS)); RawClient client = fixture.connect())
        {
            client.info();
            try (RawClient other = fixture.connect())
            {
                other.info();
                awaitNs(200 * MS);
            }

            assertEquals("", withoutOk(client.flush()));
        }
    }

    @Test
    void shouldEndAClientThatBeginsACommandAndDoesNotGoOn()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.partialTimeoutNs(200 * MS)); RawClient client = fixture.welcome())
        {
            client.send("PUB foo");
            client.expect("-ERR 'Stale Connection'\r\n");
            client.expectEnd();
            assertEquals(List.of(CloseReason.PARTIAL_TIMEOUT), fixture.endings().await(1));
        }
    }

    @Test
    void shouldKeepConnectionLimitsExactOverLoops() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen("nats://0.0.0.0:0").loopCount(4).connectionsMax(6).connectionsPerAddressMax(4)))
        {
            final int port = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2)).getPort();
            final List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                sockets.add(connectFrom("127.0.0.2", port));
                assertEquals('I', sockets.get(i).getInputStream().read());
            }

            assertRefused(connectFrom("127.0.0.2", port));
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_ADDRESS_CONNECTIONS_EXCEEDED));
            for (int i = 3; i < 5; i++)
            {
                sockets.add(connectFrom("127.0.0." + i, port));
                assertEquals('I', sockets.get(1 + i).getInputStream().read());
            }

            assertRefused(connectFrom("127.0.0.5", port));
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_CONNECTIONS_EXCEEDED));
            assertEquals(2, fixture.gateway().count(Counter.CONNECTIONS_REFUSED));
            for (final Socket socket : sockets)
            {
                socket.close();
            }

            fixture.awaitEmpty();
            try (RawClient client = fixture.connect())
            {
                client.info();
            }
        }
    }

    @Test
    void shouldLimitControlLinesAndPayloadsBelowTheServers()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.controlLineLengthMax(256).payloadLengthMax(100));
            RawClient longLine = fixture.welcome();
            RawClient large = fixture.welcome();
            RawClient allowed = fixture.welcome())
        {
            allowed.send("SUB " + "a".repeat(254) + " 1\r\nSUB b 2\r\nPUB b 100\r\n" + "x".repeat(100) + "\r\n");
            allowed.expect("MSG b 2 100\r\n" + "x".repeat(100) + "\r\n");
            longLine.send("SUB " + "a".repeat(255) + " 1\r\n");
            longLine.expect("-ERR 'maximum control line exceeded'\r\n");
            longLine.expectEnd();
            large.send("PUB b 101\r\n");
            large.expect("-ERR 'Maximum Payload Violation'\r\n");
            large.expectEnd();

            fixture.endings().await(2);
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_CONTROL_LINE_EXCEEDED));
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_PAYLOAD_EXCEEDED));
            assertEquals("", allowed.flush());
        }
    }

    @Test
    void shouldKick()
    {
        final List<Session> sessions = new ArrayList<>();
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()); RawClient client = fixture.welcome())
        {
            for (int i = 0; i < fixture.gateway().loopCount(); i++)
            {
                fixture.gateway().forEachSession(i, (session) ->
                {
                    synchronized (sessions)
                    {
                        sessions.add(session);
                    }
                }, Thread::yield);
            }

            Await.until("session seen", () ->
            {
                synchronized (sessions)
                {
                    return 1 == sessions.size();
                }
            });
            fixture.gateway().kick(sessions.get(0).id(), "unloved");

            client.readToEnd();
            assertEquals(List.of(CloseReason.KICKED), fixture.endings().await(1));
            assertEquals(List.of("unloved"), fixture.endings().details());
            assertFalse(sessions.get(0).isOpen());
            fixture.awaitEmpty();
        }
    }

    @Test
    void shouldCloseSessionsPolitelyWithTheGateway()
    {
        final GatewayFixture fixture = GatewayFixture.launch(server.url());
        try (RawClient client = fixture.welcome())
        {
            fixture.close();
            client.expectEnd();
            assertEquals(List.of(CloseReason.GATEWAY_CLOSED), fixture.endings().reasons());
            assertEquals(RawClient.Ending.END, client.ending());
        }
    }

    private static String withoutOk(final String text)
    {
        return text.replace("+OK\r\n", "");
    }

    private static void awaitNs(final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        Await.until("time passes", () -> System.nanoTime() - deadlineNs >= 0);
    }

    private static void assertRefused(final Socket socket) throws IOException
    {
        final String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(text.endsWith("-ERR 'maximum connections exceeded'\r\n"), text);
        socket.close();
    }

    private static Socket connectFrom(final String source, final int port) throws IOException
    {
        final Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout((int)Await.DEADLINE.toMillis());

        return socket;
    }
}
