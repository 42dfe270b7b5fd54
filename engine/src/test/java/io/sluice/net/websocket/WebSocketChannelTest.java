package io.sluice.net.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.DataFlags;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.UpgradeRequest;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.net.websocket.RawPeer.BINARY;
import static io.sluice.net.websocket.RawPeer.CLOSE;
import static io.sluice.net.websocket.RawPeer.CONTINUATION;
import static io.sluice.net.websocket.RawPeer.FIN;
import static io.sluice.net.websocket.RawPeer.PING;
import static io.sluice.net.websocket.RawPeer.PONG;
import static io.sluice.net.websocket.RawPeer.RSV1;
import static io.sluice.net.websocket.RawPeer.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WebSocketChannelTest
{
    @AutoClose
    private final WebSocketWorld world = new WebSocketWorld();
    private RecordingHandler upper = new RecordingHandler();
    private WebSocketChannel channel;

    private RawPeer connect(final boolean isSmall) throws IOException
    {
        final RawPeer peer = world.connect(this::accept, isSmall);
        assertTrue(peer.upgrade(RawPeer.DEFLATE).startsWith("HTTP/1.1 101"));

        return peer;
    }

    private void accept(final ServerUpgrade upgrade, final UpgradeRequest request)
    {
        channel = upgrade.accept(upper, null);
    }

    private void write(final byte[] bytes)
    {
        final int headroom = channel.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + bytes.length));
        buffer.putBytes(headroom, bytes);
        channel.write(buffer, headroom, bytes.length);
    }

    private void writePart(final String text, final int flags)
    {
        final byte[] bytes = text.getBytes(UTF_8);
        final int headroom = channel.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + bytes.length));
        buffer.putBytes(headroom, bytes);
        channel.writePart(buffer, headroom, bytes.length, flags);
    }

    private static byte[] noise(final int length)
    {
        final byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);

        return noise;
    }

    /** Keeps messages apart and writes them down. */
    private static final class Messages extends RecordingHandler implements MessageHandler
    {
        private final List<String> parts = new ArrayList<>();
        private Consumer<WebSocketChannel> action = (channel) -> channel.isOpen();

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            return MessageHandler.super.onRead(channel, buffer, offset, length);
        }

        @Override
        public void onMessagePart(
            final WebSocketChannel channel,
            final MutableDirectBuffer buffer,
            final int offset,
            final int length,
            final int flags)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            consumed.write(bytes, 0, length);
            parts.add((0 == (flags & DataFlags.FIRST) ? "" : "<") + (0 == (flags & DataFlags.TEXT) ? "b" : "t") +
                length + (0 == (flags & DataFlags.LAST) ? "" : ">"));
            action.accept(channel);
        }
    }

    @Nested
    class Writing
    {
        @ParameterizedTest
        @ValueSource(ints = {1, 125, 126, 32_764, 32_765, 65_528, 65_529, 262_112, 262_144, 262_145, 600_000})
        void shouldCutRunsIntoFramesOfAtMost32KiB(final int length) throws IOException
        {
            final RawPeer peer = connect(false);
            final byte[] run = noise(length);
            write(run);
            byte[] got = new byte[0];
            for (int rest = length; rest > 0; rest -= 32_764)
            {
                final RawPeer.Frame frame = peer.frame();
                assertEquals(FIN | BINARY, frame.first());
                assertEquals(Math.min(rest, 32_764), frame.payload().length);
                got = WebSocketWorld.concat(got, frame.payload());
            }
            assertArrayEquals(run, got);
        }

        @ParameterizedTest
        @ValueSource(ints = {32_765, 65_535, 65_536, 600_000})
        void shouldCutTextAsLateAsEveryClientAllows(final int length) throws IOException
        {
            world.settings.textSent(true);
            final RawPeer peer = connect(false);
            final byte[] run = "t".repeat(length).getBytes(UTF_8);
            write(run);
            assertEquals(new Shown(FIN | TEXT, "t".repeat(Math.min(length, 65_535))), new Shown(peer.frame()));
            assertArrayEquals(Arrays.copyOf(run, Math.max(0, length - 65_535)),
                peer.messages(Math.max(0, length - 65_535)));
        }

        @ParameterizedTest
        @ValueSource(ints = {64, 65, 1000, 64_000, 64_001, 200_000, 600_000})
        void shouldDeflateRunsAboveTheThreshold(final int length) throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            final RawPeer peer = connect(false);
            final byte[] zeroes = new byte[length];
            write(zeroes);
            final RawPeer.Frame first = peer.frame();
            assertEquals(length > 64, 0 != (first.first() & RSV1));
            assertEquals(FIN | BINARY, first.first() & ~RSV1);
            byte[] got = 0 == (first.first() & RSV1) ? first.payload() : RawPeer.inflate(first.payload());
            got = WebSocketWorld.concat(got, peer.messages(length - got.length));
            assertArrayEquals(zeroes, got);
            final byte[] noise = noise(length);
            write(noise);
            assertArrayEquals(noise, peer.messages(length));
        }

        @Test
        void shouldSendTextWhereThatIsWanted() throws IOException
        {
            world.settings.textSent(true);
            final RawPeer peer = connect(false);
            write("PING\r\n".getBytes(UTF_8));
            assertEquals(FIN | TEXT, peer.frame().first());
        }

        @Test
        void shouldSendMessagesInParts() throws IOException
        {
            final RawPeer peer = connect(false);
            writePart("a", DataFlags.TEXT);
            writePart("", 0);
            writePart("b", 0);
            writePart("", DataFlags.LAST);
            writePart("c", DataFlags.LAST);
            writePart("", DataFlags.LAST | DataFlags.TEXT);
            writePart("d".repeat(70_000), DataFlags.LAST);
            assertEquals(new Shown(TEXT, "a"), new Shown(peer.frame()));
            assertEquals(new Shown(CONTINUATION, "b"), new Shown(peer.frame()));
            assertEquals(new Shown(FIN | CONTINUATION, ""), new Shown(peer.frame()));
            assertEquals(new Shown(FIN | BINARY, "c"), new Shown(peer.frame()));
            assertEquals(new Shown(FIN | TEXT, ""), new Shown(peer.frame()));
            assertEquals(new Shown(BINARY, "d".repeat(65_535)), new Shown(peer.frame()));
            assertEquals(new Shown(FIN | CONTINUATION, "d".repeat(70_000 - 65_535)), new Shown(peer.frame()));
        }

        @Test
        void shouldDeflateAMessageInPartsAsOneStream() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            final RawPeer peer = connect(false);
            final String noise = new String(noise(100_000), ISO_8859_1);
            writePart("a", DataFlags.TEXT);
            writePart(noise, 0);
            writePart("b", DataFlags.LAST);
            byte[] payload = new byte[0];
            RawPeer.Frame frame = peer.frame();
            assertEquals(RSV1 | TEXT, frame.first());
            while (0 == (frame.first() & FIN))
            {
                payload = WebSocketWorld.concat(payload, frame.payload());
                assertTrue(frame.payload().length <= 65_535);
                frame = peer.frame();
            }
            assertEquals(FIN | CONTINUATION, frame.first());
            payload = WebSocketWorld.concat(payload, frame.payload());
            assertEquals("a" + noise + "b", new String(RawPeer.inflate(payload), UTF_8));
            writePart("short", DataFlags.LAST);
            assertEquals(new Shown(FIN | BINARY, "short"), new Shown(peer.frame()));
        }

        @Test
        void shouldDropWhatIsWrittenToAClosedChannel() throws IOException
        {
            final RawPeer peer = connect(false);
            channel.close(CloseStatus.NORMAL);
            write(new byte[10]);
            writePart("a", DataFlags.LAST);
            assertEquals(CLOSE, peer.frame().opcode());
            peer.sendFrame(FIN | CLOSE, new byte[0]);
            assertEquals("", peer.rest());
        }

        private record Shown(int first, String text)
        {
            Shown(final RawPeer.Frame frame)
            {
                this(frame.first(), frame.text());
            }
        }
    }

    @Nested
    class Reading
    {
        @Test
        void shouldHandUpRunsAcrossFramesAndMessages() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.send(WebSocketWorld.concat(RawPeer.frame(FIN | TEXT, new byte[]{'a'}),
                RawPeer.frame(BINARY, new byte[]{'b'}), RawPeer.frame(FIN | PING, new byte[0]),
                RawPeer.frame(FIN, new byte[]{'c'}), RawPeer.frame(FIN | BINARY, new byte[]{'d'})));
            world.await(() -> "abcd".equals(upper.text()), "payload");
            assertEquals(PONG, peer.frame().opcode());
        }

        @Test
        void shouldKeepMessagesApartForAMessageHandler() throws IOException
        {
            final Messages messages = new Messages();
            upper = messages;
            world.settings.deflate(DeflateOptions.DEFAULT);
            final RawPeer peer = connect(false);
            peer.send(WebSocketWorld.concat(
                RawPeer.frame(FIN | TEXT, new byte[]{'a'}),
                RawPeer.frame(FIN | BINARY, new byte[0]),
                RawPeer.frame(FIN | RSV1 | TEXT, RawPeer.deflate("hello".getBytes(UTF_8))),
                RawPeer.frame(FIN | RSV1 | BINARY, new byte[]{0})));
            world.await(() -> 4 == messages.parts.size(), "messages");
            assertEquals(List.of("<t1>", "<b0>", "<t5>", "<b0>"), messages.parts);
            peer.sendFrame(RSV1 | TEXT, Arrays.copyOf(RawPeer.deflate("hello".getBytes(UTF_8)), 3));
            world.await(() -> messages.parts.size() > 4, "part");
            assertTrue(messages.parts.get(4).matches("<t[1-4]"), messages.parts.toString());
        }

        @Test
        void shouldInflateInPiecesOfAtMost64KB() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | RSV1 | BINARY, RawPeer.deflate(new byte[1_000_000]));
            world.await(() -> 1_000_000 == upper.consumed.size(), "payload");
            assertTrue(upper.longest <= 64 * 1024, "piece of " + upper.longest);
        }

        @Test
        void shouldStopWithinAnInflatedMessageAndGoOn() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            upper = new RecordingHandler()
            {
                @Override
                int consume(final Channel source, final byte[] bytes)
                {
                    source.pauseReading();

                    return bytes.length;
                }
            };
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | RSV1 | BINARY, RawPeer.deflate(new byte[200_000]));
            int expected = 0;
            while (expected < 200_000)
            {
                final int before = expected;
                world.await(() -> upper.consumed.size() > before, "next piece");
                world.passes(10);
                assertTrue(upper.consumed.size() - expected <= 64 * 1024);
                expected = upper.consumed.size();
                channel.resumeReading();
            }
            assertEquals(200_000, expected);
        }

        @Test
        void shouldPresentAgainWhatWasLeftWhenResumed() throws IOException
        {
            final List<String> seen = new ArrayList<>();
            upper = new RecordingHandler()
            {
                @Override
                int consume(final Channel source, final byte[] bytes)
                {
                    seen.add(new String(bytes, UTF_8));

                    return bytes.length > 2 ? 1 : 0;
                }
            };
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | BINARY, "abc");
            world.await(() -> 1 == seen.size(), "payload");
            world.passes(10);
            assertEquals(List.of("abc"), seen);
            channel.pauseReading();
            channel.resumeReading();
            world.await(() -> 2 == seen.size(), "payload again");
            assertEquals(List.of("abc", "bc"), seen);
            peer.sendFrame(FIN | BINARY, "d");
            world.await(() -> 3 == seen.size(), "payload and more");
            assertEquals(List.of("abc", "bc", "bcd"), seen);
        }

        @Test
        void shouldLeaveRoomThatTheHandlerAsksFor() throws IOException
        {
            final List<Integer> lengths = new ArrayList<>();
            upper = new RecordingHandler()
            {
                @Override
                int consume(final Channel source, final byte[] bytes)
                {
                    lengths.add(bytes.length);

                    return bytes.length;
                }
            };
            final RawPeer peer = connect(false);
            channel.inputReserve(1000);
            channel.pauseReading();
            channel.resumeReading();
            world.await(() -> List.of(0).equals(lengths), "empty presentation");
            peer.sendFrame(FIN | BINARY, "abc");
            world.await(() -> List.of(0, 3).equals(lengths), "payload");
        }

        @Test
        void shouldFailWhenTheHandlerConsumesNothingOfAFullBuffer() throws IOException
        {
            upper = new RecordingHandler()
            {
                @Override
                int consume(final Channel source, final byte[] bytes)
                {
                    return 0;
                }
            };
            final RawPeer peer = connect(false);
            peer.enqueue(RawPeer.frame(FIN | BINARY, new byte[400_000]));
            world.await(() ->
            {
                peer.isFlushed();
                return null != upper.closeCause || !channel.isOpen();
            }, "failure");
            assertEquals("input is not consumed", channel.failure());
        }

        @Test
        void shouldGiveAChangedHandlerTheRestAtOnce() throws IOException
        {
            final RecordingHandler second = new RecordingHandler();
            upper = new RecordingHandler()
            {
                @Override
                int consume(final Channel source, final byte[] bytes)
                {
                    source.handler(second);

                    return 1;
                }
            };
            connect(false).sendFrame(FIN | BINARY, "abc");
            world.await(() -> "bc".equals(second.text()), "rest");
            assertEquals("a", upper.text());
        }
    }

    @Nested
    class Pings
    {
        @Test
        void shouldBeAnsweredBetweenFragments() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.sendFrame(BINARY, "a").sendFrame(FIN | PING, "p1").sendFrame(FIN | PING, "p2").sendFrame(FIN, "b");
            assertEquals("p1", peer.frame().text());
            assertEquals("p2", peer.frame().text());
            world.await(() -> "ab".equals(upper.text()), "payload");
        }

        @Test
        void shouldGetOnlyTheLastPongWhenThePeerDoesNotRead() throws IOException
        {
            final RawPeer peer = connect(true);
            final byte[] run = noise(300_000);
            write(run);
            assertTrue(channel.isBlocked());
            final long held = world.loop.pool().heldBytes();
            for (int i = 0; i < 50; i++)
            {
                peer.sendFrame(FIN | PING, "ping " + i);
            }
            peer.sendFrame(FIN | BINARY, "behind");
            world.await(() -> "behind".equals(upper.text()), "input behind the pings");
            assertEquals(held, world.loop.pool().heldBytes());
            assertArrayEquals(run, peer.messages(run.length));
            final RawPeer.Frame pong = peer.frame();
            assertEquals(PONG, pong.opcode());
            assertEquals("ping 49", pong.text());
            world.await(() -> upper.events.contains("writable"), "writable");
            assertNull(peer.poll());
        }

        @Test
        void shouldResetAPeerThatPingsAndNeverReads() throws IOException
        {
            final RawPeer peer = connect(true);
            final byte[] flood = RawPeer.frame(FIN | PING, new byte[125]);
            long most = 0;
            for (int i = 0; null == upper.closeCause && i < 2_000_000; i++)
            {
                if (peer.isFlushed())
                {
                    peer.enqueue(flood);
                }
                world.pass();
                most = Math.max(most, world.loop.pool().heldBytes());
                if (channel.isBlocked())
                {
                    world.skipMs(1);
                }
            }
            assertEquals(CloseCause.RESET, upper.closeCause);
            assertTrue(most <= 1024, "held " + most);
        }
    }

    @Nested
    class Closing
    {
        @Test
        void shouldAnswerAPeerWithItsOwnStatusOnceTheHandlerHasWrittenTheRest() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | CLOSE, new byte[]{0x0F, (byte)0xA1});
            world.await(() -> upper.events.contains("eof"), "end of input");
            assertTrue(channel.isOpen());
            write(new byte[]{'z'});
            channel.close(CloseStatus.GOING_AWAY);
            assertEquals("z", peer.frame().text());
            assertEquals(0x0FA1, peer.frame().status());
            assertEquals("", peer.rest());
            assertFalse(peer.isReset());
            peer.disconnect();
            world.await(() -> CloseCause.CLOSED == upper.closeCause, "close");
            assertEquals(List.of("eof", "closed CLOSED"), upper.events);
            assertEquals(0x0FA1, channel.peerStatus());
        }

        @Test
        void shouldAnswerAnEmptyCloseFrameWithAnEmptyOne() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | CLOSE, new byte[0]);
            world.await(() -> upper.events.contains("eof"), "end of input");
            channel.close(CloseStatus.GOING_AWAY);
            assertEquals(CloseStatus.NO_STATUS, peer.frame().status());
            assertEquals(CloseStatus.NO_STATUS, channel.peerStatus());
        }

        @Test
        void shouldAnswerForAHandlerThatDoesNot() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8});
            world.await(() -> upper.events.contains("eof"), "end of input");
            world.passes(5);
            assertNull(peer.poll());
            world.skipMs(1_100);
            assertEquals(1000, peer.frame().status());
            assertEquals("", peer.rest());
        }

        @Test
        void shouldSayStatusAndReasonAndWaitForThePeer() throws IOException
        {
            final RawPeer peer = connect(false);
            channel.close(CloseStatus.GOING_AWAY, "Server Shutdown");
            assertFalse(channel.isOpen());
            final RawPeer.Frame frame = peer.frame();
            assertEquals(1001, frame.status());
            assertEquals("Server Shutdown", frame.text().substring(2));
            peer.sendFrame(FIN | BINARY, "late").sendFrame(FIN | PING, "late");
            world.passes(10);
            assertFalse(peer.isAtEnd());
            peer.sendFrame(FIN | CLOSE, new byte[]{0x03, (byte)0xE9});
            assertEquals("", peer.rest());
            peer.disconnect();
            world.await(() -> null != upper.closeCause, "close");
            assertEquals(List.of("closed CLOSED"), upper.events);
            assertEquals("", upper.text());
        }

        @Test
        void shouldNotWaitForEverForThePeersCloseFrame() throws IOException
        {
            final RawPeer peer = connect(false);
            channel.close(CloseStatus.NORMAL);
            assertEquals(1000, peer.frame().status());
            world.passes(5);
            assertFalse(peer.isAtEnd());
            world.skipMs(1_100);
            assertEquals("", peer.rest());
        }

        @Test
        void shouldCloseWhileReadingIsPaused() throws IOException
        {
            final RawPeer peer = connect(false);
            channel.pauseReading();
            peer.sendFrame(FIN | BINARY, "unread");
            world.passes(10);
            channel.close(CloseStatus.NORMAL);
            peer.sendFrame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8});
            assertEquals(1000, peer.frame().status());
            assertEquals("", peer.rest());
            assertEquals("", upper.text());
        }

        @Test
        void shouldLeaveAStatusAwayThatMayNotBeSent() throws IOException
        {
            final RawPeer peer = connect(false);
            channel.close(0);
            assertEquals(CloseStatus.NO_STATUS, peer.frame().status());
        }

        @Test
        void shouldTakeAnEndWithoutCloseFrameForTheEnd() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | BINARY, "a");
            peer.shutdownOutput();
            world.await(() -> upper.events.contains("eof"), "end of input");
            assertEquals("a", upper.text());
            write(new byte[]{'z'});
            channel.close(CloseStatus.NORMAL);
            assertEquals("z", peer.frame().text());
            assertEquals(1000, peer.frame().status());
            assertEquals("", peer.rest());
            world.await(() -> null != upper.closeCause, "close");
            assertEquals(List.of("eof", "closed CLOSED"), upper.events);
            assertEquals(CloseStatus.ABNORMAL, channel.peerStatus());
        }

        @Test
        void shouldIgnoreWhatFollowsACloseFrame() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.send(WebSocketWorld.concat(RawPeer.frame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8}),
                RawPeer.frame(FIN | BINARY, new byte[]{'x'}), new byte[]{0x7F, 0x7F}));
            world.await(() -> upper.events.contains("eof"), "end of input");
            channel.close(CloseStatus.NORMAL);
            assertEquals(1000, peer.frame().status());
            assertEquals("", peer.rest());
            assertEquals("", upper.text());
        }

        @Test
        void shouldFailWithTheCodecsStatus() throws IOException
        {
            final RawPeer peer = connect(false);
            peer.send(WebSocketWorld.concat(RawPeer.frame(FIN | BINARY, new byte[]{'a'}), new byte[]{(byte)0xF2, 0}));
            final RawPeer.Frame frame = peer.frame();
            assertEquals(1002, frame.status());
            assertEquals("reserved bit is set", frame.text().substring(2));
            assertEquals("", peer.rest());
            peer.disconnect();
            world.await(() -> null != upper.closeCause, "close");
            assertEquals(CloseCause.PEER_FAULT, upper.closeCause);
            assertEquals("reserved bit is set", channel.failure());
            assertEquals("a", upper.text());
        }

        @Test
        void shouldFailWith1007And1009ForCompressedMessages() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT.withMaxInflatedLength(1000));
            assertEquals(1009, connect(false).sendFrame(FIN | RSV1 | BINARY, RawPeer.deflate(new byte[1_001]))
                .frame().status());
            upper = new RecordingHandler();
            assertEquals(1007, connect(false).sendFrame(FIN | RSV1 | BINARY, new byte[]{7}).frame().status());
            upper = new RecordingHandler();
            assertEquals(1007, connect(false).sendFrame(FIN | RSV1 | BINARY, new byte[]{0, 5}).frame().status());
            upper = new Messages();
            final byte[] latin = RawPeer.deflate(new byte[]{'a', (byte)0xE4, 'b'});
            assertEquals(1007, connect(false).sendFrame(FIN | RSV1 | TEXT, latin).frame().status());
            upper = new Messages();
            final byte[] half = RawPeer.deflate(new byte[]{'a', (byte)0xC3});
            assertEquals(1007, connect(false).sendFrame(FIN | RSV1 | TEXT, half).frame().status());
        }

        @Test
        void shouldBeClosedByAHandlerInsideItsCallback() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            final Messages messages = new Messages();
            messages.action = (source) -> source.close(CloseStatus.TOO_BIG);
            upper = messages;
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | RSV1 | BINARY, RawPeer.deflate(new byte[500_000]));
            assertEquals(1009, peer.frame().status());
            assertEquals(1, messages.parts.size());
            assertEquals(0, world.shared.deflatePool().lentInflaters());
        }

        @Test
        void shouldBeResetByAHandlerInsideItsCallback() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            final Messages messages = new Messages();
            messages.action = WebSocketChannel::reset;
            upper = messages;
            final RawPeer peer = connect(false);
            peer.sendFrame(FIN | RSV1 | BINARY, RawPeer.deflate(new byte[500_000]));
            world.await(() -> CloseCause.RESET == upper.closeCause, "close");
            assertEquals(1, messages.parts.size());
        }

        @Test
        void shouldOutliveNoHandlerThatThrows() throws IOException
        {
            final Messages messages = new Messages();
            messages.action = (source) ->
            {
                throw new IllegalStateException("thrown");
            };
            upper = messages;
            connect(false).sendFrame(FIN | BINARY, "a");
            world.await(() -> null != upper.closeCause, "close");
            assertEquals(List.of("failure thrown", "closed HANDLER_FAILED"), upper.events);
            assertEquals("thrown", world.errors.remove(0).getMessage());
        }
    }
}
