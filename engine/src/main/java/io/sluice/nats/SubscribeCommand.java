package io.sluice.nats;

import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.LineTokens;
import io.sluice.nats.line.MessageLine;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END;
import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.line.LineScan.tokenEnd;

/**
 * SUB: a subscription begins. See {@link Command} for its lifetime.
 */
public final class SubscribeCommand extends Command
{
    /** What {@link #locate(LineBytes, int, int)} says of a line that is not canonical. */
    public static final int NOT_CANONICAL = -1;

    static final int SUBJECT = 1;
    static final int QUEUE = 1 << 1;
    static final int SID = 1 << 2;

    private final Subject subject = new Subject();
    private final AsciiView queue = new AsciiView();
    private final AsciiView sid = new AsciiView();
    private final SubscribeEdit edit = new SubscribeEdit(this);

    private int subjectOffset;
    private int subjectLength;
    private int queueOffset;
    private int queueLength;
    private int sidOffset;
    private int sidLength;

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public SubscribeCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the subject or pattern} */
    public Subject subject()
    {
        return hasEdit(SUBJECT) ?
            subject.wrap(edit.subject.buffer(), 0, edit.subject.length()) :
            subject.wrap(buffer(), subjectOffset, subjectLength);
    }

    /** {@return the queue group, empty when there is none} */
    public AsciiView queue()
    {
        return hasEdit(QUEUE) ? queue.wrap(edit.queue.buffer(), 0, edit.queue.length()) :
            0 == queueLength ? queue.reset() : queue.wrap(buffer(), queueOffset, queueLength);
    }

    /** {@return true when there is a queue group} */
    public boolean hasQueue()
    {
        return 0 != (hasEdit(QUEUE) ? edit.queue.length() : queueLength);
    }

    /** {@return the name that the client gives to the subscription} */
    public AsciiView sid()
    {
        return hasEdit(SID) ?
            sid.wrap(edit.sid.buffer(), 0, edit.sid.length()) : sid.wrap(buffer(), sidOffset, sidLength);
    }

    /** {@return the editor of this command; what it changes is read back here} */
    public SubscribeEdit edit()
    {
        return edit;
    }

    /**
     * Reads the arguments of a canonical line.
     *
     * @param bytes     that hold it, those of the view's buffer.
     * @param from      where the arguments begin.
     * @param scanLimit see {@link MessageLine#scanLimit}.
     * @return the end of the line, or {@link #NOT_CANONICAL}.
     */
    public int locate(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int subjectEnd = tokenEnd(bytes, from, scanLimit);
        if (subjectEnd >= scanLimit || subjectEnd == from || ' ' != bytes.byteAt(subjectEnd))
        {
            return NOT_CANONICAL;
        }

        int start = subjectEnd + 1;
        int end = tokenEnd(bytes, start, scanLimit);
        queueLength = 0;
        if (end < scanLimit && end != start && ' ' == bytes.byteAt(end))
        {
            queueOffset = start;
            queueLength = end - start;
            start = end + 1;
            end = tokenEnd(bytes, start, scanLimit);
        }
        if (end >= scanLimit || end == start || LINE_END != bytes.shortAt(end))
        {
            return NOT_CANONICAL;
        }

        subjectOffset = from;
        subjectLength = subjectEnd - from;
        sidOffset = start;
        sidLength = end - start;

        return end + LINE_END_LENGTH;
    }

    /**
     * Takes the fields from a line that need not be canonical.
     *
     * @param tokens of the line: subject, queue if there is one, sid.
     */
    public void locate(final LineTokens tokens)
    {
        final int last = tokens.count() - 1;

        subjectOffset = tokens.start(0);
        subjectLength = tokens.length(0);
        queueOffset = tokens.start(1);
        queueLength = last > 1 ? tokens.length(1) : 0;
        sidOffset = tokens.start(last);
        sidLength = tokens.length(last);
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return CommandKind.SUB;
    }

    /** {@inheritDoc} */
    @Override
    public int headLength()
    {
        return CommandKind.SUB.word().length() + 1 + argumentLength() + LINE_END_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        int next = index;
        next += putOperation(destination, next, CommandKind.SUB);
        next += putToken(destination, next, subject());
        if (hasQueue())
        {
            next += putToken(destination, next, queue());
        }
        next += putToken(destination, next, sid());
        next += putLineEnd(destination, next);

        return next - index;
    }

    /** {@inheritDoc} */
    @Override
    public int tailLength()
    {
        return 0;
    }

    /** {@inheritDoc} */
    @Override
    public int argumentLength()
    {
        return subject().length() + 1 + (hasQueue() ? queue().length() + 1 : 0) + sid().length();
    }
}
