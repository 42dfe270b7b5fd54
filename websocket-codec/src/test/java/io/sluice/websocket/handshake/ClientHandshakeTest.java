package io.sluice.websocket.handshake;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.sluice.websocket.deflate.DeflateNegotiation;
import io.sluice.websocket.deflate.DeflateOptions;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.websocket.handshake.HandshakeWorld.parse;
import static io.sluice.websocket.handshake.HandshakeWorld.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClientHandshakeTest
{
    private static final String NATS_ANSWER =
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static ClientHandshake client()
    {
        return new ClientHandshake("example.org:8080", "/nats?a=b", HandshakeLimits.DEFAULT)
            .subprotocol("nats").subprotocol("chat").deflate(DeflateOptions.DEFAULT);
    }

    /** Runs a handshake for each way of cutting the answer, which may be spoilt first. */
    private static void answer(final UnaryOperator<String> spoil, final Consumer<ClientHandshake> check)
    {
        for (int cut = 0; cut < 40; cut++)
        {
            final ClientHandshake client = client();
            final UpgradeRequest request = parse(written(client));
            final String right = written(UpgradeResponseWriter.accept(request).subprotocol("chat")
                .deflate(DeflateNegotiation.accept(request.extensions(), DeflateOptions.DEFAULT)));
            final byte[] bytes = spoil.apply(right).getBytes(ISO_8859_1);
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            int consumed = 0;
            while (consumed < bytes.length && !client.isFailed() && !client.isComplete())
            {
                final int length = 0 == cut ? bytes.length : 1 == cut ? 1 : bytes.length * cut / 40;
                consumed += client.parse(buffer, consumed, Math.min(Math.max(1, length), bytes.length - consumed));
            }
            if (client.isComplete())
            {
                assertEquals(spoil.apply(right).indexOf("\r\n\r\n") + 4, consumed);
            }
            check.accept(client);
        }
    }

    private static void assertFails(final UnaryOperator<String> spoil)
    {
        answer(spoil, client ->
        {
            assertTrue(client.isFailed());
            assertFalse(client.isComplete());
            assertNotNull(client.failure());
        });
    }

    private static UnaryOperator<String> with(final String name, final String value)
    {
        return text -> text.replaceFirst(name + ": [^\r]*\r\n", null == value ? "" : name + ": " + value + "\r\n");
    }

    private static UnaryOperator<String> twice(final String name)
    {
        return text -> text.replaceFirst('(' + name + ": [^\r]*\r\n)", "$1$1");
    }

    @Nested
    @DisplayName("RFC 6455 section 4.1: the client's request")
    class Requests
    {
        @Test
        void shouldBeARequestThatAServerAccepts()
        {
            final UpgradeRequest request = parse(written(client().header("Origin", "http://o").header("X", "y")));
            assertEquals(101, ServerHandshake.check(request));
            assertEquals("GET", request.method());
            assertEquals("/nats?a=b", request.target());
            assertEquals("example.org:8080", request.host());
            assertEquals("http://o", request.origin());
            assertEquals("y", request.header("x"));
            assertEquals("nats, chat", request.header("sec-websocket-protocol"));
            assertEquals(NATS_ANSWER, request.header("sec-websocket-extensions"));
        }

        @Test
        void shouldOfferNothingUnlessAsked()
        {
            final UpgradeRequest request =
                parse(written(new ClientHandshake("[::1]:80", "", HandshakeLimits.DEFAULT).deflate(null)));
            assertEquals("/", request.target());
            assertEquals(5, request.headers().count());
        }

        @Test
        void shouldDrawANewKeyForEachConnection()
        {
            final String first = parse(written(client())).header("sec-websocket-key");
            final String second = parse(written(client())).header("sec-websocket-key");
            assertTrue(ServerHandshake.isKey(first));
            assertNotEquals(first, second);
        }

        @Test
        void shouldRefuseWhatWouldNotBeARequest()
        {
            final HandshakeLimits limits = HandshakeLimits.DEFAULT;
            for (final String host : new String[]{"", "a b", "a/b", "a\r\nX: y", "a@b"})
            {
                assertThrows(IllegalArgumentException.class, () -> new ClientHandshake(host, "/", limits));
            }
            for (final String target : new String[]{"/a b", "/a\r\n", "/#a", "/\u00E4"})
            {
                assertThrows(IllegalArgumentException.class, () -> new ClientHandshake("a", target, limits));
            }
            assertThrows(IllegalArgumentException.class, () -> client().subprotocol("nats"));
            assertThrows(IllegalArgumentException.class, () -> client().subprotocol("a b"));
            assertThrows(IllegalArgumentException.class, () -> client().header("Host", "a"));
            assertThrows(IllegalArgumentException.class, () -> client().header("X", "a\r\nb"));
        }
    }

    @Nested
    @DisplayName("RFC 6455 section 4.1: validating the server's response")
    class Responses
    {
        @Test
        void shouldCompleteOnARightAnswer()
        {
            answer(text -> text + "\u0082\u0000 pipelined", client ->
            {
                assertNull(client.failure());
                assertTrue(client.isComplete());
                assertEquals(101, client.status());
                assertEquals("chat", client.subprotocol());
                assertNotNull(client.deflate());
            });
        }

        @Test
        void shouldTakeAnAnswerWithoutChoices()
        {
            answer(text -> with("Sec-WebSocket-Extensions", null).apply(
                with("Sec-WebSocket-Protocol", null).apply(text)), client ->
                {
                    assertTrue(client.isComplete());
                    assertNull(client.subprotocol());
                    assertNull(client.deflate());
                });
            answer(with("Sec-WebSocket-Extensions", ""), client -> assertTrue(client.isComplete()));
        }

        @Test
        void shouldTakeOtherCasesAndReasons()
        {
            answer(with("Upgrade", "WebSocket"), client -> assertTrue(client.isComplete()));
            answer(with("Connection", "keep-alive, upgrade"), client -> assertTrue(client.isComplete()));
            answer(text -> text.replace(" Switching Protocols", " "), client -> assertTrue(client.isComplete()));
            answer(text -> text.replace(" Switching Protocols", ""), client -> assertTrue(client.isComplete()));
            answer(text -> text.replace("HTTP/1.1", "HTTP/1.2"), client -> assertTrue(client.isComplete()));
        }

        @Test
        void shouldFailOnAWrongUpgrade()
        {
            assertFails(with("Upgrade", null));
            assertFails(with("Upgrade", "websockets"));
            assertFails(with("Upgrade", "h2c, websocket"));
            assertFails(twice("Upgrade"));
        }

        @Test
        void shouldFailOnAWrongConnection()
        {
            assertFails(with("Connection", null));
            assertFails(with("Connection", "close"));
        }

        @Test
        void shouldFailOnAWrongAccept()
        {
            assertFails(with("Sec-WebSocket-Accept", null));
            assertFails(with("Sec-WebSocket-Accept", ""));
            assertFails(with("Sec-WebSocket-Accept", HandshakeWorld.ACCEPT));
            assertFails(twice("Sec-WebSocket-Accept"));
        }

        @Test
        void shouldFailOnASubprotocolThatWasNotOffered()
        {
            assertFails(with("Sec-WebSocket-Protocol", "other"));
            assertFails(with("Sec-WebSocket-Protocol", "Chat"));
            assertFails(with("Sec-WebSocket-Protocol", "nats, chat"));
            assertFails(twice("Sec-WebSocket-Protocol"));
        }

        @Test
        void shouldFailOnExtensionsThatWereNotOffered()
        {
            assertFails(with("Sec-WebSocket-Extensions", "foo"));
            assertFails(with("Sec-WebSocket-Extensions", NATS_ANSWER + ", foo"));
            assertFails(with("Sec-WebSocket-Extensions", NATS_ANSWER + ", " + NATS_ANSWER));
            assertFails(with("Sec-WebSocket-Extensions", NATS_ANSWER + "; client_max_window_bits=10"));
            assertFails(with("Sec-WebSocket-Extensions", "permessage-deflate"));
            assertFails(with("Sec-WebSocket-Extensions", "permessage-deflate; ="));
            assertFails(twice("Sec-WebSocket-Extensions"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1 200 OK", "HTTP/1.1 400 Bad Request", "HTTP/1.1 301 Moved", "HTTP/1.1 100 ",
            "HTTP/1.1 503"})
        void shouldSayWhatTheServerAnsweredInstead(final String line)
        {
            answer(text -> text.replaceFirst("HTTP[^\r]*", line), client ->
            {
                assertTrue(client.isFailed());
                assertEquals(Integer.parseInt(line.substring(9, 12)), client.status());
                assertTrue(client.failure().contains(line.substring(9)));
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/2 101", "HTTP/1.1 101x", "HTTP/1.1  101 a", "HTTP/1.1 1O1 a", "HTTP/1.1 10",
            "101", "ICY 200 OK", "HTTP/1.1\t101 a", "GET / HTTP/1.1", "HTTP/2.0 101 a"})
        void shouldFailOnAMalformedStatusLine(final String line)
        {
            assertFails(text -> text.replaceFirst("HTTP[^\r]*", line));
        }

        @Test
        void shouldFailOnALineThatTwoReadersReadDifferently()
        {
            assertFails(text -> text.replace("\r\n", "\n"));
            assertFails(text -> text.replaceFirst("\r\n", "\r\nX : y\r\n"));
            assertFails(text -> text.replaceFirst("\r\n\r\n", "\r\n folded\r\n\r\n"));
            assertFails(text -> text.replaceFirst("\r\n", "\r\nX: " + "y".repeat(10_000) + "\r\n"));
        }

        @Test
        void shouldShowTheHeadersOfARefusal()
        {
            final ClientHandshake client = client();
            final UnsafeBuffer buffer = new UnsafeBuffer(
                "HTTP/1.1 503 Busy\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nbody".getBytes(ISO_8859_1));
            assertEquals(buffer.capacity() - 4, client.parse(buffer, 0, buffer.capacity()));
            assertEquals("5", client.responseHeaders().value("retry-after"));
            assertEquals("server answered 503 Busy", client.failure());
        }
    }
}
