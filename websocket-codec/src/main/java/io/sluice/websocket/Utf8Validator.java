package io.sluice.websocket;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Checks that bytes are UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. Takes
 * the text in parts that may end within a character, and finds the very first byte that cannot be part of any text.
 * Confined to the thread of its connection.
 */
public final class Utf8Validator
{
    /** What {@link #validate} returns when no byte is wrong. */
    public static final int VALID = -1;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    // Four characters of two bytes: 110xxxxx 10xxxxxx, where a lead with none of the four bits is not a shortest form.
    private static final long TWO_MASK = 0xC0E0_C0E0_C0E0_C0E0L;
    private static final long TWO_FORM = 0x80C0_80C0_80C0_80C0L;
    private static final long TWO_BITS = 0x001E_001E_001E_001EL;
    private static final long TWO_CARRY = 0x7FFF_7FFF_7FFF_7FFFL;
    private static final long TWO_CARRIED = 0x8000_8000_8000_8000L;

    // Two characters of three bytes: 1110xxxx 10xxxxxx 10xxxxxx; the five bits that tell overlong and surrogate apart.
    private static final long THREE_MASK = 0xC0C0F0_C0C0F0L;
    private static final long THREE_FORM = 0x8080E0_8080E0L;
    private static final int THREE_BITS = 0x200F;
    private static final int THREE_SURROGATE = 0x200D;

    // Two characters of four bytes: 11110xxx 10xxxxxx 10xxxxxx 10xxxxxx.
    private static final long FOUR_MASK = 0xC0C0_C0F8_C0C0_C0F8L;
    private static final long FOUR_FORM = 0x8080_80F0_8080_80F0L;

    private static final int CONTINUATION_LOWEST = 0x80;
    private static final int CONTINUATION_HIGHEST = 0xBF;

    private int missing;
    private int lowest = CONTINUATION_LOWEST;
    private int highest = CONTINUATION_HIGHEST;

    /** Creates a validator at the beginning of a text. */
    public Utf8Validator()
    {
    }

    /** Goes to the beginning of another text. */
    public void reset()
    {
        missing = 0;
        lowest = CONTINUATION_LOWEST;
        highest = CONTINUATION_HIGHEST;
    }

    /** {@return whether the text may end here, not within a character} */
    public boolean isComplete()
    {
        return 0 == missing;
    }

    /**
     * Checks the next part of the text. After a wrong byte the validator must be reset.
     *
     * @param buffer holding the part.
     * @param offset in bytes at which the part begins.
     * @param length of the part in bytes.
     * @return {@link #VALID}, or the offset of the first byte that is wrong.
     */
    public int validate(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int index = offset;
        while (index < limit)
        {
            if (0 == missing)
            {
                index = skipWholeCharacters(buffer, index, limit);
                if (index == limit)
                {
                    break;
                }
            }

            if (!accept(buffer.getByte(index) & 0xFF))
            {
                return index;
            }

            index++;
        }

        return VALID;
    }

    private int skipWholeCharacters(final DirectBuffer buffer, final int startInclusive, final int limit)
    {
        final int lastLong = limit - Long.BYTES;
        int index = startInclusive;
        while (index <= lastLong)
        {
            final long word = buffer.getLong(index, LITTLE_ENDIAN);
            final long high = word & HIGH_BITS;
            if (0 == high)
            {
                index += Long.BYTES;
                continue;
            }

            final int ascii = Long.numberOfTrailingZeros(high) >>> 3;
            if (0 != ascii)
            {
                index += ascii;
                continue;
            }

            final int whole = wholeCharacters(word);
            if (0 == whole)
            {
                break;
            }

            index += whole;
        }

        return index;
    }

    private static int wholeCharacters(final long word)
    {
        if (TWO_FORM == (word & TWO_MASK))
        {
            return TWO_CARRIED == ((word & TWO_BITS) + TWO_CARRY & TWO_CARRIED) ? 8 : 0;
        }

        if (THREE_FORM == (word & THREE_MASK))
        {
            final int first = (int) word & THREE_BITS;
            final int second = (int) (word >>> 24) & THREE_BITS;

            return 0 != first && THREE_SURROGATE != first && 0 != second && THREE_SURROGATE != second ? 6 : 0;
        }

        if (FOUR_FORM == (word & FOUR_MASK))
        {
            return isFourByteValue((int) word) && isFourByteValue((int) (word >>> 32)) ? 8 : 0;
        }

        return 0;
    }

    private static boolean isFourByteValue(final int character)
    {
        final int plane = (character & 0x07) << 2 | character >>> 12 & 0x03;

        return plane >= 1 && plane <= 16;
    }

    private boolean accept(final int value)
    {
        if (0 != missing)
        {
            if (value < lowest || value > highest)
            {
                return false;
            }

            missing--;
            lowest = CONTINUATION_LOWEST;
            highest = CONTINUATION_HIGHEST;
            return true;
        }

        return value < 0x80 || acceptLead(value);
    }

    private boolean acceptLead(final int value)
    {
        if (value < 0xC2 || value > 0xF4)
        {
            return false;
        }

        missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        lowest = 0xE0 == value ? 0xA0 : 0xF0 == value ? 0x90 : CONTINUATION_LOWEST;
        highest = 0xED == value ? 0x9F : 0xF4 == value ? 0x8F : CONTINUATION_HIGHEST;

        return true;
    }
}
