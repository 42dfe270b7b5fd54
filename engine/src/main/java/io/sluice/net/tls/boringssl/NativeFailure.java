package io.sluice.net.tls.boringssl;

import java.util.Locale;

import io.netty.internal.tcnative.SSL;
import io.sluice.net.tls.TlsFailure;

/** Reads what BoringSSL notes about the last failure on this thread. */
final class NativeFailure
{
    private static final String ALERT = "TLSV1_ALERT_";

    private NativeFailure()
    {
    }

    /** Takes the note off, so that it is not mistaken for one about the next failure. {@return its reason by name} */
    static String take()
    {
        // A code and the places where it happened, of no use to a person, and behind the last colon the name.
        final String text = SSL.getLastError();
        SSL.clearError();

        return text.substring(text.lastIndexOf(':') + 1);
    }

    /** {@return a reason in words: that of an alert is what the peer said} */
    static String describe(final String reason)
    {
        final String words = reason.toLowerCase(Locale.ROOT).replace('_', ' ');

        return isAlert(reason) ? "the peer says: " + words.substring(ALERT.length()) : words;
    }

    /**
     * The kind of a failure.
     *
     * @param reason by BoringSSL's name.
     * @return the kind.
     */
    static TlsFailure of(final String reason)
    {
        if (isAlert(reason))
        {
            return TlsFailure.PEER_ALERT;
        }

        return switch (reason)
        {
            case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST" -> TlsFailure.NOT_TLS;
            case "UNSUPPORTED_PROTOCOL", "NO_SUPPORTED_VERSIONS_ENABLED", "UNKNOWN_SSL_VERSION" ->
                TlsFailure.PROTOCOL_VERSION;
            case "NO_SHARED_CIPHER", "NO_SHARED_GROUP", "NO_COMMON_SIGNATURE_ALGORITHMS", "WRONG_CURVE" ->
                TlsFailure.NO_COMMON_CIPHER;
            case "NO_APPLICATION_PROTOCOL" -> TlsFailure.NO_APPLICATION_PROTOCOL;
            case "PEER_DID_NOT_RETURN_A_CERTIFICATE" -> TlsFailure.CERTIFICATE_MISSING;
            case "CERTIFICATE_VERIFY_FAILED" -> TlsFailure.CERTIFICATE_UNTRUSTED;
            case "NO_RENEGOTIATION" -> TlsFailure.RENEGOTIATION;
            case "ENCRYPTED_LENGTH_TOO_LONG", "DATA_LENGTH_TOO_LONG" -> TlsFailure.OVERSIZED_RECORD;
            case "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "BAD_DECRYPT" -> TlsFailure.BAD_RECORD;
            case "INTERNAL_ERROR", "MALLOC_FAILURE", "NO_CERTIFICATE_SET" -> TlsFailure.INTERNAL;
            default -> TlsFailure.PROTOCOL_ERROR;
        };
    }

    private static boolean isAlert(final String reason)
    {
        return reason.startsWith("SSLV3_ALERT_") || reason.startsWith(ALERT);
    }
}
