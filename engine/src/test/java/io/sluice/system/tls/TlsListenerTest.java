package io.sluice.system.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.sluice.gateway.Session;
import io.sluice.gateway.Transport;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.status.Counter;
import io.sluice.system.Clients;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;
import io.sluice.test.TlsFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a client can be secured, and every way in which that must not work; on one TLS library. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TlsListenerTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";

    private final String provider;
    private TlsFiles files;
    private NatsServer server;
    private TlsGateway gateway;

    TlsListenerTest(final String provider)
    {
        this.provider = provider;
    }

    @BeforeAll
    void start(@TempDir final Path folder)
    {
        files = new TlsFiles(folder);
        files.write("a", files.pki().certificate("a").dns("a.example").issue());
        files.write("wild", files.pki().certificate("wild").dns("*.wild.example").issue());
        server = NatsServer.start(Generation.CURRENT);
        gateway = TlsGateway.launch(files, (context) -> context.upstream(server.url()).tlsProvider(provider));
    }

    @AfterAll
    void stop()
    {
        try
        {
            gateway.close();
        }
        finally
        {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "required, tls, false", "optional, tls, false", "optional, nats, false", "first, tls, true",
        "auto-patient, tls, true", "auto, tls, false", "wss, wss, false", "verified, tls, false"})
    void shouldServeTheJavaClient(final String listener, final String scheme, final boolean isFirst) throws Exception
    {
        final SSLContext context = files.context(files.pki().certificate("client").forClients().issue());
        final UnaryOperator<io.nats.client.Options.Builder> options = (builder) ->
        {
            final io.nats.client.Options.Builder secured = "nats".equals(scheme) ? builder :
                builder.sslContext(context);

            return isFirst ? secured.tlsFirst() : secured;
        };
        try (Clients clients = new Clients(scheme + "://localhost:" + gateway.address(listener).getPort() +
            ("wss".equals(scheme) ? "/nats" : "")))
        {
            final Connection connection = clients.connect(options);
            final Subscription subscription = connection.subscribe("a.>");
            for (int i = 0; i < 100; i++)
            {
                connection.publish("a." + i, new byte[i * 331]);
            }
            for (int i = 0; i < 100; i++)
            {
                assertEquals(i * 331, subscription.nextMessage(Await.DEADLINE).getData().length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plain|", "required|\"tls_required\":true", "optional|\"tls_available\":true",
        "auto|\"tls_required\":true", "verified|\"tls_required\":true,\"tls_verify\":true",
        "asked|\"tls_required\":true"})
    void shouldTellTheTruthInClear(final String listener, final String expected)
    {
        try (RawClient client = RawClient.tcp(gateway.address(listener)))
        {
            assertEquals(null == expected ? "" : expected, tlsMembers(client.info()));
        }
    }

    @Test
    void shouldTellTheTruthInsideTls()
    {
        try (RawClient client = RawTlsClient.first(gateway.address("first"), files.context(null)))
        {
            assertEquals("\"tls_required\":true", tlsMembers(client.info()));
        }
        try (RawClient client = RawTlsClient.first(gateway.address("auto-patient"), files.context(null)))
        {
            assertEquals("\"tls_required\":true", tlsMembers(client.info()));
        }
    }

    @Test
    void shouldKnowWhoIsCalling()
    {
        final TestCertificate certificate = files.pki().certificate("alice").dns("alice.example")
            .email("alice@example.org").uri("urn:alice").ip("10.1.2.3").forClients().issue();
        try (RawClient client = RawTlsClient.afterInfo(gateway.address("verified"), files.context(certificate)))
        {
            client.info();
            client.send(CONNECT);
            client.flush();
            final Session session = gateway.sessionOf(client);
            final TlsIdentity identity = session.tlsIdentity();
            assertEquals(Transport.TLS, session.transport());
            assertEquals("CN=alice,O=Sluice", identity.subject());
            assertEquals("[alice.example]", identity.dnsNames().toString());
            assertEquals("[alice@example.org]", identity.emailAddresses().toString());
            assertEquals("[urn:alice]", identity.uris().toString());
            assertEquals("[10.1.2.3]", identity.ipAddresses().toString());
            assertEquals(64, identity.fingerprint().length());
            assertEquals("TLSv1.3", identity.protocol());
        }
    }

    @Test
    void shouldServeWhoShowsNoCertificateWhereThatIsLeftToThem()
    {
        final TestCertificate known = files.pki().certificate("bob").forClients().issue();
        for (final TestCertificate shown : new TestCertificate[]{null, known})
        {
            try (RawClient client = RawTlsClient.afterInfo(gateway.address("asked"), files.context(shown)))
            {
                client.info();
                client.send(CONNECT);
                client.flush();
                final TlsIdentity identity = gateway.sessionOf(client).tlsIdentity();
                assertEquals(null != shown, identity.isAuthenticated());
                assertEquals(null == shown ? null : "CN=bob,O=Sluice", identity.subject());
            }
        }

        final TestCertificate foreign = new TestPki().certificate("foreign").forClients().issue();
        try (RawTlsClient client = RawTlsClient.afterInfo(gateway.address("asked"), files.context(foreign)))
        {
            client.info();
            assertRefused(client);
        }
    }

    @ParameterizedTest
    @CsvSource({"a.example, a", "b.wild.example, wild", "localhost, localhost", "other.example, localhost"})
    void shouldChooseTheCertificateByName(final String asked, final String shown) throws Exception
    {
        try (RawTlsClient client = RawTlsClient.first(gateway.address("first"), files.context(null), asked))
        {
            final String name = client.secured().getSession().getPeerPrincipal().getName();
            assertTrue(name.contains("CN=" + shown + ','), name);
            client.info();
            assertEquals(asked, gateway.sessionOf(client).tlsIdentity().serverName());
        }
    }

    @Test
    void shouldRefuseAClientWithoutCertificate()
    {
        final long before = gateway.count(Counter.CLOSED_TLS_CERTIFICATE_REFUSED);
        try (RawTlsClient client = RawTlsClient.afterInfo(gateway.address("verified"), files.context(null)))
        {
            client.info();
            assertRefused(client);
        }
        gateway.awaitCount(Counter.CLOSED_TLS_CERTIFICATE_REFUSED, before + 1);
        assertTrue(gateway.count(Counter.TLS_FAILED_CERTIFICATE_MISSING) > 0);
    }

    @Test
    void shouldRefuseBadCertificatesOfClients()
    {
        final TestCertificate expired = files.pki().certificate("late").expired().issue();
        final TestCertificate foreign = new TestPki().certificate("foreign").issue();
        final long before = gateway.count(Counter.CLOSED_TLS_CERTIFICATE_REFUSED);
        for (final TestCertificate bad : new TestCertificate[]{expired, foreign})
        {
            try (RawTlsClient client = RawTlsClient.afterInfo(gateway.address("verified"), files.context(bad)))
            {
                client.info();
                assertRefused(client);
            }
        }
        gateway.awaitCount(Counter.CLOSED_TLS_CERTIFICATE_REFUSED, before + 2);
        assertTrue(gateway.count(Counter.TLS_FAILED_CERTIFICATE_EXPIRED) > 0);
        assertTrue(gateway.count(Counter.TLS_FAILED_CERTIFICATE_UNTRUSTED) > 0);
    }

    @Test
    void shouldCountClientsThatRefuseTheGateway()
    {
        final long before = gateway.count(Counter.TLS_FAILED_PEER_ALERT);
        final SSLContext context = TlsFiles.context(null, new TestPki().authority());
        try (RawTlsClient client = RawTlsClient.first(gateway.address("first"), context))
        {
            assertThrows(UncheckedIOException.class, client::secured);
        }
        gateway.awaitCount(Counter.TLS_FAILED_PEER_ALERT, before + 1);
    }

    @ParameterizedTest
    @CsvSource({"required, true", "first, false", "wss, false", "auto, false"})
    void shouldCloseOnPlaintext(final String listener, final boolean isInfoFirst)
    {
        final long before = gateway.count(Counter.CLOSED_TLS_PLAINTEXT);
        try (RawClient client = RawClient.tcp(gateway.address(listener)))
        {
            if (isInfoFirst)
            {
                client.info();
            }
            client.send(CONNECT + "PING\r\n");
            final String heard = client.readToEnd();
            assertFalse(heard.contains("PONG"), heard);
        }
        gateway.awaitCount(Counter.CLOSED_TLS_PLAINTEXT, before + 1);
    }

    @Test
    void shouldPassTlsOnAPlaintextPortToTheServersRefusal()
    {
        try (RawTlsClient client = RawTlsClient.afterInfo(gateway.address("plain"), files.context(null)))
        {
            client.info();
            assertThrows(UncheckedIOException.class, client::secured);
        }
    }

    @Test
    void shouldNoticeATruncation()
    {
        final long before = gateway.count(Counter.CLOSED_CLIENT_TRUNCATED);
        try (RawTlsClient client = RawTlsClient.first(gateway.address("first"), files.context(null)))
        {
            client.info();
            client.send(CONNECT);
            client.flush();
            client.truncate();
            gateway.awaitCount(Counter.CLOSED_CLIENT_TRUNCATED, before + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"hurried-first", "hurried-required"})
    void shouldNotWaitForEver(final String listener)
    {
        final long before = gateway.count(Counter.CLOSED_TLS_HANDSHAKE_TIMEOUT);
        try (RawClient client = RawClient.tcp(gateway.address(listener)))
        {
            client.readToEnd();
        }
        gateway.awaitCount(Counter.CLOSED_TLS_HANDSHAKE_TIMEOUT, before + 1);
    }

    @Test
    void shouldTakeASilentClientOfAnOptionalListenerAsPlain()
    {
        try (RawClient client = RawClient.tcp(gateway.address("hurried-optional")))
        {
            client.info();
            Await.until("no session", () -> 1 == gateway.sessionCount(client));
            client.send(CONNECT);
            client.flush();
            assertEquals(Transport.TCP, gateway.sessionOf(client).transport());
        }
    }

    private static void assertRefused(final RawTlsClient client)
    {
        try
        {
            client.secured();
            client.send(CONNECT);
            assertEquals("", client.flush());
        }
        catch (final UncheckedIOException ex)
        {
            return; // as it should be
        }
        assertEquals(RawClient.Ending.RESET, client.ending());
    }

    private static String tlsMembers(final String info)
    {
        final StringBuilder members = new StringBuilder();
        for (final String name : new String[]{"tls_required", "tls_verify", "tls_available"})
        {
            final String member = "\"" + name + "\":true";
            members.append(!info.contains(member) ? "" : members.isEmpty() ? member : ',' + member);
            assertFalse(info.replace(member, "").contains(name), info);
        }

        return members.toString();
    }
}
