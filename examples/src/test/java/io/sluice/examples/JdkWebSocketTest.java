package io.sluice.examples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** The JDK's own client as the peer of the echo server. */
class JdkWebSocketTest
{
    private WebSocketEchoServer server;
    private WebSocket socket;
    private final Listener listener = new Listener();

    /** Puts whole messages, and whatever else is told, into a queue. */
    private static final class Listener implements WebSocket.Listener
    {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(final WebSocket source, final CharSequence part, final boolean isLast)
        {
            text.append(part);
            if (isLast)
            {
                heard.add(text.toString());
                text.setLength(0);
            }
            source.request(1);

            return null;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket source, final ByteBuffer part, final boolean isLast)
        {
            final byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.write(copy, 0, copy.length);
            if (isLast)
            {
                heard.add(bytes.toByteArray());
                bytes.reset();
            }
            source.request(1);

            return null;
        }

        @Override
        public CompletionStage<?> onPong(final WebSocket source, final ByteBuffer payload)
        {
            heard.add("pong " + payload.remaining());
            source.request(1);

            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket source, final int status, final String reason)
        {
            heard.add("close " + status);

            return null;
        }

        @Override
        public void onError(final WebSocket source, final Throwable error)
        {
            heard.add(error);
        }

        Object next() throws InterruptedException
        {
            final Object next = heard.poll(60, TimeUnit.SECONDS);
            assertNotNull(next, "nothing came back");

            return next;
        }
    }

    @BeforeEach
    void connect() throws IOException
    {
        server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false);
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(server.url(), listener).join();
    }

    @AfterEach
    void disconnect()
    {
        socket.abort();
        server.close();
    }

    @Test
    void shouldGetTextsBack() throws InterruptedException
    {
        for (final String text : new String[]{"", "a", "Gr\u00FC\u00DFe \uD83D\uDE00", "\u00E9".repeat(500_000)})
        {
            socket.sendText(text, true).join();
            assertEquals(text, listener.next());
        }
    }

    @Test
    void shouldGetBinaryMessagesBack() throws InterruptedException
    {
        for (final int length : new int[]{0, 1, 125, 126, 65_535, 65_536, 5_000_000})
        {
            final byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
            assertArrayEquals(bytes, (byte[])listener.next());
        }
    }

    @Test
    void shouldGetFragmentsAndPongsBack() throws InterruptedException
    {
        socket.sendText("frag", false).join();
        socket.sendPing(ByteBuffer.allocate(5)).join();
        socket.sendText("mented", true).join();
        assertEquals("pong 5", listener.next());
        assertEquals("fragmented", listener.next());
    }

    @Test
    void shouldCloseCleanly() throws InterruptedException
    {
        socket.sendClose(4321, "enough").join();
        assertEquals("close 4321", listener.next());
    }
}
