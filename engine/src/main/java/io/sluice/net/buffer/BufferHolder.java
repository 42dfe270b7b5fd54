package io.sluice.net.buffer;

import java.util.Objects;

/**
 * Account of what one session holds of a {@link BufferPool}, over all its channels and both directions. One per
 * session: the pool protects and evicts whole holders.
 */
public final class BufferHolder
{
    /** Nanoseconds to ticks of about a millisecond: fine enough, and byte-ticks do not overflow in a process's life. */
    private static final int TICK_SHIFT = 20;
    /** Held longer than about a minute is just long: else a few bytes kept for days would outweigh megabytes. */
    private static final long TICKS_LIMIT = 1L << 16;

    private final EvictionHandler owner;
    private long heldBytes;
    private long byteTicks;
    private long lastTick;

    BufferHolder previous;
    BufferHolder next;
    long askedEpoch;
    long evictionRound;

    /**
     * An account that holds nothing.
     *
     * @param owner called when what is held must be given back.
     */
    public BufferHolder(final EvictionHandler owner)
    {
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    /** {@return who has to give back what is held: whoever the channels belong to} */
    public EvictionHandler owner()
    {
        return owner;
    }

    /** {@return bytes held now, as capacities of the buffers} */
    public long heldBytes()
    {
        return heldBytes;
    }

    void change(final long deltaBytes, final long nowNs)
    {
        final long tick = nowNs >> TICK_SHIFT;
        if (0 == heldBytes)
        {
            byteTicks = 0;
        }
        else
        {
            byteTicks += heldBytes * (tick - lastTick);
        }
        lastTick = tick;
        heldBytes += deltaBytes;
    }

    /** Bytes times time since this holder last held nothing: what it has cost the others so far. */
    long cost(final long nowNs)
    {
        final long total = byteTicks + heldBytes * ((nowNs >> TICK_SHIFT) - lastTick);

        return Math.min(total, heldBytes * TICKS_LIMIT);
    }

    void evict()
    {
        owner.onEvicted(this);
    }
}
