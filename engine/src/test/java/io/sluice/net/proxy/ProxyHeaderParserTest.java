package io.sluice.net.proxy;

import static io.sluice.net.proxy.ProxyHeaderParser.Status.ABSENT;
import static io.sluice.net.proxy.ProxyHeaderParser.Status.COMPLETE;
import static io.sluice.net.proxy.ProxyHeaderParser.Status.INCOMPLETE;
import static io.sluice.net.proxy.ProxyHeaderParser.Status.MALFORMED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each header whole, cut in two everywhere and byte by byte, alone and with what follows. */
class ProxyHeaderParserTest
{
    private static final String FOLLOWING = "CONNECT {}\r\n";
    private static final String V4 = "c0000201 c6336407 dc04 01bb";
    private static final String V6 =
        "20010db8000000000000000000000001 20010db8000000000000000000000002 dc04 01bb";

    static Stream<Arguments> good()
    {
        return Stream.of(
            Arguments.of("v1 TCP4", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n"),
                "192.0.2.1:56324", "198.51.100.7:443"),
            Arguments.of("v1 TCP6", line("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n"),
                "2001:db8::1:56324", "2001:db8::2:443"),
            Arguments.of("v1 mapped", line("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:c633:6407 1 2\r\n"),
                "192.0.2.1:1", "198.51.100.7:2"),
            Arguments.of("v1 ports", line("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n"),
                "0.0.0.0:0", "255.255.255.255:65535"),
            Arguments.of("v1 longest", line(
                "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff " +
                "65535 65535\r\n"),
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:65535", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:65535"),
            Arguments.of("v1 UNKNOWN", line("PROXY UNKNOWN\r\n"), null, null),
            Arguments.of("v1 UNKNOWN with arguments", line("PROXY UNKNOWN what ever, \u00e4\r\n"), null, null),
            Arguments.of("v1 UNKNOWN of 107 bytes", line("PROXY UNKNOWN " + "x".repeat(91) + "\r\n"), null, null),
            Arguments.of("v2 INET", binary("21 11 000c" + V4), "192.0.2.1:56324", "198.51.100.7:443"),
            Arguments.of("v2 INET6", binary("21 21 0024" + V6), "2001:db8::1:56324", "2001:db8::2:443"),
            Arguments.of("v2 mapped", binary("21 21 0024 00000000000000000000ffffc0000201" +
                "20010db8000000000000000000000002 0001 0002"), "192.0.2.1:1", "2001:db8::2:2"),
            Arguments.of("v2 LOCAL", binary("20 00 0000"), null, null),
            Arguments.of("v2 LOCAL with addresses", binary("20 11 000c" + V4), null, null),
            Arguments.of("v2 LOCAL with a family that nobody knows", binary("20 ff 0003 010203"), null, null),
            Arguments.of("v2 UNSPEC, STREAM", binary("21 01 0000"), null, null),
            Arguments.of("v2 UNSPEC, STREAM with more", binary("21 01 0002 abcd"), null, null),
            Arguments.of("v2 with TLV", binary("21 11 0013" + V4 + "04 0004 00000000"),
                "192.0.2.1:56324", "198.51.100.7:443"),
            Arguments.of("v2 with 4000 bytes of TLV",
                binary("21 11 0fac" + V4 + "50524f585920".repeat(666) + "0d0a0d0a"),
                "192.0.2.1:56324", "198.51.100.7:443"));
    }

    static Stream<Arguments> bad()
    {
        return Stream.of(
            Arguments.of("v1 LF only", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\n")),
            Arguments.of("v1 UNKNOWN, LF only", line("PROXY UNKNOWN\n")),
            Arguments.of("v1 lower case kind", line("PROXY tcp4 192.0.2.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 IPv6 in TCP4", line("PROXY TCP4 2001:db8::1 2001:db8::2 56324 443\r\n")),
            Arguments.of("v1 IPv4 in TCP6", line("PROXY TCP6 192.0.2.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 one of each", line("PROXY TCP4 192.0.2.1 2001:db8::2 56324 443\r\n")),
            Arguments.of("v1 bad address", line("PROXY TCP4 192.0.2.256 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 short address", line("PROXY TCP4 192.0.2 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 address with zeros in front", line("PROXY TCP4 192.0.02.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 name for an address", line("PROXY TCP4 localhost 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 port 99999", line("PROXY TCP4 192.0.2.1 198.51.100.7 99999 443\r\n")),
            Arguments.of("v1 port 65536", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324 65536\r\n")),
            Arguments.of("v1 port -1", line("PROXY TCP4 192.0.2.1 198.51.100.7 -1 443\r\n")),
            Arguments.of("v1 port with a sign", line("PROXY TCP4 192.0.2.1 198.51.100.7 +1 443\r\n")),
            Arguments.of("v1 without a port", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324\r\n")),
            Arguments.of("v1 with too much", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443 1\r\n")),
            Arguments.of("v1 two blanks", line("PROXY TCP4  192.0.2.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 tab", line("PROXY TCP4\t192.0.2.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 blank at the end", line("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443 \r\n")),
            Arguments.of("v1 kind missing", line("PROXY \r\n")),
            Arguments.of("v1 UDP4", line("PROXY UDP4 192.0.2.1 198.51.100.7 56324 443\r\n")),
            Arguments.of("v1 of 108 bytes", line("PROXY UNKNOWN " + "x".repeat(92) + "\r\n")),
            Arguments.of("v1 without an end", line("PROXY UNKNOWN " + "x".repeat(200))),
            Arguments.of("v2 bad signature", line("\r\n\r\n\0\r\nQUIX\n\41\21\0\0")),
            Arguments.of("v2 version 1", binary("11 11 000c" + V4)),
            Arguments.of("v2 version 3", binary("31 11 000c" + V4)),
            Arguments.of("v2 command 2", binary("22 11 000c" + V4)),
            Arguments.of("v2 UNSPEC, protocol 0", binary("21 00 0000")),
            Arguments.of("v2 INET, protocol 0", binary("21 10 000c" + V4)),
            Arguments.of("v2 INET, DGRAM", binary("21 12 000c" + V4)),
            Arguments.of("v2 INET6, DGRAM", binary("21 22 0024" + V6)),
            Arguments.of("v2 UNIX", binary("21 31 00d8" + "00".repeat(216))),
            Arguments.of("v2 family 4", binary("21 41 000c" + V4)),
            Arguments.of("v2 short address of INET", binary("21 11 000b" + V4)),
            Arguments.of("v2 short address of INET6", binary("21 21 000c" + V4)),
            Arguments.of("v2 no address", binary("21 11 0000")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void shouldRead(final String name, final byte[] header, final String source, final String destination)
    {
        final Reading expected = new Reading(COMPLETE, header.length, address(source), address(destination));
        final byte[] followed = Arrays.copyOf(header, header.length + FOLLOWING.length());
        System.arraycopy(line(FOLLOWING), 0, followed, header.length, FOLLOWING.length());

        assertEquals(expected, Reading.whole(header));
        assertEquals(expected, Reading.byByte(header));
        assertEquals(expected, Reading.whole(followed));
        assertEquals(expected, Reading.byByte(followed));
        for (int cut = 1; cut < followed.length; cut++)
        {
            assertEquals(expected, Reading.of(followed, List.of(cut, followed.length)), "cut at " + cut);
        }
        for (int length = 0; length < header.length; length++)
        {
            assertEquals(INCOMPLETE, Reading.of(header, List.of(length)).status(), "the first " + length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void shouldRefuse(final String name, final byte[] header)
    {
        assertRefused(Reading.whole(header));
        assertRefused(Reading.byByte(header));
        for (int cut = 1; cut < header.length; cut++)
        {
            assertRefused(Reading.of(header, List.of(cut, header.length)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CONNECT {}\r\n", "PING\r\n", "PUB a 0\r\n\r\n", "proxy TCP4 192.0.2.1 198.51.100.7 56324 443\r\n", "PROXY\r\n",
        "GET / HTTP/1.1\r\n", "\u0016\u0003\u0001\u0002\0\u0001", "\r\n", "\r\nPING\r\n", "\r\n\r\n\0\n", " PROXY "})
    void shouldTellWhatHasNoHeader(final String text)
    {
        final byte[] bytes = line(text + FOLLOWING);
        final Reading expected = new Reading(ABSENT, 0, null, null);

        assertEquals(expected, Reading.whole(bytes));
        assertEquals(expected, Reading.byByte(bytes));
        for (int cut = 1; cut < bytes.length; cut++)
        {
            assertEquals(expected, Reading.of(bytes, List.of(cut, bytes.length)), "cut at " + cut);
        }
    }

    private static void assertRefused(final Reading reading)
    {
        assertEquals(MALFORMED, reading.status());
        assertNull(reading.source());
        assertNull(reading.destination());
    }

    private static InetSocketAddress address(final String text)
    {
        final int colon = null == text ? 0 : text.lastIndexOf(':');

        return null == text ? null : new InetSocketAddress(
            AddressText.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static byte[] line(final String text)
    {
        return Reading.line(text);
    }

    private static byte[] binary(final String hex)
    {
        return Reading.binary(hex);
    }
}
