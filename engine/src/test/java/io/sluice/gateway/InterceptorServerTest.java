package io.sluice.gateway;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.sluice.nats.AsciiView;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Interceptors between real clients and a real server that has users and permissions. */
class InterceptorServerTest
{
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String USERS = "authorization { users = [" +
        "{ user: open, password: pw }," +
        "{ user: tied, password: pw, permissions: { publish: { deny: [\"denied.>\"] }, " +
        "subscribe: { deny: [\"denied.>\"] } } } ] }\n";

    private static ScheduledExecutorService others;
    private static NatsServer server;

    @BeforeAll
    static void start()
    {
        server = NatsServer.of(Generation.CURRENT).with(USERS).start();
        others = Executors.newScheduledThreadPool(2);
    }

    @AfterAll
    static void stop() throws InterruptedException
    {
        others.shutdownNow();
        assertTrue(others.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS));
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAuthorizeConnectOnAnotherThread(final int listener) throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(Authorizer::new)))
        {
            final String url = fixture.gateway().listenerUrls().get(listener);
            final Connection connection = Nats.connect(options(url, "token-of-open"));
            try
            {
                final Subscription subscription = connection.subscribe("a.>");
                connection.publish("a.b", new byte[] {'h', 'i'});
                assertNotNull(subscription.nextMessage(DEADLINE));
            }
            finally
            {
                connection.close();
            }
            try (RawClient refused = 0 == listener ? fixture.connect() : fixture.connectWebSocket())
            {
                refused.info();
                refused.send("CONNECT {\"auth_token\":\"token-of-nobody\"}\r\nPING\r\n");
                assertEquals("-ERR 'Authorization Violation'\r\n", refused.readToEnd());
            }
        }
    }

    @Test
    void shouldKeepTheOrderOfWhatIsHeldNowAndThen() throws Exception
    {
        final int count = 500;
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(Delayer::new)))
        {
            final Connection connection = Nats.connect(options(fixture.url(), null));
            try
            {
                final Subscription subscription = connection.subscribe("numbers");
                for (int i = 0; i < count; i++)
                {
                    connection.publish("numbers", Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
                }
                for (int i = 0; i < count; i++)
                {
                    final Message message = subscription.nextMessage(DEADLINE);
                    assertNotNull(message, "message " + i);
                    assertEquals(Integer.toString(i), new String(message.getData(), StandardCharsets.US_ASCII));
                }
            }
            finally
            {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAnswerEachCommandOfAVerboseClientOnceAndInOrder(final long seed)
    {
        final Random random = new Random(seed);
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).interceptor(Judge::new));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send("CONNECT {\"verbose\":true,\"pedantic\":false,\"user\":\"tied\",\"pass\":\"pw\"}\r\n");
            client.expect("+OK\r\n");

            final StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 3_000; i++)
            {
                client.send(command(random, i, expected));
            }
            client.send("PING\r\n");
            expected.append("PONG\r\n");

            assertEquals(expected.toString(), client.readBytes(expected.length()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellTheClientNothingOfWhatTheGatewayIsRefused(final boolean isVerbose)
    {
        final String ok = isVerbose ? "+OK\r\n" : "";
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).interceptor(Judge::new));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send("CONNECT {\"verbose\":" + isVerbose + ",\"pedantic\":false,\"user\":\"tied\"," +
                "\"pass\":\"pw\"}\r\n");
            assertEquals(ok, client.flush());
            final String denial = "-ERR 'Permissions Violation for Publish to \"denied.added\"'\r\n";
            assertEquals(denial, client.send("PUB denied.added 0\r\n\r\n").flush());
            for (int i = 0; i < 100; i++)
            {
                assertEquals(ok, client.send("PUB add.\"\u00e9 0\r\n\r\n").flush(), "nothing but its own");
            }
            assertEquals(ok + denial, client.send("PUB add.x 0\r\n\r\nPUB denied.added 0\r\n\r\n").flush());
        }
    }

    @Test
    void shouldGiveHeadersToMessagesOfClientsWithoutThem() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(Enricher::new));
            RawClient old = fixture.connect())
        {
            old.info();
            old.send("CONNECT {\"verbose\":false,\"user\":\"open\",\"pass\":\"pw\"}\r\nPING\r\n");
            old.expect("PONG\r\n");
            old.send("SUB both 9\r\nPING\r\n").expect("PONG\r\n");
            final Connection connection = Nats.connect(options(fixture.url(), null));
            try
            {
                exchange(old, connection);
            }
            finally
            {
                connection.close();
            }

            old.send("HPUB both 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
            assertEquals("", old.readToEnd(), "refused as the server refuses it: without a word");
        }
    }

    @Test
    void shouldSpeakInTheNameOfBothFromOtherThreads() throws Exception
    {
        final int count = 1_000;
        final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
        final Interceptor collecting = new Interceptor()
        {
            @Override
            public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
            {
                sessions.put(subscribe.sid().asString() + subscribe.subject(), session);

                return Verdict.FORWARD;
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> collecting));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send("CONNECT {\"verbose\":false,\"user\":\"open\",\"pass\":\"pw\"}\r\nPING\r\n").expect("PONG\r\n");
            client.send("SUB a 7\r\nPING\r\n").expect("PONG\r\n");
            final Session session = sessions.get("7a");
            assertNotNull(session);

            final List<Thread> threads = new ArrayList<>();
            threads.add(new Thread(() -> offer(count, (text) ->
                session.offerPublish(AsciiView.of("a"), null, null, text))));
            threads.add(new Thread(() -> offer(count, (text) ->
                session.offerDeliver(AsciiView.of("x"), AsciiView.of("7"), null, null, text))));
            threads.forEach(Thread::start);

            int published = 0;
            int delivered = 0;
            while (published < count || delivered < count)
            {
                final String line = client.readUntil("\r\n");
                final String payload = client.readUntil("\r\n");
                final boolean isPublished = line.startsWith("MSG a 7 ");
                assertEquals(isPublished ? published : delivered, Integer.parseInt(payload.trim()), line);
                published += isPublished ? 1 : 0;
                delivered += isPublished ? 0 : 1;
            }
            for (final Thread thread : threads)
            {
                thread.join();
            }
        }
    }

    private static void exchange(final RawClient old, final Connection connection) throws Exception
    {
        final Subscription subscription = connection.subscribe("both");
        connection.flush(DEADLINE);

        old.send("PUB both 2\r\nhi\r\n");
        final Message message = subscription.nextMessage(DEADLINE);
        assertNotNull(message);
        assertEquals("ada", message.getHeaders().getFirst("trusted-user"));
        old.expect("MSG both 9 2\r\nhi\r\n");

        connection.publish("both", new Headers().add("own", "1"), new byte[] {'h', 'o'});
        final Message own = subscription.nextMessage(DEADLINE);
        assertNotNull(own);
        assertEquals("1", own.getHeaders().getFirst("own"));
        assertEquals("ada", own.getHeaders().getFirst("trusted-user"));
        old.expect("MSG both 9 2\r\nho\r\n");
    }

    private static void offer(final int count, final Predicate<AsciiView> offering)
    {
        for (int i = 0; i < count; i++)
        {
            while (!offering.test(AsciiView.of(Integer.toString(i))))
            {
                Thread.onSpinWait();
            }
        }
    }

    private static Options options(final String url, final String token)
    {
        final Options.Builder options = new Options.Builder()
            .server(url).connectionTimeout(Duration.ofSeconds(30)).maxReconnects(0);

        return (null == token ? options.userInfo("open", "pw") : options.token(token.toCharArray())).build();
    }

    private static String command(final Random random, final int number, final StringBuilder expected)
    {
        switch (random.nextInt(7))
        {
            case 0:
                expected.append("+OK\r\n");
                return "PUB drop." + number + " 2\r\nhi\r\n";

            case 1:
                expected.append("-ERR 'Permissions Violation for Publish to \"reject." + number + "\"'\r\n");
                return "PUB reject." + number + " 0\r\n\r\n";

            case 2:
                expected.append("-ERR 'Permissions Violation for Publish to \"denied." + number + "\"'\r\n");
                return "PUB denied." + number + " 2\r\nhi\r\n";

            case 3:
                expected.append("-ERR 'Permissions Violation for Subscription to \"denied." + number + "\"'\r\n");
                return "SUB denied." + number + " s" + number + "\r\n";

            case 4:
                expected.append("+OK\r\n");
                return "PUB add." + number + " 2\r\nhi\r\n";

            case 5:
                expected.append("+OK\r\n");
                return "SUB fine." + number + " s" + number + "\r\n";

            default:
                expected.append("+OK\r\n");
                return "PUB hold." + number + " 2\r\nhi\r\n";
        }
    }

    /** Asks an outside system who a token belongs to. */
    private static final class Authorizer implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            final Hold<ConnectCommand> hold = session.hold(connect);
            others.schedule(() ->
            {
                if ("token-of-open".equals(hold.command().options().authToken()))
                {
                    hold.command().edit().remove("auth_token").set("user", "open").set("pass", "pw");
                    hold.resume(Verdict.FORWARD);
                }
                else
                {
                    hold.rejectAndClose("Authorization Violation");
                }
            }, 50, TimeUnit.MILLISECONDS);

            return Verdict.HOLD;
        }
    }

    private static final class Delayer implements Interceptor
    {
        private int count;

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (0 != ++count % 10)
            {
                return Verdict.FORWARD;
            }
            final Hold<PublishCommand> hold = session.hold(publish);
            others.execute(() -> hold.resume(Verdict.FORWARD));

            return Verdict.HOLD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            if (0 != ++count % 7)
            {
                return Verdict.FORWARD;
            }
            final Hold<MessageCommand> hold = session.hold(message);
            others.execute(() -> hold.resume(Verdict.FORWARD));

            return Verdict.HOLD;
        }
    }

    private static final class Judge implements Interceptor
    {
        private static final AsciiView ADDED = AsciiView.of("denied.added");
        private static final AsciiView ODD = AsciiView.of("denied.\\\"'%");
        private static final AsciiView REFUSED = AsciiView.of("$JS.ACK.a");

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (publish.subject().startsWith("drop."))
            {
                return Verdict.DROP;
            }
            if (publish.subject().startsWith("reject."))
            {
                return session.deny(publish);
            }
            if (publish.subject().startsWith("add."))
            {
                // The server refuses it, which is nothing that the client ever hears of.
                session.publish(ADDED, publish.subject().contentEquals("add.x") ? REFUSED : null, null, null);
                session.publish(ODD, null, null, null);
            }
            if (publish.subject().startsWith("hold."))
            {
                final Hold<PublishCommand> hold = session.hold(publish);
                others.execute(() -> hold.resume(Verdict.FORWARD));
                return Verdict.HOLD;
            }

            return Verdict.FORWARD;
        }
    }

    private static final class Enricher implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            assertNull(session.attribute("user"));
            session.attribute("user", "ada");

            return Verdict.FORWARD;
        }

        @Override
        public boolean addsHeaders()
        {
            return true;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().setHeader("trusted-user", (String)session.attribute("user"));

            return Verdict.FORWARD;
        }
    }
}
