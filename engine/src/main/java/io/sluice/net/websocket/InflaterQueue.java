package io.sluice.net.websocket;

import io.sluice.net.EventLoop;
import io.sluice.net.timer.Timer;

/**
 * Who holds an inflater of the loop and who waits for one, both in the order in which they began to. Whoever waits too
 * long gets it from the one that has held its own longest: a peer may stop in the middle of a message for ever.
 */
final class InflaterQueue
{
    private final EventLoop loop;
    private final long timeoutNs;
    private final Timer timer;
    private final Turn holders = new Turn(null);
    private final Turn waiters = new Turn(null);
    private int waiting;

    InflaterQueue(final EventLoop loop, final long timeoutNs)
    {
        this.loop = loop;
        this.timeoutNs = timeoutNs;
        timer = loop.newTimer(this::onTimer);
    }

    int waiting()
    {
        return waiting;
    }

    /** Whether an inflater may be taken from the pool: not in front of those that wait. */
    boolean isNext(final Turn turn)
    {
        return 0 == waiting || waiters.next == turn;
    }

    void onAcquired(final Turn turn)
    {
        leave(turn);
        turn.insertBefore(holders);
        schedule();
    }

    void awaitFree(final Turn turn)
    {
        if (!turn.isWaiting)
        {
            turn.isWaiting = true;
            turn.sinceNs = loop.nowNs();
            turn.insertBefore(waiters);
            waiting++;
            schedule();
        }
    }

    /** Ends holding or waiting, whichever it is; the first that waits then looks whether there is one for it. */
    void leave(final Turn turn)
    {
        if (turn.isWaiting)
        {
            turn.isWaiting = false;
            waiting--;
        }
        turn.unlink();
        if (waiting > 0)
        {
            waiters.next.input.onInflaterFree();
        }
    }

    private void schedule()
    {
        if (waiting > 0)
        {
            timer.schedule(waiters.next.sinceNs + timeoutNs);
        }
    }

    private void onTimer(final Timer expired, final long nowNs)
    {
        if (waiting > 0 && nowNs - waiters.next.sinceNs >= timeoutNs)
        {
            // Once for each period: the next in line has its own time from now on.
            waiters.next.sinceNs = nowNs;
            if (holders.next != holders)
            {
                holders.next.input.onInflaterOverdue();
            }
        }
        schedule();
    }

    /** Place of one connection in one of the two lists; both begin and end at a turn without a connection. */
    static final class Turn
    {
        private final MessageInput input;
        private Turn previous = this;
        private Turn next = this;
        private boolean isWaiting;
        private long sinceNs;

        Turn(final MessageInput input)
        {
            this.input = input;
        }

        boolean isWaiting()
        {
            return isWaiting;
        }

        private void insertBefore(final Turn successor)
        {
            previous = successor.previous;
            next = successor;
            previous.next = this;
            successor.previous = this;
        }

        private void unlink()
        {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }
}
