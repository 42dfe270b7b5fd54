package io.sluice.net.tls.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

import io.sluice.test.TestPki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** RFC 6125 and RFC 9525. */
class HostNamesTest
{
    private static final TestPki PKI = new TestPki();

    @ParameterizedTest
    @CsvSource({
        "a.example.com,a.example.com,true",
        "a.example.com,b.example.com,false",
        "*.example.com,a.example.com,true",
        "*.example.com,a.b.example.com,false",
        "*.example.com,example.com,false",
        "*.example.com,.example.com,false",
        "*.example.com,aexample.com,false",
        "*.com,example.com,false",
        "*,localhost,false",
        "a*.example.com,ab.example.com,false",
        "*.*.com,a.b.com,false"})
    void shouldMatchOneWholeLabel(final String pattern, final String name, final boolean isMatch)
    {
        assertEquals(isMatch, HostNames.matches(pattern, name));
    }

    @Test
    void shouldKnowHostsByNamesAndAddresses()
    {
        final X509Certificate certificate = PKI.certificate("subject.example.com").dns("A.Example.com")
            .dns("*.example.org").ip("10.0.0.1").ip("2001:db8::1").issue().certificate();
        for (final String host : List.of(
            "a.example.com", "A.EXAMPLE.COM.", "x.example.org", "10.0.0.1", "2001:db8::1", "2001:DB8:0:0::1",
            "[2001:db8::1]"))
        {
            assertTrue(HostNames.isFor(host, certificate), host);
        }
        for (final String host : List.of(
            "subject.example.com", "example.org", "x.y.example.org", "10.0.0.2", "::1", "10.0.0", ""))
        {
            assertFalse(HostNames.isFor(host, certificate), host);
        }
    }

    @Test
    void shouldTellAddressesFromNames()
    {
        for (final String address : List.of("127.0.0.1", "::1", "[::1]", "1.2.3.4"))
        {
            assertTrue(HostNames.isAddress(address), address);
        }
        for (final String name : List.of("localhost", "1.2.3", "1.2.3.4.5", "a.b.c.d", "1.2.3.x", ""))
        {
            assertFalse(HostNames.isAddress(name), name);
        }
    }

    @Test
    void shouldRankCertificates()
    {
        final TlsCertificate first = PKI.certificate("first").issue().tls();
        final TlsCertificate wild = PKI.certificate("wild").dns("*.example.com").rsa().issue().tls();
        final TlsCertificate exact = PKI.certificate("exact").dns("a.example.com").issue().tls();
        final List<TlsCertificate> all = List.of(first, wild, exact);
        assertEquals(2, TlsCertificate.choose(all, "a.example.com", null));
        assertEquals(1, TlsCertificate.choose(all, "b.example.com", null));
        assertEquals(0, TlsCertificate.choose(all, "localhost", null));
        assertEquals(0, TlsCertificate.choose(all, null, null));
        assertEquals(1, TlsCertificate.choose(all, "a.example.com", List.of("RSA")));
        assertEquals(-1, TlsCertificate.choose(all, "a.example.com", List.of("EdDSA")));
        assertEquals("EC", exact.keyAlgorithm());
        assertEquals(2, exact.affinity("A.example.com"));
        assertEquals(1, wild.affinity("b.example.com"));
        assertEquals(0, wild.affinity(null));
    }
}
