package io.sluice.nats;

import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** One command, parsed from text; one char is one byte. */
final class Parsed
{
    private Parsed()
    {
    }

    static PublishCommand publish(final String text, final Need need)
    {
        return (PublishCommand)command(new ClientCommandParser(), ParserState.ofClient(), text, need);
    }

    static MessageCommand message(final String text, final Need need)
    {
        return (MessageCommand)command(new ServerCommandParser(), ParserState.ofServer(), text, need);
    }

    static SubscribeCommand subscribe(final String text)
    {
        return (SubscribeCommand)command(new ClientCommandParser(), ParserState.ofClient(), text, Need.LINE);
    }

    static UnsubscribeCommand unsubscribe(final String text)
    {
        return (UnsubscribeCommand)command(new ClientCommandParser(), ParserState.ofClient(), text, Need.LINE);
    }

    static ConnectCommand connect(final String text)
    {
        return (ConnectCommand)command(new ClientCommandParser(), ParserState.ofClient(), text, Need.LINE);
    }

    static InfoCommand info(final String text)
    {
        return (InfoCommand)command(new ServerCommandParser(), ParserState.ofServer(), text, Need.LINE);
    }

    static ErrorCommand error(final String text)
    {
        return (ErrorCommand)command(new ServerCommandParser(), ParserState.ofServer(), text, Need.LINE);
    }

    static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All of the command as it will be written. */
    static String encoded(final Command command)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = command.encode(buffer, 3);
        assertEquals(command.encodedLength(), length);

        return text(buffer, 3, length);
    }

    static String head(final Command command)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = command.encodeHead(buffer, 3);
        assertEquals(command.headLength(), length);

        return text(buffer, 3, length);
    }

    static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);

        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Command command(
        final CommandParser parser, final ParserState state, final String text, final Need need)
    {
        for (final CommandKind kind : CommandKind.values())
        {
            state.need(kind, need);
        }
        parser.wrap(state, buffer(text), 0, text.length());
        assertEquals(CommandParser.COMMAND, parser.poll());

        return parser.command();
    }
}
