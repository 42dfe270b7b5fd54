package io.sluice.websocket.deflate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a DEFLATE stream, RFC 1951, for what the library does not tell: how far back it refers. Written from the RFC
 * for the tests, slow and plain.
 */
final class DeflateStream
{
    private static final int[] LENGTH_BASE = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59,
        67, 83, 99, 115, 131, 163, 195, 227, 258};
    private static final int[] LENGTH_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4,
        5, 5, 5, 5, 0};
    private static final int[] DISTANCE_BASE = {1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385,
        513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577};
    private static final int[] DISTANCE_BITS = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10,
        10, 11, 11, 12, 12, 13, 13};
    private static final int[] CODE_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] bytes;
    private long bit;
    private int outputLength;
    private int maxDistance;
    private long flushOffset = -1;

    DeflateStream(final byte[] bytes)
    {
        this.bytes = bytes;
        while (bit < 8L * bytes.length)
        {
            block();
        }
    }

    int outputLength()
    {
        return outputLength;
    }

    int maxDistance()
    {
        return maxDistance;
    }

    /** Where the lengths of an empty stored block begin that ends the stream, as a flush does; -1 without one. */
    long flushOffset()
    {
        return flushOffset;
    }

    private int bits(final int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value |= (bytes[(int)(bit >> 3)] >> (bit & 7) & 1) << i;
            bit++;
        }

        return value;
    }

    private void block()
    {
        final boolean isFinal = 1 == bits(1);
        final int type = bits(2);
        flushOffset = -1;
        switch (type)
        {
            case 0:
                bit = bit + 7 & ~7L;
                final long offset = bit >> 3;
                final int length = bits(16);
                flushOffset = 0 == length ? offset : -1;
                bits(16);
                bit += 8L * length;
                outputLength += length;
                break;

            case 1:
                final int[] lengths = new int[288];
                for (int i = 0; i < 288; i++)
                {
                    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
                }
                final int[] distances = new int[30];
                Arrays.fill(distances, 5);
                symbols(lengths, distances);
                break;

            case 2:
                dynamicBlock();
                break;

            default:
                throw new AssertionError("block of type 3");
        }
        if (isFinal)
        {
            bit = bit + 7 & ~7L;
        }
    }

    private void dynamicBlock()
    {
        final int literalCount = 257 + bits(5);
        final int distanceCount = 1 + bits(5);
        final int codeCount = 4 + bits(4);
        final int[] codeLengths = new int[19];
        for (int i = 0; i < codeCount; i++)
        {
            codeLengths[CODE_ORDER[i]] = bits(3);
        }
        final List<Integer> all = new ArrayList<>();
        while (all.size() < literalCount + distanceCount)
        {
            final int symbol = symbol(codeLengths);
            final int repeated = 16 == symbol ? all.get(all.size() - 1) : symbol < 16 ? symbol : 0;
            final int count = 16 == symbol ? 3 + bits(2) : 17 == symbol ? 3 + bits(3) : 18 == symbol ? 11 + bits(7) : 1;
            for (int i = 0; i < count; i++)
            {
                all.add(repeated);
            }
        }
        final int[] lengths = all.stream().mapToInt(Integer::intValue).toArray();
        symbols(Arrays.copyOf(lengths, literalCount),
            Arrays.copyOfRange(lengths, literalCount, lengths.length));
    }

    private void symbols(final int[] literals, final int[] distances)
    {
        int symbol = symbol(literals);
        while (256 != symbol)
        {
            if (symbol < 256)
            {
                outputLength++;
            }
            else
            {
                outputLength += LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
                final int code = symbol(distances);
                maxDistance = Math.max(maxDistance, DISTANCE_BASE[code] + bits(DISTANCE_BITS[code]));
            }
            symbol = symbol(literals);
        }
    }

    /** Section 3.2.2: canonical codes, shorter ones first, and within a length in the order of the symbols. */
    private int symbol(final int[] lengths)
    {
        int code = 0;
        int first = 0;
        for (int length = 1; length < 16; length++)
        {
            code = code << 1 | bits(1);
            int count = 0;
            for (final int candidate : lengths)
            {
                count += candidate == length ? 1 : 0;
            }
            if (code - first < count)
            {
                return nth(lengths, length, code - first);
            }
            first = first + count << 1;
        }
        throw new AssertionError("no such code");
    }

    private static int nth(final int[] lengths, final int length, final int n)
    {
        int seen = -1;
        for (int i = 0; i < lengths.length; i++)
        {
            seen += lengths[i] == length ? 1 : 0;
            if (seen == n)
            {
                return i;
            }
        }
        throw new AssertionError("no such symbol");
    }
}
