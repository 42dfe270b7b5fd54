package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.line.LineTokens;

import static io.sluice.nats.line.LineScan.NO_SIZE;
import static io.sluice.nats.line.LineScan.hasUnsafeByte;

/**
 * Reads what a server sends. A subject may be anything that some client of the server was able to publish to: CR and
 * NUL anywhere, LF as its first byte. Clients read such a line as the server means it, as this does; nobody who
 * publishes an odd subject can end the sessions of those who subscribed to everything.
 */
public final class ServerCommandParser extends CarefulParser
{
    /** Limit of INFO and -ERR: INFO holds the addresses of a whole cluster. */
    public static final int TEXT_LINE_LIMIT = 64 * 1024;

    /** Operations and blanks as they are loaded, the first byte lowest. */
    private static final int MSG = ' ' << 24 | 'G' << 16 | 'S' << 8 | 'M';
    private static final int HMSG = 'G' << 24 | 'S' << 16 | 'M' << 8 | 'H';
    private static final int OK = '\r' << 24 | 'K' << 16 | 'O' << 8 | '+';
    private static final int WORD_LENGTH = 4;

    private final MessageCommand message = new MessageCommand(bytes);
    private final InfoCommand info = new InfoCommand(bytes, true);
    private final ErrorCommand error = new ErrorCommand(bytes);

    /** A parser with views of its own. */
    public ServerCommandParser()
    {
        super(
            CommandKind.MSG,
            CommandKind.HMSG,
            CommandKind.PING,
            CommandKind.PONG,
            CommandKind.OK,
            CommandKind.ERR,
            CommandKind.INFO);
    }

    /** {@return the view of MSG and HMSG} */
    public MessageCommand message()
    {
        return message;
    }

    /** {@return the view of INFO} */
    public InfoCommand info()
    {
        return info;
    }

    /** {@return the view of -ERR} */
    public ErrorCommand error()
    {
        return error;
    }

    @Override
    int readCanonical()
    {
        final int needs = state.needs;
        int start = passDeliveries(position, needs);
        while (start < scanLimit)
        {
            final int word = memory.intAt(start);
            int next;
            if (MSG == word)
            {
                next = msgEnd(start);
                if (next >= 0 && isNeeded(CommandKind.MSG, next - start, needs))
                {
                    return reportMessage(CommandKind.MSG, message, start, next);
                }
                next = passDeliveries(next, needs);
            }
            else if (HMSG == word)
            {
                next = hmsgEnd(start);
                if (next >= 0 && isNeeded(CommandKind.HMSG, next - start, needs))
                {
                    return reportMessage(CommandKind.HMSG, message, start, next);
                }
            }
            else
            {
                next = OK == word ? okEnd(start) : plainEnd(start, word);
                if (next >= 0 && isNeeded(kind, next - start, needs))
                {
                    return reportCanonical(kind, plain, start, next);
                }
            }

            if (next < 0)
            {
                break;
            }
            start = next;
        }
        position = start;

        return NEXT;
    }

    @Override
    int readArguments(
        final int start, final int argument, final int argumentEnd, final int lineLimit, final boolean isFramed)
    {
        switch (kind)
        {
            case MSG:
            case HMSG:
                return readMessage(start, tokens.split(bytes, argument, argumentEnd, false), lineLimit, isFramed);

            case INFO:
                return info.locate(argument, argumentEnd - argument) ?
                    onLine(info, start, lineLimit, false) : fail(Failure.JSON, start);

            default:
                if (hasUnsafeByte(bytes, argument, argumentEnd))
                {
                    return fail(Failure.UNKNOWN_OPERATION, start);
                }
                error.locate(argument, argumentEnd);
                return onLine(error, start, lineLimit, isFramed && error.argumentLength() == argumentEnd - argument);
        }
    }

    @Override
    int argumentLimit(final CommandKind operation)
    {
        return CommandKind.MSG == operation || CommandKind.HMSG == operation ?
            state.controlLineLimit : TEXT_LINE_LIMIT;
    }

    @Override
    boolean isBlankOptional(final CommandKind operation)
    {
        return false;
    }

    private int passDeliveries(final int from, final int needs)
    {
        return from >= 0 && !isReported(CommandKind.MSG, needs) ? passMessages(CommandKind.MSG, MSG, 2, from) : from;
    }

    private int msgEnd(final int start)
    {
        final int argument = start + WORD_LENGTH;

        return messageEnd(message.locateMsg(memory, argument, scanLimit), argument);
    }

    private int hmsgEnd(final int start)
    {
        final int argument = start + WORD_LENGTH + 1;
        if (' ' != memory.byteAt(argument - 1))
        {
            return NONE;
        }

        return messageEnd(message.locateHmsg(memory, argument, scanLimit), argument);
    }

    private int okEnd(final int start)
    {
        final int end = start + WORD_LENGTH + 1;
        if (end > limit || '\n' != memory.byteAt(end - 1))
        {
            return NONE;
        }
        kind = CommandKind.OK;
        plain.kind(kind);

        return end;
    }

    private int readMessage(
        final int start, final LineTokens arguments, final int lineLimit, final boolean isFramed)
    {
        final boolean isHeaderKind = CommandKind.HMSG == kind;
        final int count = arguments.count() - (isHeaderKind ? 2 : 1);
        if (2 != count && 3 != count)
        {
            return fail(Failure.ARGUMENTS, start);
        }

        final int size = arguments.size(arguments.count() - 1);
        final int headerSize = isHeaderKind ? arguments.size(arguments.count() - 2) : 0;
        if (NO_SIZE == size || NO_SIZE == headerSize || headerSize > size)
        {
            return fail(Failure.ARGUMENTS, start);
        }
        if (size > state.payloadLimit)
        {
            return fail(Failure.PAYLOAD, start, size);
        }
        message.locate(arguments, isHeaderKind, lineLimit);

        return onMessageLine(message, start, lineLimit, isFramed && arguments.isCanonical());
    }
}
