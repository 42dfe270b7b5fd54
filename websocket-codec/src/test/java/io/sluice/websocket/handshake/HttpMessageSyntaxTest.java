package io.sluice.websocket.handshake;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.websocket.handshake.HandshakeWorld.assertRefused;
import static io.sluice.websocket.handshake.HandshakeWorld.feed;
import static io.sluice.websocket.handshake.HandshakeWorld.parse;
import static io.sluice.websocket.handshake.HandshakeWorld.request;
import static io.sluice.websocket.handshake.HandshakeWorld.upgrade;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpMessageSyntaxTest
{
    @Nested
    @DisplayName("RFC 9112 section 2.2: lines")
    class Lines
    {
        @Test
        void shouldLeavePipelinedBytes()
        {
            assertEquals("/nats", parse(upgrade() + "\u0082\u0085 frames \r\n\r\n").path());
        }

        @Test
        void shouldRefuseABareLineFeed()
        {
            assertRefused(400, upgrade().replace("\r\n", "\n"));
            assertRefused(400, upgrade().replaceFirst("\r\n", "\n"));
            assertRefused(400, upgrade("X: a\nY: b"));
            assertRefused(400, upgrade().replace("\r\n\r\n", "\r\n\n"));
            assertRefused(400, "\n" + upgrade());
        }

        @Test
        void shouldRefuseABareCarriageReturn()
        {
            assertRefused(400, upgrade("X: a\rY: b"));
            assertRefused(400, upgrade("X: a\r"));
            assertRefused(400, upgrade("X: a\r\rY: b"));
            assertRefused(400, upgrade().replace("\r\n\r\n", "\r\n\rX"));
        }

        @Test
        void shouldRefuseControlCharactersAnywhere()
        {
            for (char control = 0; control < ' '; control++)
            {
                if ('\t' != control)
                {
                    assertRefused(400, upgrade("X: a" + control + 'b'));
                    assertRefused(400, upgrade("X" + control + ": ab"));
                    assertRefused(400, request("GET /" + control + "x HTTP/1.1", "Host: a"));
                }
            }
            assertRefused(400, upgrade("X: a\u007Fb"));
        }

        @Test
        void shouldRefuseATlsClientHelloAtItsFirstByte()
        {
            feed("\u0016\u0003\u0001", HandshakeLimits.DEFAULT, (parser, consumed) ->
            {
                assertEquals(400, parser.status());
                assertEquals(1, consumed);
            });
        }

        @Test
        void shouldRefuseAnEmptyLineBeforeTheRequest()
        {
            assertRefused(400, "\r\n" + upgrade());
        }

        @Test
        void shouldWaitForTheBlankLine()
        {
            final String text = upgrade();
            feed(text.substring(0, text.length() - 1), HandshakeLimits.DEFAULT, (parser, consumed) ->
            {
                assertFalse(parser.isComplete());
                assertFalse(parser.isFailed());
                assertTrue(parser.isStarted());
                assertEquals(text.length() - 1, consumed);
            });
        }
    }

    @Nested
    @DisplayName("RFC 9112 section 3: request line")
    class RequestLine
    {
        @ParameterizedTest
        @ValueSource(strings = {
            "GET", "GET /", "GET  HTTP/1.1", "GET / HTTP/1.1 ", "GET /  HTTP/1.1", "GET  / HTTP/1.1", " GET / HTTP/1.1",
            "GET\t/ HTTP/1.1", "GET / x HTTP/1.1", "G@T / HTTP/1.1", "GET / http/1.1", "GET / HTTP/1.", "GET / HTTP/11",
            "GET / HTTP/1.10", "GET / HTTP/a.1", "GET / HTTP1.1", "GET / XTTP/1.1", "GET /a\tb HTTP/1.1",
            "GET /\u00E4 HTTP/1.1", "GET /#fragment HTTP/1.1", "GET /a?b#c HTTP/1.1", "GET nats HTTP/1.1",
            "GET * HTTP/1.1", "GET example.org:80 HTTP/1.1", "GET ?a=b HTTP/1.1", "GET ftp://a/b HTTP/1.1",
            "GET /\"quoted\" HTTP/1.1", "GET /<b> HTTP/1.1", "GET /a\\b HTTP/1.1", "GET  /a HTTP/1.1"})
        void shouldRefuse(final String line)
        {
            assertRefused(400, request(line, "Host: a"));
        }

        @Test
        void shouldRefuseAnotherMajorVersion()
        {
            assertRefused(505, request("GET / HTTP/2.0", "Host: a"));
            assertRefused(505, request("PRI * HTTP/2.0", "") + "SM\r\n\r\n");
            assertRefused(505, request("GET / HTTP/0.9", "Host: a"));
        }

        @Test
        void shouldTakeAnotherMinorVersion()
        {
            assertTrue(parse(request("GET / HTTP/1.2", "Host: a")).isHttp11());
            assertFalse(parse(request("GET / HTTP/1.0")).isHttp11());
        }

        @Test
        void shouldTakeAWholeUrlOfTheSameHost()
        {
            for (final String scheme : new String[]{"http", "https", "ws", "wss", "WS"})
            {
                final UpgradeRequest request =
                    parse(request("GET " + scheme + "://Example.org:80/a/b?c=d HTTP/1.1", "Host: example.ORG:80"));
                assertEquals("/a/b", request.path());
                assertEquals("c=d", request.query());
            }
            assertEquals("/", parse(request("GET http://a HTTP/1.1", "Host: a")).path());
            assertEquals("/", parse(request("GET http://a?b HTTP/1.1", "Host: a")).path());
            assertEquals("/?b", parse(request("GET http://a?b HTTP/1.1", "Host: a")).target());
            assertEquals("b", parse(request("GET http://a?b HTTP/1.1", "Host: a")).query());
        }

        @Test
        void shouldRefuseAWholeUrlOfAnotherHost()
        {
            assertRefused(400, request("GET http://a/ HTTP/1.1", "Host: b"));
            assertRefused(400, request("GET http://a:80/ HTTP/1.1", "Host: a"));
            assertRefused(400, request("GET http://a@b/ HTTP/1.1", "Host: b"));
            assertRefused(400, request("GET http:///x HTTP/1.1", "Host: b"));
            assertRefused(400, request("GET http://a/ HTTP/1.0"));
        }

        @Test
        void shouldReadTargetsOfOtherMethods()
        {
            assertEquals("OPTIONS", parse(request("OPTIONS * HTTP/1.1", "Host: a")).method());
            assertEquals("CONNECT", parse(request("CONNECT a:80 HTTP/1.1", "Host: a")).method());
            assertRefused(400, request("CONNECT a@b HTTP/1.1", "Host: a"));
        }
    }

    @Nested
    @DisplayName("RFC 9112 section 5: header lines")
    class HeaderLines
    {
        @ParameterizedTest
        @ValueSource(strings = {
            "X : a", "X\t: a", " X: a", "\tX: a", ": a", "X", "X Y: a", "X@: a", "X(: a", "\u00E4: a", "X\u00A0: a"})
        void shouldRefuse(final String line)
        {
            assertRefused(400, upgrade(line));
        }

        @Test
        void shouldRefuseObsoleteFolding()
        {
            assertRefused(400, upgrade("X: a", " b"));
            assertRefused(400, upgrade("X: a", "\tb"));
            assertRefused(400, upgrade("X: a", " "));
        }

        @Test
        void shouldTrimBlanksAroundValues()
        {
            final UpgradeRequest request = parse(upgrade("A:b", "C: \t d e \t", "F:", "G:  ", "H: \u00E4"));
            assertEquals("b", request.header("a"));
            assertEquals("d e", request.header("c"));
            assertEquals("", request.header("f"));
            assertEquals("", request.header("g"));
            assertEquals("\u00E4", request.header("h"));
        }
    }

    @Nested
    @DisplayName("RFC 9112 section 3.2: Host")
    class Host
    {
        @Test
        void shouldRefuseNoneAndTwo()
        {
            assertRefused(400, request("GET / HTTP/1.1"));
            assertRefused(400, request("GET / HTTP/1.1", "Host: a", "Host: a"));
            assertRefused(400, request("GET / HTTP/1.1", "Host: a", "host: b"));
            assertRefused(400, request("GET / HTTP/1.0", "Host: a", "host: b"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a/b", "a@b", "a?b", "a#b", "http://a", "a\\b", "<a>", "\u00E4"})
        void shouldRefuse(final String host)
        {
            assertRefused(400, request("GET / HTTP/1.1", "Host: " + host));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "a:80", "127.0.0.1:4222", "[::1]:80", "a-b.c_d.e", "localhost"})
        void shouldTake(final String host)
        {
            assertEquals(host, parse(request("GET / HTTP/1.1", "Host: " + host)).host());
        }
    }

    @Nested
    @DisplayName("RFC 9112 section 6: no body, and no doubt where one would end")
    class Framing
    {
        @ParameterizedTest
        @ValueSource(strings = {
            "Content-Length: 1", "Content-Length: -1", "Content-Length: 0\r\nContent-Length: 0", "Content-Length: 00",
            "Content-Length: +0", "Content-Length: 0x0", "Content-Length:", "Content-Length: 0, 0",
            "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding:",
            "Transfer-Encoding: chunked\r\nContent-Length: 0", "content-length: 5", "TRANSFER-ENCODING: xchunked"})
        void shouldRefuse(final String lines)
        {
            assertRefused(400, upgrade(lines));
        }

        @Test
        void shouldTakeALengthOfNothing()
        {
            assertEquals("/nats", parse(upgrade("Content-Length: 0")).path());
        }
    }

    @Nested
    @DisplayName("Limits")
    class Limits
    {
        private final HandshakeLimits limits = new HandshakeLimits(70, 80, 8, 600);

        @Test
        void shouldHoldTheRequestLineToItsLimit()
        {
            final String fits = "GET /" + "x".repeat(70 - 5 - 9) + " HTTP/1.1";
            assertEquals(70, fits.length());
            feed(request(fits, "Host: a"), limits, (parser, consumed) -> assertTrue(parser.isComplete()));
            assertRefused(414, request("GET /" + "x".repeat(70 - 5 - 9 + 1) + " HTTP/1.1", "Host: a"), limits);
            assertRefused(414, "GET /" + "x".repeat(1000), limits);
        }

        @Test
        void shouldHoldAHeaderLineToItsLimit()
        {
            feed(upgrade("X: " + "x".repeat(77)), limits, (parser, consumed) -> assertTrue(parser.isComplete()));
            assertRefused(431, upgrade("X: " + "x".repeat(78)), limits);
            assertRefused(431, upgrade("X".repeat(81)), limits);
        }

        @Test
        void shouldHoldTheNumberOfHeaders()
        {
            feed(upgrade("A: b", "C: d", "E: f"), limits, (parser, consumed) -> assertTrue(parser.isComplete()));
            assertRefused(431, upgrade("A: b", "C: d", "E: f", "G: h"), limits);
        }

        @Test
        void shouldHoldTheWholeHead()
        {
            final String line = "X: " + "x".repeat(70);
            final HandshakeLimits head = new HandshakeLimits(70, 80, 100, upgrade(line, line).length());
            feed(upgrade(line, line), head, (parser, consumed) -> assertTrue(parser.isComplete()));
            assertRefused(431, upgrade(line, line + "x"), head);
            assertRefused(431, upgrade(line, line, "A: b"), head);
        }

        @Test
        void shouldTakeAHeadAsLongAsTheDefaultLimit()
        {
            final StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 90; i++)
            {
                lines.append("X-").append(i).append(": ").append("y".repeat(150)).append("\r\n");
            }
            final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
            final byte[] bytes = (request("GET / HTTP/1.1", "Host: a").replace("\r\n\r\n", "\r\n") + lines + "\r\n")
                .getBytes(US_ASCII);
            parser.parse(new UnsafeBuffer(bytes), 0, bytes.length);
            assertTrue(parser.isComplete(), parser.failure());
            assertEquals(91, parser.request().headers().count());
            assertEquals("y".repeat(150), parser.request().header("x-89"));
        }

        @Test
        void shouldRefuseLimitsThatNoRequestMeets()
        {
            assertThrows(IllegalArgumentException.class, () -> new HandshakeLimits(63, 64, 1, 64));
            assertThrows(IllegalArgumentException.class, () -> new HandshakeLimits(64, 63, 1, 64));
            assertThrows(IllegalArgumentException.class, () -> new HandshakeLimits(64, 64, 0, 64));
            assertThrows(IllegalArgumentException.class, () -> new HandshakeLimits(64, 64, 1, 63));
        }
    }
}
