package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BusyPollTest
{
    private static final long WINDOW_NS = 100;

    private final BusyPoll poll = new BusyPoll(WINDOW_NS);
    private long nowNs = 1_000_000;

    @Test
    void shouldLookWhereLittleThingsComeSoonOneAfterTheOther()
    {
        come(1, WINDOW_NS, 20);
        come(BusyPoll.CONFIDENCE - 1, WINDOW_NS / 2, 20);
        assertFalse(poll.isDue(nowNs));
        come(1, WINDOW_NS / 2, 20);
        assertTrue(poll.isDue(nowNs));
    }

    @Test
    void shouldLookForTheWindowAndNoLonger()
    {
        come(100, WINDOW_NS / 2, 20);
        assertTrue(poll.isDue(nowNs + WINDOW_NS - 1));
        assertFalse(poll.isDue(nowNs + WINDOW_NS));
    }

    @Test
    void shouldNeverLookWhereTheWindowIsNothing()
    {
        final BusyPoll never = new BusyPoll(0);
        for (int i = 0; i < 1000; i++)
        {
            never.onRead(1);
            never.onReady(nowNs, nowNs);
        }
        assertFalse(never.isDue(nowNs));
    }

    @Test
    void shouldSleepWhereThingsComeSeldom()
    {
        come(1000, WINDOW_NS, 20);
        assertFalse(poll.isDue(nowNs));
    }

    @Test
    void shouldSleepSoonWhereTheyCeaseToComeSoon()
    {
        come(1000, WINDOW_NS / 2, 20);
        come(3, WINDOW_NS, 20);
        assertFalse(poll.isDue(nowNs));
    }

    @Test
    void shouldGoOnLookingWhereOneOfTenComesLate()
    {
        come(100, WINDOW_NS / 2, 20);
        for (int i = 0; i < 50; i++)
        {
            come(1, WINDOW_NS, 20);
            assertTrue(poll.isDue(nowNs));
            come(9, WINDOW_NS / 2, 20);
        }
    }

    @Test
    void shouldNotLookWhereHalfOfThemComeLate()
    {
        for (int i = 0; i < 500; i++)
        {
            come(1, WINDOW_NS / 2, 20);
            come(1, WINDOW_NS, 20);
        }
        assertFalse(poll.isDue(nowNs));
    }

    @Test
    void shouldSleepWhereAStreamIsRead()
    {
        come(1000, WINDOW_NS / 2, 20);
        come(1, WINDOW_NS / 2, BusyPoll.STREAM_LENGTH);
        assertFalse(poll.isDue(nowNs));
    }

    @Test
    void shouldAddUpWhatSeveralConnectionsBringInOnePass()
    {
        come(1000, WINDOW_NS / 2, 20);
        poll.onRead(BusyPoll.STREAM_LENGTH / 2);
        come(1, WINDOW_NS / 2, BusyPoll.STREAM_LENGTH / 2);
        assertFalse(poll.isDue(nowNs));
    }

    @Test
    void shouldLeaveTheCoreToOthersForAWhileWhereTheyTookIt()
    {
        come(1000, WINDOW_NS / 2, 20);
        poll.onLooked(WINDOW_NS);
        assertTrue(poll.isDue(nowNs));
        poll.onLooked(WINDOW_NS + 1);
        come(BusyPoll.BACKOFF - 1, WINDOW_NS / 2, 20);
        assertFalse(poll.isDue(nowNs));
        come(1, WINDOW_NS / 2, 20);
        assertTrue(poll.isDue(nowNs));
    }

    @Test
    void shouldNotForgetWhoseCoreItIsForAStreamOrAPause()
    {
        come(1000, WINDOW_NS / 2, 20);
        poll.onLooked(WINDOW_NS + 1);
        come(1, WINDOW_NS / 2, BusyPoll.STREAM_LENGTH);
        come(1, WINDOW_NS, 20);
        come(BusyPoll.BACKOFF - 1, WINDOW_NS / 2, 20);
        assertFalse(poll.isDue(nowNs));
    }

    /** A loop that slept here would do so for ever: nothing comes, and there is no timer. */
    @Test
    @Timeout(60)
    void shouldReturnFromAPassInWhichItOnlyLooked() throws IOException
    {
        final long windowNs = TimeUnit.MINUTES.toNanos(10);
        try (LoopFixture fixture = new LoopFixture((settings) -> settings.blocking(true).pollNs(windowNs)))
        {
            final SocketChannel[] pair = fixture.pair(0);
            final Recorder recorder = new Recorder();
            fixture.loop.adopt(pair[0], null, recorder);
            for (int i = 0; i <= BusyPoll.CONFIDENCE; i++)
            {
                pair[1].write(ByteBuffer.wrap(new byte[]{'x'}));
                while (0 == fixture.pass())
                {
                    Thread.onSpinWait();
                }
            }
            for (int i = 0; i < 100; i++)
            {
                assertEquals(0, fixture.pass());
            }
        }
    }

    private void come(final int count, final long gapNs, final int length)
    {
        for (int i = 0; i < count; i++)
        {
            nowNs += gapNs;
            poll.onRead(length);
            poll.onReady(nowNs, nowNs + 10);
            nowNs += 10;
        }
    }
}
