package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.sluice.net.buffer.BufferHolder;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TcpChannelTest
{
    private static final int BUFFER_LENGTH = 1024;

    private final LoopFixture fixture = new LoopFixture(
        (settings) -> settings.bufferLength(BUFFER_LENGTH).headroom(64).poolCapacity(4 * 1024 * 1024));
    private final Recorder recorder = new Recorder();

    @AfterEach
    void shouldEndWithNothingHeld() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
    }

    @Test
    void shouldPresentWhatComes() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.send("hello");
        fixture.await(() -> !recorder.events.isEmpty(), "bytes");

        assertEquals(List.of("read hello"), recorder.events);
        assertEquals(fixture.loop.headroom(), recorder.lastOffset);
        assertEquals(5, connection.channel.bytesIn());
        assertEquals(connection.peer.getLocalAddress(), connection.channel.remoteAddress());
        assertEquals(connection.peer.getRemoteAddress(), connection.channel.localAddress());
        fixture.assertNothingHeld();
    }

    @Test
    void shouldPresentWhatWasNotConsumedInFrontOfWhatComesNext() throws IOException
    {
        final Recorder lines = new LineRecorder();
        final LoopFixture.Connection connection = fixture.connect(lines);
        connection.send("one\ntw");
        fixture.await(() -> 1 == lines.events.size(), "first read");
        fixture.settle();
        assertEquals(64, fixture.loop.pool().heldBytes());
        connection.send("o\nthree\n");
        fixture.await(() -> 2 == lines.events.size(), "second read");

        assertEquals(List.of("read one\ntw", "read two\nthree\n"), lines.events);
        fixture.assertNothingHeld();
    }

    @Test
    void shouldKeepWhatIsNotConsumedWhilePausedAndPresentItOnResumeWithoutNewBytes() throws IOException
    {
        final Recorder pausing = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                if (1 == events.size())
                {
                    channel.pauseReading();
                    return 2;
                }

                return bytes.length;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(pausing);
        connection.send("abcde");
        fixture.await(() -> !pausing.events.isEmpty(), "first read");
        fixture.settle();
        assertTrue(connection.channel.isReadingPaused());
        assertEquals(List.of("read abcde"), pausing.events);

        connection.channel.resumeReading();
        assertEquals(List.of("read abcde"), pausing.events);
        fixture.settle();
        assertEquals(List.of("read abcde", "read cde"), pausing.events);
    }

    @Test
    void shouldPresentAgainWhenPausedAndResumedInTheSameCallback() throws IOException
    {
        final Recorder flapping = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                channel.pauseReading();
                channel.resumeReading();

                return Math.min(1, bytes.length);
            }
        };
        final LoopFixture.Connection connection = fixture.connect(flapping);
        connection.send("abc");
        fixture.await(() -> 3 == flapping.events.size(), "three presentations");

        assertEquals(List.of("read abc", "read bc", "read c"), flapping.events);
        fixture.settle();
        assertEquals(3, flapping.events.size());
    }

    @Test
    void shouldNotReadWhilePaused() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.pauseReading();
        connection.send("abc");
        fixture.settle();
        assertEquals(List.of(), recorder.events);
        assertEquals(0, connection.channel.bytesIn());

        connection.channel.resumeReading();
        fixture.await(() -> 1 == recorder.events.size(), "bytes");
        assertEquals(List.of("read abc"), recorder.events);
    }

    @Test
    void shouldIdleWhilePausedWithInputWaiting() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.pauseReading();
        connection.send("abc");
        fixture.settle();

        for (int i = 0; i < 100; i++)
        {
            assertEquals(0, fixture.pass());
        }
    }

    @Test
    void shouldGiveANewHandlerTheRestAtOnce() throws IOException
    {
        final Recorder upgraded = new Recorder();
        final Recorder first = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                channel.handler(upgraded);

                return 4;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(first);
        connection.send("GET rest");
        fixture.await(() -> 1 == upgraded.events.size(), "the rest");

        assertEquals(List.of("read GET rest"), first.events);
        assertEquals(List.of("read rest"), upgraded.events);
    }

    @Test
    void shouldPresentInitialBytesFirst() throws IOException
    {
        final var pair = fixture.pair(0);
        pair[1].write(ByteBuffer.wrap("world".getBytes(StandardCharsets.US_ASCII)));
        final byte[] initial = "xhello ".getBytes(StandardCharsets.US_ASCII);
        fixture.loop.adopt(pair[0], null, recorder, new UnsafeBuffer(initial), 1, 6);
        assertEquals(List.of(), recorder.events);
        fixture.await(() -> "hello world".equals(recorder.text()), "both");
    }

    @Test
    void shouldRefuseMoreInitialBytesThanItsBufferHas() throws IOException
    {
        final var pair = fixture.pair(0);
        final UnsafeBuffer initial = new UnsafeBuffer(new byte[BUFFER_LENGTH + 1]);

        assertThrows(IllegalArgumentException.class,
            () -> fixture.loop.adopt(pair[0], null, recorder, initial, 0, BUFFER_LENGTH + 1));
        assertFalse(pair[0].isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 500, 1000})
    void shouldLeaveRoomInFrontForALayersOwnBytes(final int reserve) throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.inputReserve(reserve);
        connection.send("abcdef");
        fixture.await(() -> "abcdef".equals(recorder.text()), "bytes");
        assertEquals(fixture.loop.headroom() + reserve, recorder.lastOffset);

        connection.channel.pauseReading();
        connection.channel.resumeReading();
        fixture.settle();
        assertEquals("read ", recorder.events.get(recorder.events.size() - 1));
        assertEquals(0, recorder.lastLength);

        connection.channel.inputReserve(0);
        connection.channel.pauseReading();
        connection.channel.resumeReading();
        final int count = recorder.events.size();
        fixture.settle();
        assertEquals(count, recorder.events.size());
    }

    @Test
    void shouldPresentInPiecesWhatTheReserveLeavesNoRoomFor() throws IOException
    {
        final byte[] sent = pattern(BUFFER_LENGTH);
        final Recorder layer = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                if (bytes.length < BUFFER_LENGTH && 0 == consumed.size())
                {
                    return 0;
                }
                if (0 == consumed.size())
                {
                    channel.pauseReading();
                    channel.inputReserve(1000);
                    return 1;
                }

                return Math.min(20, bytes.length);
            }
        };
        final LoopFixture.Connection connection = fixture.connect(layer);
        connection.send(sent);
        fixture.await(() -> 1 == layer.consumed.size(), "a full buffer");
        connection.channel.resumeReading();
        fixture.await(() -> BUFFER_LENGTH - 4 <= layer.consumed.size(), "pieces");
        fixture.settle();
        connection.channel.inputReserve(0);
        connection.channel.pauseReading();
        connection.channel.resumeReading();
        fixture.await(() -> BUFFER_LENGTH == layer.consumed.size(), "the last");

        assertArrayEquals(sent, layer.consumed.toByteArray());
    }

    @Test
    void shouldCloseWhenAFullBufferIsNotConsumed() throws IOException
    {
        final Recorder stuck = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                return 0;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(stuck);
        connection.send(pattern(BUFFER_LENGTH - 1));
        fixture.await(() -> BUFFER_LENGTH - 1 == stuck.lastLength, "almost a full buffer");
        fixture.settle();
        assertEquals(null, stuck.closeCause);
        connection.send(pattern(1));
        fixture.await(() -> null != stuck.closeCause, "close");

        assertEquals(CloseCause.INPUT_STUCK, stuck.closeCause);
    }

    @Test
    void shouldKeepAFullBufferWhilePaused() throws IOException
    {
        final byte[] sent = pattern(BUFFER_LENGTH * 3);
        final Recorder pausing = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                if (0 == consumed.size() && bytes.length < BUFFER_LENGTH)
                {
                    return 0;
                }
                if (events.size() % 2 == 1)
                {
                    channel.pauseReading();

                    return 0;
                }

                return bytes.length;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(pausing);
        connection.send(sent);
        fixture.await(
            () ->
            {
                connection.channel.resumeReading();
                return pausing.consumed.size() == sent.length;
            },
            "all bytes");

        assertArrayEquals(sent, pausing.consumed.toByteArray());
    }

    @Test
    void shouldCloseAChannelWhoseHandlerThrowsAndNoOther() throws IOException
    {
        final Recorder throwing = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                throw new IllegalStateException("on purpose");
            }
        };
        final LoopFixture.Connection bad = fixture.connect(throwing);
        final LoopFixture.Connection good = fixture.connect(recorder);
        bad.send("a");
        fixture.await(() -> null != throwing.closeCause, "close");
        good.send("b");
        fixture.await(() -> "b".equals(recorder.text()), "the other");

        assertEquals(List.of("read a", "failure on purpose", "closed HANDLER_FAILED"), throwing.events);
        assertEquals(1, fixture.errors.size());
        assertEquals("on purpose", fixture.errors.get(0).getMessage());
        assertTrue(new PeerReaderEnd(bad).isAtEnd(fixture));
    }

    @Test
    void shouldCloseAChannelWhoseHandlerConsumesMoreThanItGot() throws IOException
    {
        final ChannelHandler greedy = new Recorder()
        {
            public int onRead(
                final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
            {
                return length + 1;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(greedy);
        connection.send("a");
        fixture.await(() -> CloseCause.HANDLER_FAILED == ((Recorder)greedy).closeCause, "close");
    }

    @Test
    void shouldChargeWhatItHoldsToTheAccountOfTheSession() throws IOException
    {
        final Recorder lines = new LineRecorder();
        final LoopFixture.Connection connection = fixture.connect(lines);
        connection.send("partial");
        fixture.await(() -> 1 == lines.events.size(), "bytes");
        assertEquals(64, connection.channel.holder().heldBytes());

        final BufferHolder session = new BufferHolder((holder) -> connection.channel.reset());
        connection.channel.holder(session);
        assertEquals(64, session.heldBytes());
        assertEquals(session, connection.channel.holder());
    }

    @Test
    void shouldWriteFromHeapMemoryToo() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        final PeerReader reader = new PeerReader(connection.peer);
        connection.channel.write(new UnsafeBuffer("xhello".getBytes(StandardCharsets.US_ASCII)), 1, 5);
        assertFalse(connection.channel.isBlocked());
        fixture.await(() -> reader.hasRead(5), "bytes");

        assertEquals("hello", reader.text());
        assertEquals(5, connection.channel.bytesOut());
        fixture.assertNothingHeld();
    }

    @Test
    void shouldWriteFromAViewIntoTheMiddleOfDirectMemory() throws IOException
    {
        final ByteBuffer memory = ByteBuffer.allocateDirect(100);
        memory.put(40, "..hello".getBytes(StandardCharsets.US_ASCII));
        final UnsafeBuffer view = new UnsafeBuffer(memory, 40, 20);
        final LoopFixture.Connection connection = fixture.connect(recorder);
        final PeerReader reader = new PeerReader(connection.peer);
        connection.channel.write(view, 2, 5);
        connection.channel.write(view, 2, 0);
        fixture.await(() -> reader.hasRead(5), "bytes");

        assertEquals("hello", reader.text());
    }

    @Test
    void shouldBlockWhenTheSocketTakesNoMoreAndTellWhenAllIsSent() throws IOException
    {
        final LoopFixture.Connection connection =
            fixture.connect(recorder, new SocketSettings(true, 4096, 4096), 4096);
        final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
        int writtenLength = 0;
        while (!connection.channel.isBlocked())
        {
            connection.channel.write(run, 0, BUFFER_LENGTH);
            writtenLength += BUFFER_LENGTH;
        }
        connection.channel.write(run, 0, 10);
        writtenLength += 10;
        assertTrue(connection.channel.unsentLength() > 10);
        assertTrue(fixture.loop.pool().heldBytes() > 0);
        fixture.settle();
        assertEquals(List.of(), recorder.events);

        final PeerReader reader = new PeerReader(connection.peer);
        final int expected = writtenLength;
        fixture.await(() -> reader.hasRead(expected), "all bytes");
        fixture.await(() -> !recorder.events.isEmpty(), "writable");
        assertEquals(List.of("writable"), recorder.events);
        assertEquals(expected, connection.channel.bytesOut());
        fixture.settle();
        assertEquals(List.of("writable"), recorder.events);
        fixture.assertNothingHeld();
    }

    @Test
    void shouldCloseWhenMoreIsWrittenThanThePoolCanHold() throws IOException
    {
        final LoopFixture.Connection connection =
            fixture.connect(recorder, new SocketSettings(true, 4096, 4096), 4096);
        final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(5 * 1024 * 1024));
        connection.channel.write(run, 0, run.capacity());
        fixture.settle();

        assertEquals(CloseCause.POOL_EXHAUSTED, recorder.closeCause);
    }

    static byte[] pattern(final int length)
    {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * 31 + (i >> 8));
        }

        return bytes;
    }

    /** Consumes whole lines. */
    private static final class LineRecorder extends Recorder
    {
        @Override
        int consume(final Channel channel, final byte[] bytes)
        {
            int end = bytes.length;
            while (end > 0 && '\n' != bytes[end - 1])
            {
                end--;
            }

            return end;
        }
    }

    /** Whether the peer sees the connection end. */
    private static final class PeerReaderEnd
    {
        private final PeerReader reader;

        PeerReaderEnd(final LoopFixture.Connection connection) throws IOException
        {
            reader = new PeerReader(connection.peer);
        }

        boolean isAtEnd(final LoopFixture fixture)
        {
            fixture.await(reader::isAtEnd, "end at the peer");

            return true;
        }
    }
}
