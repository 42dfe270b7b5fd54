package io.sluice.net.tls.jdk;

import java.security.GeneralSecurityException;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.HostNames;

/** One {@link SSLContext}, with the sessions that its connections may resume. */
final class JdkFactory implements TlsEngineFactory
{
    private final TlsSpec spec;
    private final SSLContext context;

    JdkFactory(final TlsSpec spec)
    {
        this.spec = spec;
        try
        {
            context = SSLContext.getInstance("TLS");
            context.init(
                new KeyManager[]{new CertificateManager(spec.certificates())},
                new TrustManager[]{new VerifyingManager(spec.verifier())},
                null);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalArgumentException("the JDK cannot do TLS: " + ex.getMessage(), ex);
        }
        // Names of ciphers that this JDK does not know come to light now, not with the first connection.
        newEngine(null, 0);
    }

    /** {@inheritDoc} */
    @Override
    public TlsEngine newEngine(final String peerHost, final int peerPort)
    {
        final SSLEngine engine = null == peerHost ? context.createSSLEngine() :
            context.createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(!spec.isServer());
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(spec.protocols().toArray(String[]::new));
        parameters.setCipherSuites(spec.ciphers().toArray(String[]::new));
        parameters.setApplicationProtocols(spec.applicationProtocols().toArray(String[]::new));
        if (spec.isServer())
        {
            parameters.setUseCipherSuitesOrder(true);
            // One of the two: setting either takes the other back.
            if (ClientAuthentication.REQUIRED == spec.clientAuthentication())
            {
                parameters.setNeedClientAuth(true);
            }
            else
            {
                parameters.setWantClientAuth(ClientAuthentication.OPTIONAL == spec.clientAuthentication());
            }
        }
        else if (null != peerHost && !HostNames.isAddress(peerHost))
        {
            parameters.setServerNames(List.of(new SNIHostName(HostNames.canonical(peerHost))));
        }
        engine.setSSLParameters(parameters);

        return new JdkEngine(engine, spec.isServer(),
            spec.isServer() && ClientAuthentication.OFF != spec.clientAuthentication() ? spec.verifier() : null);
    }
}
