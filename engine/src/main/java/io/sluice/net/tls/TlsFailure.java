package io.sluice.net.tls;

import io.sluice.net.tls.certificate.CertificateRefusal;

/** Why a connection is not, or no longer, secured. */
public enum TlsFailure
{
    /** The first bytes were no TLS at all: plaintext on a TLS port. */
    NOT_TLS("no TLS"),
    /** No version of the protocol that both ends speak. */
    PROTOCOL_VERSION("no common TLS version"),
    /** No cipher, or no group of keys, that both ends have. */
    NO_COMMON_CIPHER("no common cipher"),
    /** The client offered application protocols (ALPN), none of them ours. */
    NO_APPLICATION_PROTOCOL("no common application protocol"),
    /** The peer showed no certificate where one is required. */
    CERTIFICATE_MISSING("peer has no certificate"),
    /** The peer's certificate is not, or no longer, valid at this time. */
    CERTIFICATE_EXPIRED("certificate of the peer is expired or not yet valid"),
    /** The peer's certificate is of nobody who is trusted. */
    CERTIFICATE_UNTRUSTED("certificate of the peer is not trusted"),
    /** The server's certificate is for another host. */
    HOST_NAME_MISMATCH("certificate of the server is for another host"),
    /** The peer refused, with an alert. */
    PEER_ALERT("refused by the peer"),
    /** The handshake was not finished in time. */
    HANDSHAKE_TIMEOUT("handshake takes too long"),
    /** The peer went away before the handshake was finished. */
    HANDSHAKE_ABANDONED("peer left during the handshake"),
    /** More handshakes waited than may. */
    TOO_MANY_HANDSHAKES("too many handshakes"),
    /** A record is longer than the protocol allows. */
    OVERSIZED_RECORD("record too long"),
    /** The peer wanted to negotiate again. */
    RENEGOTIATION("renegotiation"),
    /** The input ended without close_notify: bytes may be missing. */
    TRUNCATED("end without close_notify"),
    /** A record does not decrypt. */
    BAD_RECORD("record does not decrypt"),
    /** The peer sends what asks for answers, and does not read them. */
    UNREAD_ANSWERS("answers are not read"),
    /** Anything else that breaks the rules of the protocol. */
    PROTOCOL_ERROR("TLS protocol error"),
    /** No fault of the peer: no memory, no thread, or a fault of the library. */
    INTERNAL("internal TLS failure");

    private final String text;

    TlsFailure(final String text)
    {
        this.text = text;
    }

    /** {@return the failure in a few words, for people} */
    public String text()
    {
        return text;
    }

    /**
     * What the refusal of a certificate is here.
     *
     * @param refusal of the peer's certificate.
     * @return the failure.
     */
    public static TlsFailure of(final CertificateRefusal refusal)
    {
        switch (refusal)
        {
            case EXPIRED:
                return CERTIFICATE_EXPIRED;

            case HOST_NAME:
                return HOST_NAME_MISMATCH;

            default:
                return CERTIFICATE_UNTRUSTED;
        }
    }
}
