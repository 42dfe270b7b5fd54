package io.sluice.net;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what may not be done on a loop, such as the steps of handshakes or the resolution of names; they may
 * serve any number of loops. Those who give them something to do bound what may wait for them. Daemons, and gone when
 * they have been idle.
 */
public final class WorkerThreads implements Executor, AutoCloseable
{
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    /** {@return half of the cores, at least one, for work that keeps them busy: the others are left to the loops} */
    public static int usualCount()
    {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /**
     * Threads that begin when they are needed.
     *
     * @param name  of the threads, to which a number is added.
     * @param count most of them, at least 1.
     */
    public WorkerThreads(final String name, final int count)
    {
        final AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
            count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            (work) ->
            {
                final Thread thread = new Thread(work, name + '-' + number.incrementAndGet());
                thread.setDaemon(true);

                return thread;
            });
        pool.allowCoreThreadTimeOut(true);
    }

    /** {@inheritDoc} */
    @Override
    public void execute(final Runnable task)
    {
        pool.execute(task);
    }

    /** Takes no more tasks; those that wait are still run. After the loops have been closed. */
    @Override
    public void close()
    {
        pool.shutdown();
    }
}
