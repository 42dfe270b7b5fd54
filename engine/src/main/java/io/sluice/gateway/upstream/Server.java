package io.sluice.gateway.upstream;

import io.sluice.status.event.Events;

import java.net.InetSocketAddress;

/**
 * One address of one server, and how it has been. Thread-safe; all that changes is guarded by the pool it belongs to.
 */
public final class Server
{
    /** How a server has been lately. */
    public enum State
    {
        /** It serves, or nobody has tried. */
        HEALTHY("healthy"),
        /** The last attempts to reach it have failed. */
        FAILING("failing"),
        /** It is about to go. */
        LAME_DUCK("lame duck");

        private final String label;

        State(final String label)
        {
            this.label = label;
        }

        /** {@return the state in words} */
        public String label()
        {
            return label;
        }
    }

    private final ServerPool pool;
    private final ServerUrl url;
    private final InetSocketAddress address;
    private volatile byte[] info;
    private int sessionCount;
    private int failureCount;
    private long avoidUntilNs;
    private boolean isAvoided;
    private boolean isLameDuck;
    private boolean hasServed;

    Server(final ServerPool pool, final ServerUrl url, final InetSocketAddress address)
    {
        this.pool = pool;
        this.url = url;
        this.address = address;
    }

    /** {@return what was configured or learned} */
    public ServerUrl url()
    {
        return url;
    }

    /** {@return what is dialled} */
    public InetSocketAddress address()
    {
        return address;
    }

    /** {@return the last INFO it sent to any session, line end and all, or null; not to be changed} */
    public byte[] info()
    {
        return info;
    }

    /**
     * Keeps what it said last.
     *
     * @param line of an INFO that it sent; must not be changed any more.
     */
    public void info(final byte[] line)
    {
        info = line;
    }

    /** {@return sessions that use it or are about to} */
    public int sessionCount()
    {
        synchronized (pool)
        {
            return sessionCount;
        }
    }

    /** {@return attempts that failed since the last that did not} */
    public int failureCount()
    {
        synchronized (pool)
        {
            return failureCount;
        }
    }

    /**
     * Whether it is worth a first try.
     *
     * @param nowNs of the clock.
     * @return false while it is in quarantine or has announced lame duck.
     */
    public boolean isHealthy(final long nowNs)
    {
        synchronized (pool)
        {
            return !isAvoidedAt(nowNs);
        }
    }

    /** {@return how it has been lately, be it worth another try now or not} */
    public State state()
    {
        synchronized (pool)
        {
            return isLameDuck ? State.LAME_DUCK : 0 < failureCount ? State.FAILING : State.HEALTHY;
        }
    }

    /** {@return true once it was reached, however long ago} */
    public boolean hasServed()
    {
        synchronized (pool)
        {
            return hasServed;
        }
    }

    /** {@return true once it has announced lame duck, until it accepts a connection again} */
    public boolean isLameDuck()
    {
        synchronized (pool)
        {
            return isLameDuck;
        }
    }

    @Override
    public String toString()
    {
        return "nats://" + address.getHostString() + ':' + address.getPort();
    }

    boolean isAvoidedAt(final long nowNs)
    {
        return isAvoided && nowNs - avoidUntilNs < 0;
    }

    long avoidUntilNs()
    {
        return avoidUntilNs;
    }

    int sessions()
    {
        return sessionCount;
    }

    void addSession()
    {
        sessionCount++;
    }

    void removeSession()
    {
        sessionCount--;
    }

    void onConnected()
    {
        if (isAvoided)
        {
            Events.upstreamChanged(this, State.HEALTHY.label(), sessionCount);
        }

        failureCount = 0;
        hasServed = true;
        isAvoided = false;
        isLameDuck = false;
    }

    void onFailed(final long nowNs, final long minNs, final long maxNs)
    {
        if (0 == failureCount)
        {
            Events.upstreamChanged(this, State.FAILING.label(), sessionCount);
        }

        final int shift = Math.min(failureCount, 30);
        failureCount++;
        avoid(nowNs, Math.min(maxNs, minNs << shift < minNs ? maxNs : minNs << shift));
    }

    void onLameDuck(final long nowNs, final long timeoutNs)
    {
        if (!isLameDuck)
        {
            Events.upstreamChanged(this, State.LAME_DUCK.label(), sessionCount);
        }

        isLameDuck = true;
        avoid(nowNs, timeoutNs);
    }

    private void avoid(final long nowNs, final long timeoutNs)
    {
        final long untilNs = nowNs + timeoutNs;
        if (!isAvoidedAt(nowNs) || untilNs - avoidUntilNs > 0)
        {
            avoidUntilNs = untilNs;
        }

        isAvoided = true;
    }
}
