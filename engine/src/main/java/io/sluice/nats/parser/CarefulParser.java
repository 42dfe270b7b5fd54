package io.sluice.nats.parser;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.PayloadCommand;
import io.sluice.nats.line.LineScan;
import io.sluice.nats.line.LineTokens;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.parser.ParserState.PHASE_ARGUMENTS;
import static io.sluice.nats.parser.ParserState.PHASE_BODY;
import static io.sluice.nats.parser.ParserState.PHASE_COMMAND;
import static io.sluice.nats.parser.ParserState.PHASE_IGNORED;

/**
 * Reads commands that are not canonical, not complete or not right, as the server's state machine reads them when it
 * gets each line in one piece. (When it does not, a CR within a line makes it read other tokens; whatever tokens those
 * are, the command is written again or refused here.)
 * <pre>
 *   pub  foo \t 5 \n      operation, separators, arguments with their blanks, LF
 *   ^start
 *        ^argument: what is kept of an incomplete line, the blanks before it being discarded
 * </pre>
 */
abstract class CarefulParser extends CommandParser
{
    private static final int OPERATION_CUT = -1;
    private static final int OPERATION_UNKNOWN = -2;
    private static final int CASE_BIT = 0x20;

    final LineTokens tokens = new LineTokens();

    private final CommandKind[] operations;

    CarefulParser(final CommandKind... operations)
    {
        this.operations = operations;
    }

    /**
     * Reads the arguments of a line that is complete.
     *
     * @param start       where the command begins in this input.
     * @param argument    where its arguments begin.
     * @param argumentEnd where they end.
     * @param lineLimit   behind its LF.
     * @param isFramed    true when the operation, the blank behind it and the line end are canonical.
     * @return the event.
     */
    abstract int readArguments(int start, int argument, int argumentEnd, int lineLimit, boolean isFramed);

    /** The limit of the arguments of a command. */
    abstract int argumentLimit(CommandKind operation);

    /** True when the arguments may follow the operation without a blank. */
    abstract boolean isBlankOptional(CommandKind operation);

    /**
     * A command that has no body is there.
     *
     * @param view        of it.
     * @param start       where it begins in this input.
     * @param lineLimit   behind its LF.
     * @param isUntouched true when it need not be written again.
     * @return the event.
     */
    final int onLine(final Command view, final int start, final int lineLimit, final boolean isUntouched)
    {
        count(lineLimit - start);
        toPhase(PHASE_COMMAND, lineLimit);
        if (isUntouched && Need.NOTHING == state.need(kind))
        {
            return NEXT;
        }

        return report(view, start, lineLimit - start, isUntouched);
    }

    /**
     * The line of a command is there whose arguments do not matter and whose body must be empty.
     *
     * @param start     where it begins in this input.
     * @param lineLimit behind its LF.
     * @return the event.
     */
    final int onEmptyMessage(final int start, final int lineLimit)
    {
        plain.kind(kind);
        count(lineLimit - start + LINE_END_LENGTH);
        state.bodyRemaining = LINE_END_LENGTH;
        toPhase(PHASE_BODY, lineLimit);

        return report(plain, start, lineLimit - start + LINE_END_LENGTH, false);
    }

    /**
     * The line of a message is there.
     *
     * @param view        of it, its fields located.
     * @param start       where it begins in this input.
     * @param lineLimit   behind its LF.
     * @param isUntouched true when it need not be written again.
     * @return the event.
     */
    final int onMessageLine(
        final PayloadCommand view, final int start, final int lineLimit, final boolean isUntouched)
    {
        final Need need = state.need(kind);
        final int length = lineLimit - start + view.bodyLength(Need.WHOLE);
        final int present = lineLimit - start + view.bodyLength(need);
        if (Need.WHOLE == need && !isLineEndBefore(start + length))
        {
            return fail(Failure.UNKNOWN_OPERATION, start);
        }
        if (limit - start < present)
        {
            if (Need.WHOLE == need && 1 == present - (limit - start) && '\r' != bytes.getByte(limit - 1))
            {
                // The server refuses at the first byte that is wrong, and the client may wait for that.
                return fail(Failure.UNKNOWN_OPERATION, start);
            }
            neededLength = present;

            return inputEnd(start, start);
        }

        count(length);
        state.bodyRemaining = length - present;
        toPhase(Need.WHOLE == need ? PHASE_COMMAND : PHASE_BODY, start + present);
        if (isUntouched && Need.NOTHING == need)
        {
            return resume();
        }

        return report(view, start, length, isUntouched);
    }

    @Override
    final int resume()
    {
        switch (state.phase)
        {
            case PHASE_ARGUMENTS:
                kind = KINDS[state.kind];
                return readLine(position, position, false);

            case PHASE_IGNORED:
                kind = KINDS[state.kind];
                return readIgnored(position, position);

            case PHASE_BODY:
                return passBody();

            default:
                return FAILED;
        }
    }

    @Override
    final int readCommand()
    {
        final int start = position;
        if (start == limit)
        {
            return inputEnd(start, start);
        }
        if (state.isConnectRequired && 'c' != (bytes.getByte(start) | CASE_BIT))
        {
            return fail(Failure.AUTHORIZATION, start);
        }

        final int operation = operationAt(start);
        if (operation < 0)
        {
            return OPERATION_CUT == operation ? inputEnd(start, start) : fail(Failure.UNKNOWN_OPERATION, start);
        }

        kind = KINDS[operation];
        final int operationEnd = start + kind.word().length();

        switch (kind)
        {
            case PING:
            case PONG:
            case OK:
                return readIgnored(start, operationEnd);

            default:
                return readBlankAndLine(start, operationEnd);
        }
    }

    private int readBlankAndLine(final int start, final int operationEnd)
    {
        if (operationEnd == limit)
        {
            return inputEnd(start, start);
        }

        final byte separator = bytes.getByte(operationEnd);
        if (!LineScan.isBlank(separator) && !isBlankOptional(kind))
        {
            return fail(Failure.UNKNOWN_OPERATION, start);
        }

        final boolean isOneBlank = ' ' == separator &&
            (operationEnd + 1 == limit || !LineScan.isBlank(bytes.getByte(operationEnd + 1)));

        return readLine(start, operationEnd, isOneBlank && isUpperCase(start));
    }

    /** From the separators behind the operation on; what is kept of an incomplete line begins with its operation. */
    private int readLine(final int start, final int separators, final boolean isCanonicalSoFar)
    {
        final int argument = LineScan.skipBlanks(bytes, separators, limit);
        if (argument == limit)
        {
            return isCanonicalSoFar ? inputEnd(start, start) : discard(PHASE_ARGUMENTS, start, limit);
        }

        final int kept = isCanonicalSoFar ? start : argument;
        // The byte that begins the arguments is not looked at by the server: not even LF ends the line there.
        final int from = Math.max(argument + 1, kept + state.scanned);
        final int lineFeed = LineScan.indexOfLineFeed(bytes, from, limit);
        final int argumentEnd = argumentEnd(argument, lineFeed);
        if (argumentEnd - argument > argumentLimit(kind))
        {
            return fail(Failure.CONTROL_LINE, start, argumentLimit(kind) + 1);
        }

        if (lineFeed == limit)
        {
            if (isCanonicalSoFar)
            {
                inputEnd(start, start);
            }
            else
            {
                discard(PHASE_ARGUMENTS, start, argument);
            }
            state.scanned = limit - kept;

            return INPUT_END;
        }

        final boolean isFramed = isCanonicalSoFar && lineFeed > argument && '\r' == bytes.getByte(lineFeed - 1);
        state.scanned = 0;

        return readArguments(start, argument, argumentEnd, lineFeed + 1, isFramed);
    }

    /** The server drops one byte at the end of a line that holds a CR anywhere behind its first byte. */
    private int argumentEnd(final int argument, final int lineFeed)
    {
        final int last = lineFeed - 1;
        final boolean hasReturn = last > argument &&
            ('\r' == bytes.getByte(last) || LineScan.contains(bytes, '\r', argument + 1, last));

        return hasReturn ? last : lineFeed;
    }

    private int readIgnored(final int start, final int from)
    {
        final int lineFeed = LineScan.indexOfLineFeed(bytes, from, limit);
        final boolean isResumed = start == from;
        if (lineFeed == limit)
        {
            final boolean isLineEnd = from == limit || from + 1 == limit && '\r' == bytes.getByte(from);

            return isLineEnd && !isResumed && isUpperCase(start) ?
                inputEnd(start, start) : discard(PHASE_IGNORED, start, limit);
        }

        plain.kind(kind);
        final boolean isFramed = lineFeed == from + 1 && '\r' == bytes.getByte(from);

        return onLine(plain, start, lineFeed + 1, isFramed && !isResumed && isUpperCase(start));
    }

    /** True unless a byte is there that is not what has to be there. */
    private boolean isLineEndBefore(final int end)
    {
        return (limit < end - 1 || '\r' == bytes.getByte(end - 2)) && (limit < end || '\n' == bytes.getByte(end - 1));
    }

    private int passBody()
    {
        final int payload = Math.min(Math.max(0, state.bodyRemaining - LINE_END_LENGTH), limit - position);
        position += payload;
        state.bodyRemaining -= payload;

        while (position < limit && 0 != state.bodyRemaining)
        {
            if ((LINE_END_LENGTH == state.bodyRemaining ? '\r' : '\n') != bytes.getByte(position))
            {
                return fail(Failure.UNKNOWN_OPERATION, position);
            }
            position++;
            state.bodyRemaining--;
        }

        if (0 != state.bodyRemaining)
        {
            return inputEnd(position, position);
        }
        state.phase = PHASE_COMMAND;

        return NEXT;
    }

    private int discard(final byte phase, final int start, final int newPosition)
    {
        state.phase = phase;
        state.kind = (byte)kind.ordinal();
        state.scanned = 0;

        return inputEnd(start, newPosition);
    }

    private void toPhase(final byte phase, final int newPosition)
    {
        state.phase = phase;
        state.scanned = 0;
        position = newPosition;
    }

    /** The ordinal of the operation that begins at an index, or why there is none. */
    private int operationAt(final int start)
    {
        int result = OPERATION_UNKNOWN;
        for (int i = 0; i < operations.length && result < 0; i++)
        {
            final String word = operations[i].word();
            final int length = Math.min(word.length(), limit - start);
            if (isWord(start, word, length))
            {
                result = length == word.length() ? operations[i].ordinal() : OPERATION_CUT;
            }
        }

        return result;
    }

    private boolean isWord(final int start, final String word, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            final char letter = word.charAt(i);
            final byte value = bytes.getByte(start + i);
            if (letter != value && (letter < 'A' || (letter | CASE_BIT) != value))
            {
                return false;
            }
        }

        return true;
    }

    private boolean isUpperCase(final int start)
    {
        final String word = kind.word();
        for (int i = 0; i < word.length(); i++)
        {
            if (word.charAt(i) != bytes.getByte(start + i))
            {
                return false;
            }
        }

        return true;
    }
}
