package io.sluice.net.tls.jdk;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.sluice.net.tls.certificate.PeerVerifier;

/** Asks the verifier that all providers ask. */
final class VerifyingManager extends X509ExtendedTrustManager
{
    private final PeerVerifier verifier;

    VerifyingManager(final PeerVerifier verifier)
    {
        this.verifier = verifier;
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        verifier.verifyClient(chain, authType);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        verifier.verifyServer(chain, authType, engine.getPeerHost());
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        throw new CertificateException("only engines are served");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers()
    {
        return verifier.acceptedIssuers().toArray(X509Certificate[]::new);
    }
}
