package io.sluice.net.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLEngine;

import io.sluice.test.TestPki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Offers a server every version and every cipher that the JDK's client knows, one at a time. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "boringssl"})
class TlsProbeTest
{
    private static final TestPki PKI = new TestPki();

    private final TlsSettings settings;

    TlsProbeTest(final String provider)
    {
        settings = TlsWorld.settings(provider)
            .certificate(PKI.localhost().tls())
            .certificate(PKI.certificate("rsa").dns("localhost").rsa().issue().tls());
    }

    private static boolean isAgreed(
        final TlsWorld world, final TlsServerContext server, final String protocol, final String cipher)
    {
        final TlsRecorder handler = new TlsRecorder();
        final TlsWorld.Connection connection = world.server(server, handler);
        final SSLEngine engine = new PeerContext(null).client(protocol);
        engine.setEnabledCipherSuites(new String[]{cipher});
        final EnginePeer peer = new EnginePeer(world, connection.peer(), engine).handshake();
        peer.shutdownOutput();
        world.await(() -> null != handler.closeCause, "closed");
        if (null != handler.identity)
        {
            assertEquals(cipher, handler.identity.cipher());
            assertEquals(protocol, handler.identity.protocol());
        }
        else
        {
            assertTrue(TlsFailure.NO_COMMON_CIPHER == handler.failure ||
                TlsFailure.PROTOCOL_VERSION == handler.failure ||
                TlsFailure.HANDSHAKE_ABANDONED == handler.failure, () -> cipher + ' ' + handler.failureText);
        }

        return null != handler.identity;
    }

    /** Those that the JDK's client would offer with this version; it cannot be made to offer others. */
    private static List<String> offerable(final String protocol)
    {
        final List<String> ciphers = new ArrayList<>();
        for (final String cipher : new PeerContext(null).client(protocol).getSupportedCipherSuites())
        {
            final boolean isNew = cipher.startsWith("TLS_AES_") || cipher.startsWith("TLS_CHACHA20_");
            if (isNew == TlsSpec.TLS_1_3.equals(protocol) && !cipher.contains("SCSV"))
            {
                ciphers.add(cipher);
            }
        }

        return ciphers;
    }

    @Test
    void shouldAgreeOnNothingButWhatIsSet()
    {
        try (TlsWorld world = new TlsWorld())
        {
            final Set<String> agreed = new TreeSet<>();
            final TlsServerContext server = settings.serverContext();
            for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
            {
                for (final String cipher : offerable(protocol))
                {
                    if (isAgreed(world, server, protocol, cipher))
                    {
                        agreed.add(cipher);
                    }
                }
            }
            assertEquals(new TreeSet<>(TlsSpec.DEFAULT_CIPHERS), agreed);
        }
    }

    @Test
    void shouldSpeakOneVersionAlone()
    {
        try (TlsWorld world = new TlsWorld())
        {
            final String newer = "TLS_AES_128_GCM_SHA256";
            final String older = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
            final TlsServerContext onlyNew = settings.protocols(List.of(TlsSpec.TLS_1_3)).serverContext();
            final TlsServerContext onlyOld = settings.protocols(List.of(TlsSpec.TLS_1_2)).serverContext();
            assertEquals(List.of(true, false, false, true), List.of(
                isAgreed(world, onlyNew, TlsSpec.TLS_1_3, newer), isAgreed(world, onlyNew, TlsSpec.TLS_1_2, older),
                isAgreed(world, onlyOld, TlsSpec.TLS_1_3, newer), isAgreed(world, onlyOld, TlsSpec.TLS_1_2, older)));
        }
    }

    @Test
    void shouldUseOneCipherAlone()
    {
        try (TlsWorld world = new TlsWorld())
        {
            final String only = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
            final TlsServerContext server = settings.protocols(List.of(TlsSpec.TLS_1_2)).ciphers(List.of(only))
                .serverContext();
            for (final String cipher : TlsSpec.DEFAULT_CIPHERS)
            {
                if (cipher.startsWith("TLS_ECDHE"))
                {
                    assertEquals(only.equals(cipher), isAgreed(world, server, TlsSpec.TLS_1_2, cipher), cipher);
                }
            }
        }
    }
}
