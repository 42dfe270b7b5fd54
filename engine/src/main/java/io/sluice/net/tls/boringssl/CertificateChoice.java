package io.sluice.net.tls.boringssl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.netty.internal.tcnative.CertificateCallback;
import io.sluice.net.tls.certificate.TlsCertificate;

/**
 * Called back by BoringSSL, on the thread of the handshake, when a server must know what to show. Knows no engine: the
 * context refers to it for ever.
 */
final class CertificateChoice implements CertificateCallback
{
    private final List<TlsCertificate> certificates;
    private final Set<String> keyAlgorithms = new LinkedHashSet<>();

    CertificateChoice(final List<TlsCertificate> certificates)
    {
        this.certificates = certificates;
        for (final TlsCertificate certificate : certificates)
        {
            keyAlgorithms.add(certificate.keyAlgorithm());
        }
    }

    /** {@inheritDoc} */
    @Override
    public void handle(final long ssl, final byte[] keyTypes, final byte[][] issuers)
    {
        BoringSslHandshake.current().offer(this);
    }

    /** {@return indexes of those to offer for a name, best first: one of each kind of key, as clients may lack one} */
    Set<Integer> choose(final String serverName)
    {
        final Set<Integer> indexes = new LinkedHashSet<>();
        indexes.add(TlsCertificate.choose(certificates, serverName, null));
        for (final String keyAlgorithm : keyAlgorithms)
        {
            indexes.add(TlsCertificate.choose(certificates, serverName, List.of(keyAlgorithm)));
        }

        return indexes;
    }
}
