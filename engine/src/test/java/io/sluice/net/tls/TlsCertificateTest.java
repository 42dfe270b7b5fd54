package io.sluice.net.tls;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.sluice.net.CloseCause;
import io.sluice.net.tls.certificate.TlsCertificate;
import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is shown, who is trusted, and why not; each library at either end, in both versions of the protocol. */
@ParameterizedClass
@MethodSource("sides")
class TlsCertificateTest
{
    private static final TestPki PKI = new TestPki();
    private static final TestPki OTHER = new TestPki();
    private static final TestCertificate LOCALHOST = PKI.localhost();
    private static final TlsCertificate RSA =
        PKI.certificate("rsa").dns("localhost").dns("rsa.example.org").rsa().issue().tls();
    private static final List<TlsCertificate> NAMED = List.of(
        PKI.certificate("first").dns("first").issue().tls(),
        PKI.certificate("wildcard").dns("*.example.com").issue().tls(),
        PKI.certificate("exact").dns("a.example.com").issue().tls(),
        RSA);

    @AutoClose
    private final TlsWorld world = new TlsWorld();
    private final String serverProvider;
    private final TlsSettings server;
    private final TlsSettings client;
    private TlsRecorder served = new TlsRecorder();
    private TlsRecorder serving = new TlsRecorder();

    TlsCertificateTest(final String serverProvider, final String clientProvider, final String protocol)
    {
        this.serverProvider = serverProvider;
        server = TlsWorld.settings(serverProvider).protocols(List.of(protocol));
        client = TlsWorld.settings(clientProvider).protocols(List.of(protocol)).trust(List.of(PKI.authority()));
    }

    static List<String[]> sides()
    {
        return List.of(
            new String[]{"jdk", "boringssl", TlsSpec.TLS_1_2},
            new String[]{"jdk", "jdk", TlsSpec.TLS_1_3},
            new String[]{"boringssl", "jdk", TlsSpec.TLS_1_3});
    }

    private void connect(final String host)
    {
        connect(server.serverContext(), host);
    }

    private void connect(final TlsServerContext serverContext, final String host)
    {
        final SocketChannel[] pair = world.pair(0);
        TlsChannel.server(world.adopt(pair[0], 0), world.tls, serverContext, serving);
        TlsChannel.client(world.adopt(pair[1], 0), world.tls, client.clientContext(), host, 4222, served);
    }

    private void awaitSecured()
    {
        world.await(() -> null != served.identity && null != serving.identity,
            () -> "secured: " + served.failureText + ", " + serving.failureText);
        served.channel.write(TlsRecorder.direct(new byte[1]), 0, 1);
        serving.channel.write(TlsRecorder.direct(new byte[1]), 0, 1);
        world.await(() -> 1 == served.received.size() && 1 == serving.received.size(),
            () -> "a byte in both directions: " + served.failureText + ", " + serving.failureText);
    }

    private void awaitClosed()
    {
        world.await(() -> null != served.closeCause && null != serving.closeCause,
            () -> "closed: " + served.events + ", " + serving.events);
        world.awaitClosed();
    }

    private void assertServerRefused(final TlsFailure failure, final String host)
    {
        connect(host);
        awaitClosed();
        assertEquals(failure, served.failure, served.failureText);
        assertEquals(CloseCause.PEER_FAULT, served.closeCause);
        assertEquals(TlsFailure.PEER_ALERT, serving.failure, serving.failureText);
        assertNull(served.identity);
    }

    @Test
    void shouldTrustAndNameTheServer()
    {
        server.certificate(RSA);
        connect("localhost");
        awaitSecured();
        assertEquals("CN=rsa,O=Sluice", served.identity.subject());
        assertEquals("localhost", serving.identity.serverName());
        assertEquals(served.identity.cipher(), serving.identity.cipher());
        assertFalse(serving.identity.isAuthenticated());
        assertNull(serving.identity.subject());
        assertNull(serving.identity.fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1", "[::1]"})
    void shouldTrustAServerByItsAddress(final String host)
    {
        server.certificate(LOCALHOST.tls());
        connect(host);
        awaitSecured();
        assertNull(serving.identity.serverName());
    }

    @Test
    void shouldRefuseAnUnknownIssuer()
    {
        server.certificate(OTHER.localhost().tls());
        assertServerRefused(TlsFailure.CERTIFICATE_UNTRUSTED, "localhost");
    }

    @Test
    void shouldRefuseAnExpiredServer()
    {
        server.certificate(PKI.certificate("old").dns("localhost").expired().issue().tls());
        assertServerRefused(TlsFailure.CERTIFICATE_EXPIRED, "localhost");
    }

    @Test
    void shouldRefuseAServerBeforeItsTime()
    {
        server.certificate(PKI.certificate("early").dns("localhost").notYetValid().issue().tls());
        assertServerRefused(TlsFailure.CERTIFICATE_EXPIRED, "localhost");
    }

    @Test
    void shouldRefuseAnotherHost()
    {
        server.certificate(LOCALHOST.tls());
        assertServerRefused(TlsFailure.HOST_NAME_MISMATCH, "nats.example.com");
    }

    @Test
    void shouldNotVerifyTheHostWhenToldSo()
    {
        server.certificate(LOCALHOST.tls());
        client.hostNameVerified(false);
        connect("nats.example.com");
        awaitSecured();
    }

    @Test
    void shouldAskForAnotherName()
    {
        server.certificate(LOCALHOST.tls());
        server.certificate(PKI.certificate("second").dns("nats.example.com").issue().tls());
        client.serverName("nats.example.com");
        connect("127.0.0.1");
        awaitSecured();
        assertEquals("CN=second,O=Sluice", served.identity.subject());
        assertEquals("nats.example.com", serving.identity.serverName());
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com,CN=exact", "A.EXAMPLE.COM,CN=exact", "b.example.com,CN=wildcard", "x.y.example.com,CN=first",
        "example.com,CN=first", "localhost,CN=rsa", "rsa.example.org,CN=rsa"})
    void shouldChooseTheCertificateByName(final String name, final String subject)
    {
        NAMED.forEach(server::certificate);
        client.hostNameVerified(false);
        connect(name);
        awaitSecured();
        assertEquals(subject + ",O=Sluice", served.identity.subject());
    }

    @Test
    void shouldKnowItsClient()
    {
        final TestCertificate own = PKI.certificate("alice").forClients().dns("alice.example.com")
            .email("alice@example.com").uri("spiffe://example.com/alice").ip("10.1.2.3").issue();
        server.certificate(LOCALHOST.tls()).trust(List.of(PKI.authority()))
            .clientAuthentication(ClientAuthentication.REQUIRED);
        client.certificate(own.tls());
        connect("localhost");
        awaitSecured();
        final TlsIdentity identity = serving.identity;
        assertEquals("CN=alice,O=Sluice", identity.subject());
        assertEquals(List.of("alice.example.com"), identity.dnsNames());
        assertEquals(List.of("alice@example.com"), identity.emailAddresses());
        assertEquals(List.of("spiffe://example.com/alice"), identity.uris());
        assertEquals(List.of("10.1.2.3"), identity.ipAddresses());
        assertEquals(64, identity.fingerprint().length());
        assertEquals(own.certificate(), identity.certificates().get(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "OPTIONAL"})
    void shouldServeAClientWithoutCertificate(final ClientAuthentication authentication)
    {
        server.certificate(LOCALHOST.tls()).trust(List.of(PKI.authority())).clientAuthentication(authentication);
        connect("localhost");
        awaitSecured();
        assertFalse(serving.identity.isAuthenticated());
    }

    @Test
    void shouldRefuseAClientWithoutCertificate()
    {
        server.certificate(LOCALHOST.tls()).trust(List.of(PKI.authority()))
            .clientAuthentication(ClientAuthentication.REQUIRED);
        connect("localhost");
        awaitClosed();
        assertEquals(TlsFailure.CERTIFICATE_MISSING, serving.failure, serving.failureText);
        assertEquals(TlsFailure.PEER_ALERT, served.failure, served.failureText);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void shouldRefuseClientsThatAreNotTrusted(final ClientAuthentication authentication)
    {
        server.certificate(LOCALHOST.tls()).trust(List.of(PKI.authority())).clientAuthentication(authentication);
        client.certificate(OTHER.certificate("mallory").forClients().issue().tls());
        connect("localhost");
        awaitClosed();
        assertEquals(TlsFailure.CERTIFICATE_UNTRUSTED, serving.failure, serving.failureText);
        assertEquals(TlsFailure.PEER_ALERT, served.failure, served.failureText);
    }

    @Test
    void shouldRefuseAnExpiredClient()
    {
        server.certificate(LOCALHOST.tls()).trust(List.of(PKI.authority()))
            .clientAuthentication(ClientAuthentication.REQUIRED);
        client.certificate(PKI.certificate("late").forClients().expired().issue().tls());
        connect("localhost");
        awaitClosed();
        assertEquals(TlsFailure.CERTIFICATE_EXPIRED, serving.failure, serving.failureText);
    }

    @Test
    void shouldRefuseAClientsCertificateAsAServer()
    {
        server.certificate(PKI.certificate("client").dns("localhost").forClients().issue().tls());
        assertServerRefused(TlsFailure.CERTIFICATE_UNTRUSTED, "localhost");
    }

    @Test
    void shouldAgreeOnAnApplicationProtocol()
    {
        server.certificate(LOCALHOST.tls()).applicationProtocols(List.of("http/1.1"));
        client.applicationProtocols(List.of("h2", "http/1.1"));
        connect("localhost");
        awaitSecured();
        assertEquals("http/1.1", serving.identity.applicationProtocol());
        assertEquals("http/1.1", served.identity.applicationProtocol());
    }

    @Test
    void shouldServeWhoOffersNoApplicationProtocol()
    {
        server.certificate(LOCALHOST.tls()).applicationProtocols(List.of("http/1.1"));
        connect("localhost");
        awaitSecured();
        assertNull(serving.identity.applicationProtocol());
    }

    @Test
    void shouldRefuseWhoOffersOtherApplicationProtocols()
    {
        server.certificate(LOCALHOST.tls()).applicationProtocols(List.of("http/1.1"));
        client.applicationProtocols(List.of("h2"));
        connect("localhost");
        awaitClosed();
        assertEquals(TlsFailure.NO_APPLICATION_PROTOCOL, serving.failure, serving.failureText);
        assertEquals(TlsFailure.PEER_ALERT, served.failure, served.failureText);
    }

    @Test
    void shouldExchangeCertificatesWithoutDroppingAnybody()
    {
        final AtomicReference<TestCertificate> shown = new AtomicReference<>(LOCALHOST);
        final TlsReloadable<TlsServerContext> contexts = new TlsReloadable<>(
            () -> TlsWorld.settings(serverProvider).certificate(shown.get().tls()).serverContext());
        connect(contexts.current(), "localhost");
        awaitSecured();
        final TlsRecorder first = served;
        final String before = first.identity.fingerprint();

        shown.set(PKI.certificate("new").dns("localhost").issue());
        assertSame(contexts.reload(), contexts.current());
        served = new TlsRecorder();
        serving = new TlsRecorder();
        connect(contexts.current(), "localhost");
        awaitSecured();
        assertEquals("CN=new,O=Sluice", served.identity.subject());

        first.channel.write(TlsRecorder.direct(new byte[9]), 0, 9);
        world.pass();
        assertTrue(first.channel.isOpen());
        assertEquals(before, first.identity.fingerprint());

        shown.set(null);
        final TlsServerContext good = contexts.current();
        assertThrows(NullPointerException.class, contexts::reload);
        assertSame(good, contexts.current());
    }
}
