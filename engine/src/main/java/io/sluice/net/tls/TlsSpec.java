package io.sluice.net.tls;

import java.util.List;

import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;

/**
 * What the engines of a server or client do; checked and immutable.
 *
 * @param isServer             whether the engines are servers.
 * @param certificates         to show, first the one for peers whose server name none of them has; of a server at least
 *                             one, of a client at most one.
 * @param verifier             of the peer's certificates: called for each full handshake in which the peer shows some.
 *                             A server's engines ask for issuers {@link PeerVerifier#acceptedIssuers()}.
 * @param clientAuthentication of a server.
 * @param protocols            that may be spoken, best first: {@code TLSv1.3}, {@code TLSv1.2}.
 * @param ciphers              that may be used, best first, by their names of RFC 8446 and RFC 5289.
 * @param applicationProtocols of ALPN, best first; none to have no such extension. A client that offers others only is
 *                             refused with the alert no_application_protocol, one that offers none is served.
 */
public record TlsSpec(
    boolean isServer,
    List<TlsCertificate> certificates,
    PeerVerifier verifier,
    ClientAuthentication clientAuthentication,
    List<String> protocols,
    List<String> ciphers,
    List<String> applicationProtocols)
{
    /** TLS 1.3 by name. */
    public static final String TLS_1_3 = "TLSv1.3";
    /** TLS 1.2 by name. */
    public static final String TLS_1_2 = "TLSv1.2";

    /** Ciphers where none are chosen: all of them authenticated encryption with keys that are forgotten. */
    public static final List<String> DEFAULT_CIPHERS = List.of(
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * Copies the lists.
     *
     * @param isServer             true for a server.
     * @param certificates         in order of preference.
     * @param verifier             not null, also where nothing is verified.
     * @param clientAuthentication of a server; a client ignores it.
     * @param protocols            at least one.
     * @param ciphers              at least one.
     * @param applicationProtocols may be empty.
     */
    public TlsSpec
    {
        certificates = List.copyOf(certificates);
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        applicationProtocols = List.copyOf(applicationProtocols);
    }
}
