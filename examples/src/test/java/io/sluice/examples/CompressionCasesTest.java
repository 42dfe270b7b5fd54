package io.sluice.examples;

import io.sluice.examples.RawEchoPeer.Event;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

import static io.sluice.examples.RawEchoPeer.BINARY;
import static io.sluice.examples.RawEchoPeer.CONTINUATION;
import static io.sluice.examples.RawEchoPeer.FIN;
import static io.sluice.examples.RawEchoPeer.RSV1;
import static io.sluice.examples.RawEchoPeer.TEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the Autobahn suite describes in its sections 12 and 13, with fewer messages. */
class CompressionCasesTest
{
    private static final int MESSAGES = 60;

    @AutoClose
    private static WebSocketEchoServer server;

    @BeforeAll
    static void launch() throws IOException
    {
        server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false);
    }

    private static byte[] message(final Random random, final int opcode, final int length)
    {
        final byte[] message = new byte[length];
        if (BINARY == opcode)
        {
            random.nextBytes(message);
            Arrays.fill(message, 0, length / 2, (byte)7);
        }
        else
        {
            final String[] words = {"{\"subject\": ", "\"quick brown fox\", ", "lazy dog ", "0123456789", "}\n"};
            int position = 0;
            while (position < length)
            {
                final byte[] word = words[random.nextInt(words.length)].getBytes(US_ASCII);
                final int count = Math.min(word.length, length - position);
                System.arraycopy(word, 0, message, position, count);
                position += count;
            }
        }

        return message;
    }

    /** Sends messages compressed and fragmented as a client that took up the server's answer would. */
    private static void converse(final RawEchoPeer peer, final int opcode, final int length, final int fragment)
    {
        final boolean isTakeover = !peer.response().contains("client_no_context_takeover");
        final Deflater deflater = new Deflater(5, true);
        final Random random = new Random(length);
        for (int i = 0; i < MESSAGES; i++)
        {
            final byte[] message = message(random, opcode, length);
            if (!isTakeover)
            {
                deflater.reset();
            }
            final byte[] payload = RawEchoPeer.deflate(deflater, message);
            for (int done = 0; 0 == done || done < payload.length; done += fragment)
            {
                final int end = Math.min(payload.length, done + fragment);
                peer.sendFrame((0 == done ? RSV1 | opcode : CONTINUATION) | (end == payload.length ? FIN : 0),
                    Arrays.copyOfRange(payload, done, end));
            }
            final Event event = peer.next();
            assertEquals(opcode, event.opcode(), event.toString());
            assertArrayEquals(message, event.payload(), "message " + i);
        }
        deflater.end();
        peer.sendClose(1000);
        assertEquals(1000, peer.next().status());
        assertEquals(Event.END, peer.next());
    }

    @ParameterizedTest
    @DisplayName("12 Compression of messages of different sizes")
    @CsvSource({"1,16", "1,64", "1,256", "1,1024", "1,4096", "1,8192", "1,16384", "1,32768", "1,65536", "1,131072",
        "2,16", "2,64", "2,256", "2,1024", "2,4096", "2,8192", "2,16384", "2,32768", "2,65536", "2,131072"})
    void shouldEchoCompressedMessages(final int opcode, final int length) throws IOException
    {
        try (RawEchoPeer peer = new RawEchoPeer(server.url(), "permessage-deflate; client_max_window_bits"))
        {
            converse(peer, opcode, length, Integer.MAX_VALUE);
        }
        try (RawEchoPeer peer = new RawEchoPeer(server.url(), "permessage-deflate"))
        {
            converse(peer, opcode, length, Math.max(1, length / 7));
        }
    }

    @ParameterizedTest
    @DisplayName("13 Offers with different parameters")
    @ValueSource(strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=8",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=9",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=15",
        "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=15; client_max_window_bits=12",
        "permessage-deflate; client_no_context_takeover; client_max_window_bits; server_max_window_bits=8, " +
            "permessage-deflate; client_max_window_bits",
        "foo, permessage-deflate; unknown, permessage-deflate; server_max_window_bits=10"})
    void shouldServeEveryOffer(final String offer) throws IOException
    {
        for (final int length : new int[]{0, 16, 1024, 32_768, 131_072})
        {
            try (RawEchoPeer peer = new RawEchoPeer(server.url(), offer))
            {
                assertTrue(peer.response().contains("\r\nSec-WebSocket-Extensions: permessage-deflate;"));
                assertEquals(offer.contains("server_max_window_bits"),
                    peer.response().contains("server_max_window_bits="), peer.response());
                assertTrue(peer.response().contains("client_no_context_takeover") ||
                    !offer.contains("client_no_context_takeover"));
                converse(peer, length % 3 == 1 ? TEXT : BINARY, length, 100_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; server_max_window_bits=7", "permessage-deflate; unknown",
        "permessage-deflate; client_max_window_bits=16", "x-webkit-deflate-frame"})
    void shouldServeWithoutCompressionWhereTheOfferMustBeDeclined(final String offer) throws IOException
    {
        try (RawEchoPeer peer = new RawEchoPeer(server.url(), offer))
        {
            assertFalse(peer.response().contains("Sec-WebSocket-Extensions"));
            peer.sendFrame(FIN | RSV1 | TEXT, "x");
            assertEquals(1002, peer.next().status());
        }
    }

    @Test
    void shouldStopABomb() throws IOException
    {
        try (RawEchoPeer peer = new RawEchoPeer(server.url(), "permessage-deflate; client_no_context_takeover"))
        {
            final Deflater deflater = new Deflater(9, true);
            final byte[] bomb = RawEchoPeer.deflate(deflater, new byte[70 * 1024 * 1024]);
            deflater.end();
            peer.sendFrame(FIN | RSV1 | BINARY, bomb);
            final Event event = peer.next();
            assertEquals(1009, event.status(), event.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED A0 80", "61 C3"})
    void shouldFailOnCompressedTextThatIsNotText(final String hex) throws IOException
    {
        final byte[] bytes = new byte[hex.split(" ").length];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(hex.split(" ")[i], 16);
        }
        try (RawEchoPeer peer = new RawEchoPeer(server.url(), "permessage-deflate"))
        {
            peer.sendFrame(FIN | RSV1 | TEXT, RawEchoPeer.deflate(new Deflater(1, true), bytes));
            assertEquals(1007, peer.next().status());
        }
    }
}
