package io.sluice.net;

import io.sluice.benchmarks.Guard;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.BufferPool;
import io.sluice.net.buffer.PooledBuffer;
import io.sluice.net.timer.Timer;
import io.sluice.net.timer.TimerQueue;
import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What borrowing and timing cost: a slot and back, and a deadline set and cancelled among 20,000, beside a wheel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolBenchmark
{
    private static final int TIMER_COUNT = 20_000;
    private static final long SPREAD_NS = TimeUnit.SECONDS.toNanos(10);

    private final BufferPool pool = new BufferPool(EventLoopSettings.POOL_CAPACITY_DEFAULT);
    private final BufferHolder holder = new BufferHolder((evicted) -> pool.close());
    private final TimerQueue timers = new TimerQueue();
    private final DeadlineTimerWheel wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, 1 << 20, 1 << 14);
    private Timer timer;
    private long deadlineNs;

    /** For JMH. */
    public PoolBenchmark()
    {
    }

    /** Schedules the timers that are there already. */
    @Setup
    public void setup()
    {
        Guard.checkMode();
        for (int i = 0; i < TIMER_COUNT; i++)
        {
            timers.newTimer((expired, nowNs) -> expired.cancel()).schedule(nextDeadlineNs());
            wheel.scheduleTimer(nextDeadlineNs());
        }
        timer = timers.newTimer((expired, nowNs) -> expired.cancel());
    }

    /**
     * A small slot and back.
     *
     * @return the slot, given back.
     */
    @Benchmark
    public PooledBuffer borrow()
    {
        final PooledBuffer buffer = pool.acquire(holder, 100);
        pool.release(buffer);

        return buffer;
    }

    /** A deadline set and cancelled. */
    @Benchmark
    public void scheduleAndCancel()
    {
        timer.schedule(nextDeadlineNs());
        timer.cancel();
    }

    /** A deadline that is only ever pushed out, as those of busy connections are. */
    @Benchmark
    public void pushOut()
    {
        timer.schedule(SPREAD_NS + deadlineNs++);
    }

    /** The same as {@link #scheduleAndCancel()} in Agrona's wheel. */
    @Benchmark
    public void scheduleAndCancelInWheel()
    {
        wheel.cancelTimer(wheel.scheduleTimer(nextDeadlineNs()));
    }

    private long nextDeadlineNs()
    {
        deadlineNs = deadlineNs * 6364136223846793005L + 1442695040888963407L;

        return (deadlineNs >>> 1) % SPREAD_NS;
    }
}
