package io.sluice.net.tls.boringssl;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.PeerVerifier;

/** One context of BoringSSL for all engines of a {@link TlsSpec}. */
final class BoringSslFactory implements TlsEngineFactory
{
    private static final int CHAIN_LENGTH_MAX = 100;
    private static final byte[] SESSION_CONTEXT = "sluice".getBytes(StandardCharsets.US_ASCII);

    private final TlsSpec spec;
    private final NativeContext context;

    BoringSslFactory(final TlsSpec spec)
    {
        this.spec = spec;
        final List<String> ciphers = nativeCiphers(spec.ciphers());
        final int protocols = protocols(spec, !ciphers.isEmpty());
        context = NativeContext.create(
            protocols,
            spec.isServer() ? SSL.SSL_MODE_SERVER : SSL.SSL_MODE_CLIENT,
            Credentials.copy(spec.certificates()));
        try
        {
            // The bits given above switch off what is older alone.
            SSLContext.setOptions(context.address(),
                (0 == (protocols & SSL.SSL_PROTOCOL_TLSV1_3) ? SSL.SSL_OP_NO_TLSv1_3 : 0) |
                (0 == (protocols & SSL.SSL_PROTOCOL_TLSV1_2) ? SSL.SSL_OP_NO_TLSv1_2 : 0));
            configure(ciphers);
        }
        catch (final Exception ex)
        {
            throw new IllegalArgumentException("BoringSSL refuses the TLS settings: " + ex.getMessage(), ex);
        }
    }

    /** {@inheritDoc} */
    @Override
    public TlsEngine newEngine(final String peerHost, final int peerPort)
    {
        return new BoringSslEngine(spec, context, peerHost, peerPort);
    }

    private void configure(final List<String> ciphers) throws Exception
    {
        final long address = context.address();
        if (!ciphers.isEmpty())
        {
            SSLContext.setCipherSuite(address, String.join(":", ciphers), false);
        }
        if (!spec.applicationProtocols().isEmpty())
        {
            SSLContext.setAlpnProtos(address, spec.applicationProtocols().toArray(new String[0]),
                SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
        }
        if (spec.isServer())
        {
            configureServer(address);
        }
        else
        {
            if (!spec.certificates().isEmpty())
            {
                SSLContext.addCredential(address, context.credential(0));
            }
            SSLContext.setCertVerifyCallback(address, new VerifierBridge());
            SSLContext.setVerify(address, SSL.SSL_CVERIFY_REQUIRED, CHAIN_LENGTH_MAX);
            SSLContext.setSessionCacheMode(address, SSL.SSL_SESS_CACHE_CLIENT |
                SSL.SSL_SESS_CACHE_NO_INTERNAL_LOOKUP | SSL.SSL_SESS_CACHE_NO_INTERNAL_STORE);
            SSLContext.setSSLSessionCache(address, context.sessions());
        }
    }

    private void configureServer(final long address) throws Exception
    {
        SSLContext.setOptions(address, SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        SSLContext.setSessionIdContext(address, SESSION_CONTEXT);
        if (1 == spec.certificates().size())
        {
            SSLContext.addCredential(address, context.credential(0));
        }
        else
        {
            SSLContext.setCertificateCallback(address, new CertificateChoice(spec.certificates()));
        }
        if (ClientAuthentication.OFF != spec.clientAuthentication())
        {
            SSLContext.setCertVerifyCallback(address, new VerifierBridge());
            SSLContext.setVerify(address, ClientAuthentication.REQUIRED == spec.clientAuthentication() ?
                SSL.SSL_CVERIFY_REQUIRED : SSL.SSL_CVERIFY_OPTIONAL, CHAIN_LENGTH_MAX);
            // A ticket would let in a client whose certificate has expired, or is trusted no longer.
            SSLContext.setOptions(address, SSL.SSL_OP_NO_TICKET);
            nameIssuers(address, spec.verifier());
        }
    }

    private static void nameIssuers(final long address, final PeerVerifier verifier) throws Exception
    {
        final List<X509Certificate> issuers = verifier.acceptedIssuers();
        if (!issuers.isEmpty())
        {
            final long bio = Credentials.certificatesBio(issuers);
            try
            {
                if (!SSLContext.setCACertificateBio(address, bio))
                {
                    throw new IllegalArgumentException("names of the accepted issuers: " +
                        NativeFailure.describe(NativeFailure.take()));
                }
            }
            finally
            {
                SSL.freeBIO(bio);
            }
        }
    }

    private static List<String> nativeCiphers(final List<String> names)
    {
        final List<String> ciphers = new ArrayList<>();
        for (final String name : names)
        {
            if (!CipherNames.OF_TLS_1_3.contains(name))
            {
                final String nativeName = CipherNames.toNative(name);
                if (null == nativeName)
                {
                    throw new IllegalArgumentException("BoringSSL has no cipher " + name);
                }
                ciphers.add(nativeName);
            }
        }

        return ciphers;
    }

    /** A protocol none of whose ciphers may be used is not spoken. */
    private static int protocols(final TlsSpec spec, final boolean hasOlderCiphers)
    {
        int protocols = 0;
        for (final String protocol : spec.protocols())
        {
            switch (protocol)
            {
                case TlsSpec.TLS_1_3:
                    protocols |= hasNewerCiphers(spec.ciphers()) ? SSL.SSL_PROTOCOL_TLSV1_3 : 0;
                    break;

                case TlsSpec.TLS_1_2:
                    protocols |= hasOlderCiphers ? SSL.SSL_PROTOCOL_TLSV1_2 : 0;
                    break;

                default:
                    throw new IllegalArgumentException("BoringSSL is not used for protocol " + protocol);
            }
        }
        if (0 == protocols)
        {
            throw new IllegalArgumentException(
                "none of the ciphers " + spec.ciphers() + " is of any of the protocols " + spec.protocols());
        }

        return protocols;
    }

    private static boolean hasNewerCiphers(final List<String> names)
    {
        int count = 0;
        for (final String name : CipherNames.OF_TLS_1_3)
        {
            count += names.contains(name) ? 1 : 0;
        }
        if (count > 0 && count < CipherNames.OF_TLS_1_3.size())
        {
            throw new IllegalArgumentException("BoringSSL offers all ciphers of TLSv1.3 or none, so name all of " +
                CipherNames.OF_TLS_1_3 + ", or leave the protocol out, or choose the provider jdk");
        }

        return count > 0;
    }
}
