package io.sluice.net.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.sluice.test.TestCertificate;

/** The JDK's context of an {@link EnginePeer}, which trusts everybody and counts whom it was asked to trust. */
final class PeerContext
{
    final SSLContext context;
    int verifiedCount;
    String refusal;

    PeerContext(final TestCertificate certificate)
    {
        try
        {
            KeyManager[] managers = null;
            if (null != certificate)
            {
                final KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", certificate.key(), new char[0],
                    certificate.chain().toArray(X509Certificate[]::new));
                final KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
                factory.init(store, new char[0]);
                managers = factory.getKeyManagers();
            }
            context = SSLContext.getInstance("TLS");
            context.init(managers, new TrustManager[]{new TrustingManager()}, null);
        }
        catch (final GeneralSecurityException | IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    SSLEngine client(final String... protocols)
    {
        final SSLEngine engine = context.createSSLEngine("localhost", 4222);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(protocols);

        return engine;
    }

    SSLEngine server(final String... protocols)
    {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(protocols);

        return engine;
    }

    private void verify() throws CertificateException
    {
        verifiedCount++;
        if (null != refusal)
        {
            throw new CertificateException(refusal);
        }
    }

    /** Trusts, unless told otherwise. */
    private final class TrustingManager extends X509ExtendedTrustManager
    {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
            throws CertificateException
        {
            verify();
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
            throws CertificateException
        {
            verify();
        }

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
            throws CertificateException
        {
            verify();
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
            throws CertificateException
        {
            verify();
        }

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String authType)
            throws CertificateException
        {
            verify();
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String authType)
            throws CertificateException
        {
            verify();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers()
        {
            return new X509Certificate[0];
        }
    }
}
