package io.sluice.net.tls.boringssl;

import io.netty.internal.tcnative.CertificateVerifier;

/**
 * Called back by BoringSSL, on the thread of the handshake, with the certificates that a peer has shown. Knows no
 * engine: the context refers to it for ever.
 */
final class VerifierBridge extends CertificateVerifier
{
    /** {@inheritDoc} */
    @Override
    public int verify(final long ssl, final byte[][] chain, final String authType)
    {
        return BoringSslHandshake.current().verify(chain);
    }
}
