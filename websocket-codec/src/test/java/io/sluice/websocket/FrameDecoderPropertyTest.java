package io.sluice.websocket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Streams of frames, sound and broken, cut at random, taken reluctantly: the decoder says what the reference says. */
class FrameDecoderPropertyTest
{
    private static final String[] TEXTS =
        {"", "a", "plain text that is longer than a word", "Κόσμε", "天地玄黃", "😀😃 mixed ε 天"};
    private static final int[] LENGTHS = {0, 1, 2, 7, 8, 9, 63, 64, 65, 124, 125, 126, 127, 128, 300, 1000};

    @Test
    void shouldAgreeWithReference()
    {
        run(0x51CE, 4_000);
    }

    @Test
    @Tag("slow")
    void shouldAgreeWithReferenceForLong()
    {
        run(System.nanoTime(), Integer.getInteger("sluice.fuzz.rounds", 400_000));
    }

    private static void run(final long firstSeed, final int count)
    {
        for (long seed = firstSeed; seed < firstSeed + count; seed++)
        {
            check(seed);
        }
    }

    private static void check(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
        final boolean isCompressed = random.nextBoolean();
        final DecoderSettings settings = DecoderSettings.of(role)
            .withSpanning(random.nextBoolean())
            .withUtf8Checked(0 != random.nextInt(4))
            .withLimits(0 == random.nextInt(4) ? 200 : Long.MAX_VALUE, 0 == random.nextInt(4) ? 500 : Long.MAX_VALUE,
            0 == random.nextInt(4) ? 3 : Integer.MAX_VALUE);
        final byte[] bytes = stream(random, Role.SERVER == role ? Role.CLIENT : Role.SERVER, isCompressed);
        final List<String> expected = ReferenceDecoder.decode(settings, isCompressed, bytes);
        final Feed feed = new Feed(settings, isCompressed);
        for (int i = 0; i < 3; i++)
        {
            try
            {
                assertEquals(expected, feed.random(bytes, random));
            }
            catch (final AssertionError | RuntimeException e)
            {
                throw new AssertionError("seed=" + seed + " " + settings + " compressed=" + isCompressed + " bytes=" +
                    HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    private static byte[] stream(final SplittableRandom random, final Role sender, final boolean isCompressed)
    {
        final Wire wire = new Wire(sender);
        final int messages = 1 + random.nextInt(5);
        for (int i = 0; i < messages; i++)
        {
            message(wire, random, isCompressed);
        }

        if (random.nextBoolean())
        {
            close(wire, random);
        }

        final byte[] bytes = wire.bytes();
        if (0 == random.nextInt(2))
        {
            for (int i = random.nextInt(3); i >= 0; i--)
            {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
        }

        return bytes;
    }

    private static void message(final Wire wire, final SplittableRandom random, final boolean isCompressed)
    {
        final boolean isText = random.nextBoolean();
        final byte[] payload = isText ? text(random) : binary(random);
        final int rsv1 = isCompressed && 0 == random.nextInt(3) ? 0x40 : 0;
        final int fragments = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
        int position = 0;
        for (int i = 0; i < fragments; i++)
        {
            final boolean isLast = i == fragments - 1;
            final int end = isLast ? payload.length : position + random.nextInt(payload.length - position + 1);
            final byte[] part = new byte[end - position];
            System.arraycopy(payload, position, part, 0, part.length);
            position = end;
            final int opcode = 0 == i ? rsv1 | (isText ? Opcode.TEXT : Opcode.BINARY) : Opcode.CONTINUATION;
            wire.frame((isLast ? 0x80 : 0) | opcode, part);
            if (0 == random.nextInt(3))
            {
                control(wire, random);
            }
        }
    }

    private static void control(final Wire wire, final SplittableRandom random)
    {
        final String payload = "p".repeat(random.nextBoolean() ? random.nextInt(5) : random.nextInt(126));
        if (random.nextBoolean())
        {
            wire.ping(payload);
        }
        else
        {
            wire.pong(payload);
        }
    }

    private static void close(final Wire wire, final SplittableRandom random)
    {
        if (random.nextBoolean())
        {
            wire.close(random.nextBoolean() ? 1000 : 990 + random.nextInt(4100), TEXTS[random.nextInt(TEXTS.length)]);
        }
        else
        {
            wire.close();
        }

        wire.text("ignored");
    }

    private static byte[] text(final SplittableRandom random)
    {
        byte[] text = new byte[0];
        for (int i = random.nextInt(6); i >= 0; i--)
        {
            text = Wire.concat(text, Wire.utf8(TEXTS[random.nextInt(TEXTS.length)]));
        }

        if (text.length > 0 && 0 == random.nextInt(6))
        {
            text[random.nextInt(text.length)] = (byte) random.nextInt();
        }

        return text;
    }

    private static byte[] binary(final SplittableRandom random)
    {
        final byte[] payload = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(payload);

        return payload;
    }
}
