package io.sluice.status.log;

import java.util.concurrent.TimeUnit;

/** So many lines in a second and no more. Confined to one thread. */
public final class LineLimit
{
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

    private final int max;
    private long beginNs;
    private int count;
    private long suppressed;

    /**
     * Nothing logged.
     *
     * @param max lines in a second; 0 for no limit.
     */
    public LineLimit(final int max)
    {
        this.max = max;
    }

    /**
     * Asks for a line.
     *
     * @param nowNs of the clock.
     * @return false if it is one too many; it counts as suppressed.
     */
    public boolean mayLog(final long nowNs)
    {
        if (0 == max)
        {
            return true;
        }

        if (0 == count || nowNs - beginNs >= WINDOW_NS)
        {
            beginNs = nowNs;
            count = 0;
        }

        if (count < max)
        {
            count++;

            return true;
        }

        suppressed++;

        return false;
    }

    /**
     * Asks whether it is time to tell how many lines were suppressed.
     *
     * @param nowNs of the clock.
     * @return so many since this was last asked with success; 0 for none, or for too early.
     */
    public long takeSuppressed(final long nowNs)
    {
        if (0 == suppressed || nowNs - beginNs < WINDOW_NS)
        {
            return 0;
        }

        final long taken = suppressed;
        suppressed = 0;

        return taken;
    }
}
