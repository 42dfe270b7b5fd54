package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said upstream instead of what was refused. */
class RefusalTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello\\r\\n|UNKNOWN_OPERATION|X",
        "cONNEX|UNKNOWN_OPERATION|CX",
        "PUB foo\\r\\n|ARGUMENTS|PUB x",
        "HPUB foo 2 1\\r\\n|ARGUMENTS|HPUB x",
        "SUB foo\\r\\n|ARGUMENTS|SUB x",
        "UNSUB \\r\\n|ARGUMENTS|UNSUB x y z",
        "CONNECT {\\r\\n|JSON|CONNECT -",
        "INFO {\\r\\n|JSON|INFO -",
        "-ERR foo\\r\\n|CLIENT_ERROR|-ERR x",
        "PUB foo 00101\\r\\n|PAYLOAD|PUB x 101",
        "HPUB foo r 5 999\\r\\n|PAYLOAD|HPUB x 0 999",
        "SUB 0123456789012345 1\\r\\n|CONTROL_LINE|SUB xxxxxxxxxxxxxxxxx",
    })
    void shouldProvokeTheSameRefusal(final String input, final Failure failure, final String line)
    {
        final ParserDriver driver = driver(ParserState.ofClient().payloadLimit(100).controlLineLimit(16), input);

        assertEquals(failure, driver.failure);
        assertEquals(line + "\r\n", driver.refusal);
        assertEquals(failure, driver(ParserState.ofClient().payloadLimit(100).controlLineLimit(16), driver.refusal
            .replace("\r", "\\r").replace("\n", "\\n")).failure);
    }

    @Test
    void shouldReadNothingBehindWhatWasRefusedBehindAMessage()
    {
        final byte[] input =
            "HPUB a 12 13\r\nNATS/1.0\r\n\r\nx\r\nPUB b 3\r\nabcPING\r\n".getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[input.length + 128]);
        buffer.putBytes(0, input);
        final CommandParser parser = new ClientCommandParser();
        parser.wrap(
            ParserState.ofClient().need(CommandKind.HPUB, Need.LINE).need(CommandKind.PING, Need.LINE),
            buffer, 0, input.length);

        assertEquals(CommandParser.COMMAND, parser.poll());
        assertTrue(parser.isCanonicalMessage());
        for (int i = 0; i < 3; i++)
        {
            assertEquals(CommandParser.FAILED, parser.poll());
            assertFalse(parser.isCanonicalMessage());
        }
    }

    @Test
    void shouldRefuseHeadersThatWereNotAgreed()
    {
        final ParserDriver driver = driver(ParserState.ofClient().headersAccepted(false), "HPUB foo 0 0\\r\\n\\r\\n");

        assertEquals(Failure.HEADERS_NOT_ACCEPTED, driver.failure);
        assertEquals("HPUB x\r\n", driver.refusal);
        assertTrue(Failure.HEADERS_NOT_ACCEPTED.isSilent());
        assertNull(Failure.HEADERS_NOT_ACCEPTED.errorText());
    }

    @Test
    void shouldRefuseByTheFirstByteBeforeConnect()
    {
        for (final String input : new String[] {"P", "ping\\r\\n", "\\r\\n", "\u00E3"})
        {
            final ParserDriver driver = driver(ParserState.ofClient().connectRequired(true), input);
            assertEquals(Failure.AUTHORIZATION, driver.failure);
            assertEquals("X\r\n", driver.refusal);
        }
        assertEquals(Failure.UNKNOWN_OPERATION,
            driver(ParserState.ofClient().connectRequired(true), "CX").failure);

        final ParserDriver driver =
            driver(ParserState.ofClient().connectRequired(true), "connect {}\\r\\nPING\\r\\nSUB a 1\\r\\n");
        assertNull(driver.failure);
        assertEquals(3, driver.events.size());
    }

    @Test
    void shouldSayWhatServersSay()
    {
        assertEquals("Unknown Protocol Operation", Failure.UNKNOWN_OPERATION.errorText());
        assertEquals("maximum control line exceeded", Failure.CONTROL_LINE.errorText());
        assertEquals("Maximum Payload Violation", Failure.PAYLOAD.errorText());
        assertEquals("Authorization Violation", Failure.AUTHORIZATION.errorText());
        for (final Failure failure : Failure.values())
        {
            assertFalse(failure.reason().isEmpty());
        }
    }

    @Test
    void shouldShowWhereItFailed()
    {
        final ClientCommandParser parser = new ClientCommandParser();
        final byte[] input = "PING\r\n\r\u00FF\\yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
            .getBytes(StandardCharsets.ISO_8859_1);
        parser.wrap(ParserState.ofClient(), new UnsafeBuffer(input), 0, input.length);

        assertEquals(CommandParser.FAILED, parser.poll());
        assertEquals(6, parser.commandOffset());
        assertEquals("\\x0d\\xff\\x5c" + "y".repeat(29), parser.snippet());
    }

    @Test
    void shouldForgetNothingOfAConnectionWhileServingAnother()
    {
        final ClientCommandParser parser = new ClientCommandParser();
        final ParserState one = ParserDriver.needing(ParserState.ofClient(), Need.LINE);
        final ParserState other = ParserState.ofClient();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);

        poll(parser, one, buffer, "PUB foo 5\r\nhe", CommandParser.COMMAND, CommandParser.INPUT_END);
        assertEquals(5, one.bodyRemaining());
        assertFalse(one.isAtBoundary());
        poll(parser, other, buffer, "ping  ", CommandParser.INPUT_END);
        assertFalse(other.isAtBoundary());
        poll(parser, one, buffer, "llo\r\nPUB", CommandParser.INPUT_END);
        assertTrue(one.isAtBoundary());
        assertEquals(5, parser.position());
        poll(parser, other, buffer, " \n!", CommandParser.COMMAND, CommandParser.FAILED);
        assertEquals(Failure.UNKNOWN_OPERATION, other.failure);
        poll(parser, one, buffer, "PUB bar 0\r\n\r\n", CommandParser.COMMAND, CommandParser.INPUT_END);
        assertNull(parser.failure());
        poll(parser, other, buffer, "PING\r\n", CommandParser.FAILED);
        assertEquals(Failure.UNKNOWN_OPERATION, parser.failure());
    }

    @Test
    void shouldRememberHowFarItLooked()
    {
        final ParserState state = ParserState.ofClient();
        final byte[] line = ("SUB " + "x".repeat(4000)).getBytes(StandardCharsets.ISO_8859_1);
        final ParserDriver driver = new ParserDriver(true, state);
        for (int i = 0; i < line.length; i++)
        {
            driver.feed(line, i, i + 1);
            assertEquals(i + 1, driver.kept());
            assertTrue(i < 4 || i + 1 == state.scanned, "scanned " + state.scanned);
        }
    }

    @Test
    void shouldSayWhatHasToBeGathered()
    {
        final ClientCommandParser parser = new ClientCommandParser();
        final ParserState state = ParserDriver.needing(ParserState.ofClient(), Need.WHOLE);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);

        poll(parser, state, buffer, "PING\r\nHPUB foo 12 50\r", CommandParser.COMMAND, CommandParser.INPUT_END);
        assertEquals(0, parser.neededLength());
        poll(parser, state, buffer, "PING\r\nHPUB foo 12 50\r\n", CommandParser.COMMAND, CommandParser.INPUT_END);
        assertEquals("HPUB foo 12 50\r\n".length() + 52, parser.neededLength());
        state.need(CommandKind.HPUB, Need.HEADERS);
        poll(parser, state, buffer, "HPUB foo 12 50\r\nNATS/1.0\r\n\r", CommandParser.INPUT_END);
        assertEquals("HPUB foo 12 50\r\n".length() + 12, parser.neededLength());
        poll(parser, state, buffer, "HPUB foo 12 50\r\nNATS/1.0\r\n\r\n",
            CommandParser.COMMAND, CommandParser.INPUT_END);
        assertEquals(0, parser.neededLength());
        assertEquals(40, state.bodyRemaining());
    }

    private static void poll(
        final ClientCommandParser parser,
        final ParserState state,
        final UnsafeBuffer buffer,
        final String text,
        final int... events)
    {
        buffer.putStringWithoutLengthAscii(0, text);
        parser.wrap(state, buffer, 0, text.length());
        for (final int event : events)
        {
            assertEquals(event, parser.poll());
        }
    }

    private static ParserDriver driver(final ParserState state, final String escaped)
    {
        final ParserDriver driver = new ParserDriver(true, ParserDriver.needing(state, Need.LINE));
        final byte[] input = escaped.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
        driver.feed(input, 0, input.length);

        return driver;
    }
}
