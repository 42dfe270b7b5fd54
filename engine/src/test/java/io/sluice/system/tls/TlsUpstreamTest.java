package io.sluice.system.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.upstream.Server;
import io.sluice.nats.json.InfoView;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.status.Counter;
import io.sluice.system.Clients;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between the gateway and its servers. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsUpstreamTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";

    private NKey nkey;
    private TlsFiles files;
    private TlsFiles foreign;
    private Path keyStore;
    private Path trustStore;
    private NatsServer required;
    private NatsServer first;
    private NatsServer optional;
    private NatsServer verifying;

    @BeforeAll
    void start(@TempDir final Path folder, @TempDir final Path other) throws Exception
    {
        nkey = NKey.createUser(null);
        files = new TlsFiles(folder);
        foreign = new TlsFiles(other);
        final TestCertificate own = files.write("gateway", files.pki().certificate("gateway").forClients().issue());
        keyStore = own.writeStore(folder.resolve("gateway.p12"), "secret".toCharArray());
        trustStore = TestCertificate.writeTrustStore(
            folder.resolve("trust.p12"), "secret".toCharArray(), files.pki().authority());
        required = server(Generation.CURRENT, "", "");
        first = server(Generation.CURRENT, "handshake_first: true", "");
        optional = server(Generation.CURRENT, "", "allow_non_tls: true");
        verifying = server(Generation.all().get(Generation.all().size() - 1),
            "verify: true, ca_file: \"" + files.authority() + "\"",
            "authorization { users: [ { nkey: " + new String(nkey.getPublicKey()) + " } ] }");
    }

    @AfterAll
    void stop()
    {
        required.close();
        first.close();
        optional.close();
        verifying.close();
    }

    private NatsServer server(final Generation generation, final String inTls, final String more)
    {
        return NatsServer.of(generation)
            .with("tls { cert_file: \"" + files.chain("server") + "\", key_file: \"" + files.key("server") +
                "\", timeout: 60" + (inTls.isEmpty() ? "" : ", " + inTls) + " }")
            .with(more)
            .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldUpgradeAfterInfo(final String provider) throws Exception
    {
        try (Gateway gateway = launch(tls(required), (context) -> context.tlsProvider(provider)))
        {
            exchange(gateway);
            assertEquals(0, gateway.count(Counter.UPSTREAM_DIALS_FAILED));
            assertEquals(2, gateway.count(Counter.UPSTREAM_TLS_HANDSHAKES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldBeginWithTls(final String provider) throws Exception
    {
        try (Gateway gateway = launch(
            tls(first), (context) -> context.tlsProvider(provider).upstreamTlsFirst(true)))
        {
            exchange(gateway);
        }
    }

    @Test
    void shouldUpgradeWhenTheServerAsksForIt() throws Exception
    {
        final AtomicReference<TlsIdentity> identity = new AtomicReference<>();
        try (Gateway gateway = launch("nats://localhost:" + required.address().getPort(), (context) ->
            context.interceptor(() -> new Interceptor()
            {
                @Override
                public void onOpen(final Session session)
                {
                    identity.set(session.upstreamTlsIdentity());
                }
            })))
        {
            exchange(gateway);
            assertEquals("CN=localhost,O=Sluice", identity.get().subject());
        }
    }

    @Test
    void shouldStayInClearWhereTheServerLeavesTheChoice() throws Exception
    {
        try (Gateway gateway = launch("nats://127.0.0.1:" + optional.address().getPort(), UnaryOperator.identity()))
        {
            exchange(gateway);
            assertEquals(0, gateway.count(Counter.UPSTREAM_TLS_HANDSHAKES));
        }
        try (Gateway gateway = launch(tls(optional), UnaryOperator.identity()))
        {
            exchange(gateway);
            assertEquals(2, gateway.count(Counter.UPSTREAM_TLS_HANDSHAKES));
        }
    }

    @Test
    void shouldLetAnInterceptorChoose() throws Exception
    {
        try (Gateway gateway = launch("nats://127.0.0.1:" + optional.address().getPort(), (context) ->
            context.interceptor(() -> new Interceptor()
            {
                @Override
                public boolean onUpstreamTls(final Session session, final InfoView info, final boolean isPlanned)
                {
                    assertFalse(isPlanned);
                    assertNull(session.upstreamTlsIdentity());

                    return info.isTlsAvailable();
                }
            })))
        {
            exchange(gateway);
            assertEquals(2, gateway.count(Counter.UPSTREAM_TLS_HANDSHAKES));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldShowItsCertificateAndPassTheSignatureOfTheClient(final boolean isInStores) throws Exception
    {
        try (Gateway gateway = launch(tls(verifying), (context) -> isInStores ? context
            .upstreamTlsCa(trustStore.toString()).upstreamTlsCertificate(keyStore.toString())
            .upstreamTlsPassword("secret") : context
            .upstreamTlsCertificate(files.chain("gateway")).upstreamTlsKey(files.key("gateway")));
            Clients clients = new Clients(gateway.listenerUrls().get(0)))
        {
            assertNotNull(clients.connect((options) -> options.authHandler(
                Nats.staticCredentials(null, nkey.getSeed()))).getServerInfo());
        }
    }

    /** The server says so when the handshake is over for the gateway, and INFO may be with the client. */
    @Test
    void shouldAvoidAServerThatWantsACertificate()
    {
        try (Gateway gateway = launch(tls(verifying), UnaryOperator.identity()))
        {
            try (RawClient client = RawClient.tcp(address(gateway)))
            {
                final String heard = client.readToEnd();
                assertFalse(heard.contains("-ERR"), heard);
            }
            Await.until("the refusal is not counted", () -> gateway.count(Counter.TLS_FAILED_PEER_ALERT) > 0);
            Await.until("the server is not avoided", () -> 1 == gateway.servers().get(0).failureCount());
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk", "boringssl"})
    void shouldNotTrustAnotherIssuer(final String provider)
    {
        assertUnreachable(tls(required), (context) -> context.tlsProvider(provider)
            .upstreamTlsCa(foreign.authority()), Counter.TLS_FAILED_CERTIFICATE_UNTRUSTED);
    }

    @Test
    void shouldNotTrustWithoutAnyIssuerButThoseOfTheJvm()
    {
        assertUnreachable(tls(required), (context) -> context.upstreamTlsCa(""),
            Counter.TLS_FAILED_CERTIFICATE_UNTRUSTED);
        assertUnreachable(tls(first), (context) -> context.upstreamTlsCa("").upstreamTlsFirst(true),
            Counter.TLS_FAILED_CERTIFICATE_UNTRUSTED);
    }

    @ParameterizedTest
    @CsvSource({"jdk", "boringssl"})
    void shouldNotTrustAnotherHost(final String provider)
    {
        assertUnreachable(tls(required), (context) -> context.tlsProvider(provider)
            .upstreamTlsName("other.example"), Counter.TLS_FAILED_HOST_NAME_MISMATCH);
    }

    @Test
    void shouldNotTrustAnExpiredCertificate(@TempDir final Path folder)
    {
        final TlsFiles late = new TlsFiles(folder);
        late.write("server", late.pki().certificate("late").dns("localhost").expired().issue());
        try (NatsServer server = NatsServer.of(Generation.CURRENT).with("tls { cert_file: \"" +
            late.chain("server") + "\", key_file: \"" + late.key("server") + "\" }").start())
        {
            assertUnreachable(tls(server), (context) -> context.upstreamTlsCa(late.authority()),
                Counter.TLS_FAILED_CERTIFICATE_EXPIRED);
        }
    }

    @Test
    void shouldServeByAnotherServerWhenTheCertificateOfOneIsWrong() throws Exception
    {
        try (NatsServer wrong = NatsServer.of(Generation.CURRENT).with("tls { cert_file: \"" +
            foreign.chain("server") + "\", key_file: \"" + foreign.key("server") + "\" }").start();
            Gateway gateway = launch(tls(wrong), (context) -> context.upstream(tls(required))))
        {
            exchange(gateway);
            final Server bad = gateway.servers().stream()
                .filter((server) -> server.address().getPort() == wrong.address().getPort()).findFirst().orElseThrow();
            assertEquals(1, bad.failureCount());
        }
    }

    @Test
    void shouldNotGoOnInClearWhenTlsIsInsistedOn()
    {
        try (ScriptedServer server = new ScriptedServer();
            Gateway gateway = launch("tls://127.0.0.1:" + server.address().getPort(), (context) -> context))
        {
            try (RawClient client = RawClient.tcp(address(gateway)); RawClient stripped = server.accept())
            {
                stripped.send(ScriptedServer.INFO);
                assertEquals("", client.readToEnd());
                stripped.expectEnd();
            }
            Await.until("still there", () -> 1 == gateway.count(Counter.CLOSED_UPSTREAM_UNREACHABLE));
        }
    }

    @Test
    void shouldNotBelieveWhatFollowsInfoInClear()
    {
        try (ScriptedServer server = new ScriptedServer();
            Gateway gateway = launch("tls://127.0.0.1:" + server.address().getPort(), (context) -> context))
        {
            try (RawClient client = RawClient.tcp(address(gateway)); RawClient injecting = server.accept())
            {
                injecting.send(ScriptedServer.INFO.replace("\"headers\"", "\"tls_required\":true,\"headers\"") +
                    "MSG a 1 3\r\nbad\r\n");
                assertEquals("", client.readToEnd());
            }
            Await.until("still there", () -> 1 == gateway.count(Counter.CLOSED_UPSTREAM_UNREACHABLE));
        }
    }

    private void assertUnreachable(
        final String upstream, final UnaryOperator<GatewayContext> more, final Counter failure)
    {
        try (Gateway gateway = launch(upstream, more))
        {
            try (RawClient client = RawClient.tcp(address(gateway)))
            {
                final String heard = client.readToEnd();
                assertFalse(heard.contains("Authorization"), heard);
            }
            Await.until(() -> failure + " is not counted", () -> gateway.count(failure) > 0,
                Await.DEADLINE);
            Await.until("still there", () -> 1 == gateway.count(Counter.CLOSED_UPSTREAM_UNREACHABLE));
            assertEquals(1, gateway.servers().get(0).failureCount());
        }
    }

    private void exchange(final Gateway gateway) throws Exception
    {
        try (Clients clients = new Clients(gateway.listenerUrls().get(0)))
        {
            final Connection connection = clients.connect();
            final Subscription subscription = connection.subscribe("a");
            for (int i = 0; i < 20; i++)
            {
                connection.publish("a", new byte[i * 4_999]);
            }
            for (int i = 0; i < 20; i++)
            {
                assertEquals(i * 4_999, subscription.nextMessage(Await.DEADLINE).getData().length);
            }
        }
        try (RawClient client = RawClient.tcp(address(gateway)))
        {
            final String info = client.info();
            assertFalse(info.contains("tls_"), info);
            client.send(CONNECT);
            client.flush();
        }
    }

    private Gateway launch(final String upstream, final UnaryOperator<GatewayContext> more)
    {
        final GatewayContext context = new GatewayContext()
            .listen("nats://127.0.0.1:0")
            .upstream(upstream)
            .upstreamTlsCa(files.authority())
            .upstreamConnectTimeoutNs(Await.DEADLINE.toNanos())
            .upstreamDialTimeoutNs(2 * Await.DEADLINE.toNanos())
            .tlsHandshakeTimeoutNs(Await.DEADLINE.toNanos())
            .loopCount(1);

        return Gateway.launch(more.apply(context));
    }

    private static InetSocketAddress address(final Gateway gateway)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort());
    }

    private static String tls(final NatsServer server)
    {
        return "tls://127.0.0.1:" + server.address().getPort();
    }
}
