package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The text of an {@code -ERR} that is being made, quoted as nats-server quotes: with Go's {@code %q}. Holds the bytes
 * of one text; reused for the next.
 * <p>
 * Confined to its loop.
 */
public final class ErrorText
{
    private static final String DENIED_PUBLISH = "Permissions Violation for Publish to ";
    private static final String DENIED_REPLY = "Permissions Violation for Publish with Reply of ";
    private static final String DENIED_SUBSCRIPTION = "Permissions Violation for Subscription to ";
    private static final String USING_QUEUE = " using queue ";
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int MALFORMED = -1;
    private static final int BIGGEST_OF_THREE_BYTES = 0xFFFF;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private int length;

    /** An empty text. */
    public ErrorText()
    {
    }

    /**
     * Begins anew.
     *
     * @return this.
     */
    public ErrorText reset()
    {
        length = 0;

        return this;
    }

    /**
     * The words in which a server refuses a publish.
     *
     * @param subject that is denied.
     * @return this.
     */
    public ErrorText denyPublish(final AsciiView subject)
    {
        return reset().append(DENIED_PUBLISH).appendQuoted(subject.buffer(), subject.offset(), subject.length());
    }

    /**
     * The words in which a server refuses a publish for the sake of its reply subject.
     *
     * @param reply that is denied.
     * @return this.
     */
    public ErrorText denyReply(final AsciiView reply)
    {
        return reset().append(DENIED_REPLY).appendQuoted(reply.buffer(), reply.offset(), reply.length());
    }

    /**
     * The words in which a server refuses a subscription.
     *
     * @param subject that is denied.
     * @param queue   group, empty when there is none.
     * @return this.
     */
    public ErrorText denySubscribe(final AsciiView subject, final AsciiView queue)
    {
        reset().append(DENIED_SUBSCRIPTION).appendQuoted(subject.buffer(), subject.offset(), subject.length());

        return queue.isEmpty() ? this :
            append(USING_QUEUE).appendQuoted(queue.buffer(), queue.offset(), queue.length());
    }

    /** {@return length of the text in bytes} */
    public int length()
    {
        return length;
    }

    /** {@return the buffer that holds the text from index 0} */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Appends text as UTF-8. CR, LF and NUL would end the line early: they become blanks.
     *
     * @param text to append.
     * @return this.
     */
    public ErrorText append(final CharSequence text)
    {
        for (int i = 0, n = text.length(); i < n; i++)
        {
            final char c = text.charAt(i);
            if (c < 0x80)
            {
                put('\r' == c || '\n' == c || 0 == c ? (byte)' ' : (byte)c);
            }
            else if (Character.isHighSurrogate(c) && i + 1 < n && Character.isLowSurrogate(text.charAt(i + 1)))
            {
                putCodePoint(Character.toCodePoint(c, text.charAt(++i)));
            }
            else
            {
                putCodePoint(Character.isSurrogate(c) ? '?' : c);
            }
        }

        return this;
    }

    /**
     * Appends bytes in double quotes, as Go's {@code %q} prints them.
     *
     * @param source of the bytes.
     * @param offset at which they begin.
     * @param count  of the bytes.
     * @return this.
     */
    public ErrorText appendQuoted(final DirectBuffer source, final int offset, final int count)
    {
        put((byte)'"');

        int i = 0;
        while (i < count)
        {
            final int value = source.getByte(offset + i) & 0xFF;
            if (value < 0x80)
            {
                putAscii(value);
                i++;
                continue;
            }

            final int codePoint = decode(source, offset + i, count - i);
            if (MALFORMED == codePoint)
            {
                putHex('x', value, 2);
                i++;
            }
            else
            {
                putRune(codePoint);
                i += codePoint < 0x800 ? 2 : codePoint <= BIGGEST_OF_THREE_BYTES ? 3 : 4;
            }
        }

        put((byte)'"');

        return this;
    }

    private void putAscii(final int value)
    {
        switch (value)
        {
            case '"':
            case '\\':
                putEscape(value);
                break;

            case 0x07:
                putEscape('a');
                break;

            case '\b':
                putEscape('b');
                break;

            case '\f':
                putEscape('f');
                break;

            case '\n':
                putEscape('n');
                break;

            case '\r':
                putEscape('r');
                break;

            case '\t':
                putEscape('t');
                break;

            case 0x0B:
                putEscape('v');
                break;

            default:
                if (value < ' ' || 0x7F == value)
                {
                    putHex('x', value, 2);
                }
                else
                {
                    put((byte)value);
                }
                break;
        }
    }

    private void putRune(final int codePoint)
    {
        if (isPrintable(codePoint))
        {
            putCodePoint(codePoint);
        }
        else if (codePoint <= BIGGEST_OF_THREE_BYTES)
        {
            putHex('u', codePoint, 4);
        }
        else
        {
            putHex('U', codePoint, 8);
        }
    }

    private void putEscape(final int letter)
    {
        put((byte)'\\');
        put((byte)letter);
    }

    private void putHex(final char letter, final int value, final int digits)
    {
        putEscape(letter);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        {
            put(HEX[(value >>> shift) & 0xF]);
        }
    }

    private void putCodePoint(final int codePoint)
    {
        if (codePoint < 0x80)
        {
            put((byte)codePoint);
        }
        else if (codePoint < 0x800)
        {
            put((byte)(0xC0 | codePoint >>> 6));
            putTail(codePoint, 0);
        }
        else if (codePoint <= BIGGEST_OF_THREE_BYTES)
        {
            put((byte)(0xE0 | codePoint >>> 12));
            putTail(codePoint, 6);
            putTail(codePoint, 0);
        }
        else
        {
            put((byte)(0xF0 | codePoint >>> 18));
            putTail(codePoint, 12);
            putTail(codePoint, 6);
            putTail(codePoint, 0);
        }
    }

    private void putTail(final int codePoint, final int shift)
    {
        put((byte)(0x80 | (codePoint >>> shift & 0x3F)));
    }

    private void put(final byte value)
    {
        buffer.putByte(length++, value);
    }

    /** Letters, marks, numbers, punctuation and symbols, and of the blanks only the ASCII one: Go's IsPrint. */
    private static boolean isPrintable(final int codePoint)
    {
        switch (Character.getType(codePoint))
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

    /** The code point at an offset, or MALFORMED for overlong forms, surrogates, and what is cut or out of range. */
    private static int decode(final DirectBuffer source, final int offset, final int available)
    {
        final int lead = source.getByte(offset) & 0xFF;
        final int count = lead >= 0xC2 && lead <= 0xDF ? 1 : lead >= 0xE0 && lead <= 0xEF ? 2 :
            lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;

        if (0 == count || available <= count)
        {
            return MALFORMED;
        }

        int codePoint = lead & (0x3F >>> count);
        for (int i = 1; i <= count; i++)
        {
            final int value = source.getByte(offset + i) & 0xFF;
            if (0x80 != (value & 0xC0))
            {
                return MALFORMED;
            }
            codePoint = codePoint << 6 | value & 0x3F;
        }

        final boolean isOverlong = 2 == count && codePoint < 0x800 || 3 == count && codePoint < 0x10000;
        final boolean isSurrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;

        return isOverlong || isSurrogate || codePoint > Character.MAX_CODE_POINT ? MALFORMED : codePoint;
    }
}
