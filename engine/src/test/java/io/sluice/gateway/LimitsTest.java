package io.sluice.gateway;

import io.nats.client.NKey;
import io.sluice.gateway.settings.Setting;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What bounds a session: each limit by its property alone, with the counter and the words that are its own. */
@Timeout(300)
class LimitsTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";

    private static NatsServer server;
    private static NatsServer guarded;

    /** One limit, and how it is reached. */
    private record Limit(
        Setting setting, String value, CloseReason reason, String words, Consumer<GatewayFixture> provocation)
    {
        @Override
        public String toString()
        {
            return setting.property();
        }
    }

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
        guarded = NatsServer.of(Generation.CURRENT).with("authorization { user: u, password: p }").start();
    }

    @AfterAll
    static void stop()
    {
        guarded.close();
        server.close();
    }

    static Stream<Limit> limits()
    {
        return Stream.of(
            new Limit(Setting.CONNECTIONS_MAX, "1", CloseReason.CONNECTIONS_EXCEEDED, null,
                (fixture) -> assertSecondIsRefused(fixture, "maximum connections exceeded")),
            new Limit(Setting.CONNECTIONS_PER_ADDRESS_MAX, "1", CloseReason.ADDRESS_CONNECTIONS_EXCEEDED, null,
                (fixture) -> assertSecondIsRefused(fixture, "maximum connections exceeded")),
            new Limit(Setting.UPGRADE_TIMEOUT, "200ms", CloseReason.UPGRADE_TIMEOUT, "no upgrade request in time",
                (fixture) -> assertAnswer(fixture, "GET / HTTP/1.1\r\n", "HTTP/1.1 408 ")),
            new Limit(Setting.HTTP_HEADER_LENGTH_MAX, "256", CloseReason.UPGRADE_REFUSED, "upgrade refused: 431",
                (fixture) -> assertAnswer(fixture,
                    "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(300) + "\r\n\r\n", "HTTP/1.1 431 ")),
            new Limit(Setting.CONNECT_TIMEOUT, "200ms", CloseReason.CONNECT_TIMEOUT, "no CONNECT in time",
                (fixture) -> assertEnd(fixture.connect(), "", "-ERR 'Authentication Timeout'\r\n")),
            new Limit(Setting.PARTIAL_TIMEOUT, "200ms", CloseReason.PARTIAL_TIMEOUT, "command not completed in time",
                (fixture) -> assertEnd(fixture.connect(), login() + "PUB a", "-ERR 'Stale Connection'\r\n")),
            new Limit(Setting.CONTROL_LINE_LENGTH_MAX, "256", CloseReason.CONTROL_LINE_EXCEEDED,
                "control line too long", (fixture) -> assertEnd(
                    fixture.connect(), login() + "SUB " + "a".repeat(300) + " 1\r\n",
                    "-ERR 'maximum control line exceeded'\r\n")),
            new Limit(Setting.PAYLOAD_LENGTH_MAX, "100", CloseReason.PAYLOAD_EXCEEDED, "payload too long",
                (fixture) -> assertEnd(
                    fixture.connect(), login() + "PUB a 101\r\n", "-ERR 'Maximum Payload Violation'\r\n")),
            new Limit(Setting.SLOW_CONSUMER_TIMEOUT, "500ms", CloseReason.SLOW_CLIENT, "bytes wait",
                LimitsTest::neverRead),
            new Limit(Setting.UNSENT_LENGTH_MAX, "8k", CloseReason.SLOW_CLIENT, "bytes wait", LimitsTest::neverRead),
            new Limit(Setting.HOLD_CONNECT_TIMEOUT, "300ms", CloseReason.HOLD_TIMEOUT, "hold not resumed in time",
                (fixture) -> assertEnd(fixture.connect(), "CONNECT {\"name\":\"hold\"}\r\n", "")),
            new Limit(Setting.HOLD_TIMEOUT, "300ms", CloseReason.HOLD_TIMEOUT, "hold not resumed in time",
                (fixture) -> assertEnd(fixture.connect(), login() + "PUB hold 0\r\n\r\n", "")),
            new Limit(Setting.UPSTREAM_DIAL_TIMEOUT, "300ms", CloseReason.UPSTREAM_UNREACHABLE, "no INFO in time",
                LimitsTest::dialSilence));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void shouldHaveAPropertyACounterAndItsOwnWords(final Limit limit)
    {
        final Properties properties = new Properties();
        properties.setProperty(Setting.SLOW_CONSUMER_TIMEOUT.property(), "600s");
        properties.setProperty(Setting.READ_BUFFER_LENGTH.property(), "8k");
        properties.setProperty(limit.setting().property(), limit.value());
        if (Setting.UPSTREAM_DIAL_TIMEOUT == limit.setting())
        {
            properties.setProperty(Setting.UPSTREAM_CONNECT_TIMEOUT.property(), limit.value());
        }
        final boolean isSilent = Setting.UPSTREAM_DIAL_TIMEOUT == limit.setting();
        try (ServerSocket silent = new ServerSocket(0);
            GatewayFixture fixture = GatewayFixture.launch(
                isSilent ? "nats://127.0.0.1:" + silent.getLocalPort() : guarded.url(),
                (context) -> context.configuration(properties).socketSendLength(4096).interceptor(Provocateur::new)))
        {
            limit.provocation().accept(fixture);
            fixture.awaitCount(limit.reason().counter(), 1);
            if (null != limit.words())
            {
                final String label = limit.reason().label();
                Await.until(() -> label + " is not in " + fixture.log(), () -> fixture.log().stream().anyMatch(
                    (line) -> line.contains(label) && line.contains(limit.words())), Await.DEADLINE);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldHaveACounterAndWordsForEachReasonAlone()
    {
        final Set<String> labels = new HashSet<>();
        final Set<Counter> counters = new HashSet<>();
        for (final CloseReason reason : CloseReason.values())
        {
            assertTrue(labels.add(reason.label()), reason::label);
            assertTrue(counters.add(reason.counter()), reason::label);
        }
    }

    @Test
    void shouldCountWhatGrewBeyondTheServersLine()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            guarded.url(), (context) -> context.upstreamControlLineLengthMax(256).interceptor(Provocateur::new));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send(login()).readUntil("PONG\r\n");
            final String heard = client.send("SUB grow 1\r\n").flush();
            assertTrue(heard.startsWith("-ERR 'Permissions Violation for Subscription to \"ggg"), heard);
            fixture.awaitCount(Counter.COMMANDS_OVERSIZED, 1);
        }
    }

    @Test
    void shouldCountWhatTheReserveHasNoRoomFor()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            guarded.url(), (context) -> context.reserveLength(4096).interceptor(Provocateur::new));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send(login()).readUntil("PONG\r\n");
            client.send("PUB burst 0\r\n\r\n");
            fixture.awaitCount(Counter.COMMANDS_REFUSED, 1);
            client.readUntil("MSG x 1 1000\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"selector", "connector", "interceptor"})
    void shouldGiveTheAdmissionBackOfASessionThatCannotBegin(final String thrower)
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> throwing(
            context.connectionsMax(1).errorHandler((ignored) ->
            {
            }), thrower)))
        {
            for (int i = 0; i < 20; i++)
            {
                try (RawClient client = fixture.connect())
                {
                    client.readToEnd();
                }
                fixture.awaitNothingLeft();
            }
            assertEquals(0, fixture.gateway().count(Counter.CLOSED_CONNECTIONS_EXCEEDED));
        }
    }

    @Test
    void shouldLeaveNothingWhenAnInterceptorCannotBeMade() throws IOException
    {
        final int port;
        try (ServerSocket free = new ServerSocket(0))
        {
            port = free.getLocalPort();
        }
        final AtomicInteger made = new AtomicInteger();
        final GatewayContext context = new GatewayContext()
            .listen("nats://127.0.0.1:" + port).upstream(server.url()).loopCount(2).interceptor(() ->
            {
                if (made.incrementAndGet() > 1)
                {
                    throw new IllegalStateException("thrown on purpose");
                }

                return new Provocateur();
            });
        assertThrows(IllegalStateException.class, () -> Gateway.launch(context));
        new ServerSocket(port).close();
    }

    @Test
    void shouldEndASessionWhoseSignatureFails(@TempDir final Path folder) throws Exception
    {
        final Path file = folder.resolve("user.nk");
        final NKey user = NKey.createUser(null);
        Files.writeString(file, new String(user.getSeed()));
        try (NatsServer signing = NatsServer.of(Generation.CURRENT)
            .with("authorization { users: [ { nkey: " + new String(user.getPublicKey()) + " } ] }").start();
            GatewayFixture fixture = GatewayFixture.launch(signing.url(), (context) -> context
                .upstreamNkeyFile(file.toString())
                .executor((task) ->
                {
                    throw new RejectedExecutionException("no thread to sign on");
                }));
            RawClient client = fixture.connect())
        {
            client.info();
            assertEquals("", client.send(CONNECT + "PING\r\n").readToEnd(), "no word of an Authorization Violation");
            assertEquals(List.of(CloseReason.INTERNAL_ERROR), fixture.endings().await(1));
            final String detail = fixture.endings().details().get(0);
            assertTrue(detail.contains("credentials") && detail.contains("no thread to sign on"), detail);
            fixture.awaitNothingLeft();
            assertEquals(1, fixture.errors().size());
        }
    }

    @Test
    void shouldLogAtMost32BytesOfWhatCannotBeRead()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()); RawClient client = fixture.welcome())
        {
            client.send("PUB good 0\r\n\r\n\u0000\u001b[2J\"\\\u00ff" + "garbage that goes on and on and on\r\n");
            client.readToEnd();
            fixture.endings().await(1);
            Await.until("a line in the log", () -> !fixture.log().isEmpty());
            final String line = fixture.log().get(0);
            assertTrue(line.endsWith("\"\\x00\\x1b[2J\"\\x5c\\xffgarbage that goes on and\""), line);
        }
    }

    private static GatewayContext throwing(final GatewayContext context, final String thrower)
    {
        switch (thrower)
        {
            case "selector":
                return context.upstreamSelector((session, servers) ->
                {
                    throw new IllegalStateException("thrown on purpose");
                });

            case "connector":
                return context.upstreamConnector((session, answer) ->
                {
                    throw new IllegalStateException("thrown on purpose");
                });

            default:
                return context.interceptor(() -> new Interceptor()
                {
                    @Override
                    public void onOpen(final Session session)
                    {
                        throw new IllegalStateException("thrown on purpose");
                    }
                });
        }
    }

    private static String login()
    {
        return "CONNECT {\"verbose\":false,\"user\":\"u\",\"pass\":\"p\"}\r\nPING\r\n";
    }

    private static void assertSecondIsRefused(final GatewayFixture fixture, final String text)
    {
        try (RawClient first = fixture.connect(); RawClient second = fixture.connect())
        {
            first.info();
            final String heard = second.readToEnd();
            assertTrue(heard.endsWith("-ERR '" + text + "'\r\n"), heard);
        }
    }

    private static void assertAnswer(final GatewayFixture fixture, final String request, final String answer)
    {
        try (RawClient client = RawClient.tcp(fixture.webSocketAddress()))
        {
            final String heard = client.send(request).readToEnd();
            assertTrue(heard.startsWith(answer), heard);
        }
    }

    private static void assertEnd(final RawClient client, final String said, final String lastWords)
    {
        try (client)
        {
            client.info();
            final String heard = client.send(said).readToEnd();
            assertEquals(lastWords, heard.replace("PONG\r\n", ""));
        }
    }

    /** Asks for more than it reads. */
    private static void neverRead(final GatewayFixture fixture)
    {
        try (Socket socket = new Socket())
        {
            socket.setReceiveBufferSize(4096);
            socket.connect(fixture.address());
            socket.getOutputStream().write(login().getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100_000 && fixture.endings().reasons().isEmpty(); i++)
            {
                socket.getOutputStream().write("PUB burst 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            fixture.endings().await(1);
        }
        catch (final IOException ex)
        {
            // it has been closed, which is what is waited for
        }
    }

    private static void dialSilence(final GatewayFixture fixture)
    {
        try (RawClient client = fixture.connect())
        {
            client.expectEnd();
        }
    }

    /** Does what limits are for. */
    private static final class Provocateur implements Interceptor
    {
        private static final AsciiView TEXT = AsciiView.of("x".repeat(1000));
        private static final AsciiView SUBJECT = AsciiView.of("x");
        private static final AsciiView SID = AsciiView.of("1");

        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            return hold(session, connect, "hold".equals(connect.options().name()));
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (publish.subject().contentEquals("burst"))
            {
                for (int i = 0; i < 50; i++)
                {
                    session.deliver(SUBJECT, SID, null, null, TEXT);
                }
            }

            return hold(session, publish, publish.subject().contentEquals("hold"));
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
        {
            if (subscribe.subject().contentEquals("grow"))
            {
                subscribe.edit().subject("g".repeat(300));
            }

            return Verdict.FORWARD;
        }

        private static Verdict hold(
            final Session session, final Command command, final boolean isHeld)
        {
            if (isHeld)
            {
                session.hold(command);
            }

            return isHeld ? Verdict.HOLD : Verdict.FORWARD;
        }
    }
}
