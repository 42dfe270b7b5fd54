package io.sluice.net.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.sluice.net.CloseCause;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServerUpgradeTest
{
    private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" +
        "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    @AutoClose
    private final WebSocketWorld world = new WebSocketWorld();
    private RecordingHandler upper = new RecordingHandler();
    private final Decider decider = new Decider();

    /** Decides as told, and records. */
    private final class Decider implements UpgradeHandler
    {
        private final List<String> ends = new ArrayList<>();
        private ServerUpgrade upgrade;
        private WebSocketChannel channel;
        private UpgradeResponseWriter refusal;
        private boolean isHolding;

        @Override
        public void onUpgrade(final ServerUpgrade asked, final UpgradeRequest request)
        {
            upgrade = asked;
            assertEquals("/path", request.path());
            if (null != refusal)
            {
                asked.refuse(refusal);
            }
            else if (!isHolding)
            {
                accept();
            }
        }

        void accept()
        {
            upper = new RecordingHandler();
            channel = upgrade.accept(upper, null);
        }

        @Override
        public void onAbandoned(final ServerUpgrade ended, final CloseCause cause)
        {
            ends.add(ended.answeredStatus() + " " + cause);
        }
    }

    @Test
    void shouldAcceptAndDeliverWhatCameWithTheRequest() throws IOException
    {
        final RawPeer peer = world.connect(decider);
        final byte[] frame = RawPeer.frame(RawPeer.FIN | RawPeer.BINARY, new byte[]{'h', 'i'});
        peer.send(WebSocketWorld.concat(RawPeer.request("").getBytes(), frame));
        assertEquals(ACCEPTED + "\r\n", peer.head());
        world.await(() -> 2 == upper.consumed.size(), "payload");
        assertEquals("hi", upper.text());
        assertTrue(decider.channel.isOpen());
        assertFalse(decider.channel.isCompressing());
        assertEquals("/path", decider.upgrade.request().path());
    }

    @Test
    void shouldReadARequestThatComesByteByByte() throws IOException
    {
        final RawPeer peer = world.connect(decider);
        for (final char character : RawPeer.request("").toCharArray())
        {
            assertNull(decider.upgrade);
            peer.send(String.valueOf(character));
            world.passes(3);
        }
        assertEquals(ACCEPTED + "\r\n", peer.head());
    }

    @Test
    void shouldAgreeOnCompressionAsNatsServerDoes() throws IOException
    {
        world.settings.deflate(DeflateOptions.DEFAULT);
        final RawPeer peer = world.connect(decider);
        assertEquals(ACCEPTED + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; " +
            "client_no_context_takeover\r\n\r\n", peer.upgrade(RawPeer.DEFLATE));
        assertTrue(decider.channel.isCompressing());
        assertEquals(ACCEPTED + "\r\n", world.connect(decider).upgrade(""));
    }

    @Test
    void shouldAgreeOnTakeoverOnlyWhileThereIsRoomForContexts() throws IOException
    {
        world.settings.deflate(DeflateOptions.DEFAULT.withContextTakeover(true, true));
        final String taken = ACCEPTED + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
        assertEquals(taken, world.connect(decider).upgrade(RawPeer.DEFLATE));
        final WebSocketChannel first = decider.channel;
        for (int i = 1; i < 4; i++)
        {
            assertEquals(taken, world.connect(decider).upgrade(RawPeer.DEFLATE));
        }
        assertTrue(world.connect(decider).upgrade(RawPeer.DEFLATE).contains("; server_no_context_takeover; client_no"));
        first.reset();
        world.await(() -> 3 == world.shared.deflatePool().takeovers(), "context given back");
        assertEquals(taken, world.connect(decider).upgrade(RawPeer.DEFLATE));
    }

    @Test
    void shouldSendHeadersAndSubprotocolOfItsOwner() throws IOException
    {
        decider.isHolding = true;
        final RawPeer peer = world.connect(decider);
        peer.send(RawPeer.request("Sec-WebSocket-Protocol: nats, chat\r\n"));
        world.await(() -> null != decider.upgrade, "request");
        decider.upgrade.accept(upper,
            UpgradeResponseWriter.accept(decider.upgrade.request()).subprotocol("nats").header("X", "y"));
        assertEquals(ACCEPTED + "Sec-WebSocket-Protocol: nats\r\nX: y\r\n\r\n", peer.head());
    }

    @Test
    void shouldRefuseWithWhatItsOwnerSays() throws IOException
    {
        decider.refusal = UpgradeResponseWriter.refuse(503).header("Retry-After", "1").body("later");
        final RawPeer peer = world.connect(decider);
        final String head = peer.upgrade("");
        assertTrue(head.startsWith("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"), head);
        assertTrue(head.contains("\r\nRetry-After: 1\r\n"), head);
        assertEquals("later", peer.rest());
        assertFalse(peer.isReset());
        peer.disconnect();
        world.await(() -> List.of("503 CLOSED").equals(decider.ends), "end");
        assertThrows(IllegalStateException.class, decider::accept);
    }

    @Test
    void shouldHoldAndAcceptLater() throws IOException
    {
        decider.isHolding = true;
        final RawPeer peer = world.connect(decider);
        peer.send(RawPeer.request(""));
        world.await(() -> null != decider.upgrade, "request");
        peer.sendFrame(RawPeer.FIN | RawPeer.BINARY, "early");
        world.passes(20);
        assertTrue(decider.upgrade.isUndecided());
        assertEquals("", upper.text());
        decider.accept();
        assertFalse(decider.upgrade.isUndecided());
        assertEquals(ACCEPTED + "\r\n", peer.head());
        world.await(() -> "early".equals(upper.text()), "payload");
    }

    @Test
    void shouldTellThatThePeerHasGoneWhileItWasHeld() throws IOException
    {
        decider.isHolding = true;
        final RawPeer peer = world.connect(decider);
        peer.send(RawPeer.request(""));
        world.await(() -> null != decider.upgrade, "request");
        peer.disconnect();
        world.await(() ->
        {
            world.skipMs(100);
            return 1 == decider.ends.size();
        }, "end");
        assertFalse(decider.upgrade.isUndecided());
        assertThrows(IllegalStateException.class, decider::accept);
    }

    @Test
    void shouldAnswerWhatCannotBeRead() throws IOException
    {
        final RawPeer peer = world.connect(decider).send("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
        assertTrue(peer.head().startsWith("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"));
        assertEquals("header line without a valid name\n", peer.rest());
        peer.disconnect();
        world.await(() -> List.of("400 CLOSED").equals(decider.ends), "end");
        assertNull(decider.upgrade);
    }

    @Test
    void shouldAnswerPages() throws IOException
    {
        final RawPeer plain = world.connect(decider).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(plain.head().contains("426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade, close"));
        assertEquals("426 Upgrade Required\n", plain.rest());
        final UpgradeHandler pages = new UpgradeHandler()
        {
            @Override
            public void onUpgrade(final ServerUpgrade upgrade, final UpgradeRequest request)
            {
                throw new IllegalStateException("no upgrade");
            }

            @Override
            public UpgradeResponseWriter onPage(final UpgradeRequest request)
            {
                return UpgradeResponseWriter.refuse(200).body("text/html", new byte[300_000]);
            }
        };
        final RawPeer reader = world.connect(pages).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(reader.head().contains("\r\nContent-Length: 300000\r\n"));
        assertEquals(300_000, reader.rest().length());
        final RawPeer headReader = world.connect(pages).send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(headReader.head().contains("\r\nContent-Length: 300000\r\n"));
        assertEquals("", headReader.rest());
    }

    @Test
    void shouldSendALongPageAsFastAsThePeerTakesIt() throws IOException
    {
        final byte[] page = new byte[1_000_000];
        new Random(1).nextBytes(page);
        final LongPage handler = new LongPage(page);
        final RawPeer peer = world.connect(handler, true).send("GET / HTTP/1.1\r\nHost: a\r\n\r\nmore");
        world.passes(50);
        assertTrue(world.loop.pool().heldBytes() <= 2 * 64 * 1024, "holds " + world.loop.pool().heldBytes());
        peer.shutdownOutput();
        final ByteBuffer taken = ByteBuffer.allocate(page.length + 1000);
        for (int i = 1; i <= 5; i++)
        {
            world.skipMs(4_000); // more than 5 s in all, but it takes some in each
            taken.limit(i * 150_000);
            world.await(() -> isFilled(peer, taken), "more of the page");
        }
        final byte[] rest = peer.rest().getBytes(ISO_8859_1);
        taken.limit(taken.capacity()).put(rest);
        assertFalse(peer.isReset());
        assertArrayEquals(page, Arrays.copyOfRange(taken.array(), taken.position() - page.length, taken.position()));
        world.await(() -> List.of("200 CLOSED").equals(handler.ends), "end");
    }

    private static boolean isFilled(final RawPeer peer, final ByteBuffer taken)
    {
        try
        {
            assertTrue(peer.socket.read(taken) >= 0, "the page ended early");
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }

        return !taken.hasRemaining();
    }

    @Test
    void shouldResetAPeerThatTakesNothing() throws IOException
    {
        final LongPage handler = new LongPage(new byte[3_000_000]);
        world.connect(handler, true).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        world.passes(50);
        world.skipMs(5_100);
        world.await(() -> List.of("200 RESET").equals(handler.ends), "end");
    }

    /** Serves one page and notes how that ends. */
    private static final class LongPage implements UpgradeHandler
    {
        private final List<String> ends = new ArrayList<>();
        private final byte[] page;

        LongPage(final byte[] page)
        {
            this.page = page;
        }

        @Override
        public void onUpgrade(final ServerUpgrade upgrade, final UpgradeRequest request)
        {
            throw new IllegalStateException("no upgrade");
        }

        @Override
        public UpgradeResponseWriter onPage(final UpgradeRequest request)
        {
            return UpgradeResponseWriter.refuse(200).body("text/html", page);
        }

        @Override
        public void onAbandoned(final ServerUpgrade upgrade, final CloseCause cause)
        {
            ends.add(upgrade.answeredStatus() + " " + cause);
        }
    }

    @Test
    void shouldAnswer408ToARequestThatDoesNotEnd() throws IOException
    {
        final RawPeer peer = world.connect(decider).send("GET / HT");
        world.passes(5);
        world.skipMs(4_900);
        world.passes(5);
        assertFalse(peer.isAtEnd());
        world.skipMs(200);
        assertTrue(peer.head().startsWith("HTTP/1.1 408 Request Timeout\r\n"));
        peer.rest();
    }

    @Test
    void shouldCloseAConnectionThatSaysNothing() throws IOException
    {
        final RawPeer peer = world.connect(decider);
        world.passes(5);
        world.skipMs(5_100);
        assertEquals("", peer.rest());
        peer.disconnect();
        world.await(() -> List.of("0 CLOSED").equals(decider.ends), "end");
    }

    @Test
    void shouldCloseAConnectionThatEndsTooEarly() throws IOException
    {
        final RawPeer peer = world.connect(decider).send("GET / HT");
        peer.shutdownOutput();
        assertEquals("", peer.rest());
        world.await(() -> List.of("0 CLOSED").equals(decider.ends), "end");
    }

    @Test
    void shouldNotCountTheTimeOfADecisionAgainstThePeer() throws IOException
    {
        decider.isHolding = true;
        final RawPeer peer = world.connect(decider).send(RawPeer.request(""));
        world.await(() -> null != decider.upgrade, "request");
        world.skipMs(60_000);
        world.passes(5);
        decider.accept();
        assertEquals(ACCEPTED + "\r\n", peer.head());
        assertNotNull(decider.channel);
    }
}
