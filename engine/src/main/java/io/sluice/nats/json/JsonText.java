package io.sluice.nats.json;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The text inside the quotes of a string that {@link JsonScanner} has found to be one: from the byte behind the
 * opening quote up to the closing one. Broken UTF-8 and lone surrogates read as U+FFFD, as Go reads them.
 */
final class JsonText
{
    private static final byte QUOTE = '"';
    private static final byte ESCAPE = '\\';
    private static final int MAX_BYTES_PER_CHAR = 6;
    private static final int UNICODE_ESCAPE_LENGTH = 6;
    private static final int LONG_S = 0x17F;
    private static final int KELVIN_SIGN = 0x212A;
    private static final int NEXT_SHIFT = 32;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText()
    {
    }

    /** One code point and, in the upper half, the offset behind it. */
    static long next(final DirectBuffer buffer, final int position, final int end)
    {
        if (ESCAPE == buffer.getByte(position))
        {
            return nextEscaped(buffer, position, end);
        }

        final int length = Utf8.sequenceLength(buffer, position, end);

        return 0 == length ?
            result(position + 1, Utf8.REPLACEMENT) :
            result(position + length, Utf8.decode(buffer, position, length));
    }

    static int codePoint(final long next)
    {
        return (int)next;
    }

    static int position(final long next)
    {
        return (int)(next >>> NEXT_SHIFT);
    }

    static boolean contentEquals(
        final DirectBuffer buffer, final int start, final int end, final CharSequence text, final boolean isFolded)
    {
        int position = start;
        int i = 0;
        while (position < end && i < text.length())
        {
            final long next = next(buffer, position, end);
            final int codePoint = Utf8.codePointAt(text, i);
            if (codePoint(next) != codePoint && !(isFolded && fold(codePoint(next)) == fold(codePoint)))
            {
                return false;
            }
            position = position(next);
            i += Character.charCount(codePoint);
        }

        return position == end && text.length() == i;
    }

    static int decode(
        final DirectBuffer buffer,
        final int start,
        final int end,
        final MutableDirectBuffer destination,
        final int index)
    {
        int written = index;
        int position = start;
        while (position < end)
        {
            final long next = next(buffer, position, end);
            written += Utf8.encode(codePoint(next), destination, written);
            position = position(next);
        }

        return written - index;
    }

    static String asString(final DirectBuffer buffer, final int start, final int end)
    {
        final StringBuilder text = new StringBuilder(end - start);
        int position = start;
        while (position < end)
        {
            final long next = next(buffer, position, end);
            text.appendCodePoint(codePoint(next));
            position = position(next);
        }

        return text.toString();
    }

    /** Are both names of the same member? */
    static boolean isSameName(final CharSequence left, final CharSequence right)
    {
        if (left.length() != right.length())
        {
            return false;
        }

        for (int i = 0; i < left.length(); i++)
        {
            if (fold(left.charAt(i)) != fold(right.charAt(i)))
            {
                return false;
            }
        }

        return true;
    }

    /** Copies a value but for the blanks outside its strings and returns how many bytes are left. */
    static int copyWithoutBlanks(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final MutableDirectBuffer destination,
        final int index)
    {
        final int end = offset + length;
        int written = index;
        int position = offset;
        while (position < end)
        {
            final int next = QUOTE == buffer.getByte(position) ?
                JsonScanner.skipString(buffer, position, end) : position + 1;
            if (next > position + 1)
            {
                destination.putBytes(written, buffer, position, next - position);
                written += next - position;
                position = next;
            }
            else
            {
                if (!JsonScanner.isBlank(buffer.getByte(position)))
                {
                    destination.putByte(written++, buffer.getByte(position));
                }
                position++;
            }
        }

        return written - index;
    }

    static int maxEncodedLength(final CharSequence text)
    {
        return MAX_BYTES_PER_CHAR * text.length() + 2;
    }

    /** Writes text as a string with its quotes. */
    static int encode(final CharSequence text, final MutableDirectBuffer destination, final int index)
    {
        int written = index;
        destination.putByte(written++, (byte)'"');
        int i = 0;
        while (i < text.length())
        {
            final int codePoint = Utf8.codePointAt(text, i);
            if ('"' == codePoint || ESCAPE == codePoint)
            {
                destination.putByte(written++, ESCAPE);
                destination.putByte(written++, (byte)codePoint);
            }
            else if (codePoint < ' ')
            {
                written += destination.putStringWithoutLengthAscii(written, "\\u00");
                destination.putByte(written++, (byte)HEX[codePoint >>> 4]);
                destination.putByte(written++, (byte)HEX[codePoint & 0xF]);
            }
            else
            {
                written += Utf8.encode(codePoint, destination, written);
            }
            i += Character.charCount(codePoint);
        }
        destination.putByte(written++, (byte)'"');

        return written - index;
    }

    /**
     * Go's simple folding, as far as it reaches ASCII: the names of members are ASCII, and besides the two cases of a
     * letter only these two code points fold to one. (A dotless i does not.)
     */
    private static int fold(final int codePoint)
    {
        return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') :
            LONG_S == codePoint ? 's' :
            KELVIN_SIGN == codePoint ? 'k' : codePoint;
    }

    private static long nextEscaped(final DirectBuffer buffer, final int position, final int end)
    {
        final byte kind = buffer.getByte(position + 1);
        if ('u' != kind)
        {
            return result(position + 2, unescape(kind));
        }

        final int behind = position + UNICODE_ESCAPE_LENGTH;
        final char first = hex(buffer, position + 2);
        if (!Character.isSurrogate(first))
        {
            return result(behind, first);
        }

        if (Character.isHighSurrogate(first) && end - behind >= UNICODE_ESCAPE_LENGTH &&
            ESCAPE == buffer.getByte(behind) && 'u' == buffer.getByte(behind + 1))
        {
            final char second = hex(buffer, behind + 2);
            if (Character.isLowSurrogate(second))
            {
                return result(behind + UNICODE_ESCAPE_LENGTH, Character.toCodePoint(first, second));
            }
        }

        return result(behind, Utf8.REPLACEMENT);
    }

    private static int unescape(final byte kind)
    {
        switch (kind)
        {
            case 'b':
                return '\b';

            case 'f':
                return '\f';

            case 'n':
                return '\n';

            case 'r':
                return '\r';

            case 't':
                return '\t';

            default:
                return kind;
        }
    }

    private static char hex(final DirectBuffer buffer, final int position)
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            value = value << 4 | Character.digit(buffer.getByte(position + i), 16);
        }

        return (char)value;
    }

    private static long result(final int position, final int codePoint)
    {
        return (long)position << NEXT_SHIFT | codePoint;
    }
}
