package io.sluice.nats.json;

import org.agrona.DirectBuffer;

/**
 * Finds the end of JSON values, as strictly as Go's encoding/json does. Positions are offsets in the buffer; what is
 * not JSON is {@link #INVALID}. Nested values are counted in bits, not on the stack, which a peer could exhaust.
 */
final class JsonScanner
{
    static final int INVALID = -1;
    /** What Go's decoder allows, the outermost value included. */
    static final int MAX_DEPTH = 10_000;

    private static final byte QUOTE = '"';
    private static final byte ESCAPE = '\\';
    private static final int HEX_DIGITS = 4;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** One bit for each level: set when it is an object. */
    private final long[] isObject = new long[MAX_DEPTH / Long.SIZE + 1];

    JsonScanner()
    {
    }

    static int skipBlanks(final DirectBuffer buffer, final int position, final int end)
    {
        int index = position;
        while (index < end && isBlank(buffer.getByte(index)))
        {
            index++;
        }

        return index;
    }

    static boolean isBlank(final byte value)
    {
        return ' ' == value || '\r' == value || '\n' == value || '\t' == value;
    }

    /** Finds the end of the value that begins at a position, which is no blank, inside so many others. */
    int skipValue(final DirectBuffer buffer, final int position, final int end, final int outerDepth)
    {
        int depth = 0;
        int index = position;
        boolean isValueNext = true;

        while (INVALID != index && (isValueNext || depth > 0))
        {
            if (!isValueNext)
            {
                index = skipBlanks(buffer, index, end);
            }
            if (index >= end)
            {
                return INVALID;
            }

            final byte value = buffer.getByte(index);
            if (!isValueNext)
            {
                isValueNext = ',' == value;
                if (isValueNext)
                {
                    index = skipKey(buffer, skipBlanks(buffer, index + 1, end), end, depth);
                }
                else
                {
                    index = isClosing(value, depth) ? index + 1 : INVALID;
                    depth--;
                }
            }
            else if ('{' == value || '[' == value)
            {
                depth++;
                if (depth + outerDepth > MAX_DEPTH)
                {
                    return INVALID;
                }
                open(depth, '{' == value);
                index = skipBlanks(buffer, index + 1, end);
                isValueNext = index < end && !isClosing(buffer.getByte(index), depth);
                index = isValueNext ? skipKey(buffer, index, end, depth) : index;
            }
            else
            {
                index = skipScalar(buffer, index, end);
                isValueNext = false;
            }
        }

        return index;
    }

    /** Finds the byte behind the closing quote of the string whose opening quote is at a position. */
    static int skipString(final DirectBuffer buffer, final int position, final int end)
    {
        if (position >= end || QUOTE != buffer.getByte(position))
        {
            return INVALID;
        }

        int index = position + 1;
        while (index < end)
        {
            final byte value = buffer.getByte(index);
            if (QUOTE == value)
            {
                return index + 1;
            }
            if (value >= 0 && value < ' ')
            {
                return INVALID;
            }
            index = ESCAPE == value ? skipEscape(buffer, index + 1, end) : index + 1;
            if (INVALID == index)
            {
                return INVALID;
            }
        }

        return INVALID;
    }

    /** Finds the colon behind a key, and then the first byte of the value. */
    static int skipColon(final DirectBuffer buffer, final int position, final int end)
    {
        final int colon = skipBlanks(buffer, position, end);
        if (colon >= end || ':' != buffer.getByte(colon))
        {
            return INVALID;
        }

        return skipBlanks(buffer, colon + 1, end);
    }

    /** Passes over the key in front of a value of an object; values of an array have none. */
    private int skipKey(final DirectBuffer buffer, final int position, final int end, final int depth)
    {
        if (!isObject(depth))
        {
            return position;
        }

        final int keyEnd = skipString(buffer, position, end);

        return INVALID == keyEnd ? INVALID : skipColon(buffer, keyEnd, end);
    }

    private void open(final int depth, final boolean isObjectOpened)
    {
        final long bit = 1L << depth;
        isObject[depth / Long.SIZE] =
            isObjectOpened ? isObject[depth / Long.SIZE] | bit : isObject[depth / Long.SIZE] & ~bit;
    }

    private boolean isObject(final int depth)
    {
        return 0 != (isObject[depth / Long.SIZE] & 1L << depth);
    }

    private boolean isClosing(final byte value, final int depth)
    {
        return (isObject(depth) ? '}' : ']') == value;
    }

    private static int skipScalar(final DirectBuffer buffer, final int position, final int end)
    {
        switch (buffer.getByte(position))
        {
            case '"':
                return skipString(buffer, position, end);

            case 't':
                return skipLiteral(buffer, position, end, TRUE);

            case 'f':
                return skipLiteral(buffer, position, end, FALSE);

            case 'n':
                return skipLiteral(buffer, position, end, NULL);

            default:
                return skipNumber(buffer, position, end);
        }
    }

    private static int skipLiteral(
        final DirectBuffer buffer, final int position, final int end, final byte[] literal)
    {
        if (end - position < literal.length)
        {
            return INVALID;
        }

        for (int i = 0; i < literal.length; i++)
        {
            if (literal[i] != buffer.getByte(position + i))
            {
                return INVALID;
            }
        }

        return position + literal.length;
    }

    private static int skipNumber(final DirectBuffer buffer, final int position, final int end)
    {
        int index = position < end && '-' == buffer.getByte(position) ? position + 1 : position;
        final boolean isZero = index < end && '0' == buffer.getByte(index);
        index = isZero ? index + 1 : skipDigits(buffer, index, end);

        if (INVALID != index && index < end && '.' == buffer.getByte(index))
        {
            index = skipDigits(buffer, index + 1, end);
        }
        if (INVALID != index && index < end && 'e' == (buffer.getByte(index) | 0x20))
        {
            index++;
            if (index < end && ('+' == buffer.getByte(index) || '-' == buffer.getByte(index)))
            {
                index++;
            }
            index = skipDigits(buffer, index, end);
        }

        return index;
    }

    private static int skipDigits(final DirectBuffer buffer, final int position, final int end)
    {
        int index = position;
        while (index < end && buffer.getByte(index) >= '0' && buffer.getByte(index) <= '9')
        {
            index++;
        }

        return index > position ? index : INVALID;
    }

    private static int skipEscape(final DirectBuffer buffer, final int position, final int end)
    {
        if (position >= end)
        {
            return INVALID;
        }

        switch (buffer.getByte(position))
        {
            case '"':
            case '\\':
            case '/':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't':
                return position + 1;

            case 'u':
                if (end - position <= HEX_DIGITS)
                {
                    return INVALID;
                }
                for (int i = 1; i <= HEX_DIGITS; i++)
                {
                    if (Character.digit(buffer.getByte(position + i), 16) < 0)
                    {
                        return INVALID;
                    }
                }
                return position + 1 + HEX_DIGITS;

            default:
                return INVALID;
        }
    }
}
