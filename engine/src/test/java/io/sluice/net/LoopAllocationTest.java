package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.sluice.net.timer.Timer;

import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The loop's thread allocates nothing while it moves bytes, with descriptors that no box cache holds by default. */
class LoopAllocationTest
{
    private static final int PAIR_COUNT = 150;
    private static final int EVENT_COUNT = 100_000;

    private final LoopFixture fixture = new LoopFixture((settings) -> settings.clock(System::nanoTime));
    private final List<SocketChannel> descriptors = new ArrayList<>();
    private final ByteBuffer message = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(64 * 1024);

    @BeforeEach
    void openDescriptors() throws IOException
    {
        for (int i = 0; i < PAIR_COUNT; i++)
        {
            descriptors.add(fixture.pair(0)[0]);
        }
    }

    @AfterEach
    void close() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
        for (final SocketChannel descriptor : descriptors)
        {
            descriptor.close();
        }
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }

    private LoopFixture.Connection connect(final ChannelHandler handler) throws IOException
    {
        final LoopFixture.Connection connection = fixture.connect(handler);
        connection.peer.configureBlocking(false);

        return connection;
    }

    private void roundTrip(final LoopFixture.Connection connection, final int length)
    {
        try
        {
            message.clear().limit(length);
            int answeredLength = 0;
            while (answeredLength < length)
            {
                if (message.hasRemaining())
                {
                    connection.peer.write(message);
                }
                answeredLength += passAndRead(connection);
            }
            if (answeredLength > length)
            {
                throw new AssertionError("answered " + answeredLength);
            }
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private int passAndRead(final LoopFixture.Connection connection) throws IOException
    {
        fixture.loop.doWork();
        answer.clear();
        final int length = connection.peer.read(answer);
        if (length < 0)
        {
            throw new AssertionError("the loop closed the connection: " + fixture.errors);
        }

        return length;
    }

    @Test
    void shouldEchoWithoutGarbage() throws IOException
    {
        final LoopFixture.Connection[] connections = new LoopFixture.Connection[10];
        for (int i = 0; i < connections.length; i++)
        {
            connections[i] = connect(new Echo());
        }

        SteadyState.assertNoGarbage(() ->
        {
            for (int i = 0; i < EVENT_COUNT / 4; i++)
            {
                roundTrip(connections[i % connections.length], 16);
            }
        });
    }

    @Test
    void shouldIdleWithoutGarbage() throws IOException
    {
        connect(new Echo());
        SteadyState.assertNoGarbage(() ->
        {
            for (int i = 0; i < EVENT_COUNT; i++)
            {
                fixture.pass();
            }
        });
    }

    @Test
    void shouldRunTimersAndTasksWithoutGarbage()
    {
        final int[] counts = new int[2];
        for (int i = 0; i < 100; i++)
        {
            final long intervalNs = 10_000 + i * 997L;
            fixture.loop.newTimer((timer, nowNs) -> onTimer(timer, nowNs + intervalNs, counts))
                .schedule(fixture.loop.nowNs());
        }
        final LoopTask task = new LoopTask()
        {
            protected void onPassEnd()
            {
                counts[1]++;
            }
        };
        SteadyState.assertNoGarbage(() ->
        {
            final int end = counts[0] + EVENT_COUNT;
            while (counts[0] < end)
            {
                fixture.loop.defer(task);
                fixture.pass();
            }
        });
        assertTrue(counts[1] > 0);
    }

    private static void onTimer(final Timer timer, final long nextNs, final int[] counts)
    {
        counts[0]++;
        timer.schedule(nextNs);
    }

    @Test
    void shouldKeepPartialInputWithoutGarbage() throws IOException
    {
        final LoopFixture.Connection connection = connect(new Echo()
        {
            public int onRead(
                final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
            {
                // All but the last bytes of a line of 100, which come with the next.
                final int whole = length - length % 100;

                return super.onRead(channel, buffer, offset, whole);
            }
        });
        SteadyState.assertNoGarbage(() ->
        {
            for (int i = 0; i < EVENT_COUNT / 20; i++)
            {
                part(connection, 30);
                part(connection, 60);
                roundTrip(connection, 10, 100);
            }
        });
    }

    private void part(final LoopFixture.Connection connection, final int length)
    {
        try
        {
            message.clear().limit(length);
            connection.peer.write(message);
            fixture.loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void roundTrip(final LoopFixture.Connection connection, final int length, final int answerLength)
    {
        try
        {
            part(connection, length);
            int answeredLength = 0;
            while (answeredLength < answerLength)
            {
                answeredLength += passAndRead(connection);
            }
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldBlockPauseAndResumeWithoutGarbage() throws IOException
    {
        final Echo echo = new Echo()
        {
            public int onRead(
                final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
            {
                final int consumed = super.onRead(channel, buffer, offset, Math.min(length, 20_000));
                if (channel.isBlocked())
                {
                    channel.pauseReading();
                }
                else if (consumed < length)
                {
                    channel.pauseReading();
                    channel.resumeReading();
                }

                return consumed;
            }

            public void onWritable(final Channel channel)
            {
                writableCount++;
                channel.resumeReading();
            }
        };
        final LoopFixture.Connection connection =
            fixture.connect(echo, new SocketSettings(false, 4096, 0), 4096);
        connection.peer.configureBlocking(false);
        SteadyState.assertNoGarbage(() ->
        {
            for (int i = 0; i < 300; i++)
            {
                roundTrip(connection, 64 * 1024);
            }
        });
        assertTrue(echo.writableCount > 100, "the path under test was taken " + echo.writableCount + " times");
        assertEquals(null, echo.closeCause);
    }

    /** Writes back what it reads. */
    private static class Echo implements ChannelHandler
    {
        int writableCount;
        CloseCause closeCause;

        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            channel.write(buffer, offset, length);

            return length;
        }

        public void onWritable(final Channel channel)
        {
            writableCount++;
        }

        public void onEof(final Channel channel)
        {
            channel.close(1000);
        }

        public void onClosed(final Channel channel, final CloseCause cause)
        {
            closeCause = cause;
        }
    }
}
