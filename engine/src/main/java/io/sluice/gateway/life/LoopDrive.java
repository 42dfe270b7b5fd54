package io.sluice.gateway.life;

import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What drives the loops: threads of their own, or threads of somebody else. Thread-safe. */
public final class LoopDrive
{
    private final List<EventLoop> loops;
    private final List<EventLoopRunner> runners = new ArrayList<>();
    private final List<DrivenLoop> agents = new ArrayList<>();
    private final boolean isDriven;

    /**
     * Drives nothing yet.
     *
     * @param loops    of the gateway.
     * @param isDriven true if somebody else drives them.
     */
    public LoopDrive(final List<EventLoop> loops, final boolean isDriven)
    {
        this.loops = List.copyOf(loops);
        this.isDriven = isDriven;
        loops.forEach((loop) -> agents.add(new DrivenLoop(loop)));
    }

    /**
     * Starts the threads, if they are to be ours.
     *
     * @param idleStrategies makes one for each loop.
     * @param threads        makes one for each loop.
     * @param onEnded        told on its thread when a loop has ended, whatever the reason.
     */
    public void start(
        final Supplier<IdleStrategy> idleStrategies, final ThreadFactory threads, final Consumer<EventLoop> onEnded)
    {
        for (final EventLoop loop : isDriven ? List.<EventLoop>of() : loops)
        {
            runners.add(EventLoopRunner.start(loop, idleStrategies.get(), (task) -> threads.newThread(() ->
            {
                try
                {
                    task.run();
                }
                finally
                {
                    onEnded.accept(loop);
                }
            })));
        }
    }

    /** {@return true if somebody else drives the loops} */
    public boolean isDriven()
    {
        return isDriven;
    }

    /**
     * What somebody else has to drive.
     *
     * @return one agent for each loop; none if the loops have threads of their own.
     */
    public List<Agent> agents()
    {
        return isDriven ? List.copyOf(agents) : List.of();
    }

    /** {@return true if the caller is in a callback of a loop, which can wait for none of them} */
    public boolean isInLoop()
    {
        for (int i = 0; i < loops.size(); i++)
        {
            if (loops.get(i).isInLoop() && !loops.get(i).isClosed() && (!isDriven || agents.get(i).isInPass()))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Has something done as soon as no loop is in the way: by the thread that drives, after this pass, else by a thread
     * made for it.
     *
     * @param name of the thread.
     * @param task that waits for loops.
     */
    public void outOfLoop(final String name, final Runnable task)
    {
        for (int i = 0; isDriven && i < loops.size(); i++)
        {
            if (loops.get(i).isInLoop() && agents.get(i).isInPass())
            {
                agents.get(i).afterPass(task);

                return;
            }
        }

        new Thread(task, name).start();
    }

    /**
     * Waits for loops to have done something; drives them meanwhile if nobody else does.
     *
     * @param done       by each loop.
     * @param deadlineNs of {@link System#nanoTime()}.
     */
    public void await(final List<CountDownLatch> done, final long deadlineNs)
    {
        boolean isInterrupted = false;
        for (int i = 0; i < loops.size(); i++)
        {
            try
            {
                while (done.get(i).getCount() > 0 && !loops.get(i).isClosed() && deadlineNs - System.nanoTime() > 0)
                {
                    final boolean isOurs = isDriven && !agents.get(i).isDrivenElsewhere();
                    if (isOurs)
                    {
                        pass();
                    }

                    final long waitNs = isOurs ? DrivenLoop.PAUSE_NS : DrivenLoop.LOOK_NS;
                    done.get(i).await(Math.min(waitNs, Math.max(0, deadlineNs - System.nanoTime())),
                        TimeUnit.NANOSECONDS);
                }
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true; // who is in a hurry gets the rest without waiting
                break;
            }
        }

        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the loops, and waits for that. */
    public void close()
    {
        runners.forEach(EventLoopRunner::close);
        agents.stream().filter(DrivenLoop::isDrivenElsewhere).forEach(DrivenLoop::closeSoon);
        final long deadlineNs = System.nanoTime() + DrivenLoop.CLOSE_NS;
        for (final DrivenLoop agent : agents)
        {
            while (agent.isDrivenElsewhere() && deadlineNs - System.nanoTime() > 0)
            {
                LockSupport.parkNanos(DrivenLoop.PAUSE_NS);
            }
        }

        loops.forEach(EventLoop::onClose); // nothing, unless they are driven by nobody
    }

    private void pass()
    {
        for (final DrivenLoop agent : agents)
        {
            if (!agent.isDrivenElsewhere())
            {
                agent.doWork();
            }
        }
    }
}
