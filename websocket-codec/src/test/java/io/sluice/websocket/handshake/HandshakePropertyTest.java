package io.sluice.websocket.handshake;

import java.util.Arrays;
import java.util.Random;

import io.sluice.websocket.deflate.DeflateNegotiation;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.deflate.Extension;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static io.sluice.websocket.handshake.HandshakeWorld.upgrade;
import static io.sluice.websocket.handshake.HandshakeWorld.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HandshakePropertyTest
{
    private static final HandshakeLimits LIMITS = new HandshakeLimits(200, 200, 20, 1024);
    private static final String[] PIECES = {"\r\n", "\n", "\r", " ", "\t", ":", ",", ";", "=", "\"", "\\", "%", "?",
        "/", "#", "\u0000", "\u007F", "\u00FF", "Host: b\r\n", "Upgrade: x\r\n",
        "Content-Length: 0\r\n", "Cookie: a=\r\n",
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\n", "Origin: null\r\n", "HTTP/1.1",
        "\r\n\r\n", "http://", "GET "};

    @Test
    void shouldSurviveSpoiltRequests()
    {
        run(1, 20_000);
    }

    @Test
    @Tag("slow")
    void shouldSurviveVeryManySpoiltRequests()
    {
        run(1_000_000, 3_000_000);
    }

    private static void run(final int firstSeed, final int count)
    {
        int complete = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            complete += request(seed) ? 1 : 0;
            response(seed);
        }
        assertTrue(complete > count / 20 && complete < count * 9 / 10, complete + " of " + count);
    }

    private static boolean request(final int seed)
    {
        final Random random = new Random(seed);
        final byte[] bytes = spoil(random, upgrade("Cookie: a=b; c=\"d\"", "Origin: http://a",
            "Sec-WebSocket-Protocol: nats", "Sec-WebSocket-Extensions: foo; bar=\"1\", permessage-deflate"));
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final UpgradeRequestParser whole = new UpgradeRequestParser(LIMITS);
        final int consumed = whole.parse(buffer, 0, bytes.length);
        assertTrue(consumed <= LIMITS.maxHeadLength() + 1, "seed " + seed);
        final UpgradeRequestParser cut = new UpgradeRequestParser(LIMITS);
        int position = 0;
        while (position < bytes.length && !cut.isFailed() && !cut.isComplete())
        {
            position += cut.parse(buffer, position, 1 + random.nextInt(bytes.length - position));
        }
        assertEquals(whole.isComplete(), cut.isComplete(), "seed " + seed);
        assertEquals(whole.status(), cut.status(), "seed " + seed);
        if (whole.isComplete())
        {
            assertEquals(consumed, position, "seed " + seed);
            touch(whole.request());
        }

        return whole.isComplete();
    }

    /** Nothing that a view can be asked may fail, and what a server answers can be written. */
    private static void touch(final UpgradeRequest request)
    {
        final int status = ServerHandshake.check(request);
        assertTrue(request.target().startsWith("/") || "*".equals(request.target().substring(1)) || 405 == status);
        assertNotNull(request.path());
        assertNotNull(request.queryParameters("a"));
        assertNotNull(request.subprotocols());
        request.cookie("a");
        request.cookie("c");
        final UpgradeResponseWriter response = 101 == status ? UpgradeResponseWriter.accept(request) :
            UpgradeResponseWriter.refuse(status);
        if (101 == status)
        {
            response.deflate(DeflateNegotiation.accept(request.extensions(), DeflateOptions.DEFAULT));
        }
        assertTrue(written(response).startsWith("HTTP/1.1 " + status));
    }

    private static void response(final int seed)
    {
        final Random random = new Random(seed);
        final ClientHandshake client = new ClientHandshake("a", "/", LIMITS).deflate(DeflateOptions.DEFAULT);
        final byte[] bytes = spoil(random, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" +
            "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
        int position = 0;
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        while (position < bytes.length && !client.isFailed() && !client.isComplete())
        {
            position += client.parse(buffer, position, 1 + random.nextInt(bytes.length - position));
        }
        assertTrue(!client.isComplete(), "seed " + seed);
        Extension.parse(new String(bytes, ISO_8859_1));
    }

    private static byte[] spoil(final Random random, final String text)
    {
        final StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--)
        {
            final int position = random.nextInt(spoilt.length());
            switch (random.nextInt(5))
            {
                case 0:
                    spoilt.setCharAt(position, (char)random.nextInt(256));
                    break;

                case 1:
                    spoilt.deleteCharAt(position);
                    break;

                case 2:
                    spoilt.insert(position, PIECES[random.nextInt(PIECES.length)]);
                    break;

                case 3:
                    spoilt.insert(position, "x".repeat(random.nextInt(300)));
                    break;

                default:
                    final int line = spoilt.indexOf("\r\n", position);
                    spoilt.insert(line < 0 ? 0 : line + 2, PIECES[random.nextInt(PIECES.length)]);
                    break;
            }
        }
        final byte[] bytes = spoilt.toString().getBytes(ISO_8859_1);

        return random.nextInt(5) > 0 ? bytes : Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    }
}
