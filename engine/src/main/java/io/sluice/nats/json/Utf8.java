package io.sluice.nats.json;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Text to UTF-8 and back without garbage. What is no text becomes U+FFFD, as in Go: each byte of a broken sequence
 * that no longer one begins with, and each lone surrogate.
 */
public final class Utf8
{
    static final int REPLACEMENT = 0xFFFD;

    private static final int FIRST_TWO_BYTES = 0x80;
    private static final int FIRST_THREE_BYTES = 0x800;
    private static final int FIRST_FOUR_BYTES = 0x10000;
    private static final int CONTINUATION_MASK = 0x3F;
    private static final int CONTINUATION_BITS = 6;

    private Utf8()
    {
    }

    /**
     * How many bytes text takes.
     *
     * @param text to encode.
     * @return length in bytes.
     */
    public static int encodedLength(final CharSequence text)
    {
        int length = 0;
        int i = 0;
        while (i < text.length())
        {
            final int codePoint = codePointAt(text, i);
            length += encodedLength(codePoint);
            i += Character.charCount(codePoint);
        }

        return length;
    }

    /**
     * Encodes text.
     *
     * @param text        to encode.
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public static int encode(final CharSequence text, final MutableDirectBuffer destination, final int index)
    {
        int position = index;
        int i = 0;
        while (i < text.length())
        {
            final int codePoint = codePointAt(text, i);
            position += encode(codePoint, destination, position);
            i += Character.charCount(codePoint);
        }

        return position - index;
    }

    /**
     * How many bytes a code point takes.
     *
     * @param codePoint to encode.
     * @return 1 to 4.
     */
    public static int encodedLength(final int codePoint)
    {
        return codePoint < FIRST_TWO_BYTES ? 1 :
            codePoint < FIRST_THREE_BYTES ? 2 :
            codePoint < FIRST_FOUR_BYTES ? 3 : 4;
    }

    /**
     * Encodes a code point.
     *
     * @param codePoint   to encode.
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public static int encode(final int codePoint, final MutableDirectBuffer destination, final int index)
    {
        final int length = encodedLength(codePoint);
        if (1 == length)
        {
            destination.putByte(index, (byte)codePoint);
            return 1;
        }

        int rest = codePoint;
        for (int i = length - 1; i > 0; i--)
        {
            destination.putByte(index + i, (byte)(FIRST_TWO_BYTES | rest & CONTINUATION_MASK));
            rest >>>= CONTINUATION_BITS;
        }
        // The first byte begins with as many ones as there are bytes.
        destination.putByte(index, (byte)(0xF00 >>> length & 0xFF | rest));

        return length;
    }

    /** The code point at a char; a lone surrogate is the replacement character, which takes one char as well. */
    static int codePointAt(final CharSequence text, final int index)
    {
        final char first = text.charAt(index);
        if (!Character.isSurrogate(first))
        {
            return first;
        }
        if (Character.isHighSurrogate(first) && index + 1 < text.length())
        {
            final char second = text.charAt(index + 1);
            if (Character.isLowSurrogate(second))
            {
                return Character.toCodePoint(first, second);
            }
        }

        return REPLACEMENT;
    }

    /**
     * How long the sequence is that begins at an offset.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param end    of what may belong to it.
     * @return its length, or 0 when the byte begins none (and stands for one replacement character).
     */
    public static int sequenceLength(final DirectBuffer buffer, final int offset, final int end)
    {
        final int first = buffer.getByte(offset) & 0xFF;
        if (first < 0x80)
        {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4)
        {
            return 0;
        }

        final int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (end - offset < length)
        {
            return 0;
        }

        final int second = buffer.getByte(offset + 1) & 0xFF;
        // No overlong forms, no surrogates, nothing above U+10FFFF: these are decided by the second byte.
        final int low = 0xE0 == first ? 0xA0 : 0xF0 == first ? 0x90 : 0x80;
        final int high = 0xED == first ? 0x9F : 0xF4 == first ? 0x8F : 0xBF;
        if (second < low || second > high)
        {
            return 0;
        }
        for (int i = 2; i < length; i++)
        {
            if (0x80 != (buffer.getByte(offset + i) & 0xC0))
            {
                return 0;
            }
        }

        return length;
    }

    /**
     * Decodes a sequence that {@link #sequenceLength} has found.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param length of it.
     * @return the code point.
     */
    public static int decode(final DirectBuffer buffer, final int offset, final int length)
    {
        int codePoint = buffer.getByte(offset) & 0xFF;
        if (1 == length)
        {
            return codePoint;
        }

        codePoint &= 0x7F >>> length;
        for (int i = 1; i < length; i++)
        {
            codePoint = codePoint << CONTINUATION_BITS | buffer.getByte(offset + i) & CONTINUATION_MASK;
        }

        return codePoint;
    }
}
