package io.sluice.net.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the steps of handshakes, which may serve any number of loops. What may wait for them is bounded by the
 * {@link TlsLimits} of those loops. Daemons, and gone when they have been idle.
 */
public final class HandshakeThreads implements Executor, AutoCloseable
{
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    /** {@return half of the cores, at least one: the others are left to the loops, whatever clients do} */
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
    public HandshakeThreads(final String name, final int count)
    {
        final AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
            count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            (task) ->
            {
                final Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
                thread.setDaemon(true);

                return thread;
            });
        pool.allowCoreThreadTimeOut(true);
    }

    /** {@inheritDoc} */
    @Override
    public void execute(final Runnable step)
    {
        pool.execute(step);
    }

    /** Takes no more steps; those that wait are still run. After the loops have been closed. */
    @Override
    public void close()
    {
        pool.shutdown();
    }
}
