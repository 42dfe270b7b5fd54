package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Text between quotation marks as the server's language writes it, which is how an -ERR names a subject: backslash
 * escapes for what cannot be printed, for the mark and for the backslash, bytes that are no UTF-8 as {@code \xNN}.
 */
final class GoQuote
{
    static final byte MARK = '"';

    private static final byte BACKSLASH = '\\';
    private static final String SHORT_ESCAPES = "abfnrtv\\\"'";
    private static final String SHORT_ESCAPED = "\u0007\b\f\n\r\t\u000B\\\"'";
    private static final String HEX = "0123456789abcdef";
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

    /** Decodes what is between the marks; an escape that is none is taken as it is. */
    static void decode(final AsciiView text, final int start, final int end, final TokenText destination)
    {
        int i = start + 1;
        while (i < end - 1)
        {
            final byte value = text.byteAt(i);
            i = BACKSLASH == value ? decodeEscape(text, i, end - 1, destination) : i + 1;
            if (BACKSLASH != value)
            {
                destination.append(value);
            }
        }
    }

    /** Encodes with marks around it. */
    static void encode(final DirectBuffer source, final int offset, final int length, final TokenText destination)
    {
        destination.append(MARK);
        final int end = offset + length;
        int i = offset;
        while (i < end)
        {
            final int point = codePoint(source, i, end);
            if (INVALID == point)
            {
                appendEscape(destination, 'x', source.getByte(i) & 0xFF, 2);
                i++;
            }
            else
            {
                final int pointLength = utf8Length(point);
                encodePoint(source, i, point, destination);
                i += pointLength;
            }
        }
        destination.append(MARK);
    }

    private static int decodeEscape(
        final AsciiView text, final int start, final int end, final TokenText destination)
    {
        final char letter = (char)text.byteAt(start + 1);
        final int index = SHORT_ESCAPES.indexOf(letter);
        if (index >= 0)
        {
            destination.append((byte)SHORT_ESCAPED.charAt(index));

            return start + 2;
        }

        final int digits = 'x' == letter ? 2 : 'u' == letter ? 4 : 'U' == letter ? 8 : 0;
        final int value = 0 == digits ? INVALID : hex(text, start + 2, digits, end);
        if (INVALID == value)
        {
            destination.append(BACKSLASH);

            return start + 1;
        }

        if ('x' == letter)
        {
            destination.append((byte)value);
        }
        else
        {
            appendUtf8(destination, value);
        }

        return start + 2 + digits;
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

    private static void encodePoint(
        final DirectBuffer source, final int index, final int point, final TokenText destination)
    {
        final int escape = MARK == point || BACKSLASH == point || point < ' ' ? SHORT_ESCAPED.indexOf(point) : -1;
        if (escape >= 0)
        {
            destination.append(BACKSLASH);
            destination.append((byte)SHORT_ESCAPES.charAt(escape));
        }
        else if (isPrintable(point))
        {
            destination.append(source, index, utf8Length(point));
        }
        else if (point < ASCII_END)
        {
            appendEscape(destination, 'x', point, 2);
        }
        else if (point <= Character.MAX_VALUE)
        {
            appendEscape(destination, 'u', point, 4);
        }
        else
        {
            appendEscape(destination, 'U', point, 8);
        }
    }

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

    private static void appendEscape(
        final TokenText destination, final char letter, final int value, final int digits)
    {
        destination.append(BACKSLASH);
        destination.append((byte)letter);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        {
            destination.append((byte)HEX.charAt(value >>> shift & 0xF));
        }
    }

    private static void appendUtf8(final TokenText destination, final int point)
    {
        final int continuations = utf8Length(point) - 1;
        if (0 == continuations)
        {
            destination.append((byte)point);
            return;
        }

        // One leading bit for each byte, then a zero: 110..., 1110..., 11110...
        destination.append((byte)(0xFF00 >> continuations + 1 | point >>> 6 * continuations));
        for (int shift = 6 * (continuations - 1); shift >= 0; shift -= 6)
        {
            destination.append((byte)(0x80 | point >>> shift & 0x3F));
        }
    }

    private static int utf8Length(final int point)
    {
        return point < ASCII_END ? 1 : point < 0x800 ? 2 : point <= Character.MAX_VALUE ? 3 : 4;
    }

    /** The code point at an index, or INVALID when the bytes there are not its only correct encoding. */
    private static int codePoint(final DirectBuffer source, final int index, final int end)
    {
        final int lead = source.getByte(index) & 0xFF;
        if (lead < ASCII_END)
        {
            return lead;
        }

        final int continuations = lead >= 0xF0 && lead < 0xF8 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        if (0 == continuations || lead >= 0xF8 || index + continuations >= end)
        {
            return INVALID;
        }

        int point = lead & 0x3F >> continuations;
        for (int i = 1; i <= continuations; i++)
        {
            final int value = source.getByte(index + i) & 0xFF;
            if (0x80 != (value & 0xC0))
            {
                return INVALID;
            }
            point = point << 6 | value & 0x3F;
        }

        final boolean isSurrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;

        return continuations + 1 != utf8Length(point) || point > Character.MAX_CODE_POINT || isSurrogate ?
            INVALID : point;
    }
}
