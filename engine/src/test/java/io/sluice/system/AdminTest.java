package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.CloseReason;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running gateway tells those who watch it. */
@Tag("system")
@Timeout(180)
class AdminTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"user\":\"me\"}\r\n";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static NatsServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @AfterAll
    static void stop()
    {
        server.close();
    }

    @Test
    void shouldServeMetricsAndHealth() throws Exception
    {
        try (Gateway gateway = Gateway.launch(context());
            RawClient client = connect(gateway))
        {
            client.send("PUB a 1\r\nx\r\nPUB a 1\r\nx\r\n");
            client.flush();
            Await.until(() -> get(gateway, "/metrics").body(),
                () -> get(gateway, "/metrics").body().contains(
                    "\nsluice_commands_total{from=\"client\",kind=\"PUB\"} 2\n"), Await.DEADLINE);
            final HttpResponse<String> metrics = get(gateway, "/metrics");
            assertEquals("text/plain; version=0.0.4; charset=utf-8",
                metrics.headers().firstValue("Content-Type").orElseThrow());
            final String listener = gateway.listenerUrls().get(0);
            assertTrue(metrics.body().contains(
                "sluice_listener_sessions_opened_total{listener=\"" + listener + "\"} 1"), metrics::body);
            Await.until("servers are not shown", () -> get(gateway, "/metrics").body().contains(
                "sluice_server_sessions{server=\"" + server.url() + "\"} 1"));
            assertEquals("200 alive\n", state(gateway, "/healthz"));
            Await.until("not ready", () -> "200 ready\n".equals(state(gateway, "/readyz")));
            assertEquals("404 no such page\n", state(gateway, "/metrics/more"));
            assertEquals("404 no such page\n", state(gateway, "/"));
            assertEquals("405 only GET and HEAD\n", send(gateway, "/metrics", "DELETE"));
            assertEquals("200 ", send(gateway, "/healthz", "HEAD"));
        }
    }

    @Test
    void shouldNotBeReadyWithoutAServer() throws Exception
    {
        try (NatsServer own = NatsServer.start(Generation.CURRENT);
            Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(own.url())
                .loopCount(1).adminListen("http://:0").upstreamProbeIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))))
        {
            Await.until("not ready", () -> "200 ready\n".equals(state(gateway, "/readyz")));
            own.kill();
            Await.until("ready without a server",
                () -> "503 no server can be reached\n".equals(state(gateway, "/readyz")));
            assertEquals("200 alive\n", state(gateway, "/healthz"));
            own.restart();
            Await.until("not ready again", () -> "200 ready\n".equals(state(gateway, "/readyz")));
            assertTrue(gateway.adminAddress().getAddress().isLoopbackAddress());
        }
    }

    @Test
    void shouldReachServersThatWantAProxyHeaderWithoutAnybodyElseAsking()
    {
        try (NatsServer own = NatsServer.of(Generation.CURRENT).with("proxy_protocol: true").start();
            Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(own.url())
                .loopCount(1).upstreamProxyProtocol("v2")
                .upstreamProbeIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))))
        {
            Await.until("not reached", () ->
                gateway.servers().stream().anyMatch((known) -> known.hasServed() && 0 == known.failureCount()));
            own.kill();
            Await.until("reached", () -> gateway.servers().stream().allMatch((known) -> known.failureCount() > 0));
        }
    }

    @Test
    void shouldNotBeReadyWhileDraining() throws Exception
    {
        final Gateway gateway = Gateway.launch(context());
        final Thread drain = new Thread(() -> gateway.drain(Duration.ofSeconds(60)), "drain");
        try (RawClient client = connect(gateway))
        {
            Await.until("not ready", () -> "200 ready\n".equals(state(gateway, "/readyz")));
            drain.start();
            Await.until("ready", () -> "503 draining\n".equals(state(gateway, "/readyz")));
            client.flush();
            gateway.close();
        }
        drain.join();
    }

    @Test
    void shouldNotBeAliveWhenALoopHangs() throws Exception
    {
        final CountDownLatch isGoing = new CountDownLatch(1);
        try (Gateway gateway = Gateway.launch(context().interceptor(() -> new Sleeper(isGoing)));
            RawClient client = connect(gateway))
        {
            client.send("PUB sleep 0\r\n\r\n");
            Await.until("alive", () -> "503 sluice-loop-0 does not answer\n".equals(state(gateway, "/healthz")));
            isGoing.countDown();
            client.flush();
            assertEquals("200 alive\n", state(gateway, "/healthz"));
            Await.until("not counted", () -> 1 <= gateway.status().count(Counter.LOOP_CYCLES_LONG));
        }
    }

    @Test
    void shouldNameTheAddressThatIsTaken() throws IOException
    {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final UncheckedIOException failure = assertThrows(UncheckedIOException.class,
                () -> Gateway.launch(context().adminListen("http://127.0.0.1:" + taken.getLocalPort())));
            assertTrue(failure.getMessage().startsWith("sluice.admin.listen is "), failure.getMessage());
        }
        for (final String url :
            List.of("https://127.0.0.1:1", "http://127.0.0.1", "http://a:1/path", "9090", "http://a b:1"))
        {
            final IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> Gateway.launch(context().adminListen(url)), url);
            assertTrue(failure.getMessage().contains("sluice.admin.listen"), failure.getMessage());
        }
        try (Gateway gateway = Gateway.launch(
            new GatewayContext().listen("nats://127.0.0.1:0").upstream(server.url()).loopCount(1)))
        {
            assertNull(gateway.adminAddress(), "off by default");
        }
    }

    @Test
    void shouldKeepAndRecordWhatHappened() throws Exception
    {
        final Path log = directory.resolve("access.ndjson");
        final Path recorded = directory.resolve("recording.jfr");
        try (Recording recording = new Recording())
        {
            List.of("SessionOpen", "SessionClose", "CommandReject", "LongCycle", "UpstreamChange").forEach(
                (name) -> recording.enable("io.sluice." + name));
            recording.start();
            try (Gateway gateway = Gateway.launch(context().accessLog(log.toString())
                .loopCycleThresholdNs(1000).interceptor(Judge::new)))
            {
                try (RawClient client = connect(gateway))
                {
                    client.send("PUB no 1\r\nx\r\nPUB yes 1\r\nx\r\n");
                    client.flush();
                }
                Await.until("not written", () -> Files.size(log) > 0);
            }
            recording.stop();
            recording.dump(recorded);
        }

        final String line = Files.readString(log);
        assertTrue(line.contains("\"user\":\"me\"") && line.contains("\"reason\":\"CLIENT_CLOSED\"") &&
            line.contains("\"client_commands\":5,\"client_bytes_in\":" +
                (CONNECT + "PING\r\nPUB no 1\r\nx\r\nPUB yes 1\r\nx\r\nPING\r\n").length()), line);
        final Set<String> names = new HashSet<>();
        for (final RecordedEvent event : RecordingFile.readAllEvents(recorded))
        {
            names.add(event.getEventType().getName());
            if ("io.sluice.SessionClose".equals(event.getEventType().getName()))
            {
                assertEquals(CloseReason.CLIENT_CLOSED.name(), event.getString("reason"));
                assertTrue(line.contains("\"session\":" + event.getLong("session")), line);
            }
        }
        assertTrue(names.containsAll(Set.of("io.sluice.SessionOpen", "io.sluice.SessionClose",
            "io.sluice.CommandReject", "io.sluice.LongCycle")), names::toString);
    }

    @Test
    void shouldNotLogEachOfMany()
    {
        final Lines lines = new Lines();
        try (Gateway gateway = Gateway.launch(context().logger(lines).logSessionsMax(1)))
        {
            for (int i = 0; i < 20; i++)
            {
                try (RawClient client = RawClient.tcp(address(gateway)))
                {
                    client.info();
                    client.send("NONSENSE\r\n");
                    client.readToEnd();
                }
            }
            Await.until("not all ended", () -> 20 == gateway.count(Counter.SESSIONS_CLOSED));
            assertEquals(20, lines.count("session ") + gateway.count(Counter.LOG_LINES_SUPPRESSED));
            assertTrue(gateway.count(Counter.LOG_LINES_SUPPRESSED) > 0);
            Await.until("not told", () ->
            {
                connect(gateway).close();

                return lines.count("suppressed") > 0;
            });
        }
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").upstream(server.url()).loopCount(1)
            .adminListen("http://127.0.0.1:0").upstreamProbeIntervalNs(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private static InetSocketAddress address(final Gateway gateway)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort());
    }

    private static RawClient connect(final Gateway gateway)
    {
        final RawClient client = RawClient.tcp(address(gateway));
        client.info();
        client.send(CONNECT);
        client.flush();

        return client;
    }

    private static String state(final Gateway gateway, final String path) throws Exception
    {
        final HttpResponse<String> response = get(gateway, path);

        return response.statusCode() + " " + response.body();
    }

    private static String send(final Gateway gateway, final String path, final String method) throws Exception
    {
        final HttpResponse<String> response = HTTP.send(request(gateway, path)
            .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());

        return response.statusCode() + " " + response.body();
    }

    private static HttpResponse<String> get(final Gateway gateway, final String path)
    {
        try
        {
            return HTTP.send(request(gateway, path).build(), HttpResponse.BodyHandlers.ofString());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static HttpRequest.Builder request(final Gateway gateway, final String path)
    {
        return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + path)).timeout(Await.DEADLINE);
    }

    private static final class Judge implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return publish.subject().startsWith("no") ? session.deny(publish) : Verdict.FORWARD;
        }
    }

    private static final class Sleeper implements Interceptor
    {
        private final CountDownLatch isGoing;

        Sleeper(final CountDownLatch isGoing)
        {
            this.isGoing = isGoing;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            try
            {
                isGoing.await();
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }

            return Verdict.FORWARD;
        }
    }
}
