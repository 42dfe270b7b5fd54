package io.sluice.net.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.sluice.net.tls.certificate.KeyFiles;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;

/**
 * What is wanted of TLS, for a server or a client. Fluent. Files are read, and everything is checked, when a context is
 * made; each context that is made reads them again, which is how certificates are exchanged.
 */
public final class TlsSettings
{
    /** How long a handshake may take where nothing else is set: as nats-server's. */
    public static final long HANDSHAKE_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(2);

    private static final int MAX_PROTOCOL_NAME = 255;

    private final List<Supplier<List<TlsCertificate>>> certificates = new ArrayList<>();
    private final List<Supplier<List<X509Certificate>>> issuers = new ArrayList<>();
    private String provider = TlsProvider.AUTO;
    private ClientAuthentication clientAuthentication = ClientAuthentication.OFF;
    private List<String> protocols = List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2);
    private List<String> ciphers = TlsSpec.DEFAULT_CIPHERS;
    private List<String> applicationProtocols = List.of();
    private boolean isHostNameVerified = true;
    private String serverName;
    private long handshakeTimeoutNs = HANDSHAKE_TIMEOUT_NS_DEFAULT;

    /** Settings with the defaults: no certificates, TLS 1.3 and 1.2, issuers that the JVM trusts. */
    public TlsSettings()
    {
    }

    /**
     * Which library does it.
     *
     * @param name of a provider, or {@link TlsProvider#AUTO}.
     * @return this.
     */
    public TlsSettings provider(final String name)
    {
        provider = Objects.requireNonNull(name, "provider");

        return this;
    }

    /**
     * Show a certificate, in addition to those set before. A server with several chooses by the name that the client
     * asks for, the first one if none has it.
     *
     * @param chainFile PEM: own certificate first, then its issuers.
     * @param keyFile   PEM: PKCS#8, PKCS#1 or SEC 1; may be the same file.
     * @param password  of an encrypted key, or null.
     * @return this.
     */
    public TlsSettings certificate(final Path chainFile, final Path keyFile, final char[] password)
    {
        certificates.add(() -> List.of(KeyFiles.readPem(chainFile, keyFile, password)));

        return this;
    }

    /**
     * Show the certificates of a store, in addition to those set before.
     *
     * @param file     PKCS#12.
     * @param password of the store and its keys.
     * @return this.
     */
    public TlsSettings keyStore(final Path file, final char[] password)
    {
        certificates.add(() -> KeyFiles.readStore(file, password));

        return this;
    }

    /**
     * Show a certificate that is in memory, in addition to those set before.
     *
     * @param certificate to show.
     * @return this.
     */
    public TlsSettings certificate(final TlsCertificate certificate)
    {
        certificates.add(() -> List.of(certificate));

        return this;
    }

    /**
     * Trust the issuers in a file, in addition to those set before, and no longer those that the JVM trusts.
     *
     * @param file PEM.
     * @return this.
     */
    public TlsSettings trust(final Path file)
    {
        issuers.add(() -> KeyFiles.readCertificates(file));

        return this;
    }

    /**
     * Trust the issuers in a store, in addition to those set before, and no longer those that the JVM trusts.
     *
     * @param file     PKCS#12.
     * @param password of the store.
     * @return this.
     */
    public TlsSettings trustStore(final Path file, final char[] password)
    {
        issuers.add(() -> KeyFiles.readTrustStore(file, password));

        return this;
    }

    /**
     * Trust issuers in memory, in addition to those set before, and no longer those that the JVM trusts.
     *
     * @param certificates of issuers.
     * @return this.
     */
    public TlsSettings trust(final List<X509Certificate> certificates)
    {
        final List<X509Certificate> copy = List.copyOf(certificates);
        issuers.add(() -> copy);

        return this;
    }

    /**
     * Whether a server asks for certificates. If it does, issuers must be set: those that the JVM trusts are for
     * servers.
     *
     * @param value what it does.
     * @return this.
     */
    public TlsSettings clientAuthentication(final ClientAuthentication value)
    {
        clientAuthentication = Objects.requireNonNull(value, "clientAuthentication");

        return this;
    }

    /**
     * Which versions may be spoken.
     *
     * @param names best first: {@link TlsSpec#TLS_1_3}, {@link TlsSpec#TLS_1_2}.
     * @return this.
     */
    public TlsSettings protocols(final List<String> names)
    {
        protocols = List.copyOf(names);

        return this;
    }

    /**
     * Which ciphers may be used.
     *
     * @param names best first, of RFC 8446 and RFC 5289.
     * @return this.
     */
    public TlsSettings ciphers(final List<String> names)
    {
        ciphers = List.copyOf(names);

        return this;
    }

    /**
     * Which protocols are spoken inside (ALPN).
     *
     * @param names best first; empty for no such extension.
     * @return this.
     */
    public TlsSettings applicationProtocols(final List<String> names)
    {
        applicationProtocols = List.copyOf(names);

        return this;
    }

    /**
     * Whether the certificate of a server must name the host.
     *
     * @param value false to trust whatever the issuers have certified.
     * @return this.
     */
    public TlsSettings hostNameVerified(final boolean value)
    {
        isHostNameVerified = value;

        return this;
    }

    /**
     * The name that a client asks for, and that the certificate must have, in place of the host's own.
     *
     * @param name of the server, or null for the host's own.
     * @return this.
     */
    public TlsSettings serverName(final String name)
    {
        serverName = name;

        return this;
    }

    /**
     * How long a handshake may take, the wait for its turn included.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public TlsSettings handshakeTimeoutNs(final long timeoutNs)
    {
        if (timeoutNs < 1)
        {
            throw new IllegalArgumentException("handshakeTimeoutNs must be positive: " + timeoutNs);
        }
        handshakeTimeoutNs = timeoutNs;

        return this;
    }

    /**
     * Read, check and make.
     *
     * @return context of a server.
     * @throws IllegalArgumentException that names what is wrong with a setting or file.
     */
    public TlsServerContext serverContext()
    {
        final List<TlsCertificate> shown = read(certificates);
        if (shown.isEmpty())
        {
            throw new IllegalArgumentException("a TLS server needs a certificate");
        }
        if (ClientAuthentication.OFF != clientAuthentication && issuers.isEmpty())
        {
            throw new IllegalArgumentException("client certificates are asked for, and no issuer of them is trusted");
        }
        final TlsSpec spec = spec(true, shown);
        final TlsProvider chosen = TlsProvider.of(provider);

        return new TlsServerContext(spec, chosen.name(), chosen.newFactory(spec), handshakeTimeoutNs);
    }

    /**
     * Read, check and make.
     *
     * @return context of a client.
     * @throws IllegalArgumentException that names what is wrong with a setting or file.
     */
    public TlsClientContext clientContext()
    {
        final List<TlsCertificate> shown = read(certificates);
        if (shown.size() > 1)
        {
            throw new IllegalArgumentException("a TLS client shows one certificate, not " + shown.size());
        }
        final TlsSpec spec = spec(false, shown);
        final TlsProvider chosen = TlsProvider.of(provider);

        return new TlsClientContext(spec, chosen.name(), chosen.newFactory(spec), serverName, handshakeTimeoutNs);
    }

    private TlsSpec spec(final boolean isServer, final List<TlsCertificate> shown)
    {
        requireSome("protocols", protocols);
        requireSome("ciphers", ciphers);
        for (final String protocol : protocols)
        {
            if (!TlsSpec.TLS_1_3.equals(protocol) && !TlsSpec.TLS_1_2.equals(protocol))
            {
                throw new IllegalArgumentException("TLS protocol " + protocol + " is neither " + TlsSpec.TLS_1_3 +
                    " nor " + TlsSpec.TLS_1_2);
            }
        }
        for (final String name : applicationProtocols)
        {
            if (name.isEmpty() || name.length() > MAX_PROTOCOL_NAME)
            {
                throw new IllegalArgumentException("application protocol of " + name.length() + " characters");
            }
        }

        return new TlsSpec(
            isServer,
            shown,
            PeerVerifier.of(!isServer && issuers.isEmpty() ? null : read(issuers), !isServer && isHostNameVerified),
            clientAuthentication,
            protocols,
            ciphers,
            applicationProtocols);
    }

    private static <T> List<T> read(final List<Supplier<List<T>>> sources)
    {
        final List<T> all = new ArrayList<>();
        for (final Supplier<List<T>> source : sources)
        {
            all.addAll(source.get());
        }

        return all;
    }

    private static void requireSome(final String name, final List<String> values)
    {
        if (values.isEmpty())
        {
            throw new IllegalArgumentException("TLS " + name + " must not be empty");
        }
    }
}
