package io.sluice.net.timer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.sluice.net.SteadyState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TimerQueueTest
{
    private final TimerQueue queue = new TimerQueue();
    private final List<Timer> expired = new ArrayList<>();

    private Timer timer()
    {
        return queue.newTimer((timer, nowNs) -> expired.add(timer));
    }

    @Test
    void shouldExpireInOrderOfDeadlines()
    {
        final Timer late = timer();
        final Timer early = timer();
        late.schedule(200);
        early.schedule(100);

        assertEquals(100, queue.nextDeadlineNs(-1));
        assertNull(queue.pollExpired(99));
        assertSame(early, queue.pollExpired(100));
        assertFalse(early.isScheduled());
        assertNull(queue.pollExpired(199));
        assertSame(late, queue.pollExpired(5000));
        assertEquals(0, queue.size());
        assertEquals(-1, queue.nextDeadlineNs(-1));
    }

    @Test
    void shouldNotExpireBeforeADeadlineThatWasPushedOut()
    {
        final Timer timer = timer();
        timer.schedule(100);
        timer.schedule(300);

        assertNull(queue.pollExpired(299));
        assertEquals(300, queue.nextDeadlineNs(-1));
        assertSame(timer, queue.pollExpired(300));
    }

    @Test
    void shouldExpireAtADeadlineThatWasPulledIn()
    {
        final Timer other = timer();
        final Timer timer = timer();
        other.schedule(200);
        timer.schedule(300);
        timer.schedule(100);

        assertSame(timer, queue.pollExpired(100));
        assertEquals(200, queue.nextDeadlineNs(-1));
    }

    @Test
    void shouldForgetACancelledDeadline()
    {
        final Timer timer = timer();
        timer.cancel();
        timer.schedule(100);
        assertTrue(timer.isScheduled());
        timer.cancel();

        assertFalse(timer.isScheduled());
        assertNull(queue.pollExpired(1000));
        timer.schedule(2000);
        assertEquals(2000, timer.deadlineNs());
        assertSame(timer, queue.pollExpired(2000));
    }

    @Test
    void shouldCompareDeadlinesAcrossTheWrapOfTheClock()
    {
        final Timer before = timer();
        final Timer after = timer();
        after.schedule(Long.MIN_VALUE + 10);
        before.schedule(Long.MAX_VALUE - 10);

        assertSame(before, queue.pollExpired(Long.MAX_VALUE));
        assertNull(queue.pollExpired(Long.MIN_VALUE + 9));
        assertSame(after, queue.pollExpired(Long.MIN_VALUE + 10));
    }

    @Test
    void shouldCallTheHandlerWithTheTimeOfThePass()
    {
        final long[] times = new long[1];
        final Timer timer = queue.newTimer((expiredTimer, nowNs) -> times[0] = nowNs);
        timer.schedule(5);
        queue.pollExpired(7).expire(7);

        assertEquals(7, times[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithAPlainListUnderRandomUse(final long seed)
    {
        final Random random = new Random(seed);
        final int count = 1 + random.nextInt(400);
        final Timer[] timers = new Timer[count];
        final long[] deadlines = new long[count];
        final boolean[] isScheduled = new boolean[count];
        for (int i = 0; i < count; i++)
        {
            timers[i] = timer();
        }

        long nowNs = 0;
        for (int step = 0; step < 5_000; step++)
        {
            final int i = random.nextInt(count);
            switch (random.nextInt(4))
            {
                case 0:
                case 1:
                    deadlines[i] = nowNs + random.nextInt(1_000);
                    isScheduled[i] = true;
                    timers[i].schedule(deadlines[i]);
                    break;

                case 2:
                    isScheduled[i] = false;
                    timers[i].cancel();
                    break;

                default:
                    nowNs += random.nextInt(50);
                    for (Timer timer = queue.pollExpired(nowNs); null != timer; timer = queue.pollExpired(nowNs))
                    {
                        expired.add(timer);
                    }
                    checkExpired(timers, deadlines, isScheduled, nowNs, seed);
                    break;
            }
        }
    }

    private void checkExpired(
        final Timer[] timers,
        final long[] deadlines,
        final boolean[] isScheduled,
        final long nowNs,
        final long seed)
    {
        int dueCount = 0;
        int leftCount = 0;
        for (int i = 0; i < timers.length; i++)
        {
            final boolean isDue = isScheduled[i] && deadlines[i] <= nowNs;
            assertEquals(isDue, expired.contains(timers[i]), "seed " + seed);
            dueCount += isDue ? 1 : 0;
            isScheduled[i] &= !isDue;
            leftCount += isScheduled[i] ? 1 : 0;
        }
        assertEquals(dueCount, expired.size(), "seed " + seed);
        assertEquals(leftCount, queue.size(), "seed " + seed);
        expired.clear();
    }

    @Test
    void shouldServeTensOfThousandsWithoutGarbage()
    {
        final int count = 50_000;
        final Timer[] timers = new Timer[count];
        for (int i = 0; i < count; i++)
        {
            timers[i] = queue.newTimer((timer, nowNs) -> timer.schedule(nowNs + 1_000_000));
        }

        SteadyState.assertNoGarbage(() -> rounds(timers));
    }

    private void rounds(final Timer[] timers)
    {
        int value = 17;
        for (int round = 0; round < 4; round++)
        {
            for (final Timer timer : timers)
            {
                value = value * 1103515245 + 12345;
                timer.schedule(round * 1_000_000L + (value >>> 12));
            }
            for (int i = 0; i < timers.length; i += 3)
            {
                timers[i].cancel();
            }
            final long nowNs = round * 1_000_000L + 500_000;
            for (Timer timer = queue.pollExpired(nowNs); null != timer; timer = queue.pollExpired(nowNs))
            {
                timer.expire(nowNs);
            }
        }
    }
}
