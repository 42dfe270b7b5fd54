package io.sluice.nats.line;

import static io.sluice.nats.line.LineScan.NO_SIZE;

/**
 * The bytes that end the tokens of a message's line, as bits: one for each byte of a block, the first one lowest.
 * <pre>
 *   PUB orders.eu _INBOX.7 5 CRLF
 *       000000000100000000101 1        two delimiters in a row may be the line's end, those before have to be blanks
 * </pre>
 * What is to be known about a line is calculated from these, without a branch that could be predicted wrongly.
 */
final class Delimiters
{
    private static final int DIGITS = 4;
    private static final int ZEROS = 0x30303030;
    /** Carries into the high bit of every byte above nine. */
    private static final int ABOVE_NINE = 0x76767676;
    private static final int HIGH_BITS = 0x80808080;
    private static final int PAIRS = 0x00FF00FF;
    private static final int NUMBER = 0xFFFF;

    private Delimiters()
    {
    }

    /**
     * Those that are followed by another one. The first of them is the line's end if that is what is there: it may be
     * two blanks, or a blank and 0x21.
     */
    static long lineEnds(final long delimiters)
    {
        return delimiters & delimiters >>> 1;
    }

    /** Those before the first line end. */
    static long before(final long lineEnds, final long delimiters)
    {
        return delimiters & (lineEnds & -lineEnds) - 1;
    }

    /** The index of the last one in the block, or -1. */
    static int last(final long delimiters)
    {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(delimiters);
    }

    static boolean isTokenFirst(final long delimiters)
    {
        return 0 == (delimiters & 1);
    }

    /** {@return true when there are as many blanks as tokens, or one more for the reply} */
    static boolean isCount(final int blanks, final int tokens)
    {
        return 0 == (blanks - tokens & ~1);
    }

    /**
     * The size between two indexes of a block.
     *
     * @param bytes that hold it.
     * @param block in which it is.
     * @param start of the digits.
     * @param end   of the digits.
     * @return the size, or {@link LineScan#NO_SIZE} when it is none, or has more than four digits.
     */
    static int size(final LineBytes bytes, final long block, final int start, final int end)
    {
        final int length = end - start;
        // What is in front of the digits becomes zeros in front of them.
        final int shift = -length * Byte.SIZE;
        final int number = (bytes.intIn(block + end - DIGITS) ^ ZEROS) >>> shift << shift;
        if (length > DIGITS || 0 != ((number + ABOVE_NINE | number) & HIGH_BITS))
        {
            return NO_SIZE;
        }
        final int pairs = number * 10 + (number >>> Byte.SIZE) & PAIRS;

        return pairs * 100 + (pairs >>> Short.SIZE) & NUMBER;
    }
}
