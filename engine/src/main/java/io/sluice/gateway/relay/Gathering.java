package io.sluice.gateway.relay;

import io.sluice.net.EventLoop;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.PooledBuffer;
import org.agrona.DirectBuffer;

/**
 * A command that somebody needs in one piece and that is larger than an input, in a buffer of its own size, as far as
 * it is there. Never copied again, however small the inputs are.
 * <p>
 * Confined to its loop.
 */
final class Gathering
{
    private final EventLoop loop;
    private PooledBuffer memory;
    private int length;
    private int neededLength;

    Gathering(final EventLoop loop)
    {
        this.loop = loop;
    }

    /**
     * Borrows memory for a command.
     *
     * @param holder account that it goes to.
     * @param needed length of the command in bytes.
     * @return false when there is no memory.
     */
    boolean begin(final BufferHolder holder, final int needed)
    {
        memory = loop.pool().acquire(holder, loop.headroom() + needed + EventLoop.SLACK_LENGTH);
        length = 0;
        neededLength = needed;

        return null != memory;
    }

    /** {@return true when a command is being gathered} */
    boolean isActive()
    {
        return null != memory;
    }

    /** {@return true when the command is all there} */
    boolean isComplete()
    {
        return length == neededLength;
    }

    /**
     * Takes what is missing from an input.
     *
     * @param source that holds the input.
     * @param offset at which it begins.
     * @param limit  at which it ends.
     * @return where it goes on behind the command.
     */
    int add(final DirectBuffer source, final int offset, final int limit)
    {
        final int missing = Math.min(neededLength - length, limit - offset);
        memory.buffer().putBytes(start() + length, source, offset, missing);
        length += missing;

        return offset + missing;
    }

    /** {@return the memory of a command that is complete, which is the caller's to release now} */
    PooledBuffer take()
    {
        final PooledBuffer taken = memory;
        memory = null;

        return taken;
    }

    /** {@return where the command begins in the buffer} */
    int start()
    {
        return loop.headroom();
    }

    /** {@return where what is there of the command ends in the buffer} */
    int limit()
    {
        return start() + length;
    }

    /** Gives the memory back. */
    void release()
    {
        if (null != memory)
        {
            loop.pool().release(memory);
            memory = null;
        }
    }
}
