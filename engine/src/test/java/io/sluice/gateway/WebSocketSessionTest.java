package io.sluice.gateway;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WebSocketSessionTest
{
    private static final long MS = 1_000_000;
    private static final String UPGRADE =
        " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldServeARawClient()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawWebSocketClient client = fixture.connectWebSocket())
        {
            assertTrue(client.info().contains("\"port\":" + fixture.webSocketAddress().getPort()));
            client.send("CONNECT {\"verbose\":false}\r\nSUB foo 1\r\nPUB foo 5\r\nhello\r\nPING\r\n");
            client.expect("MSG foo 1 5\r\nhello\r\nPONG\r\n");
            client.sendClose(1000);
            client.readToEnd();

            assertEquals(List.of(CloseReason.CLIENT_CLOSED), fixture.endings().await(1));
            assertEquals(1, fixture.gateway().count(Counter.UPGRADES_ACCEPTED));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldServeARealClient() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()))
        {
            final Connection connection = Nats.connect(fixture.gateway().listenerUrls().get(1));
            final Subscription subscription = connection.subscribe("ws");
            for (int i = 0; i < 1000; i++)
            {
                connection.publish("ws", ("message " + i).getBytes(StandardCharsets.US_ASCII));
            }

            for (int i = 0; i < 1000; i++)
            {
                assertEquals("message " + i, new String(
                    subscription.nextMessage(Duration.ofSeconds(30)).getData(), StandardCharsets.US_ASCII));
            }

            connection.close();
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldAnswerPathsAsConfigured() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen("ws://127.0.0.1:0/nats")))
        {
            final InetSocketAddress any = fixture.webSocketAddress();
            final InetSocketAddress one = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2));
            assertTrue(fixture.gateway().listenerUrls().get(2).endsWith("/nats"));

            assertEquals("101", statusOf(any, "GET /what/ever?x=1" + UPGRADE + "\r\n"));
            assertEquals("404", statusOf(any, "GET /mqtt" + UPGRADE + "\r\n"));
            assertEquals("404", statusOf(any, "GET /a/leafnode" + UPGRADE + "\r\n"));
            assertEquals("101", statusOf(one, "GET /nats?token=1" + UPGRADE + "\r\n"));
            assertEquals("404", statusOf(one, "GET /" + UPGRADE + "\r\n"));
            assertEquals("426", statusOf(any, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertEquals("426", statusOf(one, "GET /nats HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertEquals("404", statusOf(one, "GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertEquals("405", statusOf(any, "POST /" + UPGRADE + "\r\n"));
            assertEquals("400", statusOf(any, "\u0001\r\n\r\n"));
            assertEquals("403", statusOf(any, "GET /" + UPGRADE + "Origin: https://evil.example\r\n\r\n"));
            assertEquals("101", statusOf(any, "GET /" + UPGRADE + "Origin: http://localhost\r\n\r\n"));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldAnswer503WhenThereIsNoUpstream() throws IOException
    {
        try (NatsServer gone = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(gone.url()))
        {
            gone.stop();
            assertEquals("503", statusOf(fixture.webSocketAddress(), "GET /" + UPGRADE + "\r\n"));
            fixture.awaitNothingLeft();
            assertEquals(1, fixture.gateway().count(Counter.CLOSED_UPSTREAM_UNREACHABLE));
        }
    }

    @Test
    void shouldAnswer503WhenThereAreTooMany() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.connectionsMax(1));
            RawClient only = fixture.welcome())
        {
            assertEquals("503", statusOf(fixture.webSocketAddress(), "GET /" + UPGRADE + "\r\n"));
            assertEquals("", only.flush());
        }
    }

    @Test
    void shouldEndAClientThatDoesNotAskInTime() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.upgradeTimeoutNs(200 * MS)))
        {
            assertEquals("408", statusOf(fixture.webSocketAddress(), "GET / HTTP/1.1\r\n"));
            fixture.awaitCount(Counter.CLOSED_UPGRADE_TIMEOUT, 1);
            assertEquals("", statusOf(fixture.webSocketAddress(), ""));
            fixture.awaitCount(Counter.CLOSED_UPGRADE_TIMEOUT, 2);
            fixture.awaitNothingLeft();
            // one that never said a word is no news: browsers open connections in advance
            assertEquals(1, fixture.log().stream()
                .filter((line) -> line.contains(CloseReason.UPGRADE_TIMEOUT.label())).count());
        }
    }

    @Test
    void shouldSayWhyItCloses() throws IOException
    {
        try (NatsServer dying = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(dying.url());
            RawWebSocketClient client = fixture.connectWebSocket())
        {
            client.info();
            dying.kill();
            client.readToEnd();
            assertEquals(1001, client.closeStatus());
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldCloseWith1002WhenFramingIsBroken()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url());
            RawWebSocketClient client = fixture.connectWebSocket())
        {
            client.info();
            client.sendUnframed(new byte[]{(byte)0xFF, 0, 0, 0});
            client.readToEnd();
            assertEquals(1002, client.closeStatus());
            assertEquals(List.of(CloseReason.CLIENT_WEBSOCKET_ERROR), fixture.endings().await(1));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldLetInterceptorsSeeRefuseAndHoldTheUpgrade() throws Exception
    {
        final AtomicReference<UpgradeHold> held = new AtomicReference<>();
        final Interceptor interceptor = new Interceptor()
        {
            @Override
            public Verdict onUpgrade(final Session session, final Upgrade upgrade)
            {
                upgrade.responseHeader("X-Seen", upgrade.request().queryParameter("user"));
                switch (upgrade.request().path())
                {
                    case "/no":
                        return upgrade.refuse(401, "who are you?");

                    case "/hold":
                        held.set(upgrade.hold());
                        return Verdict.HOLD;

                    case "/throw":
                        throw new IllegalStateException("bug in an interceptor");

                    default:
                        return Verdict.FORWARD;
                }
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> interceptor).holdConnectTimeoutNs(1000 * MS)))
        {
            final InetSocketAddress address = fixture.webSocketAddress();
            assertTrue(answerTo(address, "GET /yes?user=me" + UPGRADE + "\r\n").contains("X-Seen: me"));
            final String refusal = answerTo(address, "GET /no?user=me" + UPGRADE + "\r\n");
            assertTrue(refusal.startsWith("HTTP/1.1 401") && refusal.contains("X-Seen: me"), refusal);
            assertTrue(refusal.endsWith("who are you?\n"), refusal);
            assertEquals("500", statusOf(address, "GET /throw?user=me" + UPGRADE + "\r\n"));
            assertEquals(1, fixture.errors().size());

            try (Socket socket = send(address, "GET /hold?user=me" + UPGRADE + "\r\n"))
            {
                Await.until("held", () -> null != held.get());
                assertTrue(held.get().accept());
                assertFalse(held.get().refuse(403, null), "decided already");
                assertEquals("HTTP/1.1 101", new String(socket.getInputStream().readNBytes(12)));
            }

            held.set(null);
            assertEquals("503", statusOf(address, "GET /hold?user=me" + UPGRADE + "\r\n"));
            assertNotNull(held.get());
            assertFalse(held.get().accept(), "too late");
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldSendTextFramesWhereAsked()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen(new ListenerContext("ws://127.0.0.1:0").textFrames())))
        {
            final InetSocketAddress address = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2));
            try (RawWebSocketClient client = RawClient.webSocket(address, "/"))
            {
                client.info();
                client.sendFrame(true, RawWebSocketClient.TEXT,
                    "CONNECT {\"verbose\":false}\r\nSUB t 1\r\nPUB t 2\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII));
                client.expect("MSG t 1 2\r\nhi\r\n");
            }

            fixture.awaitNothingLeft();
        }
    }

    private static String statusOf(final InetSocketAddress address, final String request) throws IOException
    {
        final String answer = answerTo(address, request);

        return answer.isEmpty() ? "" : answer.substring(9, 12);
    }

    /** The head and body of a refusal; the head of a 101. */
    private static String answerTo(final InetSocketAddress address, final String request) throws IOException
    {
        try (Socket socket = send(address, request))
        {
            final StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read())
            {
                answer.append((char)next);
                if (answer.indexOf("HTTP/1.1 101") == 0 && answer.indexOf("\r\n\r\n") > 0)
                {
                    break;
                }
            }

            return answer.toString();
        }
    }

    private static Socket send(final InetSocketAddress address, final String request) throws IOException
    {
        final Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int)Await.DEADLINE.toMillis());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));

        return socket;
    }
}
