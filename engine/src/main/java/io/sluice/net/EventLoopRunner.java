package io.sluice.net;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;

/** An {@link EventLoop} on a thread of its own. All methods may be called by any thread. */
public final class EventLoopRunner implements AutoCloseable
{
    private final EventLoop loop;
    private final IdleStrategy idleStrategy;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isRunning = true;

    private EventLoopRunner(final EventLoop loop, final IdleStrategy idleStrategy, final ThreadFactory threadFactory)
    {
        this.loop = loop;
        this.idleStrategy = idleStrategy;
        thread = threadFactory.newThread(this::run);
    }

    /**
     * Start a thread that drives a loop.
     *
     * @param loop          to drive.
     * @param idleStrategy  for passes without work; null for a loop that waits in its selector.
     * @param threadFactory makes the thread, which is named after the loop.
     * @return the running loop.
     */
    public static EventLoopRunner start(
        final EventLoop loop, final IdleStrategy idleStrategy, final ThreadFactory threadFactory)
    {
        final EventLoopRunner runner = new EventLoopRunner(
            loop, null == idleStrategy ? NoOpIdleStrategy.INSTANCE : idleStrategy, threadFactory);
        runner.thread.setName(loop.roleName());
        runner.thread.start();

        return runner;
    }

    /** {@return the loop driven} */
    public EventLoop loop()
    {
        return loop;
    }

    /** {@return the thread that drives it} */
    public Thread thread()
    {
        return thread;
    }

    /** End the loop, and wait for it unless called on its own thread. */
    public void close()
    {
        isRunning = false;
        loop.wakeup();
        if (Thread.currentThread() != thread)
        {
            boolean isInterrupted = false;
            while (ended.getCount() > 0)
            {
                try
                {
                    ended.await();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Wait for the loop to end, be it closed or failed.
     *
     * @param timeout to wait at most.
     * @param unit    of the timeout.
     * @return whether it has ended.
     * @throws InterruptedException if interrupted meanwhile.
     */
    public boolean awaitEnd(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return ended.await(timeout, unit);
    }

    private void run()
    {
        try
        {
            // An interrupt ends the loop too: a selector does not wait while one is pending.
            while (isRunning && !Thread.interrupted())
            {
                idleStrategy.idle(loop.doWork());
            }
        }
        catch (final Throwable ex)
        {
            // What gets here is no callback's fault but the selector's or the JVM's: the loop cannot go on.
            tell(ex);
        }
        finally
        {
            try
            {
                loop.onClose();
            }
            finally
            {
                ended.countDown();
            }
        }
    }

    /** If that fails too, what the thread dies of has the cause with it. */
    private void tell(final Throwable cause)
    {
        try
        {
            loop.errorHandler().onError(cause);
        }
        catch (final Throwable ex)
        {
            if (ex != cause)
            {
                ex.addSuppressed(cause);
            }

            throw ex;
        }
    }
}
