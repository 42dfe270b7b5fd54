package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Hold;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.gateway.upstream.Server;
import io.sluice.nats.AsciiView;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;
import io.sluice.status.CounterValue;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each counter counts what it is named after, and nothing else. */
@Tag("system")
@Timeout(180)
class CountersTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";
    private static final int MEGABYTE = 1 << 20;
    private static final int MESSAGES = 4;

    /** A gateway between a client and a server of which the test says every byte. */
    private static final class Stage implements AutoCloseable
    {
        private final ScriptedServer server = new ScriptedServer();
        private final Gateway gateway;
        private final RawClient client;
        private final RawClient upstream;
        private final String info;
        private final String connect;

        Stage(final UnaryOperator<GatewayContext> more)
        {
            gateway = Gateway.launch(more.apply(new GatewayContext().listen("nats://127.0.0.1:0")
                .upstream(server.url()).loopCount(1).statusFile("none").lingerTimeoutNs(50_000_000)
                .errorHandler(new CopyOnWriteArrayList<Throwable>()::add)));
            final URI uri = URI.create(gateway.listenerUrls().get(0));
            client = RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort()));
            upstream = server.accept();
            upstream.send(ScriptedServer.INFO);
            info = client.readUntil("\r\n");
            client.send(CONNECT + "PING\r\n");
            connect = upstream.readUntil("PING\r\n");
            upstream.send("PONG\r\n");
            client.expect("PONG\r\n");
            await(Counter.UPSTREAM_COMMANDS_PONG, 1);
        }

        void await(final Counter counter, final long value)
        {
            Await.until(() -> counter + " is " + gateway.status().count(counter),
                () -> value == gateway.status().count(counter), Await.DEADLINE);
        }

        void awaitSome(final Counter counter)
        {
            Await.until(() -> counter + " is " + gateway.status().count(counter),
                () -> 0 < gateway.status().count(counter), Await.DEADLINE);
        }

        @Override
        public void close()
        {
            client.close();
            upstream.close();
            gateway.close();
            server.close();
        }
    }

    @Test
    void shouldCountEachKindOfEachSide()
    {
        final Map<String, String> ofClient = new LinkedHashMap<>();
        ofClient.put("PONG", "PONG\r\n");
        ofClient.put("SUB", "SUB subject queue 1\r\n");
        ofClient.put("UNSUB", "UNSUB 1 20\r\n");
        ofClient.put("PUB", "PUB some.subject 2\r\nhi\r\n");
        ofClient.put("HPUB", "HPUB h 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
        final Map<String, String> ofServer = new LinkedHashMap<>();
        ofServer.put("PING", "PING\r\n");
        ofServer.put("OK", "+OK\r\n");
        ofServer.put("ERR", "-ERR 'Permissions Violation for Publish to \"x\"'\r\n");
        ofServer.put("MSG", "MSG some.subject 1 2\r\nhi\r\n");
        ofServer.put("HMSG", "HMSG h 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
        try (Stage stage = new Stage(UnaryOperator.identity()))
        {
            final String said = talk(ofClient);
            stage.client.send(said);
            assertEquals(said, stage.upstream.readBytes(said.length()));
            final String answered = talk(ofServer);
            stage.upstream.send(answered);
            assertEquals(answered, stage.client.readBytes(answered.length()));

            stage.await(Counter.UPSTREAM_COMMANDS_HMSG, ofServer.size() + 1);
            assertKinds(stage, "CLIENT", ofClient);
            assertKinds(stage, "UPSTREAM", ofServer);
            assertEquals(2 + 20, stage.gateway.status().count(Counter.CLIENT_COMMANDS));
            assertEquals(2 + 20, stage.gateway.status().count(Counter.UPSTREAM_COMMANDS));
            assertEquals(CONNECT.length(), stage.gateway.status().count(Counter.CLIENT_COMMAND_BYTES_CONNECT));
            assertEquals(
                ScriptedServer.INFO.length(), stage.gateway.status().count(Counter.UPSTREAM_COMMAND_BYTES_INFO));
            stage.await(Counter.CLIENT_BYTES_RECEIVED, CONNECT.length() + "PING\r\n".length() + said.length());
            stage.await(Counter.UPSTREAM_BYTES_SENT, stage.connect.length() + said.length());
            stage.await(Counter.UPSTREAM_BYTES_RECEIVED,
                ScriptedServer.INFO.length() + "PONG\r\n".length() + answered.length());
            stage.await(Counter.CLIENT_BYTES_SENT, stage.info.length() + "PONG\r\n".length() + answered.length());
        }
    }

    /** The first kind twice, the next one three times, and so on: none can be taken for another. */
    private static String talk(final Map<String, String> kinds)
    {
        final StringBuilder text = new StringBuilder();
        int times = 2;
        for (final String command : kinds.values())
        {
            text.append(command.repeat(times++));
        }

        return text.toString();
    }

    private static void assertKinds(final Stage stage, final String side, final Map<String, String> kinds)
    {
        int times = 2;
        for (final Map.Entry<String, String> kind : kinds.entrySet())
        {
            assertEquals(times, stage.gateway.status().count(
                Counter.valueOf(side + "_COMMANDS_" + kind.getKey())), kind.getKey());
            assertEquals(times * kind.getValue().length(), stage.gateway.status().count(
                Counter.valueOf(side + "_COMMAND_BYTES_" + kind.getKey())), kind.getKey());
            times++;
        }
    }

    @Test
    void shouldCountWhatInterceptorsDecide()
    {
        try (Stage stage = new Stage((context) -> context.interceptor(Decider::new)))
        {
            final long rewritten = stage.gateway.status().count(Counter.COMMANDS_REWRITTEN);
            final long untouched = stage.gateway.status().count(Counter.READS_UNTOUCHED);
            stage.client.send("PUB plain 0\r\n\r\n");
            stage.upstream.readUntil("PUB plain 0\r\n\r\n");
            stage.await(Counter.READS_UNTOUCHED, untouched + 1);
            stage.client.send("PUB drop 0\r\n\r\n".repeat(2) + "PUB deny 0\r\n\r\n".repeat(3));
            stage.client.skipPast("-ERR 'Permissions Violation for Publish to \"deny\"'\r\n".repeat(3));
            stage.client.send("PUB hold 0\r\n\r\n".repeat(4));
            stage.upstream.readUntil("PUB hold 0\r\n\r\n".repeat(4));
            stage.client.send("PUB inject 0\r\n\r\n".repeat(5));
            stage.upstream.readUntil("PUB injected 0\r\n\r\n");
            stage.await(Counter.COMMANDS_INJECTED, 5);
            stage.await(Counter.COMMANDS_DROPPED, 2);
            stage.await(Counter.COMMANDS_REJECTED, 3);
            stage.await(Counter.COMMANDS_HELD, 4);
            stage.await(Counter.COMMANDS_REWRITTEN, rewritten + 4); // those that were held
            stage.client.send("PUB rewrite 0\r\n\r\n".repeat(6));
            stage.upstream.readUntil("PUB rewritten 0\r\n\r\n".repeat(6));
            stage.await(Counter.COMMANDS_REWRITTEN, rewritten + 4 + 6);

            stage.client.send("PUB throw 0\r\n\r\n");
            stage.client.readToEnd();
            stage.await(Counter.CLOSED_INTERCEPTOR_FAILED, 1);
            assertEquals(1, stage.gateway.status().errors().size());
            assertTrue(stage.gateway.status().errors().get(0).text().contains("on purpose"));
        }
    }

    @Test
    void shouldCountWhoWaitsAndWhatIsHeldMeanwhile() throws InterruptedException
    {
        try (Stage stage = new Stage((context) -> context.socketSendLength(8192)))
        {
            assertEquals(0, stage.gateway.status().count(Counter.BACK_PRESSURE));
            final String message = "MSG a 1 " + MEGABYTE + "\r\n" + "x".repeat(MEGABYTE) + "\r\n";
            final Thread sender = new Thread(() ->
            {
                for (int i = 0; i < MESSAGES; i++)
                {
                    stage.upstream.send(message);
                }
            });
            sender.start();
            stage.awaitSome(Counter.BACK_PRESSURE);
            stage.awaitSome(Counter.POOL_BYTES_HELD);
            assertTrue(stage.gateway.status().count(Counter.POOL_BYTES_COMMITTED) >=
                stage.gateway.status().count(Counter.POOL_BYTES_HELD));
            stage.client.readBytes(MESSAGES * message.length());
            sender.join();
            stage.await(Counter.POOL_BYTES_HELD, 0);
            stage.awaitSome(Counter.BACK_PRESSURE_TIME);
            assertEquals(MESSAGES, stage.gateway.status().count(Counter.UPSTREAM_COMMANDS_MSG));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reset, CLOSED_UPSTREAM_LOST", "nonsense, CLOSED_UPSTREAM_PROTOCOL_ERROR", "slow, CLOSED_SLOW_UPSTREAM"})
    void shouldCountHowServersEndSessions(final String how, final Counter counter) throws InterruptedException
    {
        try (Stage stage = new Stage((context) -> context.slowConsumerTimeoutNs(200_000_000)))
        {
            final Thread sender = new Thread(() ->
            {
                final String message = "PUB a " + MEGABYTE + "\r\n" + "x".repeat(MEGABYTE) + "\r\n";
                while ("slow".equals(how) && 0 == stage.gateway.status().count(counter))
                {
                    try
                    {
                        stage.client.send(message);
                    }
                    catch (final RuntimeException ex)
                    {
                        break; // the session has ended, which is what is waited for
                    }
                }
            });
            sender.start();
            if ("reset".equals(how))
            {
                stage.upstream.reset();
            }
            else if ("nonsense".equals(how))
            {
                stage.upstream.send("NONSENSE\r\n");
            }

            stage.await(counter, 1);
            sender.join();
            stage.await(Counter.SESSIONS_CLOSED, 1);
        }
    }

    @Test
    void shouldShowHowServersAre()
    {
        final String url;
        try (ScriptedServer gone = new ScriptedServer())
        {
            url = gone.url();
        }

        try (Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").loopCount(1)
            .upstream(url).upstreamProbeIntervalNs(50_000_000).logger(new Lines())))
        {
            Await.until("it is not shown", () -> valueOf(gateway, Counter.SERVER_FAILURES, url) > 1 &&
                Server.State.FAILING.ordinal() == valueOf(gateway, Counter.SERVER_STATE, url));
            assertEquals(0, valueOf(gateway, Counter.SERVER_SESSIONS, url));
        }
    }

    private static long valueOf(final Gateway gateway, final Counter counter, final String url)
    {
        return gateway.status().counters().stream()
            .filter((value) -> counter.name().equals(value.name()) && url.equals(value.subject()))
            .mapToLong(CounterValue::value).sum();
    }

    private static final class Decider implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            switch (publish.subject().asString())
            {
                case "drop":
                    return Verdict.DROP;

                case "deny":
                    return session.deny(publish);

                case "rewrite":
                    publish.edit().subject("rewritten");

                    return Verdict.FORWARD;

                case "inject":
                    session.publish(AsciiView.of("injected"), null, null, AsciiView.of(""));

                    return Verdict.FORWARD;

                case "hold":
                    final Hold<PublishCommand> hold = session.hold(publish);
                    new Thread(() -> hold.resume(Verdict.FORWARD)).start();

                    return Verdict.HOLD;

                case "throw":
                    throw new IllegalStateException("on purpose");

                default:
                    return Verdict.FORWARD;
            }
        }
    }
}
