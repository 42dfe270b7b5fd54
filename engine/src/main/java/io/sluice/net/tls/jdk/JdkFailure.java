package io.sluice.net.tls.jdk;

import java.util.Locale;

import javax.crypto.AEADBadTagException;

import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.certificate.RefusedCertificateException;

/** What the JDK throws, by kind. It has no codes for most of it, so words of its messages must do. */
final class JdkFailure
{
    private static final Object[][] WORDS =
    {
        {"received fatal alert", TlsFailure.PEER_ALERT},
        {"empty client certificate chain", TlsFailure.CERTIFICATE_MISSING},
        {"certificate_required", TlsFailure.CERTIFICATE_MISSING},
        {"application protocol", TlsFailure.NO_APPLICATION_PROTOCOL},
        {"application layer protocol", TlsFailure.NO_APPLICATION_PROTOCOL},
        {"no_application_protocol", TlsFailure.NO_APPLICATION_PROTOCOL},
        {"protocol_version", TlsFailure.PROTOCOL_VERSION},
        {"requested protocol", TlsFailure.PROTOCOL_VERSION},
        {"supported protocol versions", TlsFailure.PROTOCOL_VERSION},
        {"no appropriate protocol", TlsFailure.PROTOCOL_VERSION},
        {"selected protocol version", TlsFailure.PROTOCOL_VERSION},
        {"supported in server context", TlsFailure.PROTOCOL_VERSION},
        {"not supported by client", TlsFailure.PROTOCOL_VERSION},
        {"no cipher suites in common", TlsFailure.NO_COMMON_CIPHER},
        {"no selected cipher suite", TlsFailure.NO_COMMON_CIPHER},
        {"no negotiable cipher suite", TlsFailure.NO_COMMON_CIPHER},
        {"no common named group", TlsFailure.NO_COMMON_CIPHER},
        {"tag mismatch", TlsFailure.BAD_RECORD},
        {"bad_record_mac", TlsFailure.BAD_RECORD},
        {"bad record mac", TlsFailure.BAD_RECORD},
    };

    private JdkFailure()
    {
    }

    static TlsFailure of(final Throwable thrown)
    {
        final RefusedCertificateException refusal = RefusedCertificateException.in(thrown);
        if (null != refusal)
        {
            return TlsFailure.of(refusal.refusal());
        }
        for (Throwable cause = thrown; null != cause; cause = cause.getCause())
        {
            if (cause instanceof AEADBadTagException)
            {
                return TlsFailure.BAD_RECORD;
            }
            final String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            for (final Object[] words : WORDS)
            {
                if (text.contains((String)words[0]))
                {
                    return (TlsFailure)words[1];
                }
            }
        }

        return TlsFailure.PROTOCOL_ERROR;
    }
}
