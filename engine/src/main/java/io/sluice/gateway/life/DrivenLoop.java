package io.sluice.gateway.life;

import io.sluice.net.EventLoop;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loop as somebody else drives it: always the same thread. */
final class DrivenLoop implements Agent
{
    static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(2);

    private final EventLoop loop;
    private final List<Runnable> afterPass = new ArrayList<>();
    private boolean isInPass;
    private volatile Thread driver;
    private volatile boolean isCloseDue;

    DrivenLoop(final EventLoop loop)
    {
        this.loop = loop;
    }

    @Override
    public int doWork()
    {
        if (isCloseDue)
        {
            loop.onClose();
        }

        if (loop.isClosed())
        {
            return 0;
        }

        driver = Thread.currentThread();
        int workCount = 0;
        isInPass = true;
        try
        {
            workCount = loop.doWork();
        }
        catch (final Exception ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
        finally
        {
            isInPass = false;
        }

        while (!afterPass.isEmpty())
        {
            afterPass.remove(0).run();
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return loop.roleName();
    }

    @Override
    public void onClose()
    {
        loop.onClose();
    }

    /** Ends the loop in its next pass. Any thread. */
    void closeSoon()
    {
        isCloseDue = true;
    }

    /** {@return true if a thread that is not the caller's drives it, and lives; any thread} */
    boolean isDrivenElsewhere()
    {
        final Thread last = driver;

        return null != last && Thread.currentThread() != last && last.isAlive() && !loop.isClosed();
    }

    /** {@return true inside of a pass; for the thread that drives} */
    boolean isInPass()
    {
        return isInPass;
    }

    /** Runs something at the end of the pass; for the thread that drives, inside of one. */
    void afterPass(final Runnable task)
    {
        afterPass.add(task);
    }
}
