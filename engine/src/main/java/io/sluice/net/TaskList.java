package io.sluice.net;

/** What a loop has deferred to the end of its pass. */
final class TaskList
{
    private final EventLoop loop;
    private LoopTask first;
    private LoopTask last;

    TaskList(final EventLoop loop)
    {
        this.loop = loop;
    }

    boolean isEmpty()
    {
        return null == first;
    }

    void add(final LoopTask task)
    {
        if (!task.isDeferred)
        {
            task.isDeferred = true;
            if (null == last)
            {
                first = task;
            }
            else
            {
                last.nextTask = task;
            }
            last = task;
        }
    }

    /** Runs those that are here now: what they add waits for the next pass. {@return how many} */
    int run()
    {
        int count = 0;
        LoopTask task = first;
        first = null;
        last = null;
        while (null != task)
        {
            final LoopTask next = task.nextTask;
            task.nextTask = null;
            task.isDeferred = false;
            count++;
            run(task);
            task = next;
        }

        return count;
    }

    private void run(final LoopTask task)
    {
        try
        {
            task.onPassEnd();
        }
        catch (final Throwable ex)
        {
            loop.onCallbackFailed(ex);
            task.onFailed(ex);
        }
        loop.safePoint();
    }
}
