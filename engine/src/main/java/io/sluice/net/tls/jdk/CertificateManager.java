package io.sluice.net.tls.jdk;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import io.sluice.net.tls.certificate.TlsCertificate;

/** Certificates by their index: a server's chosen by the name that the client asks for. */
final class CertificateManager extends X509ExtendedKeyManager
{
    private final List<TlsCertificate> certificates;

    CertificateManager(final List<TlsCertificate> certificates)
    {
        this.certificates = certificates;
    }

    /**
     * Called for one kind of key after the other, in the order that suits the ciphers: so another name's certificate
     * must not be given away only because its kind comes first.
     */
    @Override
    public String chooseEngineServerAlias(final String keyType, final Principal[] issuers, final SSLEngine engine)
    {
        final String name = serverName(engine.getHandshakeSession());
        final int best = TlsCertificate.choose(certificates, name, null);
        final int index = TlsCertificate.choose(certificates, name, List.of(keyType));

        return index >= 0 && certificates.get(index).affinity(name) == certificates.get(best).affinity(name) ?
            String.valueOf(index) : null;
    }

    /** A client shows the one that it has, whoever the server would like to have issued it: the server may say no. */
    @Override
    public String chooseEngineClientAlias(final String[] keyTypes, final Principal[] issuers, final SSLEngine engine)
    {
        final int index = TlsCertificate.choose(certificates, null, List.of(keyTypes));

        return index < 0 ? null : String.valueOf(index);
    }

    @Override
    public String chooseClientAlias(final String[] keyTypes, final Principal[] issuers, final Socket socket)
    {
        return null;
    }

    @Override
    public String chooseServerAlias(final String keyType, final Principal[] issuers, final Socket socket)
    {
        return null;
    }

    @Override
    public String[] getClientAliases(final String keyType, final Principal[] issuers)
    {
        return null;
    }

    @Override
    public String[] getServerAliases(final String keyType, final Principal[] issuers)
    {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(final String alias)
    {
        return certificates.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(final String alias)
    {
        return certificates.get(Integer.parseInt(alias)).key();
    }

    /** {@return host name that the client asked for, in its form for comparing, or null} */
    static String serverName(final Object session)
    {
        if (session instanceof ExtendedSSLSession)
        {
            for (final SNIServerName name : ((ExtendedSSLSession)session).getRequestedServerNames())
            {
                if (name instanceof SNIHostName)
                {
                    return ((SNIHostName)name).getAsciiName();
                }
            }
        }

        return null;
    }
}
