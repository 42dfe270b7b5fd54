package io.sluice.net.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;

import org.agrona.BufferUtil;

/**
 * Memory that the connections of one loop borrow: powers of two from 64 bytes to 1 MB out of megabyte chunks, larger
 * pieces by themselves. Allocates nothing once its memory has been taken from the system, which it keeps for reuse.
 * <p>
 * The capacity is what may be held when no callback runs. Inside one callback up to twice the capacity may be held,
 * because memory must not be taken from a session that may be on the stack; at the next {@link #safePoint()} the
 * holders that have cost most (bytes times time since they last held nothing) are evicted, not the one that asked,
 * until the capacity holds again. Figures may be read from any thread and are then approximate.
 */
public final class BufferPool
{
    /** Largest piece that is cut from a shared chunk; larger ones are rounded up to whole pages. */
    public static final int MAX_SHARED_LENGTH = BufferChunk.CAPACITY;

    private static final int PAGE_LENGTH = 4096;
    private static final int SPARE_LIMIT = 8;
    private static final int NOTABLE_RANK = 2;

    private long capacity;
    private final ArrayList<BufferChunk> chunks = new ArrayList<>();
    private final ArrayList<PooledBuffer> spares = new ArrayList<>();
    private PooledBuffer closed;
    private BufferHolder holders;
    private BufferHolder lastAsker;
    private long nowNs;
    private long epoch = 1;
    private long evictionRound;

    private long heldBytes;
    private long committedBytes;
    private long evictionCount;
    private long refusalCount;

    /**
     * An empty pool.
     *
     * @param capacity in bytes that may be held between callbacks; at least 1 MB.
     */
    public BufferPool(final long capacity)
    {
        if (capacity < MAX_SHARED_LENGTH)
        {
            throw new IllegalArgumentException("pool capacity " + capacity + " below " + MAX_SHARED_LENGTH);
        }
        this.capacity = capacity;
    }

    /**
     * Borrow memory. The holder is protected from eviction until the next safe point.
     *
     * @param holder         to whose account it goes.
     * @param minimumLength  in bytes, more than 0.
     * @return the memory, or null when more is asked for than the pool can ever give or twice its capacity is held.
     */
    public PooledBuffer acquire(final BufferHolder holder, final int minimumLength)
    {
        final boolean isShared = minimumLength <= MAX_SHARED_LENGTH;
        final int length = isShared ? sharedLength(minimumLength) :
            (int)Math.min(Integer.MAX_VALUE, (minimumLength + (long)PAGE_LENGTH - 1) & -PAGE_LENGTH);
        PooledBuffer buffer = null;

        if (length <= capacity && heldBytes + length <= 2 * capacity)
        {
            buffer = isShared ? takeShared(length) : takeLarge(length);
        }

        if (null == buffer)
        {
            refusalCount++;
        }
        else
        {
            buffer.holder = holder;
            holder.askedEpoch = epoch;
            lastAsker = holder;
            account(holder, buffer.capacity);
        }

        return buffer;
    }

    /**
     * Give memory back. The only place where a piece ends its life.
     *
     * @param buffer to give back; not to be used after this.
     */
    public void release(final PooledBuffer buffer)
    {
        final BufferHolder holder = buffer.holder;
        if (null == holder)
        {
            throw new IllegalStateException("buffer released twice");
        }

        account(holder, -buffer.capacity);
        if (null != buffer.chunk)
        {
            buffer.chunk.giveBack(buffer.memoryOffset, order(buffer.capacity));
            recycle(buffer);
        }
        else if (spares.size() < SPARE_LIMIT && committedBytes <= capacity)
        {
            buffer.holder = null;
            buffer.buffer().wrap(0, 0);
            spares.add(buffer);
        }
        else
        {
            freeLarge(buffer);
        }
    }

    /**
     * Charge a borrowed piece to another account.
     *
     * @param buffer    that stays where it is.
     * @param newHolder to whose account it goes.
     */
    public void transfer(final PooledBuffer buffer, final BufferHolder newHolder)
    {
        account(buffer.holder, -buffer.capacity);
        buffer.holder = newHolder;
        account(newHolder, buffer.capacity);
    }

    /**
     * The loop's time, by which holding is measured.
     *
     * @param newNowNs of the loop's clock.
     */
    public void nowNs(final long newNowNs)
    {
        nowNs = newNowNs;
    }

    /** No callback is on the stack: evict holders if more than the capacity is held. For the loop alone. */
    public void safePoint()
    {
        epoch++;
        if (heldBytes > capacity)
        {
            evict();
        }
    }

    /**
     * Whether someone may borrow a piece for comfort rather than need: never at the price of an eviction.
     *
     * @param length in bytes.
     * @return true while at most half of the capacity would be held.
     */
    public boolean isRoomyFor(final int length)
    {
        return heldBytes + length <= capacity / 2;
    }

    /** {@return bytes that may be held between callbacks; less than asked for once the system gave no more} */
    public long capacity()
    {
        return capacity;
    }

    /** {@return bytes held now} */
    public long heldBytes()
    {
        return heldBytes;
    }

    /** {@return bytes of direct memory taken from the system} */
    public long committedBytes()
    {
        return committedBytes;
    }

    /** {@return how many holders have been evicted so far} */
    public long evictionCount()
    {
        return evictionCount;
    }

    /** {@return how many requests have been refused so far} */
    public long refusalCount()
    {
        return refusalCount;
    }

    /**
     * What a request for a number of bytes costs.
     *
     * @param minimumLength in bytes, from 1 to {@link #MAX_SHARED_LENGTH}.
     * @return capacity of the smallest piece that fits.
     */
    public static int sharedLength(final int minimumLength)
    {
        final int shift = Integer.SIZE - Integer.numberOfLeadingZeros(minimumLength - 1);

        return 1 << Math.max(BufferChunk.MIN_SHIFT, shift);
    }

    /** Return unused memory to the system; what is still held stays valid and goes with its last user. */
    public void close()
    {
        freeUnused();
    }

    private static int order(final int length)
    {
        return Integer.numberOfTrailingZeros(length) - BufferChunk.MIN_SHIFT;
    }

    private PooledBuffer takeShared(final int length)
    {
        final int order = order(length);
        for (int i = 0, size = chunks.size(); i < size; i++)
        {
            final BufferChunk chunk = chunks.get(i);
            final int offset = chunk.take(order);
            if (BufferChunk.NO_BLOCK != offset)
            {
                return open(chunk, offset, length);
            }
        }

        return makeRoom(BufferChunk.CAPACITY) ? takeFromNewChunk(length) : null;
    }

    private PooledBuffer takeFromNewChunk(final int length)
    {
        try
        {
            final BufferChunk chunk = new BufferChunk();
            chunks.add(chunk);
            committedBytes += BufferChunk.CAPACITY;

            return open(chunk, chunk.take(order(length)), length);
        }
        catch (final OutOfMemoryError ex)
        {
            return refusedBySystem();
        }
    }

    private PooledBuffer open(final BufferChunk chunk, final int offset, final int length)
    {
        PooledBuffer buffer = closed;
        if (null == buffer)
        {
            buffer = new PooledBuffer();
        }
        else
        {
            closed = buffer.next;
            buffer.next = null;
        }
        buffer.chunk = chunk;
        buffer.open(chunk.memory(), offset, length);

        return buffer;
    }

    private PooledBuffer takeLarge(final int length)
    {
        int bestIndex = -1;
        int bestCapacity = Integer.MAX_VALUE;
        for (int i = 0, size = spares.size(); i < size; i++)
        {
            final int spareCapacity = spares.get(i).capacity;
            if (spareCapacity >= length && spareCapacity <= 2L * length && spareCapacity < bestCapacity &&
                heldBytes + spareCapacity <= 2 * capacity)
            {
                bestIndex = i;
                bestCapacity = spareCapacity;
            }
        }

        if (bestIndex >= 0)
        {
            final PooledBuffer spare = spares.remove(bestIndex);
            spare.open(spare.memory, 0, spare.capacity);

            return spare;
        }

        return makeRoom(length) ? allocateLarge(length) : null;
    }

    private PooledBuffer allocateLarge(final int length)
    {
        try
        {
            final ByteBuffer memory = ByteBuffer.allocateDirect(length);
            final PooledBuffer buffer = new PooledBuffer();
            buffer.open(memory, 0, length);
            committedBytes += length;

            return buffer;
        }
        catch (final OutOfMemoryError ex)
        {
            return refusedBySystem();
        }
    }

    /**
     * The process's limit of direct memory is lower than this pool's. It takes the JVM half a second to find out, so
     * what there is now is all there will ever be, and evictions begin in time.
     */
    private PooledBuffer refusedBySystem()
    {
        capacity = Math.max(MAX_SHARED_LENGTH, committedBytes / 2);

        return null;
    }

    private boolean makeRoom(final int length)
    {
        if (committedBytes + length > capacity)
        {
            freeUnused();
        }

        return committedBytes + length <= 2 * capacity;
    }

    private void freeUnused()
    {
        for (int i = chunks.size() - 1; i >= 0; i--)
        {
            final BufferChunk chunk = chunks.get(i);
            if (chunk.isUnused())
            {
                chunks.remove(i);
                committedBytes -= BufferChunk.CAPACITY;
                chunk.free();
            }
        }

        for (int i = spares.size() - 1; i >= 0; i--)
        {
            freeLarge(spares.remove(i));
        }
    }

    private void freeLarge(final PooledBuffer buffer)
    {
        final ByteBuffer memory = buffer.memory;
        committedBytes -= buffer.capacity;
        buffer.close();
        BufferUtil.free(memory);
    }

    private void recycle(final PooledBuffer buffer)
    {
        buffer.close();
        buffer.next = closed;
        closed = buffer;
    }

    private void account(final BufferHolder holder, final int deltaBytes)
    {
        if (0 == holder.heldBytes())
        {
            holder.previous = null;
            holder.next = holders;
            if (null != holders)
            {
                holders.previous = holder;
            }
            holders = holder;
        }

        heldBytes += deltaBytes;
        holder.change(deltaBytes, nowNs);

        if (0 == holder.heldBytes())
        {
            unlink(holder);
        }
    }

    private void unlink(final BufferHolder holder)
    {
        if (null == holder.previous)
        {
            holders = holder.next;
        }
        else
        {
            holder.previous.next = holder.next;
        }
        if (null != holder.next)
        {
            holder.next.previous = holder.previous;
        }
        holder.previous = null;
        holder.next = null;
    }

    private void evict()
    {
        evictionRound++;
        while (heldBytes > capacity)
        {
            final BufferHolder victim = mostCostly();
            if (null == victim)
            {
                return;
            }
            victim.evictionRound = evictionRound;
            evictionCount++;
            victim.evict();
        }
        freeUnused();
    }

    /**
     * Those that did not ask since the last safe point come first, the last asker comes last. Who holds far less than
     * the others is spared, however long: many would have to go for what one of the others gives back.
     */
    private BufferHolder mostCostly()
    {
        final long notableBytes = heldBytes / (2L * Math.max(1, holderCount()));
        BufferHolder best = null;
        int bestRank = -1;
        long bestCost = -1;
        for (BufferHolder holder = holders; null != holder; holder = holder.next)
        {
            if (evictionRound != holder.evictionRound)
            {
                final int rank = lastAsker == holder ? 0 : (epoch - 1 == holder.askedEpoch ? 1 : 2) +
                    (holder.heldBytes() >= notableBytes ? NOTABLE_RANK : 0);
                final long cost = holder.cost(nowNs);
                if (rank > bestRank || rank == bestRank && cost > bestCost)
                {
                    best = holder;
                    bestRank = rank;
                    bestCost = cost;
                }
            }
        }

        return best;
    }

    private int holderCount()
    {
        int count = 0;
        for (BufferHolder holder = holders; null != holder; holder = holder.next)
        {
            count++;
        }

        return count;
    }
}
