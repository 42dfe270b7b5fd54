package io.sluice.nats;

import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import io.sluice.test.Allocation;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every command and every rewrite, without garbage. */
class ParserAllocationTest
{
    private static final int ROUNDS = 5_000;
    private static final int TURNS = 10;
    private static final int SLACK = 64;
    private static final String CLIENT =
        "CONNECT {\"verbose\":false,\"user\":\"a\",\"x\":[1, 2]}\r\nPUB foo.bar 5\r\nhello\r\nPUB foo r 0\r\n\r\n" +
        "HPUB foo 12 17\r\nNATS/1.0\r\n\r\nhello\r\nHPUB foo r 20 20\r\nNATS/1.0\r\nA: bcd\r\n\r\n\r\nSUB foo 1\r\n" +
        "SUB foo q 2\r\nUNSUB 1\r\nUNSUB 2 10\r\nPING\r\nPONG\r\n+OK\r\nHMSG x\r\n\r\npub\tfoo  r 05 \nhello\r\n" +
        "sub foo \t 3\nPING   \n";
    private static final String SERVER =
        "INFO {\"server_id\":\"A\",\"port\":4222,\"connect_urls\":[\"a:1\"]} \r\nMSG foo 1 5\r\nhello\r\n" +
        "MSG foo 1 r 0\r\n\r\nHMSG foo 1 12 17\r\nNATS/1.0\r\n\r\nhello\r\n" +
        "HMSG foo 1 r 28 28\r\nNATS/1.0 503\r\nKey: value\r\n\r\n\r\nPING\r\nPONG\r\n+OK\r\n" +
        "-ERR 'Stale Connection'\r\n" +
        "-ERR 'Permissions Violation for Publish to \"foo\\\\bar\"'\r\nmsg foo  1 2\nhi\r\n";

    private final UnsafeBuffer output = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final UnsafeBuffer part = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final UnsafeBuffer text = direct("eu.orders");
    private long seen;

    @ParameterizedTest
    @EnumSource(Need.class)
    void shouldReadClientsWithoutGarbage(final Need need)
    {
        shouldMakeNoGarbage(new ClientCommandParser(), state(ParserState.ofClient(), need), direct(CLIENT), false);
    }

    @ParameterizedTest
    @EnumSource(Need.class)
    void shouldReadServersWithoutGarbage(final Need need)
    {
        shouldMakeNoGarbage(new ServerCommandParser(), state(ParserState.ofServer(), need), direct(SERVER), false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRewriteWithoutGarbage(final boolean isClient)
    {
        final ParserState state = state(isClient ? ParserState.ofClient() : ParserState.ofServer(), Need.WHOLE);
        shouldMakeNoGarbage(isClient ? new ClientCommandParser() : new ServerCommandParser(), state,
            direct(isClient ? CLIENT : SERVER), true);
    }

    private void shouldMakeNoGarbage(
        final CommandParser parser, final ParserState state, final UnsafeBuffer input, final boolean isRewritten)
    {
        // Each turn does the same, so what a command allocates shows in each of them; what the JVM itself allocates
        // when it compiles or reverts a method does not.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TURNS && 0 != least; i++)
        {
            seen = 0;
            final long before = Allocation.ofCurrentThread();
            run(parser, state, input, isRewritten);
            least = Math.min(least, Allocation.ofCurrentThread() - before);
            assertTrue(seen >= ROUNDS, "commands were seen");
        }
        assertEquals(0, least);
    }

    private void run(
        final CommandParser parser, final ParserState state, final UnsafeBuffer input, final boolean isRewritten)
    {
        final int limit = input.capacity() - SLACK;
        for (int i = 0; i < ROUNDS; i++)
        {
            poll(parser, state, input, 0, limit, isRewritten);
            // In two inputs, as a relay presents them: what is left of the first in front of the second.
            final int cut = i % limit;
            final int kept = cut - poll(parser, state, input, 0, cut, isRewritten);
            part.putBytes(0, input, cut - kept, kept + limit - cut);
            assertEquals(kept + limit - cut, poll(parser, state, part, 0, kept + limit - cut, isRewritten));
        }
    }

    private int poll(
        final CommandParser parser,
        final ParserState state,
        final UnsafeBuffer input,
        final int offset,
        final int limit,
        final boolean isRewritten)
    {
        parser.wrap(state, input, offset, limit);
        while (CommandParser.COMMAND == parser.poll())
        {
            final Command command = parser.command();
            read(command);
            if (isRewritten)
            {
                rewrite(command);
            }
            seen += command.isWhole() ? command.encode(output, 0) : command.encodeHead(output, 0);
        }

        return parser.position();
    }

    private void read(final Command command)
    {
        if (command instanceof PayloadCommand)
        {
            final PayloadCommand message = (PayloadCommand)command;
            seen += message.subject().length() + message.reply().length() + message.payloadLength();
            final HeaderView headers = message.headers();
            while (headers.next())
            {
                seen += headers.key().length();
            }
        }
        else if (command instanceof ErrorCommand)
        {
            seen += ((ErrorCommand)command).text().length() + ((ErrorCommand)command).subject().length();
        }
        else if (command instanceof ConnectCommand)
        {
            seen += ((ConnectCommand)command).options().isVerbose() ? 0 : 1;
        }
        else if (command instanceof InfoCommand)
        {
            seen += ((InfoCommand)command).info().port();
        }
    }

    private void rewrite(final Command command)
    {
        if (command instanceof PublishCommand)
        {
            ((PublishCommand)command).edit().subject("eu.foo").reply(text, 0, 9).setHeader("A", "b")
                .addHeader("C", "d").payload(text, 0, 4);
        }
        else if (command instanceof MessageCommand)
        {
            ((MessageCommand)command).edit().subject(text, 0, 9).removeReply().sid("9").removeHeader("Key");
        }
        else if (command instanceof SubscribeCommand)
        {
            ((SubscribeCommand)command).edit().subject(text, 0, 9).queue("w").sid("8");
        }
        else if (command instanceof UnsubscribeCommand)
        {
            ((UnsubscribeCommand)command).edit().sid("5").max(17);
        }
        else if (command instanceof ConnectCommand)
        {
            ((ConnectCommand)command).edit().set("user", "b").set("protocol", 1).remove("x");
        }
        else if (command instanceof InfoCommand)
        {
            ((InfoCommand)command).edit().set("port", 1234).set("tls_required", false).remove("connect_urls");
        }
        else if (command instanceof ErrorCommand && ((ErrorCommand)command).hasSubject())
        {
            ((ErrorCommand)command).edit().subject(text, 0, 9);
        }
        read(command);
    }

    private static ParserState state(final ParserState state, final Need need)
    {
        for (final CommandKind kind : CommandKind.values())
        {
            state.need(kind, need);
        }

        return state;
    }

    private static UnsafeBuffer direct(final String content)
    {
        final byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length + SLACK));
        buffer.putBytes(0, bytes);

        return buffer;
    }
}
