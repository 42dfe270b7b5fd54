package io.sluice.nats.json;

import org.agrona.DirectBuffer;

/** Whole numbers of 64 bits, in the text of a JSON number. */
final class JsonNumber
{
    private static final int RADIX = 10;
    private static final int MAX_DIGITS = 19;

    private JsonNumber()
    {
    }

    static boolean isLong(final DirectBuffer buffer, final int start, final int end)
    {
        final int first = isNegative(buffer, start) ? start + 1 : start;
        if (end - first > MAX_DIGITS || end == first)
        {
            return false;
        }

        for (int i = first; i < end; i++)
        {
            final byte digit = buffer.getByte(i);
            if (digit < '0' || digit > '9')
            {
                return false;
            }
        }

        // Nineteen digits overflow to a number of the other sign, for they stay below 2^64; only one negative does not.
        return end - first < MAX_DIGITS || longValue(buffer, start, end) < 0 == isNegative(buffer, start);
    }

    static long longValue(final DirectBuffer buffer, final int start, final int end)
    {
        final boolean isNegative = isNegative(buffer, start);
        long value = 0;
        for (int i = isNegative ? start + 1 : start; i < end; i++)
        {
            value = value * RADIX - (buffer.getByte(i) - '0');
        }

        return isNegative ? value : -value;
    }

    static boolean isNegative(final DirectBuffer buffer, final int start)
    {
        return '-' == buffer.getByte(start);
    }
}
