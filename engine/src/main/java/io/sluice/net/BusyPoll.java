package io.sluice.net;

/**
 * Whether a loop that blocks should look again first. A thread that sleeps is woken tens of microseconds late, which is
 * most of what a loop adds to a request and its reply; so where little things have lately come soon one after the
 * other, the loop looks for the next one for a while before it sleeps. Where much comes at once the wake-up is shared
 * by all of it, where things come seldom looking is in vain, and where others need the core it keeps them from what the
 * loop waits for: then the loop sleeps at once.
 */
final class BusyPoll
{
    /** Bytes read in one pass that are no longer one side of a conversation but part of a stream. */
    static final int STREAM_LENGTH = 4096;
    /** Things that came soon, less those that did not, before the loop looks again. */
    static final int CONFIDENCE = 8;
    /** A thing that came late outweighs so many that came soon: the loop looks where four of five do. */
    static final int PENALTY = 4;
    /** Things that must come soon before the loop looks again where it was in the way of others. */
    static final int BACKOFF = 512;

    private static final int CONFIDENCE_MAX = 2 * CONFIDENCE;

    private final long windowNs;
    private long readyNs;
    private int length;
    private int confidence;

    /**
     * Looks for nothing yet.
     *
     * @param windowNs for which the loop looks at most, and within which a thing comes soon; 0 to never look.
     */
    BusyPoll(final long windowNs)
    {
        this.windowNs = windowNs;
    }

    /** So many bytes were read in this pass. */
    void onRead(final int readLength)
    {
        length += readLength;
    }

    /** {@return whether a loop that would sleep at this time should look instead} */
    boolean isDue(final long nowNs)
    {
        return confidence >= CONFIDENCE && nowNs - readyNs < windowNs;
    }

    /** The loop has looked: nobody looks that long once unless the core was taken from him meanwhile. */
    void onLooked(final long durationNs)
    {
        if (durationNs > windowNs)
        {
            confidence = CONFIDENCE - BACKOFF;
        }
    }

    /** Something was ready at the start of the pass that ends now. */
    void onReady(final long startNs, final long endNs)
    {
        if (length >= STREAM_LENGTH)
        {
            confidence = Math.min(confidence, 0);
        }
        else if (startNs - readyNs < windowNs)
        {
            confidence = Math.min(confidence + 1, CONFIDENCE_MAX);
        }
        else if (confidence > 0)
        {
            confidence = Math.max(confidence - PENALTY, 0);
        }
        length = 0;
        readyNs = endNs;
    }
}
