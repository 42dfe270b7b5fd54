package io.sluice.websocket.handshake;

import java.util.Arrays;
import java.util.List;

import io.sluice.websocket.deflate.DeflateNegotiation;
import io.sluice.websocket.deflate.DeflateOptions;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.websocket.handshake.HandshakeWorld.ACCEPT;
import static io.sluice.websocket.handshake.HandshakeWorld.KEY;
import static io.sluice.websocket.handshake.HandshakeWorld.parse;
import static io.sluice.websocket.handshake.HandshakeWorld.request;
import static io.sluice.websocket.handshake.HandshakeWorld.upgrade;
import static io.sluice.websocket.handshake.HandshakeWorld.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServerHandshakeTest
{
    private static int check(final String text)
    {
        return ServerHandshake.check(parse(text));
    }

    private static String without(final String name)
    {
        return upgrade().replaceFirst(name + ": [^\r]*\r\n", "");
    }

    private static String with(final String name, final String value)
    {
        return upgrade().replaceFirst(name + ": [^\r]*\r\n", name + ": " + value + "\r\n");
    }

    @Nested
    @DisplayName("RFC 6455 section 4.2.1: reading the client's opening handshake")
    class Reading
    {
        @Test
        void shouldAcceptWhatIsInOrder()
        {
            assertEquals(101, check(upgrade()));
            assertEquals(101, check(upgrade("Origin: https://example.org", "Sec-WebSocket-Protocol: nats",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "Cookie: a=b")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "h2c, websocket", "websocket/x, websocket"})
        void shouldTakeTheTokenWebsocketInUpgrade(final String value)
        {
            assertEquals(101, check(with("Upgrade", value)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "upgrade", "keep-alive, Upgrade", "UPGRADE,close"})
        void shouldTakeTheTokenUpgradeInConnection(final String value)
        {
            assertEquals(101, check(with("Connection", value)));
        }

        @Test
        void shouldTakeListsOverSeveralLines()
        {
            assertEquals(101, check(with("Connection", "keep-alive\r\nConnection: Upgrade")));
            assertEquals(101, check(with("Upgrade", "h2c\r\nUpgrade: websocket")));
        }

        @ParameterizedTest
        @CsvSource({"Upgrade, http", "Upgrade, ''", "Upgrade, websockets", "Connection, close", "Connection, ''",
            "Connection, upgrades", "Sec-WebSocket-Key, ''", "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ=", "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQa=",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZSE=", "Sec-WebSocket-Key, dGhlIHNhbXBsZSB-b25jZQ==",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ===", "Sec-WebSocket-Key, 'dGhlIHNhbXBs SBub25jZQ=='"})
        void shouldAnswer400ToAWrongValue(final String name, final String value)
        {
            assertEquals(400, check(with(name, value)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
        void shouldAnswer400WhenAHeaderIsMissing(final String name)
        {
            assertEquals(400, check(without(name)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Sec-WebSocket-Key: " + KEY, "Sec-WebSocket-Version: 13",
            "Origin: http://a\r\nOrigin: http://a", "Sec-WebSocket-Protocol: a, a",
            "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a b",
            "Sec-WebSocket-Protocol: a/b", "Sec-WebSocket-Extensions: a b", "Sec-WebSocket-Extensions: a; b=\"c"})
        void shouldAnswer400ToWhatMayBeThereOnceOrIsMalformed(final String line)
        {
            assertEquals(400, check(upgrade(line)));
        }

        @Test
        void shouldAnswer400ToHttp10()
        {
            assertEquals(400, check(upgrade().replace("HTTP/1.1", "HTTP/1.0")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "HEAD", "get", "OPTIONS", "BREW"})
        void shouldAnswer405ToOtherMethods(final String method)
        {
            assertEquals(405, check(upgrade().replaceFirst("GET", method)));
        }

        @Test
        void shouldAnswer405ToAPlainRequestThatIsNoReading()
        {
            assertEquals(405, check(request("POST / HTTP/1.1", "Host: a")));
            assertEquals(405, check(request("OPTIONS * HTTP/1.1", "Host: a")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"12", "8", "0", "14", "013", "255", "13, 8", "thirteen", ""})
        void shouldAnswer426ToOtherVersions(final String version)
        {
            assertEquals(426, check(with("Sec-WebSocket-Version", version)));
        }

        @Test
        void shouldLetPagesThrough()
        {
            assertEquals(200, check(request("GET / HTTP/1.1", "Host: a", "Connection: keep-alive")));
            assertEquals(200, check(request("HEAD / HTTP/1.1", "Host: a")));
            assertEquals(200, check(request("GET / HTTP/1.0")));
            assertEquals(200, check(request("GET / HTTP/1.1", "Host: a", "Upgrade: h2c", "Connection: Upgrade")));
        }
    }

    @Nested
    @DisplayName("RFC 6455 section 4.2.2: sending the server's opening handshake")
    class Sending
    {
        @Test
        void shouldAnswerTheExampleOfTheRfc()
        {
            assertEquals(request("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + ACCEPT), written(UpgradeResponseWriter.accept(parse(upgrade()))));
        }

        @Test
        void shouldSayWhatWasChosen()
        {
            final UpgradeRequest request = parse(upgrade("Sec-WebSocket-Protocol: nats, chat",
                "Sec-WebSocket-Extensions: permessage-deflate"));
            assertEquals(request("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + ACCEPT, "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: " +
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover", "X-Own: \u00E4 b"),
                new String(bytes(UpgradeResponseWriter.accept(request).subprotocol("chat")
                    .deflate(DeflateNegotiation.accept(request.extensions(), DeflateOptions.DEFAULT))
                    .header("X-Own", "\u00E4 b")), ISO_8859_1));
        }

        private byte[] bytes(final UpgradeResponseWriter response)
        {
            final UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[response.encodedLength()]);
            response.write(buffer, 0);

            return buffer.byteArray();
        }

        @Test
        void shouldSendNoBodyWhereTheStatusForbidsOne()
        {
            assertEquals(request("HTTP/1.1 304 Not Modified", "Connection: close", "ETag: \"x\""),
                written(UpgradeResponseWriter.refuse(304).body("nothing of this").header("ETag", "\"x\"")));
            assertEquals(request("HTTP/1.1 204 No Content", "Connection: close"),
                written(UpgradeResponseWriter.refuse(204)));
        }

        @Test
        void shouldWriteTheSameInAnyTwoParts()
        {
            final UpgradeResponseWriter response = UpgradeResponseWriter.refuse(200).body("some body");
            final byte[] whole = bytes(response);
            for (int cut = 0; cut <= whole.length; cut++)
            {
                final UnsafeBuffer parts = new UnsafeBuffer(new byte[whole.length + 1]);
                assertEquals(cut, response.write(parts, 1, 0, cut));
                assertEquals(whole.length - cut, response.write(parts, 1 + cut, cut, whole.length - cut));
                assertArrayEquals(whole, Arrays.copyOfRange(parts.byteArray(), 1, whole.length + 1));
            }
            assertThrows(IndexOutOfBoundsException.class,
                () -> response.write(new UnsafeBuffer(new byte[1000]), 0, 1, whole.length));
        }

        @Test
        void shouldNotChooseASubprotocolThatWasNotOffered()
        {
            final UpgradeResponseWriter response = UpgradeResponseWriter.accept(parse(upgrade()));
            assertThrows(IllegalArgumentException.class, () -> response.subprotocol("nats"));
            assertThrows(IllegalArgumentException.class, () -> UpgradeResponseWriter.refuse(400).subprotocol("nats"));
        }

        @Test
        void shouldNotLetAHeaderBreakOutOfItsLine()
        {
            final UpgradeResponseWriter response = UpgradeResponseWriter.refuse(403);
            for (final String value : new String[]{"a\r\nb", "a\nb", "a\rb", "a\u0000", "\u007F", "\u0100"})
            {
                assertThrows(IllegalArgumentException.class, () -> response.header("X", value));
            }
            for (final String name : new String[]{"", "a b", "a:", "a\r\nb", "\u00E4", "Connection", "CONTENT-LENGTH"})
            {
                assertThrows(IllegalArgumentException.class, () -> response.header(name, "x"));
            }
        }
    }

    @Nested
    @DisplayName("Refusals")
    class Refusals
    {
        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 405, 408, 414, 426, 429, 431, 500, 502, 503, 505, 418, 599, 307})
        void shouldBeWholeHttpAnswersThatEndTheConnection(final int status)
        {
            final String text = written(UpgradeResponseWriter.refuse(status));
            final int bodyBegin = text.indexOf("\r\n\r\n") + 4;
            final List<String> lines = List.of(text.substring(0, bodyBegin - 4).split("\r\n"));
            assertTrue(lines.get(0).matches("HTTP/1\\.1 " + status + " [A-Z][A-Za-z ]+"), lines.get(0));
            assertTrue(lines.contains("Content-Length: " + (text.length() - bodyBegin)));
            assertTrue(lines.contains("Content-Type: text/plain; charset=utf-8"));
            assertTrue(lines.contains(426 == status ? "Connection: Upgrade, close" : "Connection: close"));
            assertEquals(405 == status, lines.contains("Allow: GET"));
            assertEquals(426 == status || 400 == status, lines.contains("Sec-WebSocket-Version: 13"));
            assertEquals(426 == status, lines.contains("Upgrade: websocket"));
            assertTrue(text.endsWith("\n"));
        }

        @Test
        void shouldCarryTheOwnersWordsAndHeaders()
        {
            final String text = written(UpgradeResponseWriter.refuse(503).header("Retry-After", "5").body("later"));
            assertTrue(text.startsWith("HTTP/1.1 503 Service Unavailable\r\n"));
            assertTrue(text.contains("\r\nRetry-After: 5\r\n"));
            assertTrue(text.contains("\r\nContent-Length: 5\r\n"));
            assertTrue(text.endsWith("\r\n\r\nlater"));
        }

        @Test
        void shouldCarryAPage()
        {
            final byte[] page = "<h1>\u00E4</h1>".getBytes(UTF_8);
            final UpgradeResponseWriter response = UpgradeResponseWriter.refuse(200).body("text/html", page);
            assertTrue(written(response).contains("\r\nContent-Type: text/html\r\nContent-Length: " + page.length));
            final String head = written(UpgradeResponseWriter.refuse(200).body("text/html", page).withoutBody());
            assertTrue(head.contains("\r\nContent-Length: " + page.length + "\r\n"));
            assertTrue(head.endsWith("\r\n\r\n"));
            assertFalse(head.contains("<h1>"));
        }

        @Test
        void shouldNotTakeAStatusThatIsNoRefusal()
        {
            assertThrows(IllegalArgumentException.class, () -> UpgradeResponseWriter.refuse(101));
            assertThrows(IllegalArgumentException.class, () -> UpgradeResponseWriter.refuse(600));
        }
    }
}
