package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.jvm.KeyUpdateMain;
import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.TlsProvider;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.test.Child;
import io.sluice.test.Project;
import io.sluice.test.TlsFiles;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each library at each end: they understand each other, and tell the same about the peer. */
class InteropTest
{
    private static final String[] PROVIDERS = {"jdk", "boringssl"};
    private static final List<String> HTTP = List.of("http/1.1");

    static Stream<Arguments> pairs()
    {
        final List<Arguments> pairs = new ArrayList<>();
        for (final String server : PROVIDERS)
        {
            for (final String client : PROVIDERS)
            {
                for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
                {
                    pairs.add(Arguments.of(server, client, protocol));
                }
            }
        }

        return pairs.stream();
    }

    private static TlsEngineFactory servers(final String provider, final String protocol)
    {
        return TlsProvider.of(provider).newFactory(new TlsSpec(true, List.of(Certificates.B, Certificates.A),
            Certificates.forClients(), ClientAuthentication.OPTIONAL, List.of(protocol),
            TlsSpec.DEFAULT_CIPHERS, HTTP));
    }

    private static TlsEngineFactory clients(final String provider)
    {
        return TlsProvider.of(provider).newFactory(new TlsSpec(false, List.of(Certificates.CLIENT),
            Certificates.forServers(), ClientAuthentication.OFF,
            List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2), TlsSpec.DEFAULT_CIPHERS, HTTP));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldUnderstandEachOther(final String serverProvider, final String clientProvider, final String protocol)
    {
        try (
            EngineEnd server = new EngineEnd(servers(serverProvider, protocol).newEngine(null, 0));
            EngineEnd client = new EngineEnd(clients(clientProvider).newEngine("x.b.example", 4222)))
        {
            EngineEnd.shake(client, server);
            assertEquals(TlsEngine.FINISHED, server.result, server.engine.failureText());
            for (final int length : new int[]{1, 1000, 16_384, 60_000, 100})
            {
                assertExchange(client, server, length);
                assertExchange(server, client, length);
            }

            server.engine.closeOutbound();
            server.write(new byte[0]);
            server.sendTo(client);
            client.read();
            assertEquals(TlsEngine.CLOSED, client.result);
        }
    }

    private static void assertExchange(final EngineEnd from, final EngineEnd to, final int length)
    {
        final byte[] bytes = EngineEnd.pattern(length);
        from.write(bytes);
        from.sendTo(to);
        assertArrayEquals(bytes, to.read());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldTellTheSameAboutThePeer(final String serverProvider, final String clientProvider, final String protocol)
    {
        assertEquals(identities("jdk", "jdk", protocol), identities(serverProvider, clientProvider, protocol));
    }

    private static String identities(final String serverProvider, final String clientProvider, final String protocol)
    {
        try (
            EngineEnd server = new EngineEnd(servers(serverProvider, protocol).newEngine(null, 0));
            EngineEnd client = new EngineEnd(clients(clientProvider).newEngine("X.b.example.", 4222)))
        {
            EngineEnd.shake(client, server);

            return describe(server.engine.identity()) + '\n' + describe(client.engine.identity());
        }
    }

    private static String describe(final TlsIdentity identity)
    {
        return identity + " " + identity.certificates() + identity.dnsNames() + identity.emailAddresses() +
            identity.ipAddresses() + identity.uris() + identity.isAuthenticated();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldResumeASession(final String serverProvider, final String clientProvider, final String protocol)
    {
        final TlsEngineFactory servers = TlsProvider.of(serverProvider).newFactory(new TlsSpec(true,
            List.of(Certificates.A), Certificates.forClients(), ClientAuthentication.OFF,
            List.of(protocol), TlsSpec.DEFAULT_CIPHERS, List.of()));
        final Trust trust = new Trust();
        final TlsEngineFactory clients = clients(clientProvider, trust);
        assertTrue(isVerified(servers, clients, trust, "a.example", 4222));
        assertTrue(isVerified(servers, clients, trust, "a.example", 4223), "another port");
        assertTrue(isVerified(servers, clients, trust, "127.0.0.1", 4222), "another host");
        assertFalse(isVerified(servers, clients, trust, "a.example", 4222), "no certificate the second time");
        assertFalse(isVerified(servers, clients, trust, "a.example", 4222), "nor the third time");
        assertTrue(isVerified(servers, clients(clientProvider, trust), trust, "a.example", 4222), "other settings");
    }

    /** Whatever lets a client resume its session, its certificate must be good now. */
    @ParameterizedTest
    @MethodSource("pairs")
    void shouldAskAgainAboutAClientThatComesBack(
        final String serverProvider, final String clientProvider, final String protocol)
    {
        final Trust inClients = new Trust();
        final Trust inServers = new Trust();
        final TlsEngineFactory servers = TlsProvider.of(serverProvider).newFactory(new TlsSpec(true,
            List.of(Certificates.A), new PeerVerifier(inClients, false), ClientAuthentication.REQUIRED,
            List.of(protocol), TlsSpec.DEFAULT_CIPHERS, List.of()));
        final TlsEngineFactory clients = TlsProvider.of(clientProvider).newFactory(new TlsSpec(false,
            List.of(Certificates.CLIENT), new PeerVerifier(inServers, true), ClientAuthentication.OFF,
            List.of(protocol), TlsSpec.DEFAULT_CIPHERS, List.of()));
        for (int i = 0; i < 2; i++)
        {
            inClients.count = 0;
            assertEquals("jdk".equals(serverProvider) && i > 0,
                !isVerified(servers, clients, inServers, "a.example", 4222), "resumed");
            assertTrue(inClients.count > 0, "the client was looked at");
        }

        inClients.isRefusing = true;
        try (EngineEnd server = new EngineEnd(servers.newEngine(null, 0));
            EngineEnd client = new EngineEnd(clients.newEngine("a.example", 4222)))
        {
            EngineEnd.shake(client, server);
            assertEquals(TlsFailure.CERTIFICATE_UNTRUSTED, server.engine.failure(), server.engine.failureText());
            assertNull(server.engine.identity());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldFollowChangesOfKeys(final String serverProvider, @TempDir final Path folder)
    {
        final TlsFiles files = new TlsFiles(folder);
        try (Child child = Child.java("@" + Project.jvmArguments(), "-cp", System.getProperty("java.class.path"),
            KeyUpdateMain.class.getName(), serverProvider, files.chain("server"), files.key("server"),
            files.authority()))
        {
            assertEquals(0, child.awaitExit(), child.output());
            assertEquals("keys changed more than 10 times: true", child.output().trim());
        }
    }

    private static TlsEngineFactory clients(final String provider, final Trust trust)
    {
        return TlsProvider.of(provider).newFactory(new TlsSpec(false, List.of(), new PeerVerifier(trust, true),
            ClientAuthentication.OFF, List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2), TlsSpec.DEFAULT_CIPHERS, List.of()));
    }

    private static boolean isVerified(
        final TlsEngineFactory servers,
        final TlsEngineFactory clients,
        final Trust trust,
        final String host,
        final int port)
    {
        trust.count = 0;
        try (EngineEnd server = new EngineEnd(servers.newEngine(null, 0));
            EngineEnd client = new EngineEnd(clients.newEngine(host, port)))
        {
            EngineEnd.shake(client, server);
            client.read();
            assertExchange(client, server, 1000);
            assertEquals(Certificates.A.chain(), client.engine.identity().certificates());
            client.engine.closeOutbound();
            client.write(new byte[0]);
            client.sendTo(server);
            server.read();
        }

        return trust.count > 0;
    }

    /** Trusts, and counts whom, until it is told to refuse. */
    private static final class Trust implements X509TrustManager
    {
        private int count;
        private boolean isRefusing;

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType)
            throws CertificateException
        {
            count++;
            if (isRefusing)
            {
                throw new CertificateException("not any more");
            }
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType)
        {
            count++;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers()
        {
            return new X509Certificate[0];
        }
    }
}
