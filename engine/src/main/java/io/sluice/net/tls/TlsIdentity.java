package io.sluice.net.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

import javax.security.auth.x500.X500Principal;

import io.sluice.net.tls.certificate.AlternativeNames;

/**
 * What the two ends of a connection agreed on, and who the peer has proved to be. Immutable. Of a peer that showed no
 * certificate the names are null or empty.
 */
public final class TlsIdentity
{
    private final String protocol;
    private final String cipher;
    private final String applicationProtocol;
    private final String serverName;
    private final List<X509Certificate> certificates;
    private final String subject;
    private final AlternativeNames names;
    private final String fingerprint;

    /**
     * Of a handshake that is finished.
     *
     * @param protocol            {@code TLSv1.3} or {@code TLSv1.2}.
     * @param cipher              by its name of RFC 8446 or RFC 5289.
     * @param applicationProtocol of ALPN, or null for none.
     * @param serverName          that the client asked for (SNI), or null.
     * @param certificates        of the peer, verified, its own first; empty for none.
     */
    public TlsIdentity(
        final String protocol,
        final String cipher,
        final String applicationProtocol,
        final String serverName,
        final List<X509Certificate> certificates)
    {
        this.protocol = protocol;
        this.cipher = cipher;
        this.applicationProtocol = applicationProtocol;
        this.serverName = serverName;
        this.certificates = List.copyOf(certificates);
        final X509Certificate own = certificates.isEmpty() ? null : certificates.get(0);
        subject = null == own ? null : own.getSubjectX500Principal().getName(X500Principal.RFC2253);
        names = null == own ? AlternativeNames.NONE : AlternativeNames.of(own);
        fingerprint = null == own ? null : fingerprint(own);
    }

    private TlsIdentity(final String subject, final AlternativeNames names, final String fingerprint)
    {
        protocol = TlsSpec.TLS_1_3;
        cipher = TlsSpec.DEFAULT_CIPHERS.get(0);
        applicationProtocol = null;
        serverName = null;
        certificates = List.of();
        this.subject = subject;
        this.names = names;
        this.fingerprint = fingerprint;
    }

    /**
     * Whom nothing has proved, for tests of what depends on it: as if a certificate of this content had been verified,
     * with TLS 1.3. The certificates themselves are not there.
     *
     * @param subject     as RFC 2253 writes it, or null for a peer that showed no certificate.
     * @param names       beside it.
     * @param fingerprint 64 hexadecimal digits in lower case, or null.
     * @return the identity.
     */
    public static TlsIdentity pretended(final String subject, final AlternativeNames names, final String fingerprint)
    {
        return new TlsIdentity(subject, names, fingerprint);
    }

    /** {@return version of the protocol: {@code TLSv1.3} or {@code TLSv1.2}} */
    public String protocol()
    {
        return protocol;
    }

    /** {@return name of the cipher suite} */
    public String cipher()
    {
        return cipher;
    }

    /** {@return application protocol (ALPN) that was agreed, or null} */
    public String applicationProtocol()
    {
        return applicationProtocol;
    }

    /** {@return host name that the client asked for (SNI), in lower case, or null} */
    public String serverName()
    {
        return serverName;
    }

    /** {@return verified certificates of the peer, its own first; empty for none} */
    public List<X509Certificate> certificates()
    {
        return certificates;
    }

    /** {@return whether the peer has shown a certificate} */
    public boolean isAuthenticated()
    {
        return null != subject;
    }

    /** {@return subject of the peer's certificate as RFC 2253 writes it, or null} */
    public String subject()
    {
        return subject;
    }

    /** {@return DNS names in the peer's certificate} */
    public List<String> dnsNames()
    {
        return names.dnsNames();
    }

    /** {@return mail addresses in the peer's certificate} */
    public List<String> emailAddresses()
    {
        return names.emailAddresses();
    }

    /** {@return URIs in the peer's certificate} */
    public List<String> uris()
    {
        return names.uris();
    }

    /** {@return IP addresses in the peer's certificate, as text} */
    public List<String> ipAddresses()
    {
        return names.ipAddresses();
    }

    /** {@return SHA-256 of the peer's certificate, 64 hexadecimal digits in lower case, or null} */
    public String fingerprint()
    {
        return fingerprint;
    }

    /** {@return all of it in one line} */
    @Override
    public String toString()
    {
        return "TlsIdentity{" + protocol + ", " + cipher + ", alpn=" + applicationProtocol + ", sni=" + serverName +
            ", subject=" + subject() + ", sha256=" + fingerprint + '}';
    }

    private static String fingerprint(final X509Certificate certificate)
    {
        try
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        }
        catch (final NoSuchAlgorithmException | CertificateEncodingException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
