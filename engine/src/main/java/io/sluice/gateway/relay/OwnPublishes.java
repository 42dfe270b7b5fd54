package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import org.agrona.DirectBuffer;

import java.util.concurrent.TimeUnit;

/**
 * What the gateway has published for a client that is not verbose, so that the client hears nothing of it when the
 * server refuses: a refusal comes out of turn there, and tells only the subject. As many refusals that name a subject
 * are taken for the gateway's as it has published to that subject in the last ten seconds; those of the client, which
 * may have published to the same one and is refused in the same words, remain. Of many subjects those that were
 * published to last are known. Owns its memory, which is small, and allocates nothing later.
 * <p>
 * Confined to the loop of its session.
 */
final class OwnPublishes
{
    /** How long after a publish the server may take to refuse it. */
    static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int SET_BITS = 5;
    private static final int SETS = 1 << SET_BITS;
    private static final int WAYS = 4;
    private static final long HASH_BASIS = 0xCBF29CE484222325L;
    private static final long HASH_PRIME = 0x100000001B3L;
    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private final long[] hashes = new long[SETS * WAYS];
    private final int[] counts = new int[SETS * WAYS];
    private final long[] settledNs = new long[SETS * WAYS];

    /** Nothing was published. */
    OwnPublishes()
    {
    }

    /**
     * Something has been published.
     *
     * @param refusal in the words with which the server would refuse it.
     * @param nowNs   of the loop's clock.
     */
    void add(final ErrorText refusal, final long nowNs)
    {
        final long hash = hash(refusal.buffer(), 0, refusal.length());
        int slot = find(hash, nowNs);
        if (slot < 0)
        {
            slot = oldest(hash, nowNs);
            hashes[slot] = hash;
            counts[slot] = 0;
        }
        counts[slot]++;
        settledNs[slot] = nowNs + SETTLED_NS;
    }

    /**
     * The server refuses something.
     *
     * @param refusal in its words.
     * @param nowNs   of the loop's clock.
     * @return true when it is the gateway's, which is not refused for it again.
     */
    boolean remove(final AsciiView refusal, final long nowNs)
    {
        final int slot = find(hash(refusal.buffer(), refusal.offset(), refusal.length()), nowNs);
        if (slot < 0)
        {
            return false;
        }
        counts[slot]--;

        return true;
    }

    private int find(final long hash, final long nowNs)
    {
        final int first = firstOf(hash);
        for (int i = first; i < first + WAYS; i++)
        {
            if (hash == hashes[i] && isLive(i, nowNs))
            {
                return i;
            }
        }

        return -1;
    }

    private int oldest(final long hash, final long nowNs)
    {
        final int first = firstOf(hash);
        int oldest = first;
        for (int i = first; i < first + WAYS; i++)
        {
            if (!isLive(i, nowNs))
            {
                return i;
            }
            oldest = settledNs[i] - settledNs[oldest] < 0 ? i : oldest;
        }

        return oldest;
    }

    private boolean isLive(final int slot, final long nowNs)
    {
        return counts[slot] > 0 && nowNs - settledNs[slot] < 0;
    }

    private static int firstOf(final long hash)
    {
        return (int)(hash >>> Long.SIZE - SET_BITS) * WAYS;
    }

    private static long hash(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = HASH_BASIS;
        for (int i = offset; i < offset + length; i++)
        {
            hash = (hash ^ buffer.getByte(i)) * HASH_PRIME;
        }

        // The last bytes, in which subjects often differ, have moved the low bits alone.
        return (hash ^ hash >>> Integer.SIZE) * MIXER;
    }
}
