package io.sluice.websocket.deflate;

/**
 * What this end wants of permessage-deflate. Immutable: each {@code with} method answers a changed copy.
 *
 * @param threshold            in bytes: a message longer than this is compressed.
 * @param maxInflatedLength    in bytes that one message may inflate to.
 * @param ownContextTakeover   whether this end may compress with what its earlier messages left in the window.
 * @param peerContextTakeover  whether the peer may do so, which costs a window per connection here.
 * @param ownMaxWindowBits     8 to 15: the most this end compresses with. A client below 15 offers it as
 *                             {@code client_max_window_bits}.
 * @param peerMaxWindowBits    8 to 15: below 15 a client asks for it as {@code server_max_window_bits}, and a server
 *                             answers it as {@code client_max_window_bits} where the offer allows that.
 */
public record DeflateOptions(
    int threshold,
    long maxInflatedLength,
    boolean ownContextTakeover,
    boolean peerContextTakeover,
    int ownMaxWindowBits,
    int peerMaxWindowBits)
{
    /** Smallest window that RFC 7692 knows, as a power of two. */
    public static final int MIN_WINDOW_BITS = 8;

    /** Largest window that RFC 7692 knows, as a power of two, and what holds when nothing is said. */
    public static final int MAX_WINDOW_BITS = 15;

    /** Threshold in bytes, where nothing else is set: the one that nats-server uses. */
    public static final int THRESHOLD_DEFAULT = 64;

    /** Bytes that a message may inflate to, where nothing else is set. */
    public static final long MAX_INFLATED_LENGTH_DEFAULT = 64L * 1024 * 1024;

    /** No context takeover in either direction, which is what NATS clients and servers speak. */
    public static final DeflateOptions DEFAULT = new DeflateOptions(
        THRESHOLD_DEFAULT, MAX_INFLATED_LENGTH_DEFAULT, false, false, MAX_WINDOW_BITS, MAX_WINDOW_BITS);

    /**
     * Checks the ranges.
     *
     * @param threshold           0 or more.
     * @param maxInflatedLength   1 or more.
     * @param ownContextTakeover  any.
     * @param peerContextTakeover any.
     * @param ownMaxWindowBits    8 to 15.
     * @param peerMaxWindowBits   8 to 15.
     */
    public DeflateOptions
    {
        requireRange("threshold", threshold, 0, Integer.MAX_VALUE);
        requireRange("maxInflatedLength", maxInflatedLength, 1, Long.MAX_VALUE - 1);
        requireRange("ownMaxWindowBits", ownMaxWindowBits, MIN_WINDOW_BITS, MAX_WINDOW_BITS);
        requireRange("peerMaxWindowBits", peerMaxWindowBits, MIN_WINDOW_BITS, MAX_WINDOW_BITS);
    }

    /**
     * Changes the threshold.
     *
     * @param value in bytes, 0 or more.
     * @return the changed copy.
     */
    public DeflateOptions withThreshold(final int value)
    {
        return new DeflateOptions(
            value, maxInflatedLength, ownContextTakeover, peerContextTakeover, ownMaxWindowBits, peerMaxWindowBits);
    }

    /**
     * Changes the bound of an inflated message.
     *
     * @param value in bytes, 1 or more.
     * @return the changed copy.
     */
    public DeflateOptions withMaxInflatedLength(final long value)
    {
        return new DeflateOptions(
            threshold, value, ownContextTakeover, peerContextTakeover, ownMaxWindowBits, peerMaxWindowBits);
    }

    /**
     * Changes who may take over its context from message to message.
     *
     * @param own  whether this end may.
     * @param peer whether the peer may.
     * @return the changed copy.
     */
    public DeflateOptions withContextTakeover(final boolean own, final boolean peer)
    {
        return new DeflateOptions(threshold, maxInflatedLength, own, peer, ownMaxWindowBits, peerMaxWindowBits);
    }

    /**
     * Changes the windows.
     *
     * @param own  8 to 15.
     * @param peer 8 to 15.
     * @return the changed copy.
     */
    public DeflateOptions withMaxWindowBits(final int own, final int peer)
    {
        return new DeflateOptions(
            threshold, maxInflatedLength, ownContextTakeover, peerContextTakeover, own, peer);
    }

    private static void requireRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
        }
    }
}
