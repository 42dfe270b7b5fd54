package io.sluice.gateway.policy;

import io.sluice.gateway.settings.LimitSettings;
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

    /** For who does not care which loop serves. */
    public static final int ANY_LOOP = -1;

    private int max;
    private final int[] countByLoop;
    private final Object2IntCounterMap<InetAddress> countByAddress = new Object2IntCounterMap<>(0);
    private final Object2IntCounterMap<String> countByListener = new Object2IntCounterMap<>(0);
    private int count;

    /**
     * Nobody is admitted yet.
     *
     * @param loopCount loops to spread connections over.
     * @param max       connections in total.
     */
    public Admission(final int loopCount, final int max)
    {
        this.max = max;
        countByLoop = new int[loopCount];
    }

    /**
     * Admits a connection, to the loop with fewest of them unless one is asked for.
     *
     * @param onLoop   index of the loop that has to serve it, or {@link #ANY_LOOP}.
     * @param address  that the client connects from, or null as long as only somebody in front of it is known.
     * @param listener name of the one that it connects to.
     * @param limits   of that listener.
     * @return index of the loop that serves it, which must {@link #release} it; or {@link #TOTAL_EXCEEDED} or
     *     {@link #ADDRESS_EXCEEDED}, and then nothing is counted.
     */
    public synchronized int admit(
        final int onLoop, final InetAddress address, final String listener, final LimitSettings limits)
    {
        if (count >= max || countByListener.get(listener) >= limits.connectionsMax())
        {
            return TOTAL_EXCEEDED;
        }

        if (null != address && !identify(address, limits))
        {
            return ADDRESS_EXCEEDED;
        }

        count++;
        countByListener.incrementAndGet(listener);
        int loop = Math.max(0, onLoop);
        for (int i = 0; ANY_LOOP == onLoop && i < countByLoop.length; i++)
        {
            loop = countByLoop[i] < countByLoop[loop] ? i : loop;
        }

        countByLoop[loop]++;

        return loop;
    }

    /**
     * Changes the limit; who is there stays.
     *
     * @param newMax connections in total.
     */
    public synchronized void max(final int newMax)
    {
        max = newMax;
    }

    /**
     * Now it is known where a client connects from that was admitted without an address.
     *
     * @param address that the client connects from.
     * @param limits  of the listener that it connects to.
     * @return false if there are as many connections from there as there may be, and then nothing is counted.
     */
    public synchronized boolean identify(final InetAddress address, final LimitSettings limits)
    {
        if (0 != limits.perAddressMax() && countByAddress.get(address) >= limits.perAddressMax())
        {
            return false;
        }

        countByAddress.incrementAndGet(address);

        return true;
    }

    /**
     * A connection is gone.
     *
     * @param loop     that served the connection.
     * @param address  that the client was counted with, or null if it has not come to that.
     * @param listener name of the one that it connected to.
     */
    public synchronized void release(final int loop, final InetAddress address, final String listener)
    {
        count--;
        countByListener.decrementAndGet(listener);
        if (null != address)
        {
            countByAddress.decrementAndGet(address);
        }

        countByLoop[loop]--;
    }

    /** {@return connections in total} */
    public synchronized int count()
    {
        return count;
    }

    /**
     * Connections of one listener.
     *
     * @param listener by name.
     * @return its connections.
     */
    public synchronized int countOf(final String listener)
    {
        return countByListener.get(listener);
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
