package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.net.Channel;
import io.sluice.net.EventLoop;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.PooledBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What goes to one peer in one callback: collected in the loop's write buffer so that there is one write, unless it is
 * a single run of the input, which is written from where it is, or more than fits.
 * <p>
 * Confined to its loop, and lent to one callback after the other.
 */
final class Output
{
    /** From here on copying costs more than a write of its own. */
    private static final int DIRECT_LENGTH = 64 * 1024;

    private final EventLoop loop;
    private final UnsafeBuffer buffer;
    private final int start;
    private final int capacity;
    private int length;
    private boolean isBlocked;
    private Channel target;

    /**
     * An output over the write buffer of a loop.
     *
     * @param loop whose buffer is used.
     */
    Output(final EventLoop loop)
    {
        this.loop = loop;
        buffer = loop.writeBuffer();
        start = loop.headroom();
        capacity = loop.bufferLength();
    }

    /**
     * Begins a callback.
     *
     * @param peer that everything goes to until {@link #end()}.
     */
    void begin(final Channel peer)
    {
        target = peer;
        length = 0;
        isBlocked = peer.isBlocked();
    }

    /** Ends a callback: whatever was collected is written. */
    void end()
    {
        flush();
        target = null;
    }

    /** Ends a callback of which nothing more is to be written. */
    void abandon()
    {
        length = 0;
        target = null;
    }

    /** {@return true when the peer takes no more for now} */
    boolean isBlocked()
    {
        return isBlocked;
    }

    boolean isEmpty()
    {
        return 0 == length;
    }

    void flush()
    {
        if (0 < length)
        {
            target.write(buffer, start, length);
            length = 0;
            isBlocked = target.isBlocked();
        }
    }

    /**
     * Writes at once, behind what was collected.
     *
     * @param source       that holds the bytes, and headroom in front of them.
     * @param offset       at which they begin.
     * @param sourceLength in bytes.
     */
    void write(final MutableDirectBuffer source, final int offset, final int sourceLength)
    {
        flush();
        target.write(source, offset, sourceLength);
        isBlocked = target.isBlocked();
    }

    /**
     * Adds bytes of the input, if there are any.
     *
     * @param source that holds them, from which they may be written directly.
     * @param offset at which they begin.
     * @param limit  at which they end; nothing is added when that is not behind the offset.
     * @param isLast true when nothing more is expected in this callback.
     * @return the limit, at which the next run begins.
     */
    int addRun(final MutableDirectBuffer source, final int offset, final int limit, final boolean isLast)
    {
        final int runLength = limit - offset;
        if (0 < runLength && (runLength >= DIRECT_LENGTH || isLast && 0 == length))
        {
            write(source, offset, runLength);
        }
        else
        {
            add(source, offset, runLength);
        }

        return limit;
    }

    /**
     * Adds bytes that have to be copied.
     *
     * @param source       that holds them.
     * @param offset       at which they begin.
     * @param sourceLength in bytes.
     */
    void add(final DirectBuffer source, final int offset, final int sourceLength)
    {
        int done = 0;
        while (done < sourceLength)
        {
            if (length == capacity)
            {
                flush();
            }
            final int step = Math.min(sourceLength - done, capacity - length);
            buffer.putBytes(start + length, source, offset + done, step);
            length += step;
            done += step;
        }
    }

    /**
     * Adds a command as our own encoder writes it.
     *
     * @param command    whose head is written again.
     * @param tailLength so much of its tail, which is there, follows in one piece.
     * @param holder     account for the memory that a long one needs.
     * @return false when there is no memory for it.
     */
    boolean encode(final Command command, final int tailLength, final BufferHolder holder)
    {
        final int headLength = command.headLength();
        final int commandLength = headLength + tailLength;
        if (commandLength <= capacity)
        {
            put(command, headLength, tailLength, buffer, claim(commandLength));
            return true;
        }

        // A payload that was set is part of the head.
        final PooledBuffer memory = loop.pool().acquire(holder, start + commandLength);
        if (null == memory)
        {
            return false;
        }
        put(command, headLength, tailLength, memory.buffer(), start);
        write(memory.buffer(), start, commandLength);
        loop.pool().release(memory);

        return true;
    }

    private static void put(
        final Command command,
        final int headLength,
        final int tailLength,
        final MutableDirectBuffer destination,
        final int index)
    {
        command.encodeHead(destination, index);
        if (0 < tailLength)
        {
            final int tail = command.offset() + command.length() - command.tailLength();
            destination.putBytes(index + headLength, command.buffer(), tail, tailLength);
        }
    }

    /**
     * Makes room for bytes that are encoded in place.
     *
     * @param claimedLength in bytes, at most the length of the loop's buffer.
     * @return the index in {@link #buffer()} at which they go.
     */
    int claim(final int claimedLength)
    {
        if (capacity - length < claimedLength)
        {
            flush();
        }
        final int index = start + length;
        length += claimedLength;

        return index;
    }

    /** {@return the buffer that {@link #claim} is about} */
    UnsafeBuffer buffer()
    {
        return buffer;
    }
}
