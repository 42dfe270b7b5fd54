package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.CommandWriter;
import io.sluice.nats.HeaderView;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.BufferPool;
import io.sluice.net.buffer.PooledBuffer;
import org.agrona.DirectBuffer;

/**
 * What the gateway itself says to one peer, in the order in which it was made, until the next boundary of that
 * direction. An answer that has to wait for others of the server stops what is behind it. Borrows memory only while
 * something waits.
 * <pre>
 *   | headroom | done | -ERR 'Permissions ...' CRLF | +OK CRLF | MSG a 1 2 CRLF ... | free |
 *                     ^begin                        ^stop                           ^end
 * </pre>
 * Confined to the loop of its session.
 */
final class Reserve
{
    private static final int INITIAL_LENGTH = 448;
    private static final int INITIAL_STOPS = 16;
    private static final int STOPS_LIMIT = 1024;
    private static final int[] NO_STOPS = new int[0];
    private static final byte[] ERROR_PREFIX = {'-', 'E', 'R', 'R', ' ', '\''};
    private static final byte[] ERROR_SUFFIX = {'\'', '\r', '\n'};
    private static final byte[] OK = {'+', 'O', 'K', '\r', '\n'};
    private static final byte[] PONG = {'P', 'O', 'N', 'G', '\r', '\n'};
    /** A stop that only tells two commands apart is kept as its complement. */
    private static final int SEPARATOR_BIT = 1 << 31;

    private final BufferPool pool;
    private final BufferHolder holder;
    private final int capacity;
    private final int headroom;
    private final boolean isSeparating;

    private PooledBuffer memory;
    private int begin;
    private int end;
    private int[] stops = NO_STOPS;
    private int stopHead;
    private int stopCount;
    /** Commands in here that the server will answer in verbose mode. */
    private int answeredCount;

    /**
     * An empty reserve.
     *
     * @param pool         to borrow from.
     * @param holder       account of the session.
     * @param capacity     in bytes.
     * @param headroom     in front of what is written.
     * @param isSeparating true when each command is a write of its own.
     */
    Reserve(
        final BufferPool pool,
        final BufferHolder holder,
        final int capacity,
        final int headroom,
        final boolean isSeparating)
    {
        this.pool = pool;
        this.holder = holder;
        this.capacity = capacity;
        this.headroom = headroom;
        this.isSeparating = isSeparating;
    }

    boolean isEmpty()
    {
        return begin == end;
    }

    /** {@return true when whoever causes answers has to wait; there is always room for the answer of one command} */
    boolean isFull()
    {
        return end - begin >= capacity || stopCount >= STOPS_LIMIT;
    }

    /**
     * Adds an {@code -ERR}.
     *
     * @param text    of it.
     * @param isAfter true when it has to wait for answers of the server.
     * @return false when there is no memory.
     */
    boolean addError(final ErrorText text, final boolean isAfter)
    {
        final int length = ERROR_PREFIX.length + text.length() + ERROR_SUFFIX.length;
        if (!makeRoom(length, isAfter))
        {
            return false;
        }
        put(ERROR_PREFIX);
        memory.buffer().putBytes(end, text.buffer(), 0, text.length());
        end += text.length();
        put(ERROR_SUFFIX);

        return true;
    }

    /**
     * Adds a {@code +OK}.
     *
     * @param isAfter true when it has to wait for answers of the server.
     * @return false when there is no memory.
     */
    boolean addOk(final boolean isAfter)
    {
        return addLine(OK, isAfter);
    }

    /**
     * Adds a PONG.
     *
     * @param isAfter true when it has to wait for answers of the server.
     * @return false when there is no memory.
     */
    boolean addPong(final boolean isAfter)
    {
        return addLine(PONG, isAfter);
    }

    /**
     * Adds a PUB or HPUB.
     *
     * @param subject to publish to.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message.
     * @return false when there is no room.
     */
    boolean addPublish(
        final AsciiView subject, final AsciiView reply, final HeaderView headers, final AsciiView payload)
    {
        final int length = CommandWriter.messageLength(subject, null, reply, headers, payload);
        if (end - begin + length > capacity || !makeRoom(length, false))
        {
            return false;
        }
        end += CommandWriter.publish(memory.buffer(), end, subject, reply, headers, payload);
        answeredCount++;

        return true;
    }

    /**
     * Adds a MSG or HMSG.
     *
     * @param subject that it was published to.
     * @param sid     of the subscription.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message.
     * @return false when there is no room.
     */
    boolean addMessage(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        final int length = CommandWriter.messageLength(subject, sid, reply, headers, payload);
        if (end - begin + length > capacity || !makeRoom(length, false))
        {
            return false;
        }
        end += CommandWriter.message(memory.buffer(), end, subject, sid, reply, headers, payload);

        return true;
    }

    /**
     * Adds a line that was made elsewhere, such as INFO.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes, line end included.
     * @return false when there is no room.
     */
    boolean addBytes(final DirectBuffer source, final int offset, final int length)
    {
        if (end - begin + length > capacity || !makeRoom(length, false))
        {
            return false;
        }
        memory.buffer().putBytes(end, source, offset, length);
        end += length;

        return true;
    }

    /**
     * Moves everything that need not wait to an output.
     *
     * @param output  of the direction that this is the reserve of.
     * @param answers of the conversation.
     * @return how many commands moved that the server may answer.
     */
    int drainTo(final Output output, final Answers answers)
    {
        boolean isStopped = false;
        while (!isStopped && begin < end)
        {
            final int limit = nextStop(answers);
            isStopped = begin == limit;
            if (!isStopped)
            {
                output.add(memory.buffer(), begin, limit - begin);
                if (isSeparating)
                {
                    output.flush();
                }
                begin = limit;
            }
        }

        final int count = answeredCount;
        answeredCount = 0;
        if (begin == end)
        {
            release();
        }

        return count;
    }

    /**
     * Moves everything to an output, whatever it should have waited for.
     *
     * @param output of the direction that this is the reserve of.
     */
    void drainAllTo(final Output output)
    {
        if (begin < end)
        {
            output.add(memory.buffer(), begin, end - begin);
        }
        release();
    }

    /** Gives everything back. */
    void release()
    {
        if (null != memory)
        {
            pool.release(memory);
            memory = null;
        }
        begin = 0;
        end = 0;
        stopHead = 0;
        stopCount = 0;
        answeredCount = 0;
    }

    /** The end of what may go in one write; meets expectations whose turn has come. */
    private int nextStop(final Answers answers)
    {
        while (0 < stopCount)
        {
            final int stop = stops[stopHead];
            final int position = stop & ~SEPARATOR_BIT;
            if (position > begin)
            {
                return position;
            }
            if (stop >= 0)
            {
                if (Answers.MADE_HERE != answers.first())
                {
                    return begin;
                }
                answers.removeFirst();
            }
            stopHead = (stopHead + 1) & (stops.length - 1);
            stopCount--;
        }

        return end;
    }

    private boolean addLine(final byte[] line, final boolean isAfter)
    {
        if (!makeRoom(line.length, isAfter))
        {
            return false;
        }
        put(line);

        return true;
    }

    private void put(final byte[] bytes)
    {
        memory.buffer().putBytes(end, bytes);
        end += bytes.length;
    }

    private boolean makeRoom(final int length, final boolean isAfter)
    {
        final int needed = end - begin + length;
        if (null == memory || memory.capacity() - end < length)
        {
            if (null != memory && memory.capacity() - headroom >= needed)
            {
                memory.buffer().putBytes(headroom, memory.buffer(), begin, end - begin);
                move(headroom);
            }
            else if (!grow(needed))
            {
                return false;
            }
        }
        if (isAfter || isSeparating)
        {
            addStop(isAfter ? end : end | SEPARATOR_BIT);
        }

        return true;
    }

    private boolean grow(final int needed)
    {
        final int wanted = null == memory ? headroom + INITIAL_LENGTH : memory.capacity() * 2;
        final PooledBuffer grown = pool.acquire(holder, Math.max(wanted, headroom + needed));
        if (null == grown)
        {
            return false;
        }
        if (null != memory)
        {
            grown.buffer().putBytes(headroom, memory.buffer(), begin, end - begin);
            pool.release(memory);
        }
        memory = grown;
        move(headroom);

        return true;
    }

    private void move(final int newBegin)
    {
        final int delta = newBegin - begin;
        for (int i = 0; i < stopCount; i++)
        {
            stops[(stopHead + i) & (stops.length - 1)] += delta;
        }
        begin += delta;
        end += delta;
    }

    private void addStop(final int stop)
    {
        if (stopCount == stops.length)
        {
            final int[] grown = new int[Math.max(INITIAL_STOPS, stops.length << 1)];
            for (int i = 0; i < stopCount; i++)
            {
                grown[i] = stops[(stopHead + i) & (stops.length - 1)];
            }
            stops = grown;
            stopHead = 0;
        }
        stops[(stopHead + stopCount) & (stops.length - 1)] = stop;
        stopCount++;
    }
}
