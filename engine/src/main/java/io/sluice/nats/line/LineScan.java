package io.sluice.nats.line;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Searches for the bytes that structure a control line, eight at a time. A search never uses a byte outside of its
 * range; whole words are loaded only where the buffer's capacity allows.
 */
public final class LineScan
{
    /** CR and LF as two bytes are loaded, the first one lower. */
    public static final short LINE_END = '\n' << 8 | '\r';
    /** Length of CR and LF. */
    public static final int LINE_END_LENGTH = 2;
    /** A size has at most this many digits. */
    public static final int MAX_DIGITS = 9;
    /** What {@link #parseSize} says of what is no size. */
    public static final int NO_SIZE = -1;

    private static final int BYTE_MASK = 0xFF;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** Carries into the high bit of every byte above 0x20. */
    private static final long ABOVE_BLANK = 0x5F5F5F5F5F5F5F5FL;
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;

    private LineScan()
    {
    }

    /**
     * Finds the end of a token in a canonical line: blanks and control characters end it.
     *
     * @param bytes     to search in.
     * @param from      index of the first byte.
     * @param scanLimit exclusive end of the search, at most the word limit.
     * @return the index of the first byte of at most 0x20, which may be behind the input; or at least the scan limit
     * when there is none before it.
     */
    public static int tokenEnd(final LineBytes bytes, final int from, final int scanLimit)
    {
        int index = from;
        while (index < scanLimit)
        {
            final long mask = delimiters(bytes.longAt(index));
            if (0 != mask)
            {
                return index + (Long.numberOfTrailingZeros(mask) >>> 3);
            }
            index += Long.BYTES;
        }

        return index;
    }

    /**
     * Finds a line feed.
     *
     * @param buffer to search in.
     * @param from   index of the first byte.
     * @param limit  exclusive end of the range.
     * @return its index, or the limit when there is none.
     */
    public static int indexOfLineFeed(final DirectBuffer buffer, final int from, final int limit)
    {
        int index = from;
        final int wordEnd = Math.min(limit, buffer.capacity() - (Long.BYTES - 1));
        while (index < wordEnd)
        {
            final long word = buffer.getLong(index, LITTLE_ENDIAN) ^ LINE_FEEDS;
            final long mask = ~((word & LOW_BITS) + LOW_BITS | word) & HIGH_BITS;
            if (0 != mask)
            {
                return Math.min(limit, index + (Long.numberOfTrailingZeros(mask) >>> 3));
            }
            index += Long.BYTES;
        }

        while (index < limit && '\n' != buffer.getByte(index))
        {
            index++;
        }

        return Math.min(limit, index);
    }

    /**
     * Finds a byte.
     *
     * @param buffer to search in.
     * @param value  of the byte.
     * @param from   index of the first byte.
     * @param limit  exclusive end of the range.
     * @return true when it is in the range.
     */
    public static boolean contains(final DirectBuffer buffer, final char value, final int from, final int limit)
    {
        for (int i = from; i < limit; i++)
        {
            if (value == buffer.getByte(i))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Are there blanks or control characters?
     *
     * @param buffer to search in.
     * @param from   index of the first byte.
     * @param limit  exclusive end of the range.
     * @return true when a byte of at most 0x20 is in the range.
     */
    public static boolean hasDelimiter(final DirectBuffer buffer, final int from, final int limit)
    {
        int index = from;
        while (limit - index >= Long.BYTES)
        {
            if (0 != delimiters(buffer.getLong(index, LITTLE_ENDIAN)))
            {
                return true;
            }
            index += Long.BYTES;
        }

        while (index < limit)
        {
            final byte value = buffer.getByte(index++);
            if (value >= 0 && value <= ' ')
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Are there bytes that somebody else may take for the end of a token?
     *
     * @param buffer to search in.
     * @param from   index of the first byte.
     * @param limit  exclusive end of the range.
     * @return true when CR, LF or NUL is in the range.
     */
    public static boolean hasUnsafeByte(final DirectBuffer buffer, final int from, final int limit)
    {
        for (int i = from; i < limit; i++)
        {
            final byte value = buffer.getByte(i);
            if ('\r' == value || '\n' == value || 0 == value)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Passes blanks and tabs.
     *
     * @param buffer to search in.
     * @param from   index of the first byte.
     * @param limit  exclusive end of the range.
     * @return the index of the first byte that is neither, or the limit.
     */
    public static int skipBlanks(final DirectBuffer buffer, final int from, final int limit)
    {
        int index = from;
        while (index < limit && isBlank(buffer.getByte(index)))
        {
            index++;
        }

        return index;
    }

    /**
     * Is it what separates arguments?
     *
     * @param value of the byte.
     * @return true when it is a blank or a tab.
     */
    public static boolean isBlank(final byte value)
    {
        return ' ' == value || '\t' == value;
    }

    /**
     * Reads as many digits as there are, ten at most. One load serves the first eight; a loop that is not counted is
     * not unrolled either, which keeps what calls this small enough to be inlined.
     *
     * @param bytes to read from, at most ten of them.
     * @param from  index of the first digit.
     * @return the number in the upper half, the index behind the last digit in the lower; the number is only right when
     * there are at most {@link #MAX_DIGITS} of them.
     */
    public static long digits(final LineBytes bytes, final int from)
    {
        long word = bytes.longAt(from);
        int index = from;
        int number = 0;
        int digit = ((int)word & BYTE_MASK) - '0';
        while (digit >= 0 && digit <= 9)
        {
            number = number * 10 + digit;
            index++;
            word >>>= Byte.SIZE;
            digit = ((int)word & BYTE_MASK) - '0';
        }

        return from + Long.BYTES == index ? moreDigits(bytes, index, number) : (long)number << Integer.SIZE | index;
    }

    private static long moreDigits(final LineBytes bytes, final int from, final int firstEight)
    {
        final int end = from + MAX_DIGITS + 1 - Long.BYTES;
        int index = from;
        long number = firstEight;
        while (index < end && bytes.byteAt(index) >= '0' && bytes.byteAt(index) <= '9')
        {
            number = number * 10 + bytes.byteAt(index) - '0';
            index++;
        }

        return number << Integer.SIZE | index;
    }

    /**
     * Reads a size as the server does.
     *
     * @param buffer to read from.
     * @param from   index of the first digit.
     * @param limit  exclusive end of the token.
     * @return the size, or {@link #NO_SIZE} unless the token is one to nine digits.
     */
    public static int parseSize(final DirectBuffer buffer, final int from, final int limit)
    {
        if (limit == from || limit - from > MAX_DIGITS)
        {
            return NO_SIZE;
        }

        int size = 0;
        for (int i = from; i < limit; i++)
        {
            final int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return NO_SIZE;
            }
            size = size * 10 + digit;
        }

        return size;
    }

    private static long delimiters(final long word)
    {
        return ~((word & LOW_BITS) + ABOVE_BLANK | word) & HIGH_BITS;
    }
}
