package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.status.SluiceStat;
import io.sluice.system.LibraryScenarios;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The command line, each in a JVM of its own. */
@Timeout(300)
class SluiceGatewayTest
{
    private static final String ANY_PORT = "nats://127.0.0.1:0";

    private static final String CONNECT =
        "CONNECT {\"verbose\":false,\"user\":\"u\",\"pass\":\"secret\",\"headers\":true}\r\n";

    @Test
    void shouldListItsOptions()
    {
        try (Child child = GatewayProcess.start("--help"))
        {
            assertEquals(0, child.awaitExit());
            for (final String option : List.of(
                "--listen", "--upstream", "--trace", "--check", "--config", "--origin", "--no-origin-check",
                "--no-page", "--admin", "--access-log", "--status-file", "--help", "--version"))
            {
                assertTrue(child.output().contains(option), child.output());
            }
        }
        try (Child child = GatewayProcess.start("--version"))
        {
            assertEquals(0, child.awaitExit());
            assertTrue(child.output().startsWith("Sluice "), child.output());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--frobnicate", "--listen", "--listen=foo", "--listen=http://127.0.0.1:1", "--listen=nats://127.0.0.1",
        "--listen=nats://127.0.0.1:0/path", "--listen=ws://127.0.0.1:70000", "--upstream=nats://", "--upstream=x",
        "--trace=everything", "--origin=example.com", "stray", "--no-origin-check --origin=https://a",
    })
    void shouldRefuseWrongUsageInOneSentence(final String args)
    {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final PrintStream before = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try
        {
            assertEquals(2, SluiceGateway.run("nats://127.0.0.1:1", args.split(" ")));
        }
        finally
        {
            System.setErr(before);
        }

        final String said = errors.toString(StandardCharsets.UTF_8);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void shouldExitWithTwoWhenTheUsageIsWrong()
    {
        try (Child child = GatewayProcess.start("--listen=foo"))
        {
            assertEquals(2, child.awaitExit());
            assertEquals(1, child.output().lines().count(), child.output());
            assertTrue(child.output().contains("\"foo\""), child.output());
        }
    }

    @Test
    void shouldBeSeenFromOutside(@TempDir final Path directory)
    {
        final Path statusFile = directory.resolve("status");
        try (Child child = GatewayProcess.start("--listen", ANY_PORT, "--upstream", "nats://127.0.0.1:1",
            "--admin", "http://:0", "--status-file", statusFile.toString(),
            "--access-log", directory.resolve("access.ndjson").toString()))
        {
            GatewayProcess.awaitReady(child);
            assertTrue(child.output().contains("\nadmin http://127.0.0.1:"), child.output());
            assertTrue(Files.exists(directory.resolve("access.ndjson")));
            try (Child stat = GatewayProcess.start(
                List.of("@" + Project.root().resolve("engine/sluice.jvmargs")), SluiceStat.class,
                statusFile.toString()))
            {
                assertEquals(0, stat.awaitExit(), stat::output);
                assertTrue(stat.output().contains("  loop passes"), stat.output());
            }
        }
    }

    @Test
    void shouldSayThatAPortIsTaken() throws IOException
    {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
            Child child = GatewayProcess.start(
                "--listen", "nats://127.0.0.1:" + taken.getLocalPort(), "--upstream", "nats://127.0.0.1:1"))
        {
            assertEquals(1, child.awaitExit());
            assertTrue(child.output().contains("cannot listen on nats://127.0.0.1:" + taken.getLocalPort()),
                child.output());
            assertEquals(1, child.output().lines().count(), child.output());
        }
    }

    @Test
    void shouldSayWhichJvmArgumentIsMissing()
    {
        try (Child child = GatewayProcess.start(List.of(), SluiceGateway.class, "--listen", "nats://127.0.0.1:0"))
        {
            assertEquals(1, child.awaitExit());
            assertTrue(child.output().contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"),
                child.output());
            assertEquals(1, child.output().lines().count(), child.output());
        }
    }

    @Test
    void shouldTakeAFileAndSayWhereEachValueComesFrom(@TempDir final Path folder) throws IOException
    {
        final Path file = Files.writeString(folder.resolve("sluice.properties"), """
            sluice.listen = web=ws://127.0.0.1:0/nats
            sluice.listener.web.backlog = 7
            sluice.listener.plain.url = nats://127.0.0.1:0
            sluice.loop.count = 1
            sluice.upstream.password = s3cret
            """);
        try (DemoBroker broker = launchBroker(0))
        {
            try (Child child = GatewayProcess.start(
                List.of("@" + Project.root().resolve("engine/sluice.jvmargs"), "-Dsluice.queue.capacity=100"),
                SluiceGateway.class, "--check", "--config", file.toString(), "--upstream", broker.url()))
            {
                assertEquals(0, child.awaitExit(), child.output());
                for (final String line : List.of(
                    "sluice.upstream = " + broker.url() + " (command line)",
                    "sluice.loop.count = 1 (file)",
                    "sluice.queue.capacity = 100 (system property)",
                    "sluice.upstream.password = [hidden] (file)",
                    "listener web = ws://127.0.0.1:0/nats",
                    "sluice.listener.web.backlog = 7 (file)",
                    "listener plain = nats://127.0.0.1:0"))
                {
                    assertTrue(child.output().contains(line + "\n"), () -> line + " in " + child.output());
                }
            }

            Files.writeString(file, "sluice.lop.count = 1\n");
            try (Child child = GatewayProcess.start("--check", "--config", file.toString()))
            {
                assertEquals(2, child.awaitExit());
                assertEquals("sluice.lop.count is no setting; did you mean sluice.loop.count?\n", child.output());
            }
        }
    }

    @Test
    void shouldReadItsFileAgainWhenToldAndDrainOnSigterm(@TempDir final Path folder) throws IOException
    {
        final Path file = Files.writeString(folder.resolve("sluice.properties"), "sluice.connections.max = 1\n");
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start("--config", file.toString(), "--listen", "nats://127.0.0.1:0",
                "--upstream", broker.url()))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            try (RawClient first = connect(url))
            {
                first.info();
                assertEquals("", first.send(CONNECT).flush());
                try (RawClient refused = connect(url))
                {
                    assertTrue(refused.readToEnd().contains("maximum connections exceeded"));
                }

                Files.writeString(file, "sluice.connections.max = none\n");
                GatewayProcess.signal(child.pid(), "HUP");
                child.awaitOutput("the configuration was not changed: sluice.connections.max is \"none\"");
                Files.writeString(file, """
                    sluice.connections.max = 9
                    sluice.loop.count = 7
                    sluice.drain.timeout = 200ms
                    """);
                GatewayProcess.signal(child.pid(), "HUP");
                child.awaitOutput("the configuration was read again");
                assertTrue(child.output().contains("needs a restart: sluice.loop.count is \"7\""), child.output());
                try (RawClient second = connect(url))
                {
                    second.info();
                    assertEquals("", second.send(CONNECT).flush());
                    assertEquals("", first.flush());
                    GatewayProcess.signal(child.pid(), "TERM");
                    second.readToEnd();
                }

                first.readToEnd();
            }

            assertEquals(0, child.awaitExit(), child.output());
            assertTrue(child.output().contains("drained 2 sessions in "), child.output());
            assertTrue(child.output().contains("none was cut"), child.output());
        }
    }

    @Test
    void shouldStopAtOnceOnASecondSignal() throws IOException
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start("--listen", "nats://127.0.0.1:0", "--upstream", broker.url()))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            try (RawClient client = connect(url))
            {
                client.info();
                client.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\n").flush();
                GatewayProcess.signal(child.pid(), "TERM");
                client.readUntil("\"ldm\":true");
                GatewayProcess.signal(child.pid(), "TERM");
                assertEquals(128 + 15, child.awaitExit(), child.output());
                assertTrue(child.output().contains("stopped at once, 1 sessions were cut"), child.output());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldServeUntilItIsSignalled(final String signal) throws IOException
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start(
                List.of("@" + Project.root().resolve("engine/sluice.jvmargs"), "-Dsluice.drain.timeout=100ms"),
                SluiceGateway.class,
                "--listen", "nats://127.0.0.1:0", "--listen", "ws://127.0.0.1:0/nats", "--upstream", broker.url()))
        {
            final List<String> urls = GatewayProcess.awaitReady(child);
            assertEquals(2, urls.size());
            assertTrue(urls.get(0).matches("nats://127\\.0\\.0\\.1:[1-9]\\d*"), urls.get(0));
            assertTrue(urls.get(1).matches("ws://127\\.0\\.0\\.1:[1-9]\\d*/nats"), urls.get(1));

            try (RawClient client = connect(urls.get(0)))
            {
                client.info();
                assertEquals("MSG a 1 2\r\nhi\r\n", client.send(CONNECT + "SUB a 1\r\nPUB a 2\r\nhi\r\n").flush());
                GatewayProcess.signal(child.pid(), signal);
                client.readToEnd();
            }

            assertEquals(0, child.awaitExit(), child.output());
            assertFalse(child.output().contains("xception"), child.output());
            Await.until("a connection is left at the server", () -> 0 == broker.connectionCount());
        }
    }

    @Test
    void shouldServeTheConsoleUnlessToldNotTo() throws Exception
    {
        for (final String more : List.of("--trace", "--no-page"))
        {
            try (Child child = GatewayProcess.start(
                "--listen", "nats://127.0.0.1:0", "--listen", "ws://127.0.0.1:0/nats", more,
                "--upstream", "nats://127.0.0.1:1"))
            {
                final String url = GatewayProcess.awaitReady(child).get(1);
                final HttpResponse<String> page = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create(url.replace("ws://", "http://")).resolve("/")).build(),
                    HttpResponse.BodyHandlers.ofString());
                final boolean isServed = !"--no-page".equals(more);
                assertEquals(isServed ? 200 : 404, page.statusCode());
                assertEquals(isServed, page.body().contains("content=\"/nats\""), page.body());
            }
        }
    }

    @Test
    void shouldServeTheJavaClientOverBothTransports() throws Exception
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start(
                "--listen", "nats://127.0.0.1:0", "--listen", "ws://127.0.0.1:0/nats", "--upstream", broker.url()))
        {
            for (final String url : GatewayProcess.awaitReady(child))
            {
                for (final String scenario : List.of("publish and subscribe", "request and reply", "no responders"))
                {
                    LibraryScenarios.play(scenario, url);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--trace, http://SELF 101 https://SELF 403 http://127.0.0.1 403 http://evil.example 403",
        "--no-origin-check, http://evil.example 101",
        "--origin=https://*.app.example, https://eu.app.example 101 https://app.example 403 http://SELF 403",
    })
    void shouldAskWhereAPageComesFrom(final String option, final String originsAndStatus) throws IOException
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start(
                "--listen", "ws://127.0.0.1:0/nats", "--upstream", broker.url(), option))
        {
            final URI uri = URI.create(GatewayProcess.awaitReady(child).get(0));
            final String[] words = originsAndStatus.replace("SELF", uri.getAuthority()).split(" ");
            for (int i = 0; i < words.length; i += 2)
            {
                assertEquals(Integer.parseInt(words[i + 1]), upgrade(uri, uri.getPath(), words[i]), words[i]);
            }
            assertEquals(101, upgrade(uri, uri.getPath(), null));
            assertEquals(404, upgrade(uri, "/other", null));
        }
    }

    /** Asks for an upgrade and returns the status of the answer. */
    private static int upgrade(final URI uri, final String path, final String origin)
    {
        try (RawClient client = RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort())))
        {
            client.send("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nUpgrade: websocket\r\n" +
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
                (null == origin ? "" : "Origin: " + origin + "\r\n") + "\r\n");
            final String line = client.readUntil("\r\n");

            return Integer.parseInt(line.split(" ")[1]);
        }
    }

    @Test
    void shouldStartADemoBrokerWhereNoServerAnswers() throws IOException
    {
        final int port = freePort();
        try (Child child = GatewayProcess.startWithDefaultUpstream(
            "nats://127.0.0.1:" + port, "--listen", "nats://127.0.0.1:0"))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            assertTrue(child.awaitOutput("started the demo broker").contains("127.0.0.1:" + port), child.output());
            try (RawClient client = connect(url))
            {
                assertTrue(client.info().contains("\"server_name\":\"" + DemoBroker.SERVER_NAME + "\""));
                assertEquals("MSG a 1 2\r\nhi\r\n", client.send(CONNECT + "SUB > 1\r\nPUB a 2\r\nhi\r\n").flush());
            }
        }
    }

    @Test
    void shouldUseTheServerThatAnswersByDefault() throws IOException
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.startWithDefaultUpstream(broker.url(), "--listen", "nats://127.0.0.1:0"))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            child.awaitOutput("upstream " + broker.url() + " is sluice-demo-broker");
            assertFalse(child.output().contains("started the demo broker"), child.output());
            try (RawClient client = connect(url))
            {
                client.info();
                assertEquals("", client.send(CONNECT).flush());
                assertEquals(1, broker.connectionCount());
            }
        }
    }

    @Test
    void shouldServeOnceTheServerIsThere() throws IOException
    {
        final int port = freePort();
        try (Child child = GatewayProcess.start(
            "--listen", "nats://127.0.0.1:0", "--upstream", "nats://127.0.0.1:" + port))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            child.awaitOutput("no server answers at nats://127.0.0.1:" + port);
            try (RawClient client = connect(url))
            {
                assertEquals("", client.readToEnd());
            }

            try (DemoBroker broker = launchBroker(port))
            {
                Await.until("not served although the server is there", () -> isServed(url));
                assertEquals(port, broker.address().getPort());
            }
        }
    }

    @Test
    void shouldCheckAndExit() throws IOException
    {
        try (DemoBroker broker = launchBroker(0))
        {
            try (Child child = GatewayProcess.start(
                "--check", "--listen", ANY_PORT, "--upstream", broker.url()))
            {
                assertEquals(0, child.awaitExit());
                assertTrue(child.output().contains(broker.url() + " is sluice-demo-broker, version"), child.output());
            }
            try (Child child = GatewayProcess.start(
                "--check", "--listen", ANY_PORT, "--upstream", broker.url(),
                "--upstream", "nats://127.0.0.1:" + freePort()))
            {
                assertEquals(1, child.awaitExit());
                assertTrue(child.output().contains("no server answers at nats://127.0.0.1:"), child.output());
            }
            try (Child child = GatewayProcess.start("--check", "--upstream", "tcp://127.0.0.1:4222"))
            {
                assertEquals(2, child.awaitExit());
            }
            try (Child child = GatewayProcess.startWithDefaultUpstream(
                "nats://127.0.0.1:" + freePort(), "--check", "--listen", ANY_PORT))
            {
                assertEquals(0, child.awaitExit());
                assertTrue(child.output().contains("the demo broker would be started"), child.output());
            }
            final String taken = "nats://127.0.0.1:" + broker.address().getPort();
            try (Child child = GatewayProcess.start("--check", "--listen", taken, "--upstream", broker.url()))
            {
                assertEquals(1, child.awaitExit());
                assertTrue(child.output().contains("cannot listen on " + taken), child.output());
            }
            try (Child child = GatewayProcess.startWithDefaultUpstream(
                "nats://127.0.0.1:" + freePort(), "--listen", taken))
            {
                assertEquals(1, child.awaitExit());
                assertEquals(1, child.output().strip().lines().count(), child.output());
            }
        }
    }

    @Test
    void shouldSayThatNoNatsServerAnswers() throws Exception
    {
        try (ServerSocket other = new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1")))
        {
            final Thread thread = new Thread(() -> answerAll(other, "HTTP/1.1 400 Bad Request\r\n\r\n"));
            thread.setDaemon(true);
            thread.start();
            try (Child child = GatewayProcess.start(
                "--check", "--listen", ANY_PORT, "--upstream", "nats://127.0.0.1:" + other.getLocalPort()))
            {
                assertEquals(1, child.awaitExit());
                assertTrue(child.output().contains("what answers is no NATS server"), child.output());
            }
        }
    }

    @Test
    void shouldTakeWhatIsNotOnTheCommandLineFromProperties() throws IOException
    {
        try (DemoBroker broker = launchBroker(0);
            Child child = GatewayProcess.start(
                List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dsluice.listen=nats://127.0.0.1:0 , ws://127.0.0.1:0", "-Dsluice.upstream=" + broker.url()),
                SluiceGateway.class))
        {
            final List<String> urls = GatewayProcess.awaitReady(child);
            assertEquals(2, urls.size());
            assertTrue(child.output().contains("IntegerCache"), child.output());
            try (RawClient client = connect(urls.get(0)))
            {
                client.info();
                assertEquals("", client.send(CONNECT).flush());
            }
        }
        try (Child child = GatewayProcess.start(
            List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Dsluice.reserve.length=1"),
            SluiceGateway.class, "--listen", "nats://127.0.0.1:0", "--upstream", "nats://127.0.0.1:1"))
        {
            assertEquals(2, child.awaitExit());
            assertTrue(child.output().contains("sluice.reserve.length"), child.output());
            assertEquals(1, child.output().lines().count(), child.output());
        }
    }

    @Test
    void shouldTraceBothDirections() throws IOException
    {
        try (DemoBroker broker = launchBroker(0))
        {
            final String lines = trace(broker, "--trace");
            assertTrue(lines.contains("server> INFO {\"server_id\""), lines);
            assertTrue(lines.contains("server> rewritten: INFO {\"server_id\""), lines);
            assertTrue(
                lines.contains("client> CONNECT {\"verbose\":false,\"user\":\"u\",\"pass\":\"[hidden]\""), lines);
            assertTrue(lines.contains("client> PUB a 3\n"), lines);
            assertTrue(lines.contains("server> MSG a 1 3\n"), lines);
            assertTrue(lines.contains("client> PING\n"), lines);
            assertTrue(lines.contains("server> PONG\n"), lines);
            assertTrue(lines.contains("closed: client closed"), lines);
            assertFalse(lines.contains("secret"), lines);

            final String payloads = trace(broker, "--trace=payload");
            assertTrue(payloads.contains("client> PUB a 3\\r\\n\\x01\\\\\\n\\r\\n\n"), payloads);
            assertTrue(payloads.contains("... 4"), payloads);
        }
    }

    private static String trace(final DemoBroker broker, final String option) throws IOException
    {
        try (Child child = GatewayProcess.start("--listen", "nats://127.0.0.1:0", "--upstream", broker.url(), option))
        {
            final String url = GatewayProcess.awaitReady(child).get(0);
            try (RawClient client = connect(url))
            {
                client.info();
                client.send(CONNECT + "SUB a 1\r\nPUB a 3\r\n\u0001\\\n\r\n");
                client.send("PUB b 5000\r\n" + "x".repeat(5000) + "\r\n").flush();
            }

            return child.awaitOutput("closed: ");
        }
    }

    private static boolean isServed(final String url)
    {
        try (RawClient client = connect(url))
        {
            return client.readBytes(4).equals("INFO") && client.readUntil("\r\n").endsWith("\r\n");
        }
    }

    private static void answerAll(final ServerSocket server, final String answer)
    {
        try
        {
            while (true)
            {
                try (var socket = server.accept())
                {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        catch (final IOException ignore)
        {
            // The test is over.
        }
    }

    private static RawClient connect(final String url)
    {
        final URI uri = URI.create(url);

        return RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    private static DemoBroker launchBroker(final int port) throws IOException
    {
        return DemoBroker.launch(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            return socket.getLocalPort();
        }
    }
}
