package io.sluice.net.tls.certificate;

/** Why a peer's certificate is refused. */
public enum CertificateRefusal
{
    /** It, or one of its issuers, is not valid at this time. */
    EXPIRED,
    /** No path leads from it to an issuer that is trusted. */
    UNTRUSTED,
    /** It does not name the host that was asked for. */
    HOST_NAME
}
