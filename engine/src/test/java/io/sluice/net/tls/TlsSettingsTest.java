package io.sluice.net.tls;

import java.nio.file.Path;
import java.util.List;

import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is checked before anybody connects. */
class TlsSettingsTest
{
    private static final TestPki PKI = new TestPki();
    private static final TestCertificate SERVER = PKI.localhost();
    private static final char[] PASSWORD = "s3cret".toCharArray();

    private static void assertRefused(final String words, final Runnable making)
    {
        final String message = assertThrows(IllegalArgumentException.class, making::run).getMessage();
        assertTrue(message.contains(words), message);
    }

    private static TlsSettings settings()
    {
        return new TlsSettings().certificate(SERVER.tls());
    }

    @Test
    void shouldReadFilesAgainForEachContext(@TempDir final Path directory)
    {
        final Path chain = SERVER.writeChain(directory.resolve("chain.pem"));
        final Path key = SERVER.writeKey(directory.resolve("key.pem"));
        final Path store = SERVER.writeStore(directory.resolve("own.p12"), PASSWORD);
        final Path issuers = TestCertificate.writeCertificates(directory.resolve("ca.pem"), PKI.authority());
        final Path trust = TestCertificate.writeTrustStore(directory.resolve("ca.p12"), PASSWORD, PKI.authority());
        final TlsSettings settings = new TlsSettings().provider("jdk").certificate(chain, key, null)
            .keyStore(store, PASSWORD).trust(issuers).trustStore(trust, PASSWORD)
            .clientAuthentication(ClientAuthentication.OPTIONAL);
        final TlsServerContext first = settings.serverContext();
        assertEquals(2, first.spec().certificates().size());
        assertEquals(List.of(PKI.authority()), first.spec().verifier().acceptedIssuers());

        final TestCertificate next = PKI.localhost();
        next.writeChain(chain);
        next.writeKey(key);
        final TlsReloadable<TlsServerContext> contexts = new TlsReloadable<>(settings::serverContext);
        assertNotSame(first, contexts.current());
        assertEquals(next.certificate(), contexts.current().spec().certificates().get(0).chain().get(0));
        assertEquals(SERVER.certificate(), first.spec().certificates().get(0).chain().get(0));
    }

    @Test
    void shouldNeedWhatItCannotDoWithout()
    {
        assertRefused("needs a certificate", () -> new TlsSettings().serverContext());
        assertRefused("no issuer",
            () -> settings().clientAuthentication(ClientAuthentication.REQUIRED).serverContext());
        assertRefused("one certificate", () -> settings().certificate(SERVER.tls()).clientContext());
        assertRefused("protocols", () -> settings().protocols(List.of()).serverContext());
        assertRefused("TLSv1.1", () -> settings().protocols(List.of("TLSv1.1")).serverContext());
        assertRefused("ciphers", () -> settings().ciphers(List.of()).serverContext());
        assertRefused("application protocol", () -> settings().applicationProtocols(List.of("")).serverContext());
        assertRefused("handshakeTimeoutNs", () -> settings().handshakeTimeoutNs(0));
        assertRefused("no TLS provider", () -> settings().provider("openssl").serverContext());
        assertRefused("inFlight", () -> new TlsLimits(0, 1, 1));
        assertRefused("waiting", () -> new TlsLimits(1, -1, 1));
        assertRefused("stepsPerPass", () -> new TlsLimits(1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldRefuseCiphersThatTheProviderDoesNotKnow(final String provider)
    {
        assertRefused("TLS_NO_SUCH",
            () -> settings().provider(provider).ciphers(List.of("TLS_NO_SUCH")).serverContext());
    }

    @Test
    void shouldChooseTheBestProvider()
    {
        assertEquals("boringssl", settings().serverContext().provider());
        assertEquals("jdk", settings().provider("jdk").serverContext().provider());
        assertEquals("boringssl", new TlsSettings().clientContext().provider());
        assertEquals(TlsSettings.HANDSHAKE_TIMEOUT_NS_DEFAULT, settings().serverContext().handshakeTimeoutNs());
    }
}
