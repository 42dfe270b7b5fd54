package io.sluice.net;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;

import org.agrona.ErrorHandler;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * What other threads want done by a loop, and who wakes it: the loop sets a flag before it may wait and looks at the
 * queue again; a producer adds first and looks at the flag then, so that one of the two sees the other.
 */
final class CommandQueue
{
    private final MpscAtomicArrayQueue<LoopCommand> queue;
    private final Selector selector;
    private final ErrorHandler errorHandler;
    private final AtomicBoolean isWaiting = new AtomicBoolean();
    private volatile boolean isClosed;

    CommandQueue(final int capacity, final Selector selector, final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        queue = new MpscAtomicArrayQueue<>(capacity);
        this.selector = selector;
    }

    /** Any thread; {@return whether the command will be run or discarded} */
    boolean offer(final LoopCommand command)
    {
        if (isClosed || !queue.offer(command))
        {
            return false;
        }

        // The queue orders its store, but only a full fence keeps the loads of the flags behind it.
        VarHandle.fullFence();
        if (isClosed)
        {
            discard();
        }
        else if (isWaiting.getOpaque() && isWaiting.compareAndSet(true, false))
        {
            selector.wakeup();
        }

        return true;
    }

    /** Runs those that are here, and no more than so many. {@return how many} */
    int run(final EventLoop loop, final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            final LoopCommand command = queue.poll();
            if (null == command)
            {
                break;
            }

            count++;
            try
            {
                command.onExecute(loop);
            }
            catch (final Throwable ex)
            {
                loop.onCallbackFailed(ex);
            }
            loop.safePoint();
        }

        return count;
    }

    /** {@return whether the loop may wait: nothing is queued, and whoever adds something from now on wakes it} */
    boolean beginWait()
    {
        isWaiting.set(true);

        return queue.isEmpty();
    }

    void endWait()
    {
        isWaiting.setOpaque(false);
    }

    boolean isClosed()
    {
        return isClosed;
    }

    /** Takes no more, discards what is here, and ends the selector. */
    void close()
    {
        isClosed = true;
        VarHandle.fullFence();
        try
        {
            discard();
        }
        finally
        {
            closeSelector();
        }
    }

    private void closeSelector()
    {
        try
        {
            selector.close();
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
        }
    }

    /** The loop polls no more, so whoever holds the lock may. */
    private synchronized void discard()
    {
        for (LoopCommand command = queue.poll(); null != command; command = queue.poll())
        {
            try
            {
                command.onDiscarded();
            }
            catch (final Throwable ex)
            {
                errorHandler.onError(ex);
            }
        }
    }
}
