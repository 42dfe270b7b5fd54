package io.sluice.gateway;

import io.nats.client.NKey;
import io.sluice.gateway.upstream.Server;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.Jwt;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UpstreamTest
{
    private static final long MS = 1_000_000;

    @AutoClose
    private static NatsServer first;
    @AutoClose
    private static NatsServer second;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServers()
    {
        first = NatsServer.start(Generation.CURRENT);
        second = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldSpreadSessionsOverServers()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(first.url(), (context) -> context.upstream(second.url())))
        {
            final List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++)
            {
                clients.add(fixture.welcome());
            }

            for (final Server server : fixture.gateway().servers())
            {
                assertEquals(3, server.sessionCount(), server::toString);
            }

            clients.forEach(RawClient::close);
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldTryTheNextServerAndAvoidTheOneThatRefuses() throws IOException
    {
        final int deadPort = freePort();
        try (GatewayFixture fixture = GatewayFixture.launch("nats://127.0.0.1:" + deadPort, (context) -> context
            .upstream(first.url()).upstreamQuarantineMinNs(60_000 * MS).upstreamQuarantineMaxNs(60_000 * MS)))
        {
            for (int i = 0; i < 5; i++)
            {
                try (RawClient client = fixture.welcome())
                {
                    assertEquals("", client.flush());
                }
            }

            assertEquals(1, fixture.gateway().count(Counter.UPSTREAM_DIALS_FAILED), "in quarantine after one failure");
            assertEquals(6, fixture.gateway().count(Counter.UPSTREAM_DIALS));
        }
    }

    @Test
    void shouldTakeASilentServerForDead() throws IOException
    {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            GatewayFixture fixture = GatewayFixture.launch(
                "nats://127.0.0.1:" + silent.getLocalPort(), (context) -> context
                .upstream(first.url()).upstreamConnectTimeoutNs(200 * MS));
            RawClient client = fixture.welcome())
        {
            assertEquals("", client.flush());
            assertEquals(1, fixture.gateway().count(Counter.UPSTREAM_DIALS_FAILED));
        }
    }

    @Test
    void shouldResolveNames()
    {
        try (GatewayFixture fixture = GatewayFixture.launch("nats://localhost:" + first.address().getPort());
            RawClient client = fixture.welcome())
        {
            assertEquals("", client.flush());
        }
    }

    @Test
    void shouldCloseWhenANameDoesNotResolve()
    {
        try (GatewayFixture fixture = GatewayFixture.launch("nats://no-such-host.invalid:4222");
            RawClient client = fixture.connect())
        {
            client.expectEnd();
            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldLetASelectorChoose()
    {
        final UpstreamSelector selector = (session, servers) ->
        {
            final int port = null != session.upgradeRequest() && "/two".equals(session.upgradeRequest().path()) ?
                second.address().getPort() : first.address().getPort();

            return servers.stream().filter((server) -> port == server.address().getPort()).findFirst().orElse(null);
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            first.url(), (context) -> context.upstream(second.url()).upstreamSelector(selector));
            RawClient one = fixture.welcome();
            RawClient two = RawClient.webSocket(fixture.webSocketAddress(), "/two"))
        {
            two.info();
            Await.until("two on the second server", () -> 1 == second.connectionCount());
            Await.until("one on the first", () -> 1 == first.connectionCount());
            assertEquals("", one.flush());
        }
    }

    @Test
    void shouldCloseWhenASelectorThrowsAfterAServerWasSilent() throws IOException
    {
        final UpstreamSelector selector = (session, servers) ->
        {
            if (1 == servers.size())
            {
                throw new IllegalStateException("thrown on purpose");
            }

            return servers.get(0);
        };
        final List<Throwable> told = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            GatewayFixture fixture = GatewayFixture.launch(
                "nats://127.0.0.1:" + silent.getLocalPort(), (context) -> context.upstream(first.url())
                .upstreamSelector(selector).upstreamConnectTimeoutNs(100 * MS).errorHandler(told::add));
            RawClient client = fixture.connect())
        {
            client.expectEnd();
            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            fixture.awaitNothingLeft();
            assertEquals(1, told.size());
        }
    }

    @Test
    void shouldCloseWhenASelectorChoosesAgainWhatRefused() throws IOException
    {
        final AtomicReference<Server> stubborn = new AtomicReference<>();
        final UpstreamSelector selector = (session, servers) ->
        {
            stubborn.compareAndSet(null, servers.remove(0));

            return stubborn.get();
        };
        try (GatewayFixture fixture = GatewayFixture.launch("nats://127.0.0.1:" + freePort(), (context) -> context
            .upstream(first.url()).upstreamSelector(selector));
            RawClient client = fixture.connect())
        {
            client.expectEnd();
            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            assertEquals(1, fixture.gateway().count(Counter.UPSTREAM_DIALS));
            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldLetAConnectorFindTheServer()
    {
        final UpstreamConnector connector = (session, answer) -> new Thread(() ->
        {
            final boolean isFirst = answer.address(first.address());
            final boolean isSecond = answer.fail("answered already");
            assertTrue(isFirst && !isSecond);
        }).start();
        try (GatewayFixture fixture = GatewayFixture.launch(null, (context) -> context.upstreamConnector(connector));
            RawClient client = fixture.welcome())
        {
            assertEquals("", client.flush());
        }
    }

    @Test
    void shouldLetAConnectorOpenTheConnection()
    {
        final UpstreamConnector connector = (session, answer) ->
        {
            try
            {
                answer.channel(SocketChannel.open(first.address()));
            }
            catch (final IOException ex)
            {
                answer.fail(ex.getMessage());
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(null, (context) -> context.upstreamConnector(connector));
            RawClient client = fixture.welcome())
        {
            assertEquals("", client.flush());
        }
    }

    @Test
    void shouldCloseWhenAConnectorFailsOrDoesNotAnswer()
    {
        final UpstreamConnector connector = (session, answer) ->
        {
            if (Transport.TCP == session.transport())
            {
                answer.fail("no room");
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(null, (context) -> context
            .upstreamConnector(connector).upstreamConnectTimeoutNs(100 * MS).upstreamDialTimeoutNs(300 * MS));
            RawClient client = fixture.connect())
        {
            client.expectEnd();
            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            try (RawClient webSocket = fixture.connectWebSocket())
            {
                webSocket.readToEnd();
            }
            catch (final AssertionError expected)
            {
                assertTrue(expected.getMessage().contains("503"), expected.getMessage());
            }

            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 2);
        }
    }

    @Test
    void shouldCloseWhenAConnectorThrows()
    {
        final List<Throwable> told = new CopyOnWriteArrayList<>();
        final UpstreamConnector connector = (session, answer) ->
        {
            throw new IllegalStateException("thrown on purpose");
        };
        try (GatewayFixture fixture = GatewayFixture.launch(null, (context) -> context
            .upstreamConnector(connector).errorHandler(told::add));
            RawClient client = fixture.connect())
        {
            client.expectEnd();
            fixture.awaitCount(Counter.CLOSED_UPSTREAM_UNREACHABLE, 1);
            fixture.awaitNothingLeft();
            assertEquals(1, told.size());
        }
    }

    @Test
    void shouldShowItsOwnUserInPlaceOfTheClients()
    {
        assertLetIn("authorization { user: gw, password: secret }",
            (context) -> context.upstreamUser("gw").upstreamPassword("secret"));
    }

    @Test
    void shouldShowItsOwnToken()
    {
        assertLetIn("authorization { token: t0k3n }", (context) -> context.upstreamToken("t0k3n"));
    }

    @Test
    void shouldSignWithItsOwnNkey() throws Exception
    {
        final NKey user = NKey.createUser(null);
        final Path file = folder.resolve("user.nk");
        Files.writeString(file, new String(user.getSeed()));

        assertLetIn("authorization { users: [ { nkey: " + new String(user.getPublicKey()) + " } ] }",
            (context) -> context.upstreamNkeyFile(file.toString()));
    }

    @Test
    void shouldSignWithItsOwnCredentialsInOperatorMode() throws Exception
    {
        final Jwt jwt = new Jwt();
        final NKey user = Jwt.newUser();
        final Path file = folder.resolve("user.creds");
        Files.writeString(file, "-----BEGIN NATS USER JWT-----\n" + jwt.user(user, "") +
            "\n------END NATS USER JWT------\n\n" +
            "-----BEGIN USER NKEY SEED-----\n" + Jwt.seed(user) + "\n------END USER NKEY SEED------\n");

        assertLetIn(jwt.configuration(), (context) -> context.upstreamCredsFile(file.toString()));
    }

    private static void assertLetIn(final String configuration, final UnaryOperator<GatewayContext> credentials)
    {
        try (NatsServer guarded = NatsServer.of(Generation.CURRENT).with(configuration).start())
        {
            try (GatewayFixture fixture = GatewayFixture.launch(guarded.url(), credentials);
                RawClient client = fixture.connect())
            {
                client.info();
                client.send("CONNECT {\"verbose\":false,\"user\":\"somebody\",\"pass\":\"else\",\"uſer\":\"evil\"," +
                    "\"proxy_sig\":\"forged\"}\r\n");
                assertEquals("", client.flush());
            }

            try (GatewayFixture fixture = GatewayFixture.launch(guarded.url()); RawClient client = fixture.connect())
            {
                client.info();
                client.send("CONNECT {\"verbose\":false,\"user\":\"somebody\",\"pass\":\"else\"}\r\n");
                assertFalse(client.flush().isEmpty(), "the client alone is not let in");
            }
        }
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0))
        {
            return socket.getLocalPort();
        }
    }
}
