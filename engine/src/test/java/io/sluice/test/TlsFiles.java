package io.sluice.test;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** An issuer, what it has issued for servers, and the files and contexts made of that. */
public final class TlsFiles
{
    private final TestPki pki = new TestPki();
    private final Path folder;

    /** An issuer whose files go to a folder. */
    public TlsFiles(final Path folder)
    {
        this.folder = folder;
        TestCertificate.writeCertificates(folder.resolve("ca.pem"), pki.authority());
        write("server", pki.localhost());
    }

    /** {@return the issuer} */
    public TestPki pki()
    {
        return pki;
    }

    /** Writes a chain and its key under a name, in place of what was there. */
    public TestCertificate write(final String name, final TestCertificate certificate)
    {
        certificate.writeChain(folder.resolve(name + ".pem"));
        certificate.writeKey(folder.resolve(name + ".key"));

        return certificate;
    }

    /** {@return name of the file with the chain} */
    public String chain(final String name)
    {
        return folder.resolve(name + ".pem").toString();
    }

    /** {@return name of the file with the key} */
    public String key(final String name)
    {
        return folder.resolve(name + ".key").toString();
    }

    /** {@return name of the file with the certificate of the issuer} */
    public String authority()
    {
        return folder.resolve("ca.pem").toString();
    }

    /** {@return a context that trusts this issuer and shows a certificate, unless that is null} */
    public SSLContext context(final TestCertificate own)
    {
        return context(own, pki.authority());
    }

    /** {@return a context that trusts an issuer and shows a certificate, unless that is null} */
    public static SSLContext context(final TestCertificate own, final X509Certificate issuer)
    {
        try
        {
            final KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("issuer", issuer);
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null == own ? null : new KeyManager[]{new Shower(own)}, trust.getTrustManagers(), null);

            return context;
        }
        catch (final GeneralSecurityException | IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Shows its certificate to whoever asks for one, whatever issuers are asked for. */
    private static final class Shower extends X509ExtendedKeyManager
    {
        private final TestCertificate own;

        Shower(final TestCertificate own)
        {
            this.own = own;
        }

        @Override
        public String chooseEngineClientAlias(
            final String[] types, final Principal[] issuers, final SSLEngine engine)
        {
            return "own";
        }

        @Override
        public String chooseClientAlias(final String[] types, final Principal[] issuers, final Socket socket)
        {
            return "own";
        }

        @Override
        public String[] getClientAliases(final String type, final Principal[] issuers)
        {
            return new String[]{"own"};
        }

        @Override
        public String[] getServerAliases(final String type, final Principal[] issuers)
        {
            return null;
        }

        @Override
        public String chooseServerAlias(final String type, final Principal[] issuers, final Socket socket)
        {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(final String alias)
        {
            return own.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(final String alias)
        {
            return own.key();
        }
    }
}
