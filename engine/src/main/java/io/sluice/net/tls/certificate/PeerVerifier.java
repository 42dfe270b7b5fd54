package io.sluice.net.tls.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Decides who a peer is allowed to be: PKIX by the JDK, and the host name. Immutable; any thread, never the loop's. */
public final class PeerVerifier
{
    private final X509TrustManager trust;
    private final boolean isHostNameVerified;

    /**
     * Trusts who a trust manager trusts.
     *
     * @param trust              that checks paths.
     * @param isHostNameVerified whether a server's certificate must name the host.
     */
    public PeerVerifier(final X509TrustManager trust, final boolean isHostNameVerified)
    {
        this.trust = trust;
        this.isHostNameVerified = isHostNameVerified;
    }

    /**
     * Trusts whom certain issuers have certified, or those that the JVM trusts.
     *
     * @param issuers            that are trusted alone; null for those of the JVM.
     * @param isHostNameVerified whether a server's certificate must name the host.
     * @return the verifier.
     */
    public static PeerVerifier of(final Collection<X509Certificate> issuers, final boolean isHostNameVerified)
    {
        try
        {
            KeyStore store = null;
            if (null != issuers)
            {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                int index = 0;
                for (final X509Certificate issuer : issuers)
                {
                    store.setCertificateEntry("issuer-" + index++, issuer);
                }
            }
            final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (final TrustManager manager : factory.getTrustManagers())
            {
                if (manager instanceof X509TrustManager)
                {
                    return new PeerVerifier((X509TrustManager)manager, isHostNameVerified);
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        }
        catch (final GeneralSecurityException | IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Check a server.
     *
     * @param chain    that it showed, its own certificate first.
     * @param authType kind of key exchange, as the JDK's trust managers want it: {@code ECDHE_RSA}, {@code UNKNOWN}.
     * @param host     that was asked for.
     * @throws RefusedCertificateException if it is not trusted.
     */
    public void verifyServer(final X509Certificate[] chain, final String authType, final String host)
        throws RefusedCertificateException
    {
        requireChain(chain);
        try
        {
            trust.checkServerTrusted(chain, authType);
        }
        catch (final CertificateException ex)
        {
            throw refused(ex);
        }
        if (isHostNameVerified && (null == host || !HostNames.isFor(host, chain[0])))
        {
            throw new RefusedCertificateException(
                CertificateRefusal.HOST_NAME, "certificate is not for host " + host, null);
        }
    }

    /**
     * Check a client.
     *
     * @param chain    that it showed, its own certificate first.
     * @param authType kind of key, as the JDK's trust managers want it: {@code RSA}, {@code EC}, {@code UNKNOWN}.
     * @throws RefusedCertificateException if it is not trusted.
     */
    public void verifyClient(final X509Certificate[] chain, final String authType) throws RefusedCertificateException
    {
        requireChain(chain);
        try
        {
            trust.checkClientTrusted(chain, authType);
        }
        catch (final CertificateException ex)
        {
            throw refused(ex);
        }
    }

    /** {@return issuers that are trusted, for the server to name to its clients} */
    public List<X509Certificate> acceptedIssuers()
    {
        return List.of(trust.getAcceptedIssuers());
    }

    private static void requireChain(final X509Certificate[] chain) throws RefusedCertificateException
    {
        if (null == chain || 0 == chain.length)
        {
            throw new RefusedCertificateException(CertificateRefusal.UNTRUSTED, "no certificate", null);
        }
    }

    private static RefusedCertificateException refused(final CertificateException thrown)
    {
        CertificateRefusal refusal = CertificateRefusal.UNTRUSTED;
        for (Throwable cause = thrown; null != cause; cause = cause.getCause())
        {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException ||
                cause instanceof CertPathValidatorException && isOutOfTime((CertPathValidatorException)cause))
            {
                refusal = CertificateRefusal.EXPIRED;
            }
        }

        return new RefusedCertificateException(refusal, thrown.getMessage(), thrown);
    }

    private static boolean isOutOfTime(final CertPathValidatorException cause)
    {
        return CertPathValidatorException.BasicReason.EXPIRED == cause.getReason() ||
            CertPathValidatorException.BasicReason.NOT_YET_VALID == cause.getReason();
    }
}
