package io.sluice.system.tls;

/** Clients of a gateway that does TLS by the JDK. */
class TlsListenerJdkTest extends TlsListenerTest
{
    TlsListenerJdkTest()
    {
        super("jdk");
    }
}
