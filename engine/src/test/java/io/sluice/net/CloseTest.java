package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CloseTest
{
    private final LoopFixture fixture = new LoopFixture();
    private final Recorder recorder = new Recorder();
    private final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024));

    @AfterEach
    void shouldEndWithNothingHeld() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }

    @Test
    void shouldReportEofAfterTheLastBytes() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.send("last");
        connection.peer.shutdownOutput();
        fixture.await(() -> recorder.events.contains("eof"), "eof");
        fixture.settle();

        assertEquals(List.of("read last", "eof"), recorder.events);
        assertTrue(connection.channel.isOpen());
    }

    @Test
    void shouldStillSendAfterThePeerHasEndedItsSide() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        final PeerReader reader = new PeerReader(connection.peer);
        connection.peer.shutdownOutput();
        fixture.await(() -> recorder.events.contains("eof"), "eof");
        fixture.settle();
        run.putStringWithoutLengthAscii(0, "answer");
        connection.channel.write(run, 0, 6);
        connection.channel.close(1000);
        fixture.await(reader::isAtEnd, "end");
        fixture.await(() -> null != recorder.closeCause, "closed");

        assertEquals("answer", reader.text());
        assertTrue(reader.isEof());
        assertEquals(List.of("eof", "closed CLOSED"), recorder.events);
    }

    @Test
    void shouldReportEofOnlyOnceTheRestWasPresented() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.pauseReading();
        connection.send("last");
        connection.peer.shutdownOutput();
        fixture.settle();
        assertEquals(List.of(), recorder.events);
        connection.channel.resumeReading();
        fixture.await(() -> recorder.events.contains("eof"), "eof");

        assertEquals(List.of("read last", "eof"), recorder.events);
    }

    @Test
    void shouldDeliverTheLastBytesBeforeTheEndAndThenWaitForThePeer() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        final PeerReader reader = new PeerReader(connection.peer);
        run.putStringWithoutLengthAscii(0, "-ERR");
        connection.channel.write(run, 0, 4);
        connection.channel.close(1008);
        // Input that nobody reads any more must not turn the close into a reset.
        connection.peer.write(ByteBuffer.wrap(TcpChannelTest.pattern(10_000)));
        fixture.await(reader::isAtEnd, "end");
        assertEquals("-ERR", reader.text());
        assertTrue(reader.isEof());
        assertNull(recorder.closeCause);

        connection.peer.write(ByteBuffer.wrap(TcpChannelTest.pattern(10_000)));
        fixture.settle();
        connection.peer.shutdownOutput();
        fixture.await(() -> null != recorder.closeCause, "closed");
        assertEquals(List.of("closed CLOSED"), recorder.events);
        assertFalse(reader.isReset());
    }

    @Test
    void shouldCloseWithoutAPeerThatNeverDoes() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.close(1000);
        fixture.clock.skipMs(900);
        fixture.settle();
        assertNull(recorder.closeCause);
        fixture.clock.skipMs(200);
        fixture.await(() -> null != recorder.closeCause, "closed");

        assertEquals(CloseCause.CLOSED, recorder.closeCause);
        assertEquals(0, fixture.loop.channelCount());
    }

    @Test
    void shouldResetAPeerThatTakesNothingWhileItIsFlushed() throws IOException
    {
        final LoopFixture.Connection connection =
            fixture.connect(recorder, new SocketSettings(false, 4096, 0), 4096);
        connection.channel.write(run, 0, run.capacity());
        assertTrue(connection.channel.isBlocked());
        connection.channel.close(1000);
        fixture.clock.skipMs(4_900);
        fixture.settle();
        assertNull(recorder.closeCause);
        fixture.clock.skipMs(200);
        fixture.await(() -> null != recorder.closeCause, "closed");
        fixture.assertNothingHeld();

        final PeerReader reader = new PeerReader(connection.peer);
        fixture.await(reader::isAtEnd, "end");
        assertTrue(reader.isReset());
    }

    @Test
    void shouldResetAtOnce() throws IOException
    {
        final LoopFixture.Connection connection =
            fixture.connect(recorder, new SocketSettings(false, 4096, 0), 4096);
        connection.channel.write(run, 0, run.capacity());
        connection.channel.reset();
        fixture.assertNothingHeld();
        assertNull(recorder.closeCause, "not inside the call");
        connection.channel.reset();
        connection.channel.close(1000);
        fixture.settle();
        assertEquals(List.of("closed RESET"), recorder.events);

        final PeerReader reader = new PeerReader(connection.peer);
        fixture.await(reader::isAtEnd, "end");
        assertTrue(reader.isReset());
    }

    @Test
    void shouldResetWhileItClosesPolitely() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.channel.close(1000);
        connection.channel.reset();
        fixture.settle();

        assertEquals(List.of("closed CLOSED"), recorder.events);
    }

    @Test
    void shouldHearNothingAfterCloseButThatItIsClosed() throws IOException
    {
        final Recorder closing = new Recorder()
        {
            int consume(final Channel channel, final byte[] bytes)
            {
                channel.close(1000);
                channel.resumeReading();

                return 0;
            }
        };
        final LoopFixture.Connection connection = fixture.connect(closing);
        connection.send("abc");
        fixture.await(() -> 1 == closing.events.size(), "bytes");
        connection.send("more");
        fixture.settle();
        connection.peer.close();
        fixture.await(() -> null != closing.closeCause, "closed");

        assertEquals(List.of("read abc", "closed CLOSED"), closing.events);
    }

    @Test
    void shouldTellWhenThePeerResets() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        connection.resetByPeer();
        fixture.await(() -> null != recorder.closeCause, "closed");

        assertEquals(List.of("closed PEER_GONE"), recorder.events);
    }

    @Test
    void shouldPresentWhatThePeerSaidBeforeItsReset() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        // The peer leaves bytes unread, so its system resets; what it sent before is here already.
        connection.channel.write(run, 0, 100);
        connection.send("-ERR 'why'");
        connection.peer.close();
        connection.channel.write(run, 0, 100);
        connection.channel.write(run, 0, 100);
        fixture.await(() -> null != recorder.closeCause, "closed");

        assertEquals(List.of("read -ERR 'why'", "closed PEER_GONE"), recorder.events);
    }

    @Test
    void shouldGiveUpBlockedOutputWhenThePeerIsGone() throws IOException
    {
        final LoopFixture.Connection connection =
            fixture.connect(recorder, new SocketSettings(false, 4096, 0), 4096);
        connection.channel.write(run, 0, run.capacity());
        assertTrue(connection.channel.isBlocked());
        connection.channel.pauseReading();
        connection.resetByPeer();
        fixture.await(() -> null != recorder.closeCause, "closed");

        assertEquals(List.of("eof ahead", "closed PEER_GONE"), recorder.events);
    }

    @Test
    void shouldCloseAllWhenTheLoopCloses() throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(recorder);
        fixture.settle();
        fixture.loop.onClose();
        fixture.loop.onClose();

        assertEquals(List.of("closed LOOP_CLOSED"), recorder.events);
        assertTrue(fixture.loop.isClosed());
        final PeerReader reader = new PeerReader(connection.peer);
        fixture.clock.skipMs(1);
        while (!reader.isAtEnd())
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldGoOnWhenOnClosedThrows() throws IOException
    {
        final Recorder throwing = new Recorder()
        {
            public void onClosed(final Channel channel, final CloseCause cause)
            {
                super.onClosed(channel, cause);
                throw new IllegalStateException("on purpose");
            }
        };
        fixture.connect(throwing).channel.reset();
        fixture.settle();

        assertEquals(CloseCause.RESET, throwing.closeCause);
        assertEquals(1, fixture.errors.size());
        fixture.errors.clear();
    }
}
