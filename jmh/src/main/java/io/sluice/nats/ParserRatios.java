package io.sluice.nats;

import io.sluice.benchmarks.Guard;
import io.sluice.nats.line.LineScan;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Prints what a command costs, beside a per-byte state machine and a plain scan for line ends over the same bytes. All
 * of them take turns in one process, round by round, so that whatever else the machine does meets all of them; the
 * tenth percentile of the rounds is what counts, and the ratio more than the figure.
 */
public final class ParserRatios
{
    private static final int ROUNDS = Integer.getInteger("rounds", 400);
    private static final int PERCENTILE = 10;

    private final ParserLoad load;
    private final UnsafeBuffer[] inputs;
    private final StateMachineParser machine = new StateMachineParser();
    private final CommandParser parser;
    private final ParserState passing;
    private final ParserState needing;
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[1024 * 1024]);
    private final UnsafeBuffer replacement = new UnsafeBuffer("rewritten.subject.01".getBytes());
    private long sink;

    private ParserRatios(final ParserLoad load, final CommandParser parser)
    {
        this.load = load;
        this.parser = parser;
        inputs = load.inputs();
        passing = load.isClient() ? ParserState.ofClient() : ParserState.ofServer();
        needing = load.isClient() ? ParserState.ofClient() : ParserState.ofServer();
        for (final CommandKind kind : CommandKind.values())
        {
            needing.need(kind, Need.LINE);
        }
    }

    /**
     * Measures all loads.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        Guard.checkMode();
        final CommandParser client = new ClientCommandParser();
        final CommandParser server = new ServerCommandParser();
        System.out.printf("JDK %s, ns per command, p%d of %d rounds%n",
            System.getProperty("java.version"), PERCENTILE, ROUNDS);
        System.out.println("load         scan  machine | loop  ratio | fields ratio | rewrite ratio");
        final ParserRatios[] all = new ParserRatios[ParserLoad.values().length];
        for (final ParserLoad load : ParserLoad.values())
        {
            all[load.ordinal()] = new ParserRatios(load, load.isClient() ? client : server);
        }
        final long[][][] times = new long[all.length][5][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++)
        {
            for (int i = 0; i < all.length; i++)
            {
                all[i].round(times[i], round);
            }
        }
        for (int i = 0; i < all.length; i++)
        {
            all[i].print(times[i]);
        }
    }

    private void round(final long[][] times, final int round)
    {
        for (int target = 0; target < times.length; target++)
        {
            final long start = System.nanoTime();
            for (final UnsafeBuffer input : inputs)
            {
                run(target, input);
            }
            final long elapsed = System.nanoTime() - start;
            if (round >= 0)
            {
                times[target][round] = elapsed;
            }
        }
    }

    private void run(final int target, final UnsafeBuffer input)
    {
        switch (target)
        {
            case 0:
                sink += scan(input);
                break;

            case 1:
                check(machine.parse(input, ParserLoad.length(input)));
                break;

            case 2:
                parser.wrap(passing, input, 0, ParserLoad.length(input));
                check(CommandParser.INPUT_END == parser.poll() ? ParserLoad.COMMANDS : 0);
                break;

            case 3:
                check(readFields(input));
                break;

            default:
                check(rewrite(input));
                break;
        }
    }

    private void check(final int commands)
    {
        if (ParserLoad.COMMANDS != commands)
        {
            throw new IllegalStateException(load + ": " + commands);
        }
    }

    private static int scan(final UnsafeBuffer input)
    {
        final int limit = ParserLoad.length(input);
        int lines = 0;
        int index = LineScan.indexOfLineFeed(input, 0, limit);
        while (index < limit)
        {
            lines++;
            index = LineScan.indexOfLineFeed(input, index + 1, limit);
        }

        return lines;
    }

    private int readFields(final UnsafeBuffer input)
    {
        parser.wrap(needing, input, 0, ParserLoad.length(input));
        int commands = 0;
        while (CommandParser.COMMAND == parser.poll())
        {
            final Command command = parser.command();
            if (command instanceof PayloadCommand)
            {
                final PayloadCommand payload = (PayloadCommand)command;
                sink += payload.subject().length() + payload.reply().length() + payload.payloadLength();
            }
            else
            {
                sink += ((SubscribeCommand)command).subject().length();
            }
            commands++;
        }

        return commands;
    }

    private int rewrite(final UnsafeBuffer input)
    {
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

        return commands;
    }

    private void print(final long[][] times)
    {
        final double[] nanos = new double[times.length];
        for (int i = 0; i < times.length; i++)
        {
            Arrays.sort(times[i]);
            nanos[i] = times[i][ROUNDS * PERCENTILE / 100] / (double)(ParserLoad.COMMANDS * ParserLoad.INPUTS);
        }
        System.out.printf("%-11s %5.1f %8.1f | %4.1f  %.2f  | %5.1f  %.2f  | %6.1f  %.2f%n",
            load, nanos[0], nanos[1], nanos[2], nanos[2] / nanos[1], nanos[3], nanos[3] / nanos[1],
            nanos[4], nanos[4] / nanos[1]);
        if (0 == sink)
        {
            throw new IllegalStateException("nothing was read");
        }
    }
}
