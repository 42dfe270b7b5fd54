package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.net.EventLoop;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What one listener has for itself, as its clients and its sockets show it; the others go on without. */
class ListenerEffectTest
{
    private static final int SHORT_BACKLOG_MAX = 8;
    private static final int CONNECT_TIMEOUT_MS = 500;

    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.all().get(0));
    }

    @AfterAll
    static void stopServer()
    {
        server.close();
    }

    @Test
    void shouldGiveSocketsTheOptionsOfTheirListener() throws Exception
    {
        try (GatewayFixture fixture = launch("own=nats://127.0.0.1:0", (own) -> own
            .tcpNoDelay(false).keepAlive(false).socketSendLength(20_000).socketReceiveLength(30_000));
            RawClient usual = fixture.welcome();
            RawClient special = RawClient.tcp(own(fixture)))
        {
            special.info();
            usual.flush();
            assertEquals(List.of(true, false), options(fixture, StandardSocketOptions.TCP_NODELAY));
            assertEquals(List.of(true, false), options(fixture, StandardSocketOptions.SO_KEEPALIVE));
            final List<Integer> send = options(fixture, StandardSocketOptions.SO_SNDBUF);
            final List<Integer> receive = options(fixture, StandardSocketOptions.SO_RCVBUF);
            // kernels add what they need for themselves
            assertTrue(send.get(1) >= 20_000 && send.get(1) <= 2 * 20_000, send::toString);
            assertTrue(receive.get(1) >= 30_000 && receive.get(1) <= 2 * 30_000, receive::toString);
            assertNotEquals(send.get(0), send.get(1));
            assertNotEquals(receive.get(0), receive.get(1));
        }
    }

    @Test
    void shouldKeepAsManyWaitingAsTheListenerWants() throws IOException
    {
        // nobody drives the loop: nothing is accepted
        final Gateway gateway = Gateway.launch(new GatewayContext().upstream(server.url()).loopCount(1).driven()
            .listen(new ListenerContext("few=nats://127.0.0.1:0").backlog(1)).listen("nats://127.0.0.1:0")
            .closeTimeoutNs(0).logger(new Silence()));
        final List<Socket> sockets = new ArrayList<>();
        try
        {
            assertTrue(waiting(gateway, 0, sockets) < SHORT_BACKLOG_MAX);
            assertEquals(SHORT_BACKLOG_MAX, waiting(gateway, 1, sockets));
        }
        finally
        {
            for (final Socket socket : sockets)
            {
                socket.close();
            }
            gateway.close();
        }
    }

    @Test
    void shouldAskForOriginsOfTheListener()
    {
        try (GatewayFixture fixture = launch("own=ws://127.0.0.1:0", (own) -> own
            .origin("https://app.example").originRequired(true)))
        {
            assertEquals("101", upgrade(own(fixture), "Origin: https://app.example\r\n"));
            assertEquals("403", upgrade(own(fixture), "Origin: http://h\r\n"));
            assertEquals("403", upgrade(own(fixture), ""));
            assertEquals("403", upgrade(fixture.webSocketAddress(), "Origin: https://app.example\r\n"));
            assertEquals("101", upgrade(fixture.webSocketAddress(), "Origin: http://h\r\n"));
            assertEquals("101", upgrade(fixture.webSocketAddress(), ""));
        }
    }

    @Test
    void shouldServeAddressesThatTheListenerServes()
    {
        for (final UnaryOperator<ListenerContext> rule : List.<UnaryOperator<ListenerContext>>of(
            (own) -> own.addressesDenied("127.0.0.0/8"), (own) -> own.addressesAllowed("10.0.0.0/8")))
        {
            try (GatewayFixture fixture = launch("own=nats://127.0.0.1:0", rule);
                RawClient denied = RawClient.tcp(own(fixture));
                RawClient welcome = fixture.welcome())
            {
                assertTrue(denied.readToEnd().contains("address not allowed"));
                assertEquals("", welcome.flush());
            }
        }
    }

    @Test
    void shouldHoldClientsToTheLimitsOfTheListener()
    {
        final String line = "PUB " + "s".repeat(400) + " 0\r\n\r\n";
        try (GatewayFixture fixture = launch("own=nats://127.0.0.1:0", (own) -> own
            .controlLineLengthMax(256).payloadLengthMax(10));
            RawClient usual = fixture.welcome();
            RawClient tooLong = RawClient.tcp(own(fixture));
            RawClient tooMuch = RawClient.tcp(own(fixture)))
        {
            tooLong.info();
            tooLong.send("CONNECT {\"verbose\":false}\r\n" + line);
            assertTrue(tooLong.readToEnd().contains("maximum control line exceeded"));
            tooMuch.info();
            tooMuch.send("CONNECT {\"verbose\":false}\r\nPUB a 11\r\n12345678901\r\n");
            assertTrue(tooMuch.readToEnd().contains("Maximum Payload Violation"));
            assertEquals("", usual.send(line + "PUB a 11\r\n12345678901\r\n").flush());
        }
    }

    @Test
    void shouldTrustProxiesThatTheListenerTrusts()
    {
        try (GatewayFixture fixture = launch("own=ws://127.0.0.1:0", (own) -> own
            .forwardedSources("127.0.0.0/8").upgradeTimeoutNs(100_000_000));
            RawClient slow = RawClient.tcp(own(fixture)))
        {
            slow.send("GET / HTTP/1.1\r\n");
            final String forwarded = "X-Forwarded-For: 203.0.113.9\r\n";
            try (RawClient trusted = RawWebSocketClient.open(own(fixture), "/", forwarded);
                RawClient other = RawWebSocketClient.open(fixture.webSocketAddress(), "/", forwarded))
            {
                assertTrue(trusted.info().contains("\"client_ip\":\"203.0.113.9\""));
                assertTrue(other.info().contains("\"client_ip\":\"127.0.0.1\""));
            }

            assertTrue(slow.readToEnd().contains(" 408 "), "within the time of the listener");
        }
    }

    private static GatewayFixture launch(final String url, final UnaryOperator<ListenerContext> more)
    {
        return GatewayFixture.launch(server.url(), (context) -> context
            .loopCount(1).listen(more.apply(new ListenerContext(url))));
    }

    private static InetSocketAddress own(final GatewayFixture fixture)
    {
        return GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2));
    }

    /** Connects until that takes too long. */
    private static int waiting(final Gateway gateway, final int listener, final List<Socket> sockets)
    {
        for (int i = 0; i < SHORT_BACKLOG_MAX; i++)
        {
            final Socket socket = new Socket();
            sockets.add(socket);
            try
            {
                socket.connect(
                    GatewayFixture.addressOf(gateway.listenerUrls().get(listener)), CONNECT_TIMEOUT_MS);
            }
            catch (final IOException ex)
            {
                return i;
            }
        }

        return SHORT_BACKLOG_MAX;
    }

    private static String upgrade(final InetSocketAddress address, final String header)
    {
        try (RawClient client = RawClient.tcp(address))
        {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header + "\r\n");

            return client.readUntil("\r\n").split(" ")[1];
        }
    }

    /** {@return an option of a client of the first listener, and of one of the own listener} */
    private static <T> List<T> options(final GatewayFixture fixture, final SocketOption<T> option) throws Exception
    {
        final CompletableFuture<List<T>> values = new CompletableFuture<>();
        final GatewayLoop loop = fixture.gateway().loops().get(0);
        loop.runSoon(() ->
        {
            try
            {
                values.complete(List.of(
                    client(loop.loop(), fixture.address().getPort()).getOption(option),
                    client(loop.loop(), own(fixture).getPort()).getOption(option)));
            }
            catch (final Exception ex)
            {
                values.completeExceptionally(ex);
            }
        });

        return values.get(60, TimeUnit.SECONDS);
    }

    private static SocketChannel client(final EventLoop loop, final int port) throws Exception
    {
        for (final Field field : EventLoop.class.getDeclaredFields())
        {
            if (Selector.class == field.getType())
            {
                field.setAccessible(true);
                for (final SelectionKey key : ((Selector)field.get(loop)).keys())
                {
                    if (key.channel() instanceof SocketChannel &&
                        port == ((InetSocketAddress)((SocketChannel)key.channel()).getLocalAddress()).getPort())
                    {
                        return (SocketChannel)key.channel();
                    }
                }
            }
        }

        throw new AssertionError("nobody is connected to port " + port);
    }
}
