package io.sluice.net.tls.boringssl;

import java.util.List;

/** Cipher suites that BoringSSL has: their names in RFCs, by which they are configured and told, and its own. */
final class CipherNames
{
    /** BoringSSL offers these together or none of them, in an order of its own. */
    static final List<String> OF_TLS_1_3 = List.of(
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final String[][] OF_TLS_1_2 =
    {
        {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"},
        {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
        {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"},
        {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"},
        {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
        {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"},
        {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"},
        {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"},
        {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"},
        {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"},
        {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256"},
        {"TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256"},
        {"TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384"},
        {"TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA"},
        {"TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"},
    };

    private CipherNames()
    {
    }

    /** {@return BoringSSL's name of a cipher of TLS 1.2, or null if it has none like that} */
    static String toNative(final String name)
    {
        for (final String[] names : OF_TLS_1_2)
        {
            if (names[0].equals(name))
            {
                return names[1];
            }
        }

        return null;
    }

    /** {@return name that RFCs give to a cipher that BoringSSL has agreed on} */
    static String fromNative(final String nativeName)
    {
        for (final String[] names : OF_TLS_1_2)
        {
            if (names[1].equals(nativeName))
            {
                return names[0];
            }
        }

        return nativeName;
    }
}
