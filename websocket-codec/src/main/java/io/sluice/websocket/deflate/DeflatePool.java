package io.sluice.websocket.deflate;

/**
 * The inflaters and deflaters of one event loop, made when first needed and kept until the loop ends. Confined to the
 * thread of the loop. One is lent from the first to the last byte of a message, so compression costs memory per loop
 * and not per connection. Connections with context takeover own theirs; the pool counts them against a bound.
 */
public final class DeflatePool implements AutoCloseable
{
    /** Inflaters, where nothing else is set; about 44 KB each once used. */
    public static final int MAX_INFLATERS_DEFAULT = 16;

    /** Deflaters, where nothing else is set; about 270 KB each once used. */
    public static final int MAX_DEFLATERS_DEFAULT = 4;

    /** Level of the deflaters, where nothing else is set: the one that nats-server uses. */
    public static final int LEVEL_DEFAULT = 1;

    private final Staging staging = new Staging();
    private final MessageInflater[] freeInflaters;
    private final MessageDeflater[] freeDeflaters;
    private final int level;
    private final int maxTakeovers;
    private int freeInflaterCount;
    private int freeDeflaterCount;
    private int inflaterCount;
    private int deflaterCount;
    private int takeoverCount;

    /**
     * A pool without its inflaters and deflaters yet.
     *
     * @param maxInflaters that exist at once, besides those of connections with context takeover.
     * @param maxDeflaters that exist at once, besides those of connections with context takeover.
     * @param maxTakeovers connections with context takeover; 0 for none.
     * @param level        of the deflaters, 1 to 9.
     */
    public DeflatePool(final int maxInflaters, final int maxDeflaters, final int maxTakeovers, final int level)
    {
        if (maxInflaters < 1 || maxDeflaters < 1 || maxTakeovers < 0)
        {
            throw new IllegalArgumentException("maxInflaters=" + maxInflaters + " and maxDeflaters=" + maxDeflaters +
                " must be 1 or more, maxTakeovers=" + maxTakeovers + " 0 or more");
        }
        if (level < 1 || level > 9)
        {
            throw new IllegalArgumentException("level must be 1 to 9: " + level);
        }
        freeInflaters = new MessageInflater[maxInflaters];
        freeDeflaters = new MessageDeflater[maxDeflaters];
        this.maxTakeovers = maxTakeovers;
        this.level = level;
    }

    /** {@return the inflaters that are lent} */
    public int lentInflaters()
    {
        return inflaterCount - freeInflaterCount;
    }

    /** {@return the deflaters that are lent} */
    public int lentDeflaters()
    {
        return deflaterCount - freeDeflaterCount;
    }

    /** {@return the connections that hold a context of their own} */
    public int takeovers()
    {
        return takeoverCount;
    }

    /** {@return whether one more connection may have a context of its own} */
    public boolean hasTakeover()
    {
        return takeoverCount < maxTakeovers;
    }

    /** Ends what is not lent. Close the connections first: what they give back later would live on. */
    @Override
    public void close()
    {
        while (freeInflaterCount > 0)
        {
            freeInflaters[--freeInflaterCount].end();
            inflaterCount--;
        }
        while (freeDeflaterCount > 0)
        {
            freeDeflaters[--freeDeflaterCount].end();
            deflaterCount--;
        }
    }

    MessageInflater acquireInflater()
    {
        if (freeInflaterCount > 0)
        {
            return freeInflaters[--freeInflaterCount];
        }
        if (inflaterCount == freeInflaters.length)
        {
            return null;
        }
        inflaterCount++;

        return new MessageInflater(staging, false);
    }

    void release(final MessageInflater inflater)
    {
        inflater.reset();
        freeInflaters[freeInflaterCount++] = inflater;
    }

    MessageDeflater acquireDeflater()
    {
        if (freeDeflaterCount > 0)
        {
            return freeDeflaters[--freeDeflaterCount];
        }
        if (deflaterCount == freeDeflaters.length)
        {
            return null;
        }
        deflaterCount++;

        return new MessageDeflater(staging, level, false);
    }

    void release(final MessageDeflater deflater)
    {
        deflater.reset();
        freeDeflaters[freeDeflaterCount++] = deflater;
    }

    void takeTakeover()
    {
        if (!hasTakeover())
        {
            throw new IllegalStateException("context takeover agreed beyond maxTakeovers=" + maxTakeovers);
        }
        takeoverCount++;
    }

    void giveTakeover()
    {
        takeoverCount--;
    }

    MessageInflater ownInflater()
    {
        return new MessageInflater(staging, true);
    }

    MessageDeflater ownDeflater()
    {
        return new MessageDeflater(staging, level, true);
    }
}
