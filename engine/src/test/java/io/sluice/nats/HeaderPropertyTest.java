package io.sluice.nats;

import io.sluice.test.Ranges;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Header blocks of random pieces, read and edited beside a reference that works on strings. */
class HeaderPropertyTest
{
    private static final String[] PIECES =
    {
        "NATS/1.0", "NATS/1.0\r\n", "NATS/1.0 503\r\n", "\r\n", "\r\n", "\r\n", "\r", "\n", ":", ": ", " ", "A", "a",
        "B", "A: 1\r\n", "a:2\r\n", "AB:  3\r\n", "B: x:y\r\n", "\u00E4", "\u0000", "404", "\r\n\r\n", "A:", "\r\nA",
    };
    private static final String[] KEYS = {"A", "a", "B", "AB", "b", "404"};

    @Test
    void shouldAgreeWithAReference()
    {
        run(Long.getLong("sluice.test.seed", System.nanoTime()), 20_000);
    }

    @Tag("slow")
    @Test
    void shouldAgreeWithAReferenceForLong()
    {
        run(Long.getLong("sluice.test.seed", System.nanoTime()), Integer.getInteger("sluice.test.rounds", 5_000_000));
    }

    private static void run(final long seed, final int rounds)
    {
        final Random random = new Random(seed);
        for (int i = 0; i < rounds; i++)
        {
            final String block = randomBlock(random);
            final String message = "seed " + seed + ", round " + i + ": " + printable(block);
            Ranges.forEach(block, (buffer, offset, length) ->
                assertReads(block, new HeaderView().wrap(buffer, offset, length), message));
            assertEdits(block, random, message);
        }
    }

    private static void assertReads(final String block, final HeaderView headers, final String message)
    {
        assertEquals(
            (block.startsWith("NATS/1.0 ") || block.startsWith("NATS/1.0\r\n")) && block.endsWith("\r\n\r\n"),
            headers.isValid(), message);
        assertEquals(referenceLines(block), HeaderViewTest.lines(headers), message);
        for (final String key : KEYS)
        {
            assertEquals(referenceValue(key, block), headers.valueOf(key), message);
        }
        headers.status();
        headers.statusDescription(new AsciiView());
    }

    private static void assertEdits(final String block, final Random random, final String message)
    {
        final HeaderEditor editor = new HeaderEditor();
        final byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
        editor.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        String expected = block;

        for (int i = random.nextInt(4); i >= 0; i--)
        {
            final String key = KEYS[random.nextInt(KEYS.length)];
            final String value = 0 == random.nextInt(3) ? "" : "v" + random.nextInt(1000);
            switch (random.nextInt(4))
            {
                case 0:
                    editor.add(key, value);
                    expected = referencePut(expected, key, value, false);
                    break;

                case 1:
                    editor.set(key, value);
                    expected = referencePut(expected, key, value, true);
                    break;

                case 2:
                    editor.remove(key);
                    expected = referenceRemove(expected, key, false);
                    break;

                default:
                    editor.removeIgnoreCase(key);
                    expected = referenceRemove(expected, key, true);
                    break;
            }

            final byte[] actual = new byte[editor.length()];
            editor.buffer().getBytes(0, actual);
            assertEquals(
                printable(expected), printable(new String(actual, StandardCharsets.ISO_8859_1)), message);
        }
    }

    /** Looks a key up by searching for it all over the block, which is how the server does it. */
    private static String referenceValue(final String key, final String block)
    {
        int index = block.indexOf(key);
        while (index >= 0)
        {
            if (index >= 2 && block.startsWith("\r\n", index - 2) && block.startsWith(":", index + key.length()))
            {
                int start = index + key.length() + 1;
                while (start < block.length() && ' ' == block.charAt(start))
                {
                    start++;
                }
                final int end = block.indexOf("\r\n", start);

                return utf8(block.substring(start, end < 0 ? block.length() : end));
            }
            index = block.indexOf(key, index + 1);
        }

        return null;
    }

    private static List<String> referenceLines(final String block)
    {
        final List<String> lines = new ArrayList<>();
        final String[] all = block.split("\r\n", -1);
        for (int i = 1; i < all.length; i++)
        {
            final int colon = all[i].indexOf(':');
            if (colon > 0)
            {
                final String value = all[i].substring(colon + 1).replaceFirst("^ +", "");
                lines.add(utf8(all[i].substring(0, colon)) + "=" + utf8(value));
            }
        }

        return lines;
    }

    private static String referencePut(
        final String block, final String key, final String value, final boolean isReplacing)
    {
        final String line = key + ": " + value + "\r\n";
        final String complete = complete(block);
        final int first = isReplacing ? complete.indexOf("\r\n" + key + ":") : -1;
        if (first < 0)
        {
            return complete.substring(0, complete.length() - 2) + line + "\r\n";
        }

        final int next = complete.indexOf("\r\n", first + 2) + 2;
        final String behind = referenceRemove("\r\n" + complete.substring(next), key, false).substring(2);

        return complete.substring(0, first + 2) + line + behind;
    }

    private static String referenceRemove(final String block, final String key, final boolean isAnyCase)
    {
        final StringBuilder left = new StringBuilder();
        boolean isChanged = false;
        int start = 0;
        while (start < block.length())
        {
            final int end = block.indexOf("\r\n", start);
            final int next = end < 0 ? block.length() : end + 2;
            final String line = block.substring(start, next);
            final String prefix = key + ":";
            final boolean isKey = start > 0 && (line.startsWith(prefix) || isAnyCase &&
                line.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT)));
            isChanged |= isKey;
            left.append(isKey ? "" : line);
            start = next;
        }

        return isChanged ? complete(left.toString()) : block;
    }

    private static String complete(final String block)
    {
        String complete = block.isEmpty() ? "NATS/1.0\r\n\r\n" : block;
        while (!complete.endsWith("\r\n\r\n"))
        {
            complete += "\r\n";
        }

        return complete;
    }

    private static String randomBlock(final Random random)
    {
        final StringBuilder block = new StringBuilder(0 == random.nextInt(4) ? "" : "NATS/1.0\r\n");
        for (int i = random.nextInt(8); i > 0; i--)
        {
            block.append(PIECES[random.nextInt(PIECES.length)]);
        }

        return block.append(0 == random.nextInt(3) ? "" : "\r\n\r\n").toString();
    }

    private static String utf8(final String latin1)
    {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String printable(final String text)
    {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\0");
    }
}
