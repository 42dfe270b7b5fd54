package io.sluice.gateway.life;

import io.sluice.net.EventLoop;
import io.sluice.net.LoopCommand;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What other threads have done on a loop, whose queue may be full: delayed then, but not lost. */
public final class Errand implements LoopCommand
{
    /** For tasks that nobody waits for. */
    public static final Runnable NOTHING = () ->
    {
    };

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Runnable task;
    private final Runnable after;

    /**
     * To be given to a loop.
     *
     * @param task  to run on the loop, unless that closes first.
     * @param after run in any case: after the task, be it that it throws, or by any thread in its place.
     */
    public Errand(final Runnable task, final Runnable after)
    {
        this.task = task;
        this.after = after;
    }

    /**
     * Does it at once if this is the loop's thread, else has it done in one of the next passes. Any thread.
     *
     * @param loop     to do it.
     * @param executor whose thread waits for a place in the queue.
     */
    public void runOrSend(final EventLoop loop, final Executor executor)
    {
        if (loop.isInLoop())
        {
            onExecute(loop);
        }
        else
        {
            send(loop, executor);
        }
    }

    /**
     * Has it done in one of the next passes. Any thread; never fails.
     *
     * @param loop     to do it.
     * @param executor whose thread waits for a place in the queue.
     */
    public void send(final EventLoop loop, final Executor executor)
    {
        if (loop.execute(this))
        {
            return;
        }

        if (loop.isClosed())
        {
            after.run();
            return;
        }

        try
        {
            executor.execute(() -> insist(loop));
        }
        catch (final RejectedExecutionException ex)
        {
            // It may be the caller's own, who has shut it down: what ends a loop has to get there nevertheless.
            final Thread thread = new Thread(() -> insist(loop), "sluice-errand");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void onExecute(final EventLoop loop)
    {
        try
        {
            task.run();
        }
        finally
        {
            after.run();
        }
    }

    @Override
    public void onDiscarded()
    {
        after.run();
    }

    private void insist(final EventLoop loop)
    {
        while (!loop.execute(this))
        {
            if (loop.isClosed())
            {
                after.run();
                return;
            }

            LockSupport.parkNanos(RETRY_NS);
        }
    }
}
