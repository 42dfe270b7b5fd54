package io.sluice.net.tls;

/**
 * What bounds the handshakes of one loop.
 *
 * @param inFlight     handshakes that may have begun and not ended.
 * @param waiting      more of them that may wait for their turn; those beyond are refused. Their time runs.
 * @param stepsPerPass steps that may end in one pass of the loop: sessions wait for each.
 */
public record TlsLimits(int inFlight, int waiting, int stepsPerPass)
{
    /** Limits where none are set. */
    public static final TlsLimits DEFAULT = new TlsLimits(256, 4096, 1);

    /**
     * Checks the ranges.
     *
     * @param inFlight     at least 1.
     * @param waiting      0 or more.
     * @param stepsPerPass at least 1.
     */
    public TlsLimits
    {
        requirePositive("inFlight", inFlight);
        requirePositive("stepsPerPass", stepsPerPass);
        if (waiting < 0)
        {
            throw new IllegalArgumentException("waiting must not be negative: " + waiting);
        }
    }

    private static void requirePositive(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
