package io.sluice.net.tls.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** A certificate with its issuers and its key: what one end shows. Immutable. */
public final class TlsCertificate
{
    private static final byte[] PROBE = new byte[32];

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final List<String> names;

    /**
     * Checks that the key is the certificate's.
     *
     * @param chain own certificate first, then its issuers; the root may be left out.
     * @param key   of the first.
     * @throws IllegalArgumentException if there is no certificate, or the key is another's.
     */
    public TlsCertificate(final List<X509Certificate> chain, final PrivateKey key)
    {
        if (chain.isEmpty())
        {
            throw new IllegalArgumentException("no certificate");
        }
        if (!isPair(chain.get(0).getPublicKey(), key))
        {
            throw new IllegalArgumentException(
                "private key does not belong to the certificate of " + chain.get(0).getSubjectX500Principal());
        }
        this.chain = List.copyOf(chain);
        this.key = key;
        final List<String> canonical = new ArrayList<>();
        for (final String name : AlternativeNames.of(chain.get(0)).dnsNames())
        {
            canonical.add(HostNames.canonical(name));
        }
        names = List.copyOf(canonical);
    }

    /** {@return own certificate first, then its issuers} */
    public List<X509Certificate> chain()
    {
        return chain;
    }

    /** {@return private key of the first certificate} */
    public PrivateKey key()
    {
        return key;
    }

    /** {@return kind of the key: {@code RSA}, {@code EC}, {@code EdDSA}} */
    public String keyAlgorithm()
    {
        return chain.get(0).getPublicKey().getAlgorithm();
    }

    /**
     * The certificate to show to a client that asks for a name: one that names it, else one with a wildcard for it,
     * else the first; in each case of a kind of key that can be used.
     *
     * @param certificates  to choose from, in order of preference.
     * @param serverName    asked for (SNI), or null.
     * @param keyAlgorithms that the handshake can use; null for all.
     * @return index of the certificate, or -1 if none has such a key.
     */
    public static int choose(
        final List<TlsCertificate> certificates, final String serverName, final List<String> keyAlgorithms)
    {
        final String name = null == serverName ? "" : HostNames.canonical(serverName);
        int bestIndex = -1;
        int bestRank = -1;
        for (int i = 0; i < certificates.size(); i++)
        {
            final TlsCertificate candidate = certificates.get(i);
            final int rank = candidate.rank(name);
            if (rank > bestRank && (null == keyAlgorithms || keyAlgorithms.contains(candidate.keyAlgorithm())))
            {
                bestIndex = i;
                bestRank = rank;
            }
        }

        return bestIndex;
    }

    /**
     * How well this certificate fits a name.
     *
     * @param serverName asked for (SNI), or null.
     * @return 2 for the very name, 1 for a wildcard of it, 0 for none of them.
     */
    public int affinity(final String serverName)
    {
        return null == serverName ? 0 : rank(HostNames.canonical(serverName));
    }

    private int rank(final String name)
    {
        int rank = 0;
        for (final String pattern : names)
        {
            if (pattern.equals(name))
            {
                return 2;
            }
            rank = HostNames.matches(pattern, name) ? 1 : rank;
        }

        return rank;
    }

    private static boolean isPair(final PublicKey publicKey, final PrivateKey privateKey)
    {
        final String algorithm = algorithm(publicKey.getAlgorithm());
        try
        {
            final Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(PROBE);
            final byte[] signature = signer.sign();
            final Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(PROBE);

            return verifier.verify(signature);
        }
        catch (final GeneralSecurityException ex)
        {
            return false;
        }
    }

    private static String algorithm(final String keyAlgorithm)
    {
        switch (keyAlgorithm)
        {
            case "RSA":
                return "SHA256withRSA";

            case "EC":
                return "SHA256withECDSA";

            default:
                return keyAlgorithm;
        }
    }
}
