package io.sluice.nats.line;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which messages are passed over, at the borders of blocks, of sizes and of the input. */
class MessageRunTest
{
    private static final int PUB = ' ' << 24 | 'B' << 16 | 'U' << 8 | 'P';
    private static final int SLACK = 128;
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final LineBytes bytes = new LineBytes();
    private final MessageRun run = new MessageRun(bytes);

    @Test
    void shouldPassLinesThatEndInOneBlock()
    {
        for (int subject = 1; subject <= 59; subject++)
        {
            assertPassed(1, message("s".repeat(subject), 7));
        }
    }

    @Test
    void shouldPassLinesThatEndInTheBlockBehindTheirLastTokens()
    {
        for (int subject = 1; subject <= 62; subject++)
        {
            for (int reply = 1; reply <= 58; reply++)
            {
                // The line end is cut in two where CR is the last byte of the first block.
                final boolean isCut = 64 == subject + 1 + reply + 1 + 2 + 1;
                final String input = message("s".repeat(subject) + ' ' + "r".repeat(reply), 16);
                assertEquals(isCut ? 0 : 1, passed(input, 1, NO_LIMIT), subject + " and " + reply);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 19, 90, 99, 100, 101, 999, 1000, 1234, 9999})
    void shouldPassSizesOfUpToFourDigits(final int size)
    {
        assertPassed(1, message("foo", size));
        assertPassed(1, message("foo 1 bar.7", size).replaceFirst(" 1", ".1"));
        assertPassed(1, message("foo." + "x".repeat(58) + " reply", size));
    }

    @Test
    void shouldPassSizesWithZerosInFront()
    {
        assertPassed(1, "PUB foo 0005\r\nhello\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PUB  5\r\nhello\r\n",
        "PUB 5\r\nhello\r\n",
        "PUB \r\nhello\r\n",
        "PUB  foo 5\r\nhello\r\n",
        "PUB foo  5\r\nhello\r\n",
        "PUB foo 5 \r\nhello\r\n",
        "PUB foo 5\n\r\nhello\r\n",
        "PUB foo\t5\r\nhello\r\n",
        "PUB foo\u00005\r\nhello\r\n",
        "PUB foo bar baz 5\r\nhello\r\n",
        "PUB foo bar\t5\r\nhello\r\n",
        "PUB foo\tbar 5\r\nhello\r\n",
        "PUB foo 5x\r\nhello\r\n",
        "PUB foo :\r\nhello\r\n",
        "PUB foo /5\r\nhello\r\n",
        "PUB foo -5\r\nhello\r\n",
        "PUB foo 00005\r\nhello\r\n",
        "PUB foo 5\r\rhello\r\n",
        "PUB foo 5\r\nhello\n\r",
        "PUB foo 5\r\nhell\r\n",
        "pub foo 5\r\nhello\r\n",
    })
    void shouldLeaveWhatIsNotCanonical(final String input)
    {
        assertEquals(0, passed(input, 1, NO_LIMIT), input);
    }

    @ParameterizedTest
    @CsvSource({"foo,1,1", "foo 1,1,1", "foo 1 bar,1,0", "foo,2,0", "foo 1,2,1", "foo 1 bar,2,1", "foo 1 bar x,2,0"})
    void shouldCountTokens(final String arguments, final int tokens, final int expected)
    {
        assertEquals(expected, passed(message(arguments, 5), tokens, NO_LIMIT));
        assertEquals(expected, passed(message("long." + "x".repeat(54) + '.' + arguments, 5), tokens, NO_LIMIT));
        assertEquals(expected, passed(message(arguments + "x".repeat(57), 5), tokens, NO_LIMIT));
    }

    @Test
    void shouldStopAtTheFirstMessageThatIsNotAllThere()
    {
        final String one = message("foo bar", 16);
        for (int missing = 1; missing < one.length(); missing++)
        {
            final UnsafeBuffer buffer = direct(one + one + one, SLACK);
            bytes.wrap(buffer);
            final int bodyLimit = 3 * one.length() - missing - LineScan.LINE_END_LENGTH;
            assertEquals(2 * one.length(), run.pass(PUB, 1, 0, bodyLimit, NO_LIMIT));
            assertEquals(2, run.count());
        }
    }

    @Test
    void shouldLeaveMessagesThatAreLongerThanTheLimit()
    {
        // arguments, line end and payload
        final int length = "foo 16".length() + LineScan.LINE_END_LENGTH + 16;
        assertEquals(1, passed(message("foo", 16), 1, length));
        assertEquals(0, passed(message("foo", 16), 1, length - 1));
    }

    @Test
    void shouldNotLoadBeyondTheCapacity()
    {
        final String input = message("s".repeat(40), 7).repeat(5) + message("s".repeat(40) + ' ' + "r".repeat(30), 7);
        for (int slack = 0; slack < SLACK; slack++)
        {
            final UnsafeBuffer inArray = new UnsafeBuffer(new byte[input.length() + slack]);
            inArray.putStringWithoutLengthAscii(0, input);
            final int wordLimit = inArray.capacity() - (Long.BYTES - 1);
            final int bodyLimit = Math.min(input.length() - LineScan.LINE_END_LENGTH, wordLimit - 1);
            bytes.wrap(inArray);
            final int end = run.pass(PUB, 1, 0, bodyLimit, NO_LIMIT);

            assertEquals(0, end % message("s".repeat(40), 7).length() * (6 - run.count()), "slack " + slack);
            bytes.wrap(direct(input, slack));
            assertEquals(end, run.pass(PUB, 1, 0, bodyLimit, NO_LIMIT));
        }
    }

    private void assertPassed(final int tokens, final String input)
    {
        assertEquals(1, passed(input, tokens, NO_LIMIT), input);
    }

    /** Where it ends is checked too, whether or not bytes that look like more of it are around. */
    private int passed(final String input, final int tokens, final int lengthLimit)
    {
        final byte[] text = input.getBytes(StandardCharsets.ISO_8859_1);
        int count = -1;
        for (final byte surroundings : new byte[] {0, ' ', '\r', '\n', '0', 'x', '!', (byte)0xA1})
        {
            final UnsafeBuffer buffer = direct("", text.length + 2 * SLACK);
            buffer.setMemory(0, buffer.capacity(), surroundings);
            buffer.putBytes(SLACK, text);
            bytes.wrap(buffer);
            final int end =
                run.pass(PUB, tokens, SLACK, SLACK + text.length - LineScan.LINE_END_LENGTH, lengthLimit);
            assertEquals(SLACK + run.count() * text.length, end);
            assertEquals(count < 0 ? run.count() : count, run.count());
            count = run.count();
        }

        return count;
    }

    private static String message(final String arguments, final int size)
    {
        return "PUB " + arguments + ' ' + size + "\r\n" + "\n".repeat(size) + "\r\n";
    }

    private static UnsafeBuffer direct(final String text, final int slack)
    {
        final byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
        final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(content.length + slack, Long.BYTES));
        buffer.putBytes(0, content);

        return buffer;
    }
}
