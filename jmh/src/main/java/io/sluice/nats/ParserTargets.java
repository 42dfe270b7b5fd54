package io.sluice.nats;

import io.sluice.nats.line.LineScan;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What is measured on one load: the parser in three ways, and beside it the peer and the floor. Each call reads the
 * next input of the load.
 */
final class ParserTargets
{
    private static final int OUTPUT_CAPACITY = 1024 * 1024;
    private static final int OUTPUT_ALIGNMENT = 64;

    private final ParserLoad load;
    private final UnsafeBuffer[] inputs;
    private final StateMachineParser machine = new StateMachineParser();
    private final CommandParser parser;
    private final ParserState passing;
    private final ParserState needing;
    private final UnsafeBuffer output =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(OUTPUT_CAPACITY, OUTPUT_ALIGNMENT));
    private final UnsafeBuffer replacement =
        new UnsafeBuffer("rewritten.subject.01".getBytes(StandardCharsets.US_ASCII));
    private int next;
    private long sink;

    ParserTargets(final ParserLoad load)
    {
        this.load = load;
        inputs = load.inputs();
        parser = load.isClient() ? new ClientCommandParser() : new ServerCommandParser();
        passing = load.isClient() ? ParserState.ofClient() : ParserState.ofServer();
        needing = load.isClient() ? ParserState.ofClient() : ParserState.ofServer();
        for (final CommandKind kind : CommandKind.values())
        {
            needing.need(kind, Need.LINE);
        }
    }

    /** Proves that nothing was optimised away. */
    long sink()
    {
        return sink + machine.checksum();
    }

    /** The floor: finds the line feeds, those in payloads and headers too. */
    int scan()
    {
        final UnsafeBuffer input = nextInput();
        final int limit = ParserLoad.length(input);
        int lines = 0;
        int index = LineScan.indexOfLineFeed(input, 0, limit);
        while (index < limit)
        {
            lines++;
            index = LineScan.indexOfLineFeed(input, index + 1, limit);
        }
        sink += lines;

        return lines;
    }

    /** The peer. */
    int stateMachine()
    {
        final UnsafeBuffer input = nextInput();

        return checked(machine.parse(input.byteBuffer(), ParserLoad.length(input)));
    }

    /** The parser when nobody looks at any command: it locates all fields and reports nothing. */
    int loop()
    {
        final UnsafeBuffer input = nextInput();
        parser.wrap(passing, input, 0, ParserLoad.length(input));

        return checked(CommandParser.INPUT_END == parser.poll() ? ParserLoad.COMMANDS : 0);
    }

    /** Each command is reported, and its fields are read through the view. */
    int fields()
    {
        final UnsafeBuffer input = nextInput();
        parser.wrap(needing, input, 0, ParserLoad.length(input));
        int commands = 0;
        while (CommandParser.COMMAND == parser.poll())
        {
            final Command command = parser.command();
            if (command instanceof PayloadCommand)
            {
                final PayloadCommand message = (PayloadCommand)command;
                sink += message.subject().length() + message.reply().length() + message.payloadLength();
            }
            else
            {
                sink += ((SubscribeCommand)command).subject().length();
            }
            commands++;
        }

        return checked(commands);
    }

    /** Each command is reported, its subject is replaced, and it is written again. */
    int rewrite()
    {
        final UnsafeBuffer input = nextInput();
        parser.wrap(needing, input, 0, ParserLoad.length(input));
        int commands = 0;
        int written = 0;
        while (CommandParser.COMMAND == parser.poll())
        {
            final Command command = parser.command();
            if (command instanceof PublishCommand)
            {
                ((PublishCommand)command).edit().subject(replacement, 0, replacement.capacity());
            }
            else if (command instanceof MessageCommand)
            {
                ((MessageCommand)command).edit().subject(replacement, 0, replacement.capacity());
            }
            else
            {
                ((SubscribeCommand)command).edit().subject(replacement, 0, replacement.capacity());
            }
            written += command.encode(output, written);
            commands++;
        }
        sink += written;

        return checked(commands);
    }

    private UnsafeBuffer nextInput()
    {
        next = (next + 1) % ParserLoad.INPUTS;

        return inputs[next];
    }

    private int checked(final int commands)
    {
        if (ParserLoad.COMMANDS != commands)
        {
            throw new IllegalStateException(load + ": read " + commands + " commands");
        }

        return commands;
    }
}
