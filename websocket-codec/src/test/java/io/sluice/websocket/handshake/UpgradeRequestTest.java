package io.sluice.websocket.handshake;

import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.sluice.websocket.handshake.HandshakeWorld.parse;
import static io.sluice.websocket.handshake.HandshakeWorld.request;
import static io.sluice.websocket.handshake.HandshakeWorld.upgrade;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UpgradeRequestTest
{
    @Test
    void shouldShowThePartsOfTheRequestLine()
    {
        final UpgradeRequest request = parse(request("GET /a%20b/c?d=e&f HTTP/1.1", "Host: h:1"));
        assertEquals("GET", request.method());
        assertEquals("/a%20b/c?d=e&f", request.target());
        assertEquals("/a%20b/c", request.path());
        assertEquals("d=e&f", request.query());
        assertEquals("h:1", request.host());
        assertNull(request.origin());
        assertFalse(request.isUpgrade());
        assertNull(parse(request("GET /a HTTP/1.1", "Host: h")).query());
        assertEquals("", parse(request("GET /a? HTTP/1.1", "Host: h")).query());
        assertEquals("b?c", parse(request("GET /a?b?c HTTP/1.1", "Host: h")).query());
    }

    @ParameterizedTest
    @CsvSource({
        "jwt, ey.J-_", "user, a b", "pass, p&=ss", "empty, ''", "bare, ''", "umlaut, \u00E4", "broken, 100%",
        "half, %4", "bad, %zz", "a=b, c", "twice, 1", "plus, '1+1'"})
    void shouldDecodeQueryParameters(final String name, final String value)
    {
        final UpgradeRequest request = parse(request("GET /?jwt=ey.J-_&user=a+b&pass=p%26%3Dss&empty=&bare&&" +
            "umlaut=%C3%A4&broken=100%&half=%4&bad=%zz&a%3Db=c&twice=1&twice=2&plus=1%2B1 HTTP/1.1", "Host: h"));
        assertEquals(value, request.queryParameter(name));
        assertNull(request.queryParameter("absent"));
        assertNull(request.queryParameter("JWT"));
        assertEquals(List.of("1", "2"), request.queryParameters("twice"));
        assertEquals(List.of(), request.queryParameters("absent"));
        assertNull(parse(request("GET / HTTP/1.1", "Host: h")).queryParameter(name));
    }

    @Test
    void shouldFindHeadersInAnyCase()
    {
        final HttpHeaders headers = parse(upgrade("X-One: a", "x-one: b", "X-ONE: ", "X-On: c", "X-Onee: d")).headers();
        assertEquals("a", headers.value("X-oNE"));
        assertEquals(List.of("a", "b", ""), headers.values("x-one"));
        assertEquals("a, b, ", headers.joined("x-one"));
        assertEquals(3, headers.count("x-one"));
        assertEquals(List.of(), headers.values("absent"));
        assertNull(headers.value("absent"));
        assertNull(headers.joined("absent"));
        assertEquals(0, headers.count("absent"));
        assertEquals(10, headers.count());
        assertEquals("Host", headers.name(0));
        assertEquals("example.org:8080", headers.value(0));
        assertEquals("x-one", headers.name(6));
    }

    @Test
    void shouldShowValuesAsBytes()
    {
        final HttpHeaders headers = parse(upgrade("X:  abc ")).headers();
        final DirectBuffer buffer = headers.buffer();
        assertEquals(3, headers.valueLength(5));
        assertEquals("abc", buffer.getStringWithoutLengthAscii(headers.valueOffset(5), 3));
    }

    @Test
    void shouldFindTokensInLists()
    {
        final HttpHeaders headers = parse(upgrade("L: a, Bc ,\td", "l: e,,f", "M: g")).headers();
        for (final String token : new String[]{"a", "bc", "D", "e", "f"})
        {
            assertTrue(headers.hasToken("l", token), token);
        }
        for (final String token : new String[]{"b", "c", "a,", "g", "Bc ,"})
        {
            assertFalse(headers.hasToken("l", token), token);
        }
        assertFalse(headers.hasToken("absent", "a"));
    }

    @Test
    void shouldReadCookies()
    {
        final UpgradeRequest request =
            parse(upgrade("Cookie: a=b; jwt=eyJ.x=; q=\"quoted\"; e=; a=second", "Cookie: other=c;bad; =x; sp = y "));
        assertEquals("b", request.cookie("a"));
        assertEquals("eyJ.x=", request.cookie("jwt"));
        assertEquals("quoted", request.cookie("q"));
        assertEquals("", request.cookie("e"));
        assertEquals("c", request.cookie("other"));
        assertEquals("y", request.cookie("sp"));
        assertNull(request.cookie("bad"));
        assertNull(request.cookie("A"));
        assertNull(request.cookie(""));
        assertNull(parse(upgrade()).cookie("a"));
    }

    @Test
    void shouldListSubprotocolsAndExtensions()
    {
        final UpgradeRequest request = parse(upgrade("Sec-WebSocket-Protocol: nats, chat",
            "Sec-WebSocket-Extensions: foo; a=1", "Sec-WebSocket-Protocol: other", "Sec-WebSocket-Extensions: bar"));
        assertEquals(List.of("nats", "chat", "other"), request.subprotocols());
        assertEquals("foo", request.extensions().get(0).name());
        assertEquals("bar", request.extensions().get(1).name());
        assertEquals(List.of(), parse(upgrade()).subprotocols());
        assertEquals(List.of(), parse(upgrade()).extensions());
        assertNull(parse(upgrade("Sec-WebSocket-Extensions: a b")).extensions());
    }

    @Test
    void shouldKnowAnUpgradeFromAPage()
    {
        assertTrue(parse(upgrade()).isUpgrade());
        assertTrue(parse(request("GET / HTTP/1.1", "Host: h", "Upgrade: foo, WebSocket")).isUpgrade());
        assertTrue(parse(request("GET / HTTP/1.1", "Host: h", "Sec-WebSocket-Key: x")).isUpgrade());
        assertTrue(parse(request("GET / HTTP/1.1", "Host: h", "Sec-WebSocket-Version: x")).isUpgrade());
        assertFalse(parse(request("GET / HTTP/1.1", "Host: h", "Upgrade: h2c")).isUpgrade());
    }

    @Test
    void shouldNotChangeWhenTheBufferDoes()
    {
        final byte[] bytes = upgrade("X: kept").getBytes(US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
        parser.parse(buffer, 0, bytes.length);
        buffer.setMemory(0, bytes.length, (byte)0xDB);
        assertEquals("kept", parser.request().header("x"));
        assertEquals("/nats", parser.request().path());
    }
}
