package io.sluice.gateway.policy;

import org.agrona.collections.Object2IntCounterMap;

import java.net.InetAddress;

/**
 * Counts connections, in total and by source address, and spreads them over the loops. Shared by all loops and
 * thread-safe, so that limits are exact; touched only when a connection opens or closes.
 */
public final class Admission
{
    /** As many connections as there may be. */
    public static final int TOTAL_EXCEEDED = -1;
    /** As many connections from this address as there may be. */
    public static final int ADDRESS_EXCEEDED = -2;

    private final int max;
    private final int perAddressMax;
    private final int[] countByLoop;
    private final Object2IntCounterMap<InetAddress> countByAddress = new Object2IntCounterMap<>(0);
    private int count;

    /**
     * Nobody is admitted yet.
     *
     * @param loopCount     loops to spread connections over.
     * @param max           connections in total.
     * @param perAddressMax connections from one address; 0 for no limit.
     */
    public Admission(final int loopCount, final int max, final int perAddressMax)
    {
        this.max = max;
        this.perAddressMax = perAddressMax;
        countByLoop = new int[loopCount];
    }

    /**
     * Admits a connection to the loop with fewest of them.
     *
     * @param address that the client connects from.
     * @return index of the loop that serves it, which must {@link #release} it; or {@link #TOTAL_EXCEEDED} or
     *     {@link #ADDRESS_EXCEEDED}, and then nothing is counted.
     */
    public synchronized int admit(final InetAddress address)
    {
        if (count >= max)
        {
            return TOTAL_EXCEEDED;
        }

        if (0 != perAddressMax && countByAddress.get(address) >= perAddressMax)
        {
            return ADDRESS_EXCEEDED;
        }

        count++;
        countByAddress.incrementAndGet(address);
        int loop = 0;
        for (int i = 1; i < countByLoop.length; i++)
        {
            loop = countByLoop[i] < countByLoop[loop] ? i : loop;
        }

        countByLoop[loop]++;

        return loop;
    }

    /**
     * A connection is gone.
     *
     * @param loop    that served the connection.
     * @param address that the client connected from.
     */
    public synchronized void release(final int loop, final InetAddress address)
    {
        count--;
        countByAddress.decrementAndGet(address);
        countByLoop[loop]--;
    }

    /** {@return connections in total} */
    public synchronized int count()
    {
        return count;
    }

    /** {@return source addresses that have connections} */
    public synchronized int addressCount()
    {
        return countByAddress.size();
    }

    /**
     * Connections of one loop.
     *
     * @param loop to look at.
     * @return its connections.
     */
    public synchronized int countOf(final int loop)
    {
        return countByLoop[loop];
    }
}
