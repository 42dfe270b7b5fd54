package io.sluice.nats;

import io.sluice.nats.json.Utf8;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Text between quotation marks as the server's language writes it, Go's {@code %q}, which is how an -ERR names a
 * subject: backslash escapes for what cannot be printed, for the mark and for the backslash, bytes that are no UTF-8 as
 * {@code \xNN}.
 */
public final class GoQuote
{
    static final byte MARK = '"';

    private static final byte BACKSLASH = '\\';
    private static final String SHORT_ESCAPES = "abfnrtv\\\"'";
    private static final String SHORT_ESCAPED = "\u0007\b\f\n\r\t\u000B\\\"'";
    private static final String HEX = "0123456789abcdef";
    /** A byte that is no UTF-8 takes most: a backslash, an x and two digits. */
    private static final int ENCODED_BYTE_LENGTH_MAX = 4;
    private static final int DELETE = 0x7F;
    private static final int ASCII_END = 0x80;
    private static final int INVALID = -1;

    private GoQuote()
    {
    }

    /** The index behind the mark that closes what the mark at the start opens, or -1. */
    static int end(final AsciiView text, final int start)
    {
        for (int i = start + 1; i < text.length(); i++)
        {
            final byte value = text.byteAt(i);
            if (MARK == value)
            {
                return i + 1;
            }
            if (BACKSLASH == value)
            {
                i++;
            }
        }

        return -1;
    }

    /**
     * Decodes what is between the marks, which does not get longer by it; an escape that is none is taken as it is.
     * {@return the number of bytes written, from index 0 on}
     */
    static int decode(final AsciiView text, final int start, final int end, final MutableDirectBuffer destination)
    {
        int length = 0;
        int i = start + 1;
        while (i < end - 1)
        {
            final byte value = text.byteAt(i);
            if (BACKSLASH != value)
            {
                destination.putByte(length++, value);
                i++;
                continue;
            }

            final char letter = (char)text.byteAt(i + 1);
            final int digits = digitCount(letter);
            final int escaped = 0 == digits ? shortEscaped(letter) : hex(text, i + 2, digits, end - 1);
            if (INVALID == escaped)
            {
                destination.putByte(length++, BACKSLASH);
                i++;
                continue;
            }

            if ('x' == letter)
            {
                destination.putByte(length++, (byte)escaped);
            }
            else
            {
                length += Utf8.encode(escaped, destination, length);
            }
            i += 2 + digits;
        }

        return length;
    }

    /**
     * How much room quoted text may take.
     *
     * @param length of the text.
     * @return the most bytes, marks included.
     */
    static int encodedLengthMax(final int length)
    {
        return ENCODED_BYTE_LENGTH_MAX * length + 2;
    }

    /**
     * Encodes with marks around it.
     *
     * @param source      of the text.
     * @param offset      at which it begins.
     * @param length      in bytes.
     * @param destination that has room for it, or makes room.
     * @param index       at which the first mark goes.
     * @return the number of bytes written.
     */
    public static int encode(
        final DirectBuffer source,
        final int offset,
        final int length,
        final MutableDirectBuffer destination,
        final int index)
    {
        int position = index;
        destination.putByte(position++, MARK);
        final int end = offset + length;
        int i = offset;
        while (i < end)
        {
            final int sequenceLength = Utf8.sequenceLength(source, i, end);
            if (0 == sequenceLength)
            {
                position += putEscape(destination, position, 'x', source.getByte(i) & 0xFF, 2);
                i++;
            }
            else
            {
                position += encodePoint(Utf8.decode(source, i, sequenceLength), destination, position);
                i += sequenceLength;
            }
        }
        destination.putByte(position++, MARK);

        return position - index;
    }

    private static int digitCount(final char letter)
    {
        return 'x' == letter ? 2 : 'u' == letter ? 4 : 'U' == letter ? 8 : 0;
    }

    private static int shortEscaped(final char letter)
    {
        final int index = SHORT_ESCAPES.indexOf(letter);

        return index < 0 ? INVALID : SHORT_ESCAPED.charAt(index);
    }

    private static int hex(final AsciiView text, final int start, final int digits, final int end)
    {
        if (start + digits > end)
        {
            return INVALID;
        }

        int value = 0;
        for (int i = start; i < start + digits; i++)
        {
            final int digit = Character.digit(text.byteAt(i), 16);
            if (digit < 0)
            {
                return INVALID;
            }
            value = value << 4 | digit;
        }

        return value < 0 || value > Character.MAX_CODE_POINT ? INVALID : value;
    }

    private static int encodePoint(final int point, final MutableDirectBuffer destination, final int index)
    {
        final int escape = MARK == point || BACKSLASH == point || point < ' ' ? SHORT_ESCAPED.indexOf(point) : -1;
        if (escape >= 0)
        {
            destination.putByte(index, BACKSLASH);
            destination.putByte(index + 1, (byte)SHORT_ESCAPES.charAt(escape));

            return 2;
        }

        return isPrintable(point) ? Utf8.encode(point, destination, index) :
            point < ASCII_END ? putEscape(destination, index, 'x', point, 2) :
            point <= Character.MAX_VALUE ? putEscape(destination, index, 'u', point, 4) :
            putEscape(destination, index, 'U', point, 8);
    }

    /** Letters, marks, numbers, punctuation and symbols, and of the blanks only the ASCII one: Go's IsPrint. */
    private static boolean isPrintable(final int point)
    {
        if (point < ASCII_END)
        {
            return point >= ' ' && point < DELETE;
        }

        switch (Character.getType(point))
        {
            case Character.UNASSIGNED:
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.PRIVATE_USE:
            case Character.SURROGATE:
            case Character.SPACE_SEPARATOR:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
                return false;

            default:
                return true;
        }
    }

    private static int putEscape(
        final MutableDirectBuffer destination, final int index, final char letter, final int value, final int digits)
    {
        destination.putByte(index, BACKSLASH);
        destination.putByte(index + 1, (byte)letter);
        int position = index + 2;
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        {
            destination.putByte(position++, (byte)HEX.charAt(value >>> shift & 0xF));
        }

        return position - index;
    }
}
