package io.sluice.gateway.policy;

import io.sluice.gateway.settings.LimitSettings;
import io.sluice.net.Channel;

/**
 * The deadlines of one session, looked at now and then by its loop rather than timed one by one: what is looked at
 * costs nothing per message, and an idle session has no timer. Confined to its loop.
 */
public final class SessionWatch
{
    /** A client that has not sent more than this while a command was partial has not moved on. */
    private static final int PROGRESS_LENGTH = 4096;

    private final LimitSettings limits;
    private final Stall clientStall = new Stall();
    private final Stall upstreamStall = new Stall();
    private boolean isExpecting;
    private long expectedNs;
    private boolean isPartial;
    private long partialNs;
    private long partialBytes;

    /** Which deadline has passed. */
    public enum Finding
    {
        /** None. */
        NOTHING,
        /** What was expected has not come. */
        EXPECTATION_MISSED,
        /** The client takes too little of what waits for it. */
        CLIENT_SLOW,
        /** The server takes too little of what waits for it. */
        UPSTREAM_SLOW,
        /** The client has begun a command and does not go on. */
        CLIENT_PARTIAL
    }

    /**
     * Nothing to watch yet.
     *
     * @param limits to watch.
     */
    public SessionWatch(final LimitSettings limits)
    {
        this.limits = limits;
    }

    /**
     * Something has to happen in time.
     *
     * @param deadlineNs of the loop's clock.
     */
    public void expect(final long deadlineNs)
    {
        isExpecting = true;
        expectedNs = deadlineNs;
    }

    /** It has happened. */
    public void expectNothing()
    {
        isExpecting = false;
    }

    /**
     * Looks at what was expected.
     *
     * @param nowNs of the loop's clock.
     * @return {@link Finding#EXPECTATION_MISSED} or {@link Finding#NOTHING}.
     */
    public Finding check(final long nowNs)
    {
        return isExpecting && nowNs - expectedNs >= 0 ? Finding.EXPECTATION_MISSED : Finding.NOTHING;
    }

    /**
     * Looks at both channels too.
     *
     * @param nowNs           of the loop's clock.
     * @param client          channel.
     * @param upstream        channel.
     * @param isClientPartial true if the client has begun a command that is not complete.
     * @return the first deadline that has passed.
     */
    public Finding check(
        final long nowNs, final Channel client, final Channel upstream, final boolean isClientPartial)
    {
        return Finding.NOTHING != check(nowNs) ? Finding.EXPECTATION_MISSED :
            clientStall.isOver(client, nowNs, limits) ? Finding.CLIENT_SLOW :
            upstreamStall.isOver(upstream, nowNs, limits) ? Finding.UPSTREAM_SLOW :
            isPartialOver(client, nowNs, isClientPartial) ? Finding.CLIENT_PARTIAL : Finding.NOTHING;
    }

    /** A client that is not read is not to blame. */
    private boolean isPartialOver(final Channel client, final long nowNs, final boolean isClientPartial)
    {
        final long bytesIn = client.bytesIn();
        if (!isClientPartial || client.isReadingPaused())
        {
            isPartial = false;
        }
        else if (!isPartial || bytesIn - partialBytes >= PROGRESS_LENGTH)
        {
            isPartial = true;
            partialNs = nowNs;
            partialBytes = bytesIn;
        }

        return isPartial && nowNs - partialNs >= limits.partialTimeoutNs();
    }

    /** All that waited when it was first seen to wait must be gone in time, as nats-server has it for a write. */
    private static final class Stall
    {
        private boolean isBlocked;
        private long sinceNs;
        private long targetBytes;

        boolean isOver(final Channel channel, final long nowNs, final LimitSettings limits)
        {
            final int unsentLength = channel.unsentLength();
            final long bytesOut = channel.bytesOut();
            if (0 == unsentLength)
            {
                isBlocked = false;
            }
            else if (!isBlocked || bytesOut - targetBytes >= 0)
            {
                isBlocked = true;
                sinceNs = nowNs;
                targetBytes = bytesOut + unsentLength;
            }

            return isBlocked && nowNs - sinceNs >= limits.slowConsumerTimeoutNs() ||
                unsentLength > limits.unsentLengthMax();
        }
    }
}
