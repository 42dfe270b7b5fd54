package io.sluice.net.tls;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.sluice.net.EventLoop;
import io.sluice.net.LoopCommand;
import io.sluice.net.LoopTask;

import org.agrona.BitUtil;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * The handshakes of one loop: so many may be under way, so many more wait for their turn. Steps go to the executor and
 * come back here; of those that have come back a few are looked at in each pass.
 */
final class HandshakeQueue extends LoopTask
{
    private static final int SPARE_LIMIT = 64;
    private static final long RETRY_NS = 100_000;

    private final EventLoop loop;
    private final Executor executor;
    private final TlsLimits limits;
    /** There are no more steps than handshakes in flight, so this is never full. */
    private final MpscAtomicArrayQueue<HandshakeStep> completed;
    private final AtomicBoolean isCalled = new AtomicBoolean();
    private final LoopCommand call = new LoopCommand()
    {
        @Override
        public void onExecute(final EventLoop ignored)
        {
            loop.defer(HandshakeQueue.this);
        }

        @Override
        public void onDiscarded()
        {
            abandon();
        }
    };
    private final LinkedHashSet<Handshake> waiting = new LinkedHashSet<>();
    private final ArrayDeque<HandshakeStep> spares = new ArrayDeque<>();
    private int inFlight;
    private Handshake current;

    HandshakeQueue(final EventLoop loop, final Executor executor, final TlsLimits limits)
    {
        this.loop = loop;
        this.executor = executor;
        this.limits = limits;
        completed = new MpscAtomicArrayQueue<>(Math.max(2, BitUtil.findNextPositivePowerOfTwo(limits.inFlight())));
    }

    int inFlight()
    {
        return inFlight;
    }

    int waiting()
    {
        return waiting.size();
    }

    /** {@return whether a handshake may begin now} */
    boolean enter()
    {
        final boolean isFree = inFlight < limits.inFlight();
        inFlight += isFree ? 1 : 0;

        return isFree;
    }

    /** {@return whether the handshake waits for {@link Handshake#onTurn()}; false if too many do} */
    boolean await(final Handshake handshake)
    {
        return waiting.size() < limits.waiting() && waiting.add(handshake);
    }

    void cancel(final Handshake handshake)
    {
        waiting.remove(handshake);
    }

    /** A handshake that was under way has ended. */
    void leave()
    {
        inFlight--;
        while (inFlight < limits.inFlight() && !waiting.isEmpty())
        {
            final Iterator<Handshake> first = waiting.iterator();
            final Handshake next = first.next();
            first.remove();
            inFlight++;
            next.onTurn();
        }
    }

    HandshakeStep acquireStep()
    {
        final HandshakeStep spare = spares.poll();

        return null == spare ? new HandshakeStep(this, loop) : spare;
    }

    /** To take memory and give it back costs a loop more than all else of a step: what a rush needs stays that long. */
    void release(final HandshakeStep step)
    {
        step.end();
        if (spares.size() < Math.max(SPARE_LIMIT, inFlight))
        {
            spares.push(step);
        }
        else
        {
            step.free();
        }
    }

    /** {@return whether the executor takes the step} */
    boolean submit(final HandshakeStep step)
    {
        try
        {
            executor.execute(step);

            return true;
        }
        catch (final RejectedExecutionException ex)
        {
            return false;
        }
    }

    /** In the executor: a step has been run. */
    void complete(final HandshakeStep step)
    {
        completed.offer(step);
        if (isCalled.compareAndSet(false, true))
        {
            while (!loop.execute(call))
            {
                if (loop.isClosed())
                {
                    abandon();
                    return;
                }
                LockSupport.parkNanos(RETRY_NS);
            }
        }
    }

    @Override
    protected void onPassEnd()
    {
        // Before the queue is looked at: whoever adds a step from now on calls again.
        isCalled.set(false);
        // For the sake of the other connections; where there is none the loop may be closing, without a next pass.
        final int limit = 0 == loop.channelCount() ? Integer.MAX_VALUE : limits.stepsPerPass();
        for (int count = limit; count > 0; count--)
        {
            final HandshakeStep step = completed.poll();
            if (null == step)
            {
                return;
            }
            current = step.handshake();
            current.onStep(step);
            current = null;
        }
        if (!completed.isEmpty())
        {
            loop.defer(this);
        }
    }

    @Override
    protected void onFailed(final Throwable cause)
    {
        final Handshake failed = current;
        current = null;
        if (!completed.isEmpty())
        {
            loop.defer(this);
        }
        if (null != failed)
        {
            failed.onHandlerFailed(cause);
        }
    }

    /** The loop is closed, so nobody polls any more but who holds the lock. */
    private synchronized void abandon()
    {
        for (HandshakeStep step = completed.poll(); null != step; step = completed.poll())
        {
            step.handshake().closeEngine();
        }
        isCalled.set(false);
    }
}
