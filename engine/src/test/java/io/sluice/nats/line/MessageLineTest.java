package io.sluice.nats.line;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where the fields of a line are, at the borders of blocks, of sizes and of the buffer, as the tokens have them. */
class MessageLineTest
{
    private static final int SLACK = 128;
    private static final int[] LENGTHS = {1, 2, 7, 8, 9, 30, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 70, 130};
    private static final byte[] SURROUNDINGS = {0, ' ', '\r', '\n', '0', 'x', '!', (byte)0xA1};

    private final LineBytes bytes = new LineBytes();
    private final MessageLine line = new MessageLine();
    private final MessageLine expected = new MessageLine();
    private final LineTokens tokens = new LineTokens();

    @Test
    void shouldLocateTheFieldsOfLinesOfEachLength()
    {
        for (final int subject : LENGTHS)
        {
            for (int reply = 0; reply <= 70; reply++)
            {
                final String first = "s".repeat(subject);
                final String last = 0 == reply ? "" : " " + "r".repeat(reply);
                assertLocated(first + last + " 16", false, false);
                assertLocated(first + " 7" + last + " 16", true, false);
                assertLocated(first + last + " 12 16", false, true);
                assertLocated(first + " 123" + last + " 12 160", true, true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "1", "9", "10", "19", "90", "99", "100", "999", "1000", "9999", "10000", "99999", "12345678", "123456789",
        "0005", "00005", "000000005"})
    void shouldLocateSizesOfUpToNineDigits(final String size)
    {
        assertLocated("foo " + size, false, false);
        assertLocated("foo 1 " + size, true, false);
        assertLocated("foo 1 22 " + size, true, false);
        assertLocated("foo 0 " + size, false, true);
        assertLocated("foo " + size + ' ' + size, false, true);
        assertLocated("foo 1 " + size + ' ' + size, true, true);
        assertLocated("foo 1 22 " + size + ' ' + size, true, true);
        assertLocated("foo." + "x".repeat(50) + " 1 bar " + size + ' ' + size, true, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "!foo", "foo!", "f!!o", "\u00A1\u00FF"})
    void shouldTakeAnythingAboveABlankForAToken(final String token)
    {
        assertLocated(token + " 5", false, false);
        assertLocated(token + ' ' + token + " 5", false, false);
        assertLocated(token + ' ' + token + ' ' + token + " 5", true, false);
        assertLocated(token + ' ' + token + ' ' + token + " 5 5", true, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''", "5", "' 5'", "foo", "'foo '", "' foo 5'", "foo  5", "'foo 5 '", "foo\t5", "foo bar\t5", "foo\tbar 5",
        "foo bar baz 5", "foo 5x", "foo :", "foo /5", "foo -5", "foo 1234567890", "foo bar 1234567890"})
    void shouldLeaveWhatIsNotCanonical(final String arguments)
    {
        assertNotCanonical(arguments + "\r\n", false, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "foo 5|true|false", "foo 1 bar x 5|true|false", "foo 5|false|true", "foo bar baz 5 5|false|true",
        "foo 1 5|true|true", "foo 1 bar baz 5 5|true|true", "foo 6 5|false|true", "foo 1 10 9|true|true",
        "foo 1 x 5|true|true", "foo 5 x|false|true", "foo 1 12345 12344|true|true", "foo 1234567890 5|false|true"})
    void shouldLeaveLinesWithOtherTokens(final String arguments, final boolean hasSid, final boolean isHeaderKind)
    {
        assertNotCanonical(arguments + "\r\n", hasSid, isHeaderKind);
        assertNotCanonical("long." + "x".repeat(60) + '.' + arguments + "\r\n", hasSid, isHeaderKind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo 5\n", "foo 5\r\r", "foo 5\n\r", "foo 5 \r\n", "foo 5\u0000\n", "foo bar 5\n\n"})
    void shouldLeaveLinesThatEndOtherwise(final String input)
    {
        assertNotCanonical(input, false, false);
        assertNotCanonical("x".repeat(60) + input, false, false);
    }

    @Test
    void shouldLocateTheSameNearTheEndOfTheBuffer()
    {
        final String arguments = "s".repeat(20) + " 7 " + "r".repeat(20) + " 10 16";
        final byte[] text = (arguments + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        locateTokens(new UnsafeBuffer(text), 0, arguments.length(), true, true);
        for (int slack = 40; slack < SLACK; slack++)
        {
            for (final UnsafeBuffer buffer : new UnsafeBuffer[] {
                new UnsafeBuffer(new byte[SLACK + text.length + slack]),
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(SLACK + text.length + slack, Long.BYTES))})
            {
                buffer.putBytes(SLACK, text);
                bytes.wrap(buffer);
                final long located = line.locate(bytes, SLACK, MessageLine.scanLimit(bytes), true, true);

                assertEquals(16L << Integer.SIZE | SLACK + text.length, located, "slack " + slack);
                assertSame(SLACK, arguments);
            }
        }
    }

    private void assertLocated(final String arguments, final boolean hasSid, final boolean isHeaderKind)
    {
        final byte[] text = (arguments + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        locateTokens(new UnsafeBuffer(text), 0, arguments.length(), hasSid, isHeaderKind);
        for (final byte surroundings : SURROUNDINGS)
        {
            wrap(text, surroundings);
            final long located =
                line.locate(bytes, SLACK, MessageLine.scanLimit(bytes), hasSid, isHeaderKind);

            assertEquals((long)expected.size() << Integer.SIZE | SLACK + text.length, located, arguments);
            assertSame(SLACK, arguments);
        }
    }

    private void assertNotCanonical(final String input, final boolean hasSid, final boolean isHeaderKind)
    {
        for (final byte surroundings : SURROUNDINGS)
        {
            wrap(input.getBytes(StandardCharsets.ISO_8859_1), surroundings);
            final long located =
                line.locate(bytes, SLACK, MessageLine.scanLimit(bytes), hasSid, isHeaderKind);

            assertEquals(MessageLine.NOT_CANONICAL, located, input);
        }
    }

    private void wrap(final byte[] text, final byte surroundings)
    {
        final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(text.length + 3 * SLACK, Long.BYTES));
        buffer.setMemory(0, buffer.capacity(), surroundings);
        buffer.putBytes(SLACK, text);
        bytes.wrap(buffer);
    }

    private void locateTokens(
        final UnsafeBuffer buffer,
        final int from,
        final int end,
        final boolean hasSid,
        final boolean isHeaderKind)
    {
        tokens.split(buffer, from, end, false);
        expected.locate(tokens, hasSid, isHeaderKind, end + LineScan.LINE_END_LENGTH);
    }

    /** Offsets count only where there is something. */
    private void assertSame(final int from, final String arguments)
    {
        assertEquals(from + expected.limit(), line.limit(), arguments);
        assertEquals(from + expected.subjectOffset(), line.subjectOffset(), arguments);
        assertEquals(expected.subjectLength(), line.subjectLength(), arguments);
        assertField(expected.sidLength(), from + expected.sidOffset(), line.sidLength(), line.sidOffset());
        assertField(expected.replyLength(), from + expected.replyOffset(), line.replyLength(), line.replyOffset());
        assertField(expected.headerDigitsLength(), from + expected.headerDigitsOffset(),
            line.headerDigitsLength(), line.headerDigitsOffset());
        assertEquals(expected.headerSize(), line.headerSize(), arguments);
        assertEquals(from + expected.digitsOffset(), line.digitsOffset(), arguments);
        assertEquals(expected.digitsLength(), line.digitsLength(), arguments);
        assertEquals(expected.size(), line.size(), arguments);
    }

    private static void assertField(
        final int expectedLength, final int expectedOffset, final int length, final int offset)
    {
        assertEquals(expectedLength, length);
        if (0 != expectedLength)
        {
            assertEquals(expectedOffset, offset);
        }
    }
}
