package io.sluice.websocket.handshake;

import java.util.function.BiConsumer;

import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Requests, and the three ways of feeding them, that the tests of this package share. */
final class HandshakeWorld
{
    /** The one of RFC 6455 section 1.2, and its answer. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private HandshakeWorld()
    {
    }

    /** A request that is in order, with header lines added before the blank line. */
    static String upgrade(final String... headerLines)
    {
        return request("GET /nats HTTP/1.1", "Host: example.org:8080", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY, "Sec-WebSocket-Version: 13").replace("\r\n\r\n", "\r\n") +
            (0 == headerLines.length ? "\r\n" : request(headerLines));
    }

    static String request(final String... lines)
    {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Parses whole, in two at each byte, and byte by byte, and lets all be checked. */
    static void feed(
        final String text, final HandshakeLimits limits, final BiConsumer<UpgradeRequestParser, Integer> check)
    {
        final byte[] bytes = text.getBytes(ISO_8859_1);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 3]);
        buffer.putBytes(3, bytes);
        for (int split = 0; split < bytes.length; split++)
        {
            final UpgradeRequestParser parser = new UpgradeRequestParser(limits);
            int consumed = parser.parse(buffer, 3, split);
            if (consumed == split)
            {
                consumed += parser.parse(buffer, 3 + consumed, bytes.length - consumed);
            }
            check.accept(parser, consumed);
        }
        final UpgradeRequestParser parser = new UpgradeRequestParser(limits);
        int consumed = 0;
        while (consumed < bytes.length && !parser.isFailed() && !parser.isComplete())
        {
            consumed += parser.parse(buffer, 3 + consumed, 1);
        }
        check.accept(parser, consumed);
    }

    static UpgradeRequest parse(final String text)
    {
        final UpgradeRequest[] request = new UpgradeRequest[1];
        feed(text, HandshakeLimits.DEFAULT, (parser, consumed) ->
        {
            assertNull(parser.failure());
            assertTrue(parser.isComplete());
            assertFalse(parser.isFailed());
            assertEquals(text.indexOf("\r\n\r\n") + 4, consumed);
            request[0] = parser.request();
        });
        assertNotNull(request[0]);

        return request[0];
    }

    static void assertRefused(final int status, final String text)
    {
        assertRefused(status, text, HandshakeLimits.DEFAULT);
    }

    static void assertRefused(final int status, final String text, final HandshakeLimits limits)
    {
        feed(text, limits, (parser, consumed) ->
        {
            assertEquals(status, parser.status(), text);
            assertTrue(parser.isFailed());
            assertFalse(parser.isComplete());
            assertNull(parser.request());
            assertNotNull(parser.failure());
        });
    }

    static String written(final UpgradeResponseWriter response)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[response.encodedLength() + 7]);
        final int length = response.write(buffer, 7);
        assertEquals(response.encodedLength(), length);

        return buffer.getStringWithoutLengthAscii(7, length);
    }

    static String written(final ClientHandshake client)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[client.encodedLength() + 7]);
        final int length = client.write(buffer, 7);
        assertEquals(client.encodedLength(), length);
        final byte[] bytes = new byte[length];
        buffer.getBytes(7, bytes);

        return new String(bytes, US_ASCII);
    }
}
