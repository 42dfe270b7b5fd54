package io.sluice.net.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.sluice.net.SteadyState;
import io.sluice.test.Child;
import io.sluice.test.Project;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BufferPoolTest
{
    private static final int MB = 1024 * 1024;

    private final BufferPool pool = new BufferPool(4 * MB);
    private final List<Session> evicted = new ArrayList<>();

    @AfterEach
    void shouldGiveAllMemoryBackOnceNothingIsHeld()
    {
        if (0 == pool.heldBytes())
        {
            pool.close();
            assertEquals(0, pool.committedBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,64", "63,64", "64,64", "65,128", "4096,4096", "4097,8192", "524289,1048576", "1048576,1048576",
        "1048577,1052672", "2097152,2097152"})
    void shouldGiveTheSmallestSizeThatFits(final int length, final int capacity)
    {
        final Session session = new Session();
        final PooledBuffer buffer = session.hold(length);

        assertEquals(capacity, buffer.capacity());
        assertEquals(capacity, buffer.buffer().capacity());
        assertEquals(capacity, pool.heldBytes());
        assertEquals(capacity, session.holder.heldBytes());

        session.dropAll();
        assertEquals(0, pool.heldBytes());
        assertEquals(0, session.holder.heldBytes());
    }

    @Test
    void shouldLeaveNothingToReadInAReleasedView()
    {
        final Session session = new Session();
        final PooledBuffer buffer = session.hold(100);
        final var view = buffer.buffer();
        session.dropAll();

        assertThrows(IndexOutOfBoundsException.class, () -> view.getByte(0));
        assertThrows(IllegalStateException.class, () -> pool.release(buffer));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldNeverHandOutTheSameByteTwice(final long seed)
    {
        final Random random = new Random(seed);
        final Session session = new Session();
        final List<Byte> marks = new ArrayList<>();
        for (int step = 0; step < 4_000; step++)
        {
            if (random.nextInt(100) < 55)
            {
                final int length = 1 + random.nextInt(1 << (1 + random.nextInt(21)));
                final PooledBuffer buffer = pool.heldBytes() < 2 * MB ? session.hold(length) : null;
                if (null != buffer)
                {
                    final byte mark = (byte)step;
                    buffer.buffer().setMemory(0, buffer.capacity(), mark);
                    marks.add(mark);
                }
            }
            else if (!session.buffers.isEmpty())
            {
                final int i = random.nextInt(session.buffers.size());
                checkMark(session.buffers.get(i), marks.get(i), seed);
                pool.release(session.buffers.remove(i));
                marks.remove(i);
            }
            if (0 == step % 500)
            {
                for (int i = 0; i < marks.size(); i++)
                {
                    checkMark(session.buffers.get(i), marks.get(i), seed);
                }
            }
        }

        session.dropAll();
        assertEquals(0, pool.heldBytes());
        assertEquals(0, pool.refusalCount());
    }

    private static void checkMark(final PooledBuffer buffer, final byte mark, final long seed)
    {
        final int capacity = buffer.capacity();
        for (int i = 0; i < capacity; i += Math.max(1, capacity / 97))
        {
            assertEquals(mark, buffer.buffer().getByte(i), "seed " + seed);
        }
        assertEquals(mark, buffer.buffer().getByte(capacity - 1), "seed " + seed);
        assertEquals(mark, buffer.byteBuffer(capacity - 1, 1).get(), "seed " + seed);
    }

    @Test
    void shouldReuseMemoryOfAllSizesForOthers()
    {
        final Session session = new Session();
        for (int length = 64; length <= MB; length *= 2)
        {
            for (int i = 0; i < 3 * MB / length; i++)
            {
                session.hold(length);
            }
            session.dropAll();
        }
        session.hold(3 * MB);
        session.dropAll();

        assertTrue(pool.committedBytes() <= pool.capacity(), "committed " + pool.committedBytes());
        assertEquals(0, pool.evictionCount());
    }

    @Test
    void shouldRefuseWhatItCanNeverGive()
    {
        final Session session = new Session();

        assertNull(session.hold(4 * MB + 1));
        assertNull(session.hold(Integer.MAX_VALUE));
        assertEquals(2, pool.refusalCount());
        assertNotNull(session.hold(4 * MB));
        session.dropAll();
    }

    @Test
    void shouldGoOverItsCapacityInsideACallbackButNotOverTwice()
    {
        final Session session = new Session();
        for (int i = 0; i < 8; i++)
        {
            assertNotNull(session.hold(MB));
        }

        assertNull(session.hold(64));
        session.dropAll();
    }

    @Test
    void shouldEvictWhoHasHeldMostForLongestAndNotWhoAsks()
    {
        final Session small = new Session();
        final Session large = new Session();
        final Session asker = new Session();
        small.hold(1024);
        large.hold(2 * MB);
        seconds(10);
        pool.safePoint();
        asker.hold(3 * MB);
        assertTrue(evicted.isEmpty());
        pool.safePoint();

        assertEquals(List.of(large), evicted);
        assertEquals(1, pool.evictionCount());
        assertEquals(3 * MB + 1024, pool.heldBytes());
        small.dropAll();
        asker.dropAll();
    }

    @Test
    void shouldCountHowLongNotOnlyHowMuch()
    {
        final Session longAgo = new Session();
        final Session justNow = new Session();
        final Session asker = new Session();
        longAgo.hold(MB);
        seconds(20);
        justNow.hold(2 * MB);
        seconds(1);
        pool.safePoint();
        asker.hold(2 * MB);
        pool.safePoint();

        assertEquals(List.of(longAgo), evicted);
        justNow.dropAll();
        asker.dropAll();
    }

    @Test
    void shouldSpareThoseWhoHoldLittle()
    {
        final List<Session> patient = new ArrayList<>();
        for (int i = 0; i < 1000; i++)
        {
            final Session session = new Session();
            session.hold(64);
            patient.add(session);
        }
        seconds(30);
        final Session blocked = new Session();
        final Session asker = new Session();
        blocked.hold(MB);
        pool.safePoint();
        asker.hold(3 * MB);
        pool.safePoint();

        assertEquals(List.of(blocked), evicted);
        patient.forEach(Session::dropAll);
        asker.dropAll();
    }

    @Test
    void shouldNotSumUpWhatWasGivenBackBetween()
    {
        final Session busy = new Session();
        final Session stuck = new Session();
        final Session asker = new Session();
        busy.hold(MB);
        seconds(100);
        busy.dropAll();
        busy.hold(MB);
        stuck.hold(MB);
        seconds(2);
        busy.dropAll();
        busy.hold(MB);
        pool.safePoint();
        asker.hold(3 * MB);
        pool.safePoint();

        assertEquals(List.of(stuck), evicted);
        busy.dropAll();
        asker.dropAll();
    }

    @Test
    void shouldNotLetAFewBytesKeptForDaysOutweighMegabytes()
    {
        final Session patient = new Session();
        final Session greedy = new Session();
        final Session asker = new Session();
        patient.hold(64);
        seconds(TimeUnit.DAYS.toSeconds(30));
        greedy.hold(2 * MB);
        seconds(5);
        pool.safePoint();
        asker.hold(3 * MB);
        pool.safePoint();

        assertEquals(List.of(greedy), evicted);
        patient.dropAll();
        asker.dropAll();
    }

    @Test
    void shouldNotBlameAnOldHolderForWhatItHasJustTaken()
    {
        final Session legitimate = new Session();
        final Session slow = new Session();
        final Session asker = new Session();
        legitimate.hold(64);
        seconds(3600);
        slow.hold(MB);
        seconds(10);
        legitimate.hold(2 * MB);
        pool.safePoint();
        asker.hold(3 * MB / 2);
        pool.safePoint();

        assertEquals(List.of(slow), evicted);
        legitimate.dropAll();
        asker.dropAll();
    }

    @Test
    void shouldEvictTheAskerOnlyIfNobodyElseHoldsAnything()
    {
        final Session asker = new Session();
        asker.hold(3 * MB);
        asker.hold(2 * MB);
        pool.safePoint();

        assertEquals(List.of(asker), evicted);
        assertEquals(0, pool.heldBytes());
    }

    @Test
    void shouldEvictOthersThatAskedInTheSameCallbackBeforeTheLast()
    {
        final Session first = new Session();
        final Session last = new Session();
        first.hold(3 * MB);
        last.hold(2 * MB);
        pool.safePoint();

        assertEquals(List.of(first), evicted);
        last.dropAll();
    }

    @Test
    void shouldGoOnWhenAnEvictedSessionKeepsWhatItHolds()
    {
        final List<BufferHolder> asked = new ArrayList<>();
        final BufferHolder stubborn = new BufferHolder(asked::add);
        final Session obedient = new Session();
        final PooledBuffer kept = pool.acquire(stubborn, 3 * MB);
        obedient.hold(MB);
        seconds(3);
        pool.safePoint();
        new Session().hold(MB);
        pool.safePoint();

        assertEquals(List.of(stubborn), asked);
        assertEquals(List.of(obedient), evicted);
        assertNotNull(kept);
    }

    @Test
    void shouldMoveWhatIsHeldToAnotherAccount()
    {
        final Session from = new Session();
        final Session to = new Session();
        final PooledBuffer buffer = from.hold(1000);
        pool.transfer(buffer, to.holder);

        assertEquals(0, from.holder.heldBytes());
        assertEquals(1024, to.holder.heldBytes());
        assertEquals(1024, pool.heldBytes());
        pool.release(buffer);
        assertEquals(0, to.holder.heldBytes());
    }

    @Test
    void shouldSayWhetherThereIsRoomForComfort()
    {
        final Session session = new Session();
        assertTrue(pool.isRoomyFor(2 * MB));
        session.hold(64);
        assertTrue(pool.isRoomyFor(MB));
        assertEquals(false, pool.isRoomyFor(2 * MB));
        session.dropAll();
    }

    @Test
    void shouldRefuseACapacityBelowOneChunk()
    {
        assertThrows(IllegalArgumentException.class, () -> new BufferPool(MB - 1));
    }

    @Test
    void shouldMakeDoWithWhatTheProcessMayHave()
    {
        try (Child child = Child.java("@" + Project.jvmArguments(), "-XX:MaxDirectMemorySize=8m", "-cp",
            System.getProperty("java.class.path"), DirectMemoryLimitMain.class.getName()))
        {
            assertEquals(0, child.awaitExit(), child.output());
            assertEquals("holds 8388608 of 4194304, evicts 4, refuses 1 without asking the system again\n",
                child.output());
        }
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final BufferHolder holder = new BufferHolder(Assertions::assertNull);
        SteadyState.assertNoGarbage(() -> rounds(holder));
    }

    private void rounds(final BufferHolder holder)
    {
        for (int i = 0; i < 2_000; i++)
        {
            final PooledBuffer first = pool.acquire(holder, 1 + (i * 7919 & 0xFFFF));
            final PooledBuffer second = pool.acquire(holder, 1 + (i * 104729 & 0xFFFFF));
            final PooledBuffer large = pool.acquire(holder, 5 * MB / 4);
            pool.safePoint();
            pool.release(first);
            pool.release(large);
            pool.release(second);
        }
    }

    private void seconds(final long count)
    {
        nowNs += TimeUnit.SECONDS.toNanos(count);
        pool.nowNs(nowNs);
    }

    private long nowNs = -5;

    /** Holds buffers until it is evicted. */
    private final class Session
    {
        private final BufferHolder holder = new BufferHolder(this::onEvicted);
        private final List<PooledBuffer> buffers = new ArrayList<>();

        PooledBuffer hold(final int length)
        {
            final PooledBuffer buffer = pool.acquire(holder, length);
            if (null != buffer)
            {
                buffers.add(buffer);
            }

            return buffer;
        }

        void dropAll()
        {
            buffers.forEach(pool::release);
            buffers.clear();
        }

        private void onEvicted(final BufferHolder evictedHolder)
        {
            evicted.add(this);
            dropAll();
        }
    }
}
