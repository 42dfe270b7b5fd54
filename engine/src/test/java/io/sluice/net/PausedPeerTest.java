package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.sluice.net.buffer.BufferHolder;

import org.agrona.concurrent.UnsafeBuffer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A channel that is not read must notice within two seconds that its peer is gone. */
class PausedPeerTest
{
    private static final int LOOK_AHEAD_LENGTH = 4096;

    private final LoopFixture fixture = new LoopFixture((settings) -> settings.lookAheadLength(LOOK_AHEAD_LENGTH));
    private final Sipping recorder = new Sipping();

    @AfterEach
    void shouldEndWithNothingHeld() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }

    /** Takes no more at a time than told. */
    private static final class Sipping extends Recorder
    {
        private int limit = Integer.MAX_VALUE;

        @Override
        int consume(final Channel channel, final byte[] bytes)
        {
            return Math.min(limit, bytes.length);
        }
    }

    private LoopFixture.Connection paused(final byte[] waiting) throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.pauseReading();
        connection.send(waiting);
        fixture.settle();

        return connection;
    }

    private void twoSeconds()
    {
        for (int i = 0; i < 20; i++)
        {
            fixture.clock.skipMs(100);
            fixture.pass();
        }
    }

    @Test
    void shouldPresentWhatWasKeptBeforeTheEndWhenResumedBetweenPasses() throws IOException
    {
        final Recorder once = new Recorder()
        {
            @Override
            int consume(final Channel channel, final byte[] bytes)
            {
                if (1 == events.size())
                {
                    channel.pauseReading();

                    return 0;
                }

                return bytes.length;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(once);
        connection.send("kept");
        fixture.await(() -> 1 == once.events.size(), "first read");
        connection.peer.shutdownOutput();
        connection.channel.resumeReading();
        fixture.await(() -> once.events.contains("eof"), "eof");

        assertEquals(List.of("read kept", "read kept", "eof"), once.events);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, LOOK_AHEAD_LENGTH, LOOK_AHEAD_LENGTH + 1, 60_000})
    void shouldNoticeAReset(final int waitingLength) throws IOException
    {
        final LoopFixture.Connection connection = paused(TcpChannelTest.pattern(waitingLength));
        twoSeconds();
        assertEquals(List.of(), recorder.events);
        connection.resetByPeer();
        twoSeconds();

        assertEquals(List.of("closed PEER_GONE"), recorder.events);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, LOOK_AHEAD_LENGTH - 1})
    void shouldNoticeAnOrderlyEnd(final int waitingLength) throws IOException
    {
        final byte[] waiting = TcpChannelTest.pattern(waitingLength);
        final LoopFixture.Connection connection = paused(waiting);
        connection.peer.close();
        twoSeconds();
        twoSeconds();
        assertEquals(List.of("eof ahead"), recorder.events);

        connection.channel.resumeReading();
        fixture.settle();
        assertArrayEquals(waiting, recorder.consumed.toByteArray());
        assertEquals("eof", recorder.events.get(recorder.events.size() - 1));
        connection.channel.close(1000);
        fixture.settle();
        assertEquals(CloseCause.CLOSED, recorder.closeCause);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "1000,true", "4095,true", "1,false", "1000,false", "4095,false"})
    void shouldKeepWhatAPeerSaidThatClosedWhileItWasSentTo(final int waitingLength, final boolean isLooked)
        throws IOException
    {
        final byte[] waiting = TcpChannelTest.pattern(waitingLength);
        final LoopFixture.Connection connection = paused(waiting);
        connection.peer.close();
        if (isLooked)
        {
            twoSeconds();
            twoSeconds();
            assertEquals(List.of("eof ahead"), recorder.events);
        }
        final UnsafeBuffer noise = new UnsafeBuffer(ByteBuffer.allocateDirect(100));
        fixture.await(() ->
        {
            connection.channel.write(noise, 0, noise.capacity());

            return connection.channel.isOutputBroken;
        }, "a reset");
        twoSeconds();
        twoSeconds();
        assertEquals(List.of("eof ahead"), recorder.events);

        connection.channel.resumeReading();
        fixture.settle();
        assertArrayEquals(waiting, recorder.consumed.toByteArray());
        assertEquals("eof", recorder.events.get(recorder.events.size() - 1));
        connection.channel.close(1000);
        fixture.settle();
        assertEquals(CloseCause.CLOSED, recorder.closeCause);
    }

    @Test
    void shouldPresentWhatWaitedBeforeAnEndThatComesWithTheResumption() throws IOException
    {
        recorder.limit = 1;
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.send("ab");
        fixture.await(() -> "a".equals(recorder.text()), "first byte");
        connection.channel.pauseReading();
        connection.peer.shutdownOutput();
        connection.channel.resumeReading();
        fixture.await(() -> recorder.events.contains("eof"), "end");

        assertEquals("ab", recorder.text());
        assertEquals(List.of("read ab", "read b", "eof"), recorder.events);
    }

    @Test
    void shouldNotKeepPartOfWhatAPeerSaidThatIsGone() throws IOException
    {
        final LoopFixture.Connection connection = paused(TcpChannelTest.pattern(LOOK_AHEAD_LENGTH + 1));
        connection.resetByPeer();
        final UnsafeBuffer noise = new UnsafeBuffer(ByteBuffer.allocateDirect(100));
        fixture.await(() ->
        {
            connection.channel.write(noise, 0, noise.capacity());

            return null != recorder.closeCause;
        }, "closed");
        assertEquals(List.of("closed PEER_GONE"), recorder.events);
    }

    @Test
    void shouldNoticeAResetOfAPeerThatHasEndedItsSide() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.peer.shutdownOutput();
        fixture.await(() -> recorder.events.contains("eof"), "eof");
        connection.resetByPeer();
        twoSeconds();

        assertEquals(List.of("eof", "closed PEER_GONE"), recorder.events);
    }

    @Test
    void shouldLoseNothingThatWasReadAhead() throws IOException
    {
        final byte[] sent = TcpChannelTest.pattern(60_000);
        final LoopFixture.Connection connection = paused(sent);
        twoSeconds();
        assertEquals(LOOK_AHEAD_LENGTH, fixture.loop.pool().heldBytes());
        assertEquals(LOOK_AHEAD_LENGTH, connection.channel.bytesIn());
        connection.channel.resumeReading();
        fixture.await(() -> recorder.consumed.size() == sent.length, "all bytes");

        assertArrayEquals(sent, recorder.consumed.toByteArray());
    }

    @Test
    void shouldReadOnAfterALookThatFoundNothing() throws IOException
    {
        final LoopFixture.Connection connection = paused(new byte[]{'a'});
        twoSeconds();
        twoSeconds();
        connection.send("b");
        twoSeconds();
        twoSeconds();
        connection.channel.resumeReading();
        fixture.await(() -> "ab".equals(recorder.text()), "both");
        connection.send("c");
        fixture.await(() -> "abc".equals(recorder.text()), "later bytes");
    }

    @Test
    void shouldCostNothingBetweenTwoLooks() throws IOException
    {
        final LoopFixture.Connection connection = paused(TcpChannelTest.pattern(60_000));
        twoSeconds();
        fixture.settle();
        for (int i = 0; i < 1000; i++)
        {
            assertEquals(0, fixture.pass());
        }
        assertTrue(connection.channel.isOpen());
    }

    @Test
    void shouldNotReadAheadWhenThePoolIsHalfFull() throws IOException
    {
        final var holder = new BufferHolder(Assertions::assertNull);
        final var held = fixture.loop.pool().acquire(holder, 64 * 1024 * 1024);
        final LoopFixture.Connection connection = paused(new byte[]{'a'});
        twoSeconds();
        assertEquals(0, connection.channel.bytesIn());
        connection.resetByPeer();
        twoSeconds();
        assertEquals(CloseCause.PEER_GONE, recorder.closeCause);
        fixture.loop.pool().release(held);
    }

    @Test
    void shouldLookAfterManyChannelsOfWhichSomeVanishMeanwhile() throws IOException
    {
        final LoopFixture.Connection[] connections = new LoopFixture.Connection[20];
        final Recorder[] recorders = new Recorder[connections.length];
        for (int i = 0; i < connections.length; i++)
        {
            final int next = i + 1;
            recorders[i] = new Recorder()
            {
                public void onEofAhead(final Channel channel)
                {
                    super.onEofAhead(channel);
                    channel.reset();
                    if (next < connections.length)
                    {
                        connections[next].channel.reset();
                    }
                }
            };
            connections[i] = fixture.connect(recorders[i]);
            connections[i].channel.pauseReading();
            connections[i].send("a");
        }
        fixture.settle();
        for (int i = 0; i < connections.length; i += 2)
        {
            connections[i].peer.close();
        }
        twoSeconds();
        twoSeconds();

        for (final Recorder each : recorders)
        {
            assertEquals(CloseCause.RESET, each.closeCause);
        }
    }
}
