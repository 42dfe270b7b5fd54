package io.sluice.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.test.Allocation;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopCountersTest
{
    private static final int CAPACITY = 2 * LoopCounters.valueCount() + 10;

    @Test
    void shouldPublishWhatHasChanged()
    {
        final StatusFile file = StatusFile.inMemory(2, CAPACITY);
        final LoopCounters first = new LoopCounters(0);
        final LoopCounters second = new LoopCounters(1);
        first.publishTo(file);
        second.publishTo(file);
        for (final Counter counter : Counter.values())
        {
            if (Counter.Writer.LOOP == counter.writer() && !counter.hasSubject())
            {
                first.add(counter, counter.ordinal());
                second.set(counter, 1000);
            }
        }

        assertEquals(0, file.reader().count(Counter.SESSIONS_OPENED), "not published yet");
        first.publish();
        second.publish();
        for (final Counter counter : Counter.values())
        {
            if (Counter.Writer.LOOP == counter.writer() && !counter.hasSubject())
            {
                assertEquals(Counter.Kind.MAXIMUM == counter.kind() ? 1000 : 1000 + counter.ordinal(),
                    file.reader().count(counter), counter.name());
            }
        }
    }

    @Test
    void shouldCountForSubjects()
    {
        final StatusFile file = StatusFile.inMemory(1, CAPACITY);
        final LoopCounters counters = new LoopCounters();
        final int plain = counters.addSubject(Counter.LISTENER_SESSIONS_OPENED, "nats://a:1");
        final int webSocket = counters.addSubject(Counter.LISTENER_SESSIONS_OPENED, "ws://b:2");
        counters.publishTo(file);
        counters.addAt(plain, 3);
        counters.addAt(webSocket, 4);
        counters.publish();

        assertEquals(7, counters.get(Counter.LISTENER_SESSIONS_OPENED));
        assertEquals(7, file.reader().count(Counter.LISTENER_SESSIONS_OPENED));
        final CounterValue value = file.reader().counters().stream()
            .filter((each) -> "ws://b:2".equals(each.subject())).findFirst().orElseThrow();
        assertEquals(
            new CounterValue("LISTENER_SESSIONS_OPENED", "sessions opened at listener", 0, "ws://b:2", 4), value);
        assertThrows(
            IllegalStateException.class, () -> counters.addSubject(Counter.LISTENER_SESSIONS_OPENED, "too late"));
    }

    @Test
    void shouldKeepTheLargest()
    {
        final LoopCounters counters = new LoopCounters();
        counters.raise(Counter.LOOP_CYCLE_MAX, 5);
        counters.raise(Counter.LOOP_CYCLE_MAX, 4);

        assertEquals(5, counters.get(Counter.LOOP_CYCLE_MAX));
    }

    @Test
    void shouldCountCyclesInTheirBuckets()
    {
        final LoopCounters counters = new LoopCounters();
        final CycleTracker cycles = new CycleTracker(counters, TimeUnit.MILLISECONDS.toNanos(5));
        for (int bucket = 0; bucket < CycleTracker.bucketCount() - 1; bucket++)
        {
            final long boundNs = CycleTracker.boundNs(bucket);
            assertEquals(boundNs > TimeUnit.MILLISECONDS.toNanos(5), cycles.count(boundNs));
            assertEquals(1, counters.get(CycleTracker.counterOf(bucket)), "bucket " + bucket);
            cycles.count(boundNs + 1);
            assertEquals(1, counters.get(CycleTracker.counterOf(bucket + 1)), "bucket " + (bucket + 1));
            counters.set(CycleTracker.counterOf(bucket + 1), 0);
        }

        assertEquals(TimeUnit.SECONDS.toNanos(1) + 1, counters.get(Counter.LOOP_CYCLE_MAX));
        assertEquals(22, counters.get(Counter.LOOP_PASSES));
        assertTrue(counters.get(Counter.LOOP_CYCLES_LONG) > 0);
    }

    @Test
    void shouldAllocateNothing()
    {
        final StatusFile file = StatusFile.inMemory(1, CAPACITY);
        final LoopCounters counters = new LoopCounters();
        counters.publishTo(file);
        final CycleTracker cycles = new CycleTracker(counters, 1);

        long allocated = -1;
        for (int round = 0; round < 20 && 0 != allocated; round++)
        {
            final long before = Allocation.ofCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                counters.increment(Counter.SESSIONS_OPENED);
                counters.set(Counter.CLIENT_COMMANDS, i);
                cycles.count(i * 1000L);
                counters.publish();
            }
            allocated = Allocation.ofCurrentThread() - before;
        }

        assertEquals(0, allocated);
        assertTrue(file.reader().count(Counter.SESSIONS_OPENED) >= 10_000);
    }
}
