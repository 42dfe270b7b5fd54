package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.sluice.net.buffer.BufferHolder;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pool that runs short costs the session that has held most for longest, and nobody else. */
class EvictionTest
{
    private static final int MB = 1024 * 1024;

    private final LoopFixture fixture = new LoopFixture((settings) -> settings.poolCapacity(4 * MB));
    private final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(256 * 1024));

    @AfterEach
    void shouldEndWithNothingHeld() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }

    private LoopFixture.Connection slow(final Recorder recorder) throws IOException
    {
        return fixture.connect(recorder, new SocketSettings(false, 4096, 0), 4096);
    }

    private void block(final LoopFixture.Connection connection, final int length)
    {
        for (int i = 0; i < length; i += run.capacity())
        {
            connection.channel.write(run, 0, run.capacity());
        }
        assertTrue(connection.channel.isBlocked());
    }

    @Test
    void shouldResetTheSlowestConsumerAndServeTheOthers() throws IOException
    {
        final Recorder slowest = new Recorder();
        final Recorder slower = new Recorder();
        final Recorder asking = new Recorder();
        final LoopFixture.Connection first = slow(slowest);
        final LoopFixture.Connection second = slow(slower);
        block(first, 2 * MB);
        block(second, MB / 2);
        fixture.clock.skipMs(5_000);
        fixture.settle();
        assertNull(slowest.closeCause);

        final LoopFixture.Connection third = slow(asking);
        fixture.loop.execute((loop) -> block(third, 2 * MB));
        fixture.settle();

        assertEquals(CloseCause.EVICTED, slowest.closeCause);
        assertNull(slower.closeCause);
        assertNull(asking.closeCause);
        assertEquals(1, fixture.loop.pool().evictionCount());
        final PeerReader reader = new PeerReader(first.peer);
        fixture.await(reader::isAtEnd, "reset of the slowest");
        assertTrue(reader.isReset());
        final PeerReader survivor = new PeerReader(third.peer);
        fixture.await(() -> survivor.hasRead(2 * MB), "all of the one that asked");
    }

    @Test
    void shouldAskTheSessionThatBothChannelsBelongTo() throws IOException
    {
        final List<BufferHolder> evicted = new ArrayList<>();
        final Recorder client = new Recorder();
        final Recorder upstream = new Recorder();
        final LoopFixture.Connection clientConnection = slow(client);
        final LoopFixture.Connection upstreamConnection = slow(upstream);
        final BufferHolder session = new BufferHolder((holder) ->
        {
            evicted.add(holder);
            clientConnection.channel.reset();
            upstreamConnection.channel.reset();
        });
        block(clientConnection, MB);
        clientConnection.channel.holder(session);
        upstreamConnection.channel.holder(session);
        block(upstreamConnection, MB);
        fixture.clock.skipMs(5_000);
        fixture.settle();
        final LoopFixture.Connection asking = slow(new Recorder());
        fixture.loop.execute((loop) -> block(asking, 2 * MB + MB / 2));
        fixture.settle();

        assertEquals(List.of(session), evicted);
        assertEquals(CloseCause.RESET, client.closeCause);
        assertEquals(CloseCause.RESET, upstream.closeCause);
    }

    /** One publisher's bytes go to many who do not read; memory is taken from some while it is being read. */
    @Test
    void shouldNotTakeMemoryFromWhoIsOnTheStack() throws IOException
    {
        final List<LoopFixture.Connection> subscribers = new ArrayList<>();
        final List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 40; i++)
        {
            recorders.add(new Recorder());
            subscribers.add(slow(recorders.get(i)));
        }
        final byte[] sent = TcpChannelTest.pattern(200_000);
        final Recorder publisher = new Recorder()
        {
            public int onRead(
                final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
            {
                if (length < sent.length)
                {
                    return 0;
                }
                for (final LoopFixture.Connection subscriber : subscribers)
                {
                    subscriber.channel.write(buffer, offset, length);
                }

                return super.onRead(channel, buffer, offset, length);
            }
        };
        final LoopFixture.Connection publishing = fixture.connect(publisher);
        final Thread sender = new Thread(() -> send(publishing, sent));
        sender.start();
        fixture.await(() -> sent.length == publisher.consumed.size(), "all published");
        fixture.settle();

        assertArrayEquals(sent, publisher.consumed.toByteArray());
        assertNull(publisher.closeCause);
        assertTrue(fixture.loop.pool().heldBytes() <= fixture.loop.pool().capacity());
        int goneCount = 0;
        for (int i = 0; i < subscribers.size(); i++)
        {
            if (null != recorders.get(i).closeCause)
            {
                goneCount++;
                continue;
            }
            final PeerReader reader = new PeerReader(subscribers.get(i).peer);
            fixture.await(() -> reader.hasRead(sent.length), "a subscriber that was kept");
            assertArrayEquals(sent, reader.bytes());
        }
        assertTrue(goneCount > 0 && goneCount < subscribers.size(), "gone " + goneCount);
    }

    private static void send(final LoopFixture.Connection connection, final byte[] bytes)
    {
        try
        {
            connection.send(bytes);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
