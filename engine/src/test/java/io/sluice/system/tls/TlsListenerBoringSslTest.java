package io.sluice.system.tls;

/** Clients of a gateway that does TLS by BoringSSL. */
class TlsListenerBoringSslTest extends TlsListenerTest
{
    TlsListenerBoringSslTest()
    {
        super("boringssl");
    }
}
