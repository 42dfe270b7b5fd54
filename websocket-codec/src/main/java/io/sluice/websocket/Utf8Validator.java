package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

import java.lang.ref.Reference;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. Takes
 * the text in parts that may end within a character, and finds the very first byte that cannot be part of any text.
 * Confined to the thread of its connection.
 */
public final class Utf8Validator
{
    /** What {@link #validate} returns when no byte is wrong. */
    public static final int VALID = -1;

    private static final int ASCII_BLOCK_LENGTH = 64;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    // 110xxxxx 10xxxxxx; without any of the upper four x it is not the shortest form. The sum carries into the top bit.
    private static final long TWO_BITS = 0x1E1E_1E1E_1E1E_1E1EL;
    private static final long TWO_CARRY = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long TWO_MASK_ONCE = 0xC0E0L;
    private static final long TWO_FORM_ONCE = 0x80C0L;

    // 1110xxxx 10xxxxxx 10xxxxxx, once and twice; five bits tell longer forms and surrogates.
    private static final long THREE_MASK_ONCE = 0xC0C0F0L;
    private static final long THREE_FORM_ONCE = 0x8080E0L;
    private static final long THREE_MASK = 0xC0C0F0_C0C0F0L;
    private static final long THREE_FORM = 0x8080E0_8080E0L;
    private static final int THREE_BITS = 0x200F;
    private static final int THREE_SURROGATE = 0x200D;

    // 11110xxx 10xxxxxx 10xxxxxx 10xxxxxx, once and twice.
    private static final long FOUR_MASK_ONCE = 0xC0C0_C0F8L;
    private static final long FOUR_FORM_ONCE = 0x8080_80F0L;
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
        buffer.boundsCheck(offset, length);

        // Bounds are checked once, and the memory is then reached by address.
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        int index = 0;
        while (index < length)
        {
            if (0 == missing)
            {
                index = skipWholeCharacters(array, address, index, length);
                if (index == length)
                {
                    break;
                }
            }

            if (!accept(UnsafeApi.getByte(array, address + index) & 0xFF))
            {
                return offset + index;
            }

            index++;
        }

        Reference.reachabilityFence(buffer);

        return VALID;
    }

    private static int skipWholeCharacters(
        final byte[] array, final long address, final int startInclusive, final int length)
    {
        final int lastLong = length - Long.BYTES;
        int index = startInclusive;
        while (index <= lastLong)
        {
            final long word = littleEndian(UnsafeApi.getLong(array, address + index));
            final long high = word & HIGH_BITS;
            if (0 == high)
            {
                index = skipAscii(array, address, index + Long.BYTES, length);
                continue;
            }

            final boolean isShort = 0 == (high & word << 1 & word << 2);
            final int whole = isShort ? charactersOfTwoBytes(word, high) : charactersOfMoreBytes(word, high);
            if (0 == whole)
            {
                break;
            }

            index += whole;
            if (isShort)
            {
                index = skipShort(array, address, index, length);
            }
        }

        return index;
    }

    private static int skipAscii(
        final byte[] array, final long address, final int startInclusive, final int length)
    {
        final int lastBlock = length - ASCII_BLOCK_LENGTH;
        int index = startInclusive;
        while (index <= lastBlock)
        {
            final long block = address + index;
            final long first = UnsafeApi.getLong(array, block) | UnsafeApi.getLong(array, block + 8) |
                UnsafeApi.getLong(array, block + 16) | UnsafeApi.getLong(array, block + 24);
            final long second = UnsafeApi.getLong(array, block + 32) | UnsafeApi.getLong(array, block + 40) |
                UnsafeApi.getLong(array, block + 48) | UnsafeApi.getLong(array, block + 56);
            if (0 != (HIGH_BITS & (first | second)))
            {
                break;
            }

            index += ASCII_BLOCK_LENGTH;
        }

        return index;
    }

    // One word after the other is bound by latency, as the end of each says where the next begins; two are not.
    private static int skipShort(
        final byte[] array, final long address, final int startInclusive, final int length)
    {
        final int lastPair = length - 2 * Long.BYTES;
        int index = startInclusive;
        while (index <= lastPair)
        {
            final long first = littleEndian(UnsafeApi.getLong(array, address + index));
            final long second = littleEndian(UnsafeApi.getLong(array, address + index + Long.BYTES));
            final long firstHigh = first & HIGH_BITS;
            final long secondHigh = second & HIGH_BITS;
            final long firstLeads = firstHigh & first << 1;
            final long secondLeads = secondHigh & second << 1;
            final long longer = firstLeads & first << 2 | secondLeads & second << 2;
            final long misplaced = firstHigh ^ firstLeads ^ firstLeads << Byte.SIZE |
                secondHigh ^ secondLeads ^ (secondLeads << Byte.SIZE | firstLeads >>> Long.SIZE - Byte.SIZE);
            final long notShortest = firstLeads & ~((first & TWO_BITS) + TWO_CARRY) |
                secondLeads & ~((second & TWO_BITS) + TWO_CARRY);
            if (0 != (longer | misplaced | notShortest))
            {
                break;
            }

            index += 2 * Long.BYTES - (int) (secondLeads >>> Long.SIZE - 1);
        }

        return index;
    }

    private static long littleEndian(final long nativeWord)
    {
        return ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder() ? nativeWord : Long.reverseBytes(nativeWord);
    }

    // No lead of three or four bytes among the eight: all of them at once, but for a last one that is cut.
    private static int charactersOfTwoBytes(final long word, final long high)
    {
        final long leads = high & word << 1;
        final long continuations = high ^ leads;
        final long shortestForm = (word & TWO_BITS) + TWO_CARRY;

        return leads << Byte.SIZE == continuations && 0 == (leads & ~shortestForm) ?
            Long.BYTES - (int) (leads >>> Long.SIZE - 1) : 0;
    }

    private static int charactersOfMoreBytes(final long word, final long high)
    {
        if (THREE_FORM == (word & THREE_MASK))
        {
            return !isThreeByteValue((int) word) ? 0 : isThreeByteValue((int) (word >>> 24)) ? 6 : 3;
        }

        if (FOUR_FORM_ONCE == (word & FOUR_MASK_ONCE))
        {
            return !isFourByteValue((int) word) ? 0 :
                FOUR_FORM == (word & FOUR_MASK) && isFourByteValue((int) (word >>> 32)) ? 8 : 4;
        }

        final int ascii = Long.numberOfTrailingZeros(high) >>> 3;
        if (0 != ascii)
        {
            return ascii;
        }

        if (THREE_FORM_ONCE == (word & THREE_MASK_ONCE))
        {
            return isThreeByteValue((int) word) ? 3 : 0;
        }

        return TWO_FORM_ONCE == (word & TWO_MASK_ONCE) && 0 != (word & 0x1E) ? 2 : 0;
    }

    private static boolean isThreeByteValue(final int character)
    {
        final int telling = character & THREE_BITS;

        return 0 != telling && THREE_SURROGATE != telling;
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
