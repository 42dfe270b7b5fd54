package io.sluice.net.tls.boringssl;

import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;
import io.sluice.test.TestPki;
import java.util.List;

/** Of servers and clients, who have issuers of their own. */
final class Certificates
{
    private static final TestPki SERVERS = new TestPki();
    private static final TestPki CLIENTS = new TestPki();

    /** Key on P-256, for a.example and the address 127.0.0.1. */
    static final TlsCertificate A = SERVERS.certificate("a").dns("a.example").ip("127.0.0.1").issue().tls();
    /** Key of RSA, for names below b.example and a.example. */
    static final TlsCertificate B = SERVERS.certificate("b").rsa().dns("*.b.example").dns("a.example").issue().tls();
    /** Its days have passed. */
    static final TlsCertificate EXPIRED = SERVERS.certificate("old").dns("a.example").expired().issue().tls();
    /** A kind of key that BoringSSL has not. */
    static final TlsCertificate ED448 = SERVERS.certificate("edwards").ed448().dns("a.example").issue().tls();
    /** Of a client. */
    static final TlsCertificate CLIENT = CLIENTS.certificate("joe").email("joe@example.com").dns("joe.example")
        .ip("10.1.2.3").uri("urn:joe").forClients().issue().tls();

    private Certificates()
    {
    }

    static PeerVerifier forServers()
    {
        return PeerVerifier.of(List.of(SERVERS.authority()), true);
    }

    static PeerVerifier forClients()
    {
        return PeerVerifier.of(List.of(CLIENTS.authority()), false);
    }
}
