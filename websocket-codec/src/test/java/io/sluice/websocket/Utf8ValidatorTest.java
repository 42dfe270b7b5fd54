package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** RFC 6455 section 8.1 and RFC 3629. */
class Utf8ValidatorTest
{
    private static final int OFFSET = 5;
    private static final int[] CONTINUATIONS =
        {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xFF};
    private static final String[] SCRIPTS = {
        "plain ASCII, and more of it than a block of sixty-four bytes holds, to be skipped at once.........",
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία", "天地玄黃，宇宙洪荒。日月盈昃", "각나다라마바사", "ไทยเป็นภาษา", "😀😃😄😁😆",
        "a¢€😀é天\u0000\uD7FF\uE000\uFFFF\u0080\u07FF\u0800"};

    private final Utf8Validator validator = new Utf8Validator();
    private final MutableDirectBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(OFFSET + 4096));
    private final MutableDirectBuffer array = new UnsafeBuffer(new byte[OFFSET + 4096]);

    @Test
    void shouldAcceptEveryCodePoint()
    {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++)
        {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
            {
                continue;
            }

            // Twice and with company, so that it passes every path.
            final String character = Character.toString(codePoint);
            final byte[] text = (character + character + character + "a" + character + "abcdefgh")
                .getBytes(StandardCharsets.UTF_8);
            assertEquals(Utf8Validator.VALID, whole(direct, text), () -> character);
            assertTrue(validator.isComplete());
        }
    }

    @Test
    void shouldFindFirstWrongByteOfEveryShortSequence()
    {
        for (int first = 0; first < 256; first++)
        {
            for (int second = 0; second < 256; second++)
            {
                for (final int third : CONTINUATIONS)
                {
                    for (final int fourth : CONTINUATIONS)
                    {
                        check(new byte[]{(byte) first, (byte) second, (byte) third, (byte) fourth});
                    }
                }
            }
        }
    }

    @Test
    void shouldAgreeWithReferenceOnMixedText()
    {
        mixed(77, 20_000);
    }

    @Test
    @Tag("slow")
    void shouldAgreeWithReferenceOnMixedTextForLong()
    {
        mixed(System.nanoTime(), 3_000_000);
    }

    @Test
    void shouldTakeTextInAnyParts()
    {
        final byte[] text = String.join("", SCRIPTS).getBytes(StandardCharsets.UTF_8);
        for (int partLength = 1; partLength < 40; partLength++)
        {
            validator.reset();
            for (int i = 0; i < text.length; i += partLength)
            {
                final int length = Math.min(partLength, text.length - i);
                array.putBytes(OFFSET, text, i, length);
                assertEquals(Utf8Validator.VALID, validator.validate(array, OFFSET, length));
                assertEquals(i + length == text.length || 0x80 != (text[i + length] & 0xC0), validator.isComplete());
            }
        }
    }

    @Test
    void shouldFailAtFirstWrongByteOfLaterPart()
    {
        direct.putByte(OFFSET, (byte) 0xF4);
        assertEquals(Utf8Validator.VALID, validator.validate(direct, OFFSET, 1));
        assertFalse(validator.isComplete());
        direct.putByte(OFFSET, (byte) 0x90);
        assertEquals(OFFSET, validator.validate(direct, OFFSET, 1));

        validator.reset();
        assertTrue(validator.isComplete());
        direct.putBytes(OFFSET, "sound".getBytes(StandardCharsets.US_ASCII));
        assertEquals(Utf8Validator.VALID, validator.validate(direct, OFFSET, 5));
    }

    @Test
    void shouldCheckBounds()
    {
        assertThrows(IndexOutOfBoundsException.class, () -> validator.validate(direct, direct.capacity() - 7, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> validator.validate(array, -1, 8));
        assertEquals(Utf8Validator.VALID, validator.validate(array, array.capacity(), 0));
    }

    private void mixed(final long firstSeed, final int count)
    {
        for (long seed = firstSeed; seed < firstSeed + count; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--)
            {
                final String script = SCRIPTS[random.nextInt(SCRIPTS.length)];
                final int taken = random.nextInt(script.codePointCount(0, script.length()));
                text.append(script, 0, script.offsetByCodePoints(0, taken));
            }

            final byte[] bytes = text.append('.').toString().getBytes(StandardCharsets.UTF_8);
            final int cut = random.nextInt(bytes.length + 1);
            final byte[] some = random.nextBoolean() ? Arrays.copyOf(bytes, cut) : bytes;
            if (some.length > 0 && random.nextBoolean())
            {
                some[random.nextInt(some.length)] = (byte) random.nextInt();
            }

            check(some);
        }
    }

    private void check(final byte[] text)
    {
        final List<Integer> values = new ArrayList<>();
        for (final byte octet : text)
        {
            values.add(octet & 0xFF);
        }

        final int wrong = ReferenceDecoder.firstWrongByte(values);
        final int expected = wrong < 0 ? Utf8Validator.VALID : OFFSET + wrong;
        assertEquals(expected, whole(direct, text), () -> HexFormat.of().formatHex(text));
        assertEquals(expected, whole(array, text), () -> HexFormat.of().formatHex(text));
        if (wrong < 0)
        {
            assertEquals(!ReferenceDecoder.endsWithinCharacter(values), validator.isComplete());
        }
        else
        {
            // Among others, where whole words can be looked at.
            final byte[] before = Wire.utf8("天abcé");
            final byte[] amid = Wire.concat(before, text, Wire.utf8("中文中文"));
            assertEquals(expected + before.length, whole(direct, amid), () -> HexFormat.of().formatHex(amid));
        }
    }

    private int whole(final MutableDirectBuffer buffer, final byte[] text)
    {
        buffer.putBytes(OFFSET, text);
        validator.reset();

        return validator.validate(buffer, OFFSET, text.length);
    }
}
