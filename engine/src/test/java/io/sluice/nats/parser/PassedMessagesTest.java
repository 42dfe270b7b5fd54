package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Messages that nobody needs are read as the reference reads them, with any of their bytes replaced. */
class PassedMessagesTest
{
    private static final String ODD_BYTES = " \t\r\n\0\u001F!\u007F\u0080\u00A0\u00A1\u00FF09:/P";
    private static final int[] LENGTHS = {1, 2, 3, 7, 8, 9, 26, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 120};

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadLinesOfAllLengths(final boolean isClient)
    {
        for (int subject = 1; subject < 140; subject++)
        {
            for (final int reply : new int[] {0, 1, 7, 40, 62, 63, 64, 70})
            {
                check(isClient, message(isClient, subject, reply, "5", "hello"));
                check(isClient, message(isClient, subject, reply, "12", "\r\nPUB foo 1 "));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadSizesOfAllLengths(final boolean isClient)
    {
        for (int digits = 1; digits <= 10; digits++)
        {
            for (final int subject : LENGTHS)
            {
                check(isClient, message(isClient, subject, 0, "0".repeat(digits - 1) + 5, "hello"));
                check(isClient, message(isClient, subject, 6, "0".repeat(digits - 1) + 5, "hello"));
            }
            final String size = "1" + "0".repeat(Math.min(digits, 6) - 1);
            check(isClient, message(isClient, 10, 0, size, "x".repeat(Integer.parseInt(size))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadLinesWithAnyByteReplaced(final boolean isClient)
    {
        for (final int subject : new int[] {3, 30, 50, 61, 70})
        {
            for (final int reply : new int[] {0, 8, 50})
            {
                final String message = message(isClient, subject, reply, "16", "0123456789abcdef");
                for (int i = 0; i < message.length(); i++)
                {
                    for (int j = 0; j < ODD_BYTES.length(); j++)
                    {
                        check(isClient, message.substring(0, i) + ODD_BYTES.charAt(j) + message.substring(i + 1));
                    }
                }
            }
        }
    }

    private static String message(
        final boolean isClient, final int subject, final int reply, final String size, final String payload)
    {
        return (isClient ? "PUB " : "MSG ") + "s".repeat(subject) + (isClient ? " " : " 17 ") +
            (0 == reply ? "" : "r".repeat(reply) + ' ') + size + "\r\n" + payload + "\r\n";
    }

    /** Between two others, so that what follows is seen to be read from the right place. */
    private static void check(final boolean isClient, final String message)
    {
        final String other = message(isClient, 5, 0, "2", "hi");
        final byte[] input = (other + message + other).getBytes(ISO_8859_1);
        final ParserState state = isClient ? ParserState.ofClient() : ParserState.ofServer();
        final ReferenceParser reference = new ReferenceParser(input, isClient, state).parse();
        final ParserDriver driver = new ParserDriver(isClient, state);
        driver.feed(input, 0, input.length);

        final List<String> expected = new ArrayList<>();
        final long[] counts = new long[CommandKind.values().length];
        for (final ReferenceCommand command : reference.commands)
        {
            if (command.isReported(Need.NOTHING))
            {
                counts[command.kind.ordinal()]++;
                if (!command.isCanonical)
                {
                    expected.add(command.describe(Need.NOTHING));
                }
            }
        }
        assertEquals(expected, driver.events, message);
        assertEquals(reference.failure, driver.failure, message);
        for (final CommandKind kind : CommandKind.values())
        {
            assertEquals(counts[kind.ordinal()], driver.parser.count(kind), message);
        }
        if (null == reference.failure && expected.isEmpty() && 3 == reference.commands.size())
        {
            final CommandKind kind = isClient ? CommandKind.PUB : CommandKind.MSG;
            assertEquals(input.length, driver.parser.length(kind) + driver.kept(), message);
        }
    }
}
