package io.sluice.system.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Transport;
import io.sluice.gateway.Verdict;
import io.sluice.nats.InfoCommand;
import io.sluice.status.Counter;
import io.sluice.system.Clients;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.ScriptedServer;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of TLS while a gateway runs: new certificates, choices of interceptors, servers chosen by name. */
@Tag("system")
@Timeout(300)
class TlsLifeTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    private static final Consumer<InfoCommand> NOTHING = (info) ->
    {
    };

    @TempDir
    private static Path folder;
    private static final AtomicReference<Consumer<InfoCommand>> CHANGE = new AtomicReference<>(NOTHING);
    private static final AtomicReference<Verdict> VERDICT = new AtomicReference<>(Verdict.FORWARD);
    private static TlsFiles files;
    private static NatsServer one;
    private static NatsServer two;
    private static TlsGateway gateway;

    @BeforeAll
    static void start()
    {
        files = new TlsFiles(folder);
        files.write("a", files.pki().certificate("a").dns("one.example").issue());
        files.write("wild", files.pki().certificate("wild").dns("*.wild.example").issue());
        one = NatsServer.of(Generation.CURRENT).with("server_name: one").start();
        two = NatsServer.of(Generation.CURRENT).with("server_name: two").start();
        gateway = TlsGateway.launch(files, (context) -> context
            .upstream(one.url())
            .upstream(two.url())
            .upstreamSelector((session, servers) ->
            {
                final boolean isTwo =
                    null != session.tlsIdentity() && "two.wild.example".equals(session.tlsIdentity().serverName());
                final int port = (isTwo ? two : one).address().getPort();

                return servers.stream().filter((server) -> port == server.address().getPort()).findFirst()
                    .orElse(null);
            })
            .interceptor(() -> new Interceptor()
            {
                @Override
                public Verdict onInfo(final Session session, final InfoCommand info)
                {
                    CHANGE.get().accept(info);

                    return VERDICT.get();
                }
            }));
    }

    @AfterAll
    static void stop()
    {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void shouldChooseTheServerByName()
    {
        for (final String name : new String[]{"one", "two"})
        {
            final String asked = "one".equals(name) ? "one.example" : "two.wild.example";
            try (RawClient client = RawTlsClient.first(gateway.address("first"), files.context(null), asked))
            {
                final String info = client.info();
                assertTrue(info.contains("\"server_name\":\"" + name + '"'), info);
            }
        }
    }

    @Test
    void shouldExchangeCertificatesUnderTraffic() throws Exception
    {
        final BigInteger before = serial();
        try (Clients clients = new Clients("tls://localhost:" + gateway.address("required").getPort()))
        {
            final Connection connection = clients.connect((options) -> options.sslContext(files.context(null)));
            final Subscription subscription = connection.subscribe("life");
            final AtomicInteger sent = new AtomicInteger();
            final Thread sender = new Thread(() ->
            {
                while (!Thread.currentThread().isInterrupted() && sent.get() < 5_000)
                {
                    connection.publish("life", Integer.toString(sent.getAndIncrement()).getBytes(
                        StandardCharsets.US_ASCII));
                }
            });
            sender.start();
            final TestCertificate renewed = files.write("server", files.pki().localhost());
            gateway.gateway().reloadCertificates();
            assertEquals(renewed.certificate().getSerialNumber(), serial());
            assertFalse(renewed.certificate().getSerialNumber().equals(before));

            Files.writeString(Path.of(files.chain("server")), "nonsense");
            final String complaint = assertThrows(
                IllegalArgumentException.class, () -> gateway.gateway().reloadCertificates()).getMessage();
            assertTrue(complaint.contains("server.pem"), complaint);
            assertEquals(renewed.certificate().getSerialNumber(), serial());
            renewed.writeChain(Path.of(files.chain("server")));

            sender.join();
            for (int i = 0; i < sent.get(); i++)
            {
                assertEquals(Integer.toString(i), new String(
                    subscription.nextMessage(Await.DEADLINE).getData(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void shouldForgetWhoLeavesWhileItsServerIsLookedFor() throws Exception
    {
        final CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer();
            TlsGateway waiting = TlsGateway.launch(files, (context) -> context.upstream(server.url()));
            RawTlsClient client = RawTlsClient.first(waiting.address("wss"), files.context(null)))
        {
            client.secured();
            // The loop gets request and close_notify in one read.
            waiting.gateway().forEachSession(0, Session::id, () -> await(sent));
            client.send("GET /nats HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            client.secured().shutdownOutput();
            sent.countDown();
            try (RawClient upstream = server.accept())
            {
                upstream.send(ScriptedServer.INFO);
                upstream.readToEnd();
            }
            client.expectEnd();
            Await.until("the session is there for ever", () -> 0 == waiting.gateway().connectionCount());
            assertEquals(0, waiting.gateway().servers().get(0).sessionCount());
        }
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldLetAnInterceptorDemandTls()
    {
        CHANGE.set((info) -> info.edit().set("tls_required", true));
        try
        {
            final long before = gateway.count(Counter.CLOSED_TLS_PLAINTEXT);
            try (RawClient client = RawClient.tcp(gateway.address("optional")))
            {
                assertTrue(client.info().contains("\"tls_required\":true"));
                client.send(CONNECT + "PING\r\n");
                assertFalse(client.readToEnd().contains("PONG"));
            }
            gateway.awaitCount(Counter.CLOSED_TLS_PLAINTEXT, before + 1);
        }
        finally
        {
            CHANGE.set(NOTHING);
        }
    }

    @Test
    void shouldLetAnInterceptorDoWithoutTls()
    {
        CHANGE.set((info) -> info.edit().remove("tls_available"));
        try (RawClient client = RawClient.tcp(gateway.address("optional")))
        {
            assertFalse(client.info().contains("tls_"));
            client.send(CONNECT);
            client.flush();
            assertEquals(Transport.TCP, gateway.sessionOf(client).transport());
        }
        finally
        {
            CHANGE.set(NOTHING);
        }
    }

    @Test
    void shouldNotLetAnInterceptorLieWhereThereIsNoChoice()
    {
        CHANGE.set((info) -> info.edit().remove("tls_required").set("tls_available", true));
        try (RawClient client = RawTlsClient.afterInfo(gateway.address("required"), files.context(null)))
        {
            final String info = client.info();
            assertTrue(info.contains("\"tls_required\":true"), info);
            assertFalse(info.contains("tls_available"), info);
            client.send(CONNECT);
            client.flush();
        }
        finally
        {
            CHANGE.set(NOTHING);
        }
    }

    /** For else the client would wait until a deadline: what comes next is its turn, and it does not know. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "required", "optional", "auto", "verified"})
    void shouldCloseAtOnceWhenTheFirstInfoIsDropped(final String listener)
    {
        final long before = gateway.count(Counter.CLOSED_INTERCEPTOR_CLOSED);
        VERDICT.set(Verdict.DROP);
        try (RawClient client = RawClient.tcp(gateway.address(listener)))
        {
            assertEquals("", client.readToEnd());
            gateway.awaitCount(Counter.CLOSED_INTERCEPTOR_CLOSED, before + 1);
        }
        finally
        {
            VERDICT.set(Verdict.FORWARD);
        }
    }

    @Test
    void shouldServeTheWebSocketOfTheJdk()
    {
        final StringBuffer heard = new StringBuffer();
        final WebSocket socket = open("https://localhost:" + gateway.address("wss").getPort(), heard);
        Await.until(() -> "no INFO: " + heard, () -> heard.toString().startsWith("INFO {"), Await.DEADLINE);
        socket.sendBinary(ByteBuffer.wrap((CONNECT + "PING\r\n").getBytes(StandardCharsets.US_ASCII)), true).join();
        Await.until(() -> "no PONG: " + heard, () -> heard.indexOf("PONG\r\n") > 0, Await.DEADLINE);
        socket.abort();
    }

    @Test
    void shouldKnowThatThePageCameOverTls()
    {
        final CompletionException refused = assertThrows(CompletionException.class,
            () -> open("http://localhost:" + gateway.address("wss").getPort(), new StringBuffer()));
        assertEquals(403, ((WebSocketHandshakeException)refused.getCause()).getResponse().statusCode());
    }

    private WebSocket open(final String origin, final StringBuffer heard)
    {
        return HttpClient.newBuilder().sslContext(files.context(null)).build().newWebSocketBuilder()
            .header("Origin", origin)
            .buildAsync(URI.create("wss://localhost:" + gateway.address("wss").getPort() + "/nats"),
                new WebSocket.Listener()
                {
                    @Override
                    public CompletionStage<?> onBinary(
                        final WebSocket socket, final ByteBuffer data, final boolean isLast)
                    {
                        heard.append(StandardCharsets.ISO_8859_1.decode(data));
                        socket.request(1);

                        return null;
                    }
                }).join();
    }

    private static BigInteger serial() throws IOException
    {
        try (RawTlsClient client = RawTlsClient.first(gateway.address("first"), files.context(null)))
        {
            return ((X509Certificate)client.secured().getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
