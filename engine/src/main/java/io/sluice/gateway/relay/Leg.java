package io.sluice.gateway.relay;

import io.sluice.nats.CommandKind;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.status.event.Events;
import org.agrona.MutableDirectBuffer;

/**
 * One direction of a conversation between its two channels: when it is read, when it has to wait, and what the gateway
 * itself has to say in it.
 * <p>
 * Confined to the loop of its session.
 */
abstract class Leg implements ChannelHandler
{
    final Conversation conversation;
    final RelayLoop relayLoop;

    private Channel source;
    private Channel target;
    private Reserve reserve;
    private boolean isDeaf;
    private boolean isPaused;
    private boolean isInterrupted;
    private long pausedNs;

    Leg(final Conversation conversation)
    {
        this.conversation = conversation;
        relayLoop = conversation.relayLoop();
    }

    abstract RelayCounters counters();

    /** {@return bytes consumed of an input that may be relayed} */
    abstract int relay(Output output, MutableDirectBuffer buffer, int offset, int limit);

    /** {@return true when a command waits for a decision} */
    abstract boolean isHeld();

    /** {@return true when what goes to the peer next would stand between two commands} */
    abstract boolean isAtBoundary();

    /** {@return false when the next command has to wait} */
    abstract boolean hasRoom();

    /** {@return true when the reserve may go out at a boundary} */
    abstract boolean mayDrain();

    /** What waited is in the output, and commands with it that the peer may answer. */
    abstract void onDrained(int answeredCount);

    /** {@return true when each command is a write of its own} */
    boolean isSeparating()
    {
        return false;
    }

    /** {@inheritDoc} */
    @Override
    public final int onRead(
        final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isOver() || channel != source)
        {
            return length;
        }
        final int limit = offset + length;
        final Output output = relayLoop.output();
        int position = offset;
        do
        {
            isInterrupted = !mayRead();
            if (!isInterrupted)
            {
                output.begin(target);
                position = relay(output, buffer, position, limit);
                output.end();
            }
            conversation.settle();
        }
        // What stood in the way may be gone by now, and nobody would present the rest again before there is more.
        while (isInterrupted && position < limit && !isOver() && mayRead());

        return isOver() ? length : position - offset;
    }

    /** {@inheritDoc} */
    @Override
    public final void onWritable(final Channel channel)
    {
        conversation.settle();
    }

    /** {@inheritDoc} */
    @Override
    public final void onEof(final Channel channel)
    {
        if (channel == source)
        {
            conversation.owner().onEof(channel);
        }
    }

    /** {@inheritDoc} */
    @Override
    public final void onEofAhead(final Channel channel)
    {
        if (channel == source)
        {
            conversation.owner().onEofAhead(channel);
        }
    }

    /** {@inheritDoc} */
    @Override
    public final void onFailure(final Channel channel, final Throwable cause)
    {
        relayLoop.asked().end();
        relayLoop.output().abandon();
        conversation.owner().onFailure(channel, cause);
    }

    /** {@inheritDoc} */
    @Override
    public final void onClosed(final Channel channel, final CloseCause cause)
    {
        conversation.owner().onClosed(channel, cause);
    }

    final void channels(final Channel newSource, final Channel newTarget)
    {
        if (source != newSource)
        {
            source = newSource;
            isPaused = newSource.isReadingPaused();
        }
        target = newTarget;
    }

    final Channel source()
    {
        return source;
    }

    final Channel target()
    {
        return target;
    }

    final boolean isDeaf()
    {
        return isDeaf;
    }

    /** The input was left before its end, for a reason that may pass. */
    final void interrupt()
    {
        isInterrupted = true;
    }

    /** Nothing more of the source is looked at; it is read and forgotten. */
    final void goDeaf()
    {
        isDeaf = true;
        conversation.disturb();
        if (isPaused)
        {
            countPause();
        }
    }

    /** {@return what the gateway itself says in this direction, to be added to} */
    final Reserve reserve()
    {
        conversation.disturb();
        if (null == reserve)
        {
            final EventLoop loop = relayLoop.loop();
            final int capacity = conversation.settings().reserveLength();
            reserve = new Reserve(loop.pool(), conversation.holder(), capacity, loop.headroom(), isSeparating());
        }

        return reserve;
    }

    final boolean isReserveFull()
    {
        return null != reserve && reserve.isFull();
    }

    /** {@return true when something waits that may go out at the next boundary} */
    final boolean hasDrainable()
    {
        return null != reserve && !reserve.isEmpty() && mayDrain();
    }

    /** Moves what waits to the output, which is at a boundary. */
    final void drain(final Output output)
    {
        onDrained(reserve.drainTo(output, conversation.answers()));
    }

    final void drainAtBoundary(final Output output)
    {
        if (hasDrainable() && isAtBoundary())
        {
            drain(output);
        }
    }

    /** Moves everything to the output, whatever it should have waited for: there will be no other boundary. */
    final void drainAll(final Output output)
    {
        if (null != reserve)
        {
            reserve.drainAllTo(output);
        }
    }

    /** Sends what waits outside of a callback of this direction. */
    final void flushReserve()
    {
        if (hasDrainable() && isAtBoundary() && !target.isBlocked())
        {
            final Output output = relayLoop.output();
            output.begin(target);
            drain(output);
            output.end();
        }
    }

    /** Sends what waits and a last error, whatever they should have waited for. */
    final void sayLast(final CharSequence errorText)
    {
        final Output output = relayLoop.output();
        output.begin(target);
        drainAll(output);
        if (null != errorText && reserve().addError(relayLoop.errorText().reset().append(errorText), false))
        {
            drainAll(output);
        }
        output.end();
    }

    /** Reads on or stops reading, as there is room behind. */
    final void updateReading()
    {
        final boolean isToPause = !isDeaf && !mayRead();
        if (isToPause != isPaused)
        {
            isPaused = isToPause;
            if (isToPause)
            {
                counters().pauses++;
                pausedNs = relayLoop.loop().nowNs();
                source.pauseReading();
            }
            else
            {
                countPause();
                source.resumeReading();
            }
        }
    }

    /** {@return true when nothing more is looked at, be it that the owner has yet to finish what ends} */
    private boolean isOver()
    {
        return isDeaf || conversation.isEnding();
    }

    final void countRejected(final CommandKind kind)
    {
        counters().rejected++;
        Events.commandRejected(conversation.owner().id(), counters() == relayLoop.clientCounters(), kind);
    }

    /**
     * Takes note of what the gateway has to say in this direction.
     *
     * @param isSaid false when it cannot be sent.
     * @return the same.
     */
    final boolean countSaid(final boolean isSaid)
    {
        if (isSaid)
        {
            counters().injected++;
            conversation.flushLater();
        }
        else
        {
            counters().refused++;
        }

        return isSaid;
    }

    private void countPause()
    {
        final long nowNs = relayLoop.loop().nowNs();
        counters().pausedNs += nowNs - pausedNs;
        pausedNs = nowNs;
    }

    private boolean mayRead()
    {
        return !isHeld() && !target.isBlocked() && hasRoom();
    }

    final void releaseReserve()
    {
        if (null != reserve)
        {
            reserve.release();
        }
    }
}
