package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import io.sluice.nats.line.LineTokens;

import static io.sluice.nats.line.LineScan.NO_SIZE;

/**
 * Reads what a client sends, as the server would read it.
 */
public final class ClientCommandParser extends CarefulParser
{
    /** Operations and blanks as they are loaded, the first byte lowest. */
    private static final int PUB = ' ' << 24 | 'B' << 16 | 'U' << 8 | 'P';
    private static final int SUB = ' ' << 24 | 'B' << 16 | 'U' << 8 | 'S';
    private static final int HPUB = 'B' << 24 | 'U' << 16 | 'P' << 8 | 'H';
    private static final int UNSU = 'U' << 24 | 'S' << 16 | 'N' << 8 | 'U';
    private static final short B_BLANK = ' ' << 8 | 'B';
    private static final int WORD_LENGTH = 4;
    private static final int UNSUB_LENGTH = 6;

    private final PublishCommand publish = new PublishCommand(bytes);
    private final SubscribeCommand subscribe = new SubscribeCommand(bytes);
    private final UnsubscribeCommand unsubscribe = new UnsubscribeCommand(bytes);
    private final ConnectCommand connect = new ConnectCommand(bytes);
    private final InfoCommand info = new InfoCommand(bytes, false);

    /** A parser with views of its own. */
    public ClientCommandParser()
    {
        super(
            CommandKind.PUB,
            CommandKind.HPUB,
            CommandKind.SUB,
            CommandKind.UNSUB,
            CommandKind.PING,
            CommandKind.PONG,
            CommandKind.CONNECT,
            CommandKind.OK,
            CommandKind.ERR,
            CommandKind.INFO,
            CommandKind.HMSG);
    }

    /** {@return the view of PUB and HPUB} */
    public PublishCommand publish()
    {
        return publish;
    }

    /** {@return the view of SUB} */
    public SubscribeCommand subscribe()
    {
        return subscribe;
    }

    /** {@return the view of UNSUB} */
    public UnsubscribeCommand unsubscribe()
    {
        return unsubscribe;
    }

    /** {@return the view of CONNECT} */
    public ConnectCommand connect()
    {
        return connect;
    }

    @Override
    int readCanonical()
    {
        final int needs = state.needs;
        int start = passPublishes(position, needs);
        while (start < scanLimit)
        {
            final int word = memory.intAt(start);
            int next;
            if (PUB == word)
            {
                next = pubEnd(start);
                if (next >= 0 && isNeeded(CommandKind.PUB, next - start, needs))
                {
                    return reportMessage(CommandKind.PUB, publish, start, next);
                }
                next = passPublishes(next, needs);
            }
            else if (HPUB == word)
            {
                next = hpubEnd(start);
                if (next >= 0 && isNeeded(CommandKind.HPUB, next - start, needs))
                {
                    return reportMessage(CommandKind.HPUB, publish, start, next);
                }
            }
            else if (SUB == word)
            {
                next = lineEnd(subscribe.locate(memory, start + WORD_LENGTH, scanLimit), start + WORD_LENGTH);
                if (next >= 0 && isNeeded(CommandKind.SUB, next - start, needs))
                {
                    return reportCanonical(CommandKind.SUB, subscribe, start, next);
                }
            }
            else
            {
                next = rareEnd(start, word);
                if (next >= 0 && isNeeded(kind, next - start, needs))
                {
                    return reportCanonical(kind, CommandKind.UNSUB == kind ? unsubscribe : plain, start, next);
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
            case PUB:
            case HPUB:
                return readPublish(start, tokens.split(bytes, argument, argumentEnd, false), lineLimit, isFramed);

            case SUB:
                return readSubscribe(start, tokens.split(bytes, argument, argumentEnd, true), lineLimit, isFramed);

            case UNSUB:
                return readUnsubscribe(start, tokens.split(bytes, argument, argumentEnd, true), lineLimit, isFramed);

            case CONNECT:
                if (!connect.locate(argument, argumentEnd - argument))
                {
                    return fail(Failure.JSON, start);
                }
                state.isConnectRequired = false;
                return onLine(connect, start, lineLimit, false);

            case INFO:
                return info.locate(argument, argumentEnd - argument) ?
                    onLine(info, start, lineLimit, false) : fail(Failure.JSON, start);

            case HMSG:
                return onEmptyMessage(start, lineLimit);

            default:
                return fail(Failure.CLIENT_ERROR, start);
        }
    }

    @Override
    int argumentLimit(final CommandKind operation)
    {
        return state.controlLineLimit;
    }

    @Override
    boolean isBlankOptional(final CommandKind operation)
    {
        return CommandKind.CONNECT == operation || CommandKind.INFO == operation;
    }

    private int passPublishes(final int from, final int needs)
    {
        return from >= 0 && !isReported(CommandKind.PUB, needs) ? passMessages(CommandKind.PUB, PUB, 1, from) : from;
    }

    private int pubEnd(final int start)
    {
        final int argument = start + WORD_LENGTH;

        return messageEnd(publish.locatePub(memory, argument, scanLimit), argument);
    }

    private int hpubEnd(final int start)
    {
        final int argument = start + WORD_LENGTH + 1;
        if (' ' != memory.byteAt(argument - 1) || !state.areHeadersAccepted)
        {
            return NONE;
        }

        return messageEnd(publish.locateHpub(memory, argument, scanLimit), argument);
    }

    private int rareEnd(final int start, final int word)
    {
        if (UNSU == word && B_BLANK == memory.shortAt(start + WORD_LENGTH))
        {
            kind = CommandKind.UNSUB;

            return lineEnd(unsubscribe.locate(memory, start + UNSUB_LENGTH, scanLimit), start + UNSUB_LENGTH);
        }

        return plainEnd(start, word);
    }

    private int readPublish(
        final int start, final LineTokens arguments, final int lineLimit, final boolean isFramed)
    {
        final boolean isHeaderKind = CommandKind.HPUB == kind;
        if (isHeaderKind && !state.areHeadersAccepted)
        {
            return fail(Failure.HEADERS_NOT_ACCEPTED, start);
        }

        final int sizes = isHeaderKind ? 2 : 1;
        final int count = arguments.count() - sizes;
        if (1 != count && 2 != count)
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
        if (arguments.hasUnsafeByte())
        {
            return fail(Failure.UNKNOWN_OPERATION, start);
        }
        publish.locate(arguments, isHeaderKind, lineLimit);

        return onMessageLine(publish, start, lineLimit, isFramed && arguments.isCanonical());
    }

    private int readSubscribe(
        final int start, final LineTokens arguments, final int lineLimit, final boolean isFramed)
    {
        if (2 != arguments.count() && 3 != arguments.count())
        {
            return fail(Failure.ARGUMENTS, start);
        }
        if (arguments.hasUnsafeByte())
        {
            return fail(Failure.UNKNOWN_OPERATION, start);
        }
        subscribe.locate(arguments);

        return onLine(subscribe, start, lineLimit, isFramed && arguments.isCanonical());
    }

    private int readUnsubscribe(
        final int start, final LineTokens arguments, final int lineLimit, final boolean isFramed)
    {
        if (1 != arguments.count() && 2 != arguments.count())
        {
            return fail(Failure.ARGUMENTS, start);
        }
        if (arguments.hasUnsafeByte())
        {
            return fail(Failure.UNKNOWN_OPERATION, start);
        }
        unsubscribe.locate(arguments);

        return onLine(unsubscribe, start, lineLimit, isFramed && arguments.isCanonical());
    }
}
