package io.sluice.nats.parser;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.PlainCommand;
import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.LineScan;
import io.sluice.nats.line.MessageLine;
import io.sluice.nats.line.MessageRun;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.parser.ParserState.PHASE_COMMAND;
import static io.sluice.nats.parser.ParserState.PHASE_FAILED;

/**
 * Finds the commands of one direction in inputs that may end anywhere. One per thread; {@link ParserState} is what
 * belongs to the connection, so that a thread lends its parser to one connection after the other.
 * <pre>
 *   |--- run: canonical, nobody looks ---|--- command ---|--- not looked at yet ---|
 *   ^wrap or last event                  ^runLimit()     ^commandLimit()           ^limit
 *                                        ^commandOffset()
 * </pre>
 * After {@link #COMMAND}, what was not asked for or was not in the input (payload and its CRLF) is passed over by the
 * next calls and belongs to the next run. After {@link #INPUT_END}, bytes from {@link #position()} on have to be
 * presented again in front of the next input; those between {@link #runLimit()} and {@link #position()} are discarded
 * (the blanks of a command that will be written again).
 * <p>
 * Canonical commands are read in a tight loop of the subclass; all that is not canonical, not complete or not right is
 * left to {@link CarefulParser}, which reads as the server reads.
 */
public abstract class CommandParser
{
    /** {@link #poll()}: nothing more can be told from this input. */
    public static final int INPUT_END = 0;
    /** {@link #poll()}: {@link #command()} is positioned. */
    public static final int COMMAND = 1;
    /** {@link #poll()}: the connection has to be closed, see {@link #failure()}. */
    public static final int FAILED = 2;

    /** No event: a command was passed over. */
    static final int NEXT = -1;
    /** No index. */
    static final int NONE = -1;

    static final CommandKind[] KINDS = CommandKind.values();
    private static final int PING = 'G' << 24 | 'N' << 16 | 'I' << 8 | 'P';
    private static final int PONG = 'G' << 24 | 'N' << 16 | 'O' << 8 | 'P';
    private static final int WORD_LENGTH = 4;
    private static final int NEED_BITS = 2;
    private static final int NEED_MASK = (1 << NEED_BITS) - 1;

    final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    final LineBytes memory = new LineBytes();
    final PlainCommand plain = new PlainCommand(bytes);
    private final long[] counts = new long[KINDS.length];
    private final long[] lengths = new long[KINDS.length];
    private long commandCount;
    ParserState state = ParserState.ofClient();
    int limit;
    int scanLimit;
    /** The last index at which CR and LF behind a payload can be loaded. */
    int bodyLimit;
    int position;
    int neededLength;
    CommandKind kind = CommandKind.PING;
    Command command = plain;

    private final MessageRun messages = new MessageRun(memory);
    private final Refusal refusal = new Refusal();
    private int runLimit;
    private boolean isCanonical;
    private boolean isCanonicalMessage;

    CommandParser()
    {
    }

    /**
     * Takes the next input of a connection. No byte outside of the range is used, though bytes up to the buffer's
     * capacity may be loaded.
     *
     * @param newState of this direction of the connection; held until the next wrap.
     * @param buffer   that holds the input; with 64 bytes of slack behind the limit no command is read the slow way.
     * @param offset   at which it begins.
     * @param newLimit at which it ends.
     */
    public final void wrap(
        final ParserState newState, final DirectBuffer buffer, final int offset, final int newLimit)
    {
        bytes.wrap(buffer);
        memory.wrap(bytes);
        state = newState;
        position = offset;
        limit = newLimit;
        scanLimit = Math.min(newLimit, MessageLine.scanLimit(memory));
        bodyLimit = Math.min(newLimit - LINE_END_LENGTH, memory.wordLimit() - 1);
        runLimit = offset;
        neededLength = 0;
        isCanonicalMessage = false;
    }

    /** {@return {@link #COMMAND}, {@link #INPUT_END} or {@link #FAILED}} */
    public final int poll()
    {
        // A command begins behind a canonical message, and the state has nothing to say about it.
        final int event = isCanonicalMessage ? readCanonical() : NEXT;

        return NEXT == event ? pollCarefully() : event;
    }

    private int pollCarefully()
    {
        int event = NEXT;
        if (isCanonicalMessage)
        {
            isCanonicalMessage = false;
            event = readCommand();
        }
        else if (PHASE_COMMAND != state.phase)
        {
            event = resume();
        }
        while (NEXT == event)
        {
            event = state.isConnectRequired || 0 != state.scanned ? NEXT : readCanonical();
            if (NEXT == event)
            {
                event = readCommand();
            }
        }

        return event;
    }

    /** {@return the command that was reported last: the reused view of its kind} */
    public final Command command()
    {
        return command;
    }

    /** {@return which command it is, as it was sent} */
    public final CommandKind kind()
    {
        return kind;
    }

    /** {@return the end of the bytes that can be passed on as they are, from wrap or the last event on} */
    public final int runLimit()
    {
        return runLimit;
    }

    /** {@return where the command that was reported, or what failed, begins} */
    public final int commandOffset()
    {
        return runLimit;
    }

    /** {@return the end of what is there of the command, at most the limit} */
    public final int commandLimit()
    {
        return Math.min(limit, command.offset() + command.length());
    }

    /** {@return false when the command has to be written again although nobody changed it; so has every CONNECT} */
    public final boolean isCanonical()
    {
        return isCanonical;
    }

    /** {@return true when it is a canonical PUB, HPUB, MSG or HMSG with all its bytes in the input} */
    public final boolean isCanonicalMessage()
    {
        return isCanonicalMessage;
    }

    /** {@return the first byte that was not consumed} */
    public final int position()
    {
        return position;
    }

    /**
     * {@return after {@link #INPUT_END}, the bytes from {@link #position()} on that have to be gathered in one buffer
     * and presented there, because somebody needs them in one piece; 0 when only a control line is incomplete}
     */
    public final int neededLength()
    {
        return neededLength;
    }

    /** {@return why it failed, or null} */
    public final Failure failure()
    {
        return state.failure;
    }

    /** {@return length of the line that makes a server refuse the same way} */
    public final int refusalLength()
    {
        return refusal.length();
    }

    /**
     * Writes a canonical line that makes a server refuse the same way, so that its answer comes in order. It is to be
     * sent behind the run, in the place of the rest of the input.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written, which is {@link #refusalLength()}.
     */
    public final int encodeRefusal(final MutableDirectBuffer destination, final int index)
    {
        return refusal.encode(destination, index);
    }

    /** {@return up to 32 bytes from where it failed on, escaped; allocates} */
    public final String snippet()
    {
        return Refusal.snippet(bytes, runLimit, limit);
    }

    /**
     * How many commands of a kind this parser has seen, reported or passed over.
     *
     * @param commandKind of command.
     * @return the number since the parser was created.
     */
    public final long count(final CommandKind commandKind)
    {
        return counts[commandKind.ordinal()];
    }

    /**
     * How long the commands of a kind were that {@link #count} tells of.
     *
     * @param commandKind of command.
     * @return bytes of them all, bodies included, since the parser was created.
     */
    public final long length(final CommandKind commandKind)
    {
        return lengths[commandKind.ordinal()];
    }

    /** {@return how many commands of any kind this parser has seen} */
    public final long commandCount()
    {
        return commandCount;
    }

    /**
     * Reads commands as long as they are canonical, complete, and needed by nobody; leaves the position at the first
     * one that is not.
     *
     * @return {@link #COMMAND} when one is needed and all there, else {@link #NEXT}.
     */
    abstract int readCanonical();

    /** Reads the command at the position, whatever it is like. */
    abstract int readCommand();

    /** Goes on with a command of which an earlier input held a part. */
    abstract int resume();

    static boolean isReported(final CommandKind canonicalKind, final int needs)
    {
        return 0 != (needs >>> canonicalKind.ordinal() * NEED_BITS & NEED_MASK);
    }

    /**
     * Passes over canonical messages that are not reported.
     *
     * @param passedKind of message.
     * @param word       its operation and a blank, as they are loaded.
     * @param tokens     in front of the size, without the reply.
     * @param from       where the first of them may begin.
     * @return where the first command begins that was not passed over.
     */
    final int passMessages(final CommandKind passedKind, final int word, final int tokens, final int from)
    {
        if (state.controlLineLimit < MessageRun.ARGUMENT_LIMIT)
        {
            return from;
        }

        // The line counts too: what is almost too large is left to those who look closely.
        final int end = messages.pass(word, tokens, from, bodyLimit, state.payloadLimit);
        final int ordinal = passedKind.ordinal();
        counts[ordinal] += messages.count();
        lengths[ordinal] += end - from;
        commandCount += messages.count();

        return end;
    }

    /** Counts a canonical command and says whether it has to be reported. */
    final boolean isNeeded(final CommandKind canonicalKind, final int length, final int needs)
    {
        final int ordinal = canonicalKind.ordinal();
        counts[ordinal]++;
        lengths[ordinal] += length;
        commandCount++;

        return isReported(canonicalKind, needs);
    }

    /** Counts a command of which so many bytes are there or to come. */
    final void count(final int length)
    {
        counts[kind.ordinal()]++;
        lengths[kind.ordinal()] += length;
        commandCount++;
    }

    /** Reports a canonical command that is in the input with all its bytes. */
    final int reportCanonical(final CommandKind canonicalKind, final Command view, final int start, final int end)
    {
        if (kind != canonicalKind)
        {
            kind = canonicalKind;
        }
        position = end;

        return report(view, start, end - start, true);
    }

    /** Reports a canonical message that is in the input with all its bytes. */
    final int reportMessage(final CommandKind canonicalKind, final Command view, final int start, final int end)
    {
        reportCanonical(canonicalKind, view, start, end);
        isCanonicalMessage = true;

        return COMMAND;
    }

    /**
     * Where a canonical message ends.
     *
     * @param located  what its view says: the size and the end of the line.
     * @param argument where the arguments begin.
     * @return the index behind its CRLF; or less than 0 when it is not canonical, not all there, or too large.
     */
    final int messageEnd(final long located, final int argument)
    {
        final int lineLimit = (int)located;
        final int size = (int)(located >>> Integer.SIZE);
        if (lineLimit - argument - LINE_END_LENGTH > state.controlLineLimit || size > state.payloadLimit ||
            lineLimit < 0 || size > bodyLimit - lineLimit ||
            LineScan.LINE_END != memory.shortAt(lineLimit + size))
        {
            return NONE;
        }

        return lineLimit + size + LINE_END_LENGTH;
    }

    /**
     * Where a canonical line without a body ends.
     *
     * @param located  the end that its view says.
     * @param argument where the arguments begin.
     * @return the same; or less than 0 when it is not canonical, not all there, or too long.
     */
    final int lineEnd(final int located, final int argument)
    {
        return located > limit || located - argument - LINE_END_LENGTH > state.controlLineLimit ? NONE : located;
    }

    /**
     * Where a canonical command without arguments ends, which {@link #plain} then stands for.
     *
     * @param start of the command.
     * @param word  its first four bytes.
     * @return the index behind it; or less than 0 when it is none, not canonical or not all there.
     */
    final int plainEnd(final int start, final int word)
    {
        final int end = start + WORD_LENGTH + LINE_END_LENGTH;
        if (PING != word && PONG != word || end > limit || LineScan.LINE_END != memory.shortAt(end - 2))
        {
            return NONE;
        }
        kind = PING == word ? CommandKind.PING : CommandKind.PONG;
        plain.kind(kind);

        return end;
    }

    /** Reports a command whose fields have been located. */
    final int report(final Command view, final int start, final int length, final boolean isUntouched)
    {
        // Storing a reference costs more than looking whether it is needed.
        if (command != view)
        {
            command = view;
        }
        view.place(start, length, limit);
        runLimit = start;
        isCanonical = isUntouched;
        isCanonicalMessage = false;

        return COMMAND;
    }

    final int fail(final Failure failure, final int offset)
    {
        return fail(failure, offset, 0);
    }

    /** Fails; the excess is the size, or the length of the arguments, that was too much. */
    final int fail(final Failure failure, final int offset, final int excess)
    {
        runLimit = offset;
        position = offset;
        refusal.set(failure, kind, firstByte(offset), excess);
        state.failure = failure;
        state.phase = PHASE_FAILED;

        return FAILED;
    }

    private int firstByte(final int offset)
    {
        return offset < limit ? bytes.getByte(offset) : 0;
    }

    final int inputEnd(final int newRunLimit, final int newPosition)
    {
        runLimit = newRunLimit;
        position = newPosition;

        return INPUT_END;
    }
}
