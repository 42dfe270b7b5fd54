package io.sluice.nats;

import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.LineScan;
import io.sluice.nats.line.LineTokens;
import io.sluice.nats.line.MessageLine;
import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END;
import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.line.LineScan.tokenEnd;

/**
 * UNSUB: a subscription ends. See {@link Command} for its lifetime.
 */
public final class UnsubscribeCommand extends Command
{
    /** What {@link #locate(LineBytes, int, int)} says of a line that is not canonical. */
    public static final int NOT_CANONICAL = -1;

    static final int SID = 1;
    static final int MAX = 1 << 1;

    private final AsciiView sid = new AsciiView();
    private final UnsubscribeEdit edit = new UnsubscribeEdit(this);

    private int sidOffset;
    private int sidLength;
    private int maxOffset;
    private int maxLength;

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public UnsubscribeCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the subscription} */
    public AsciiView sid()
    {
        return hasEdit(SID) ?
            sid.wrap(edit.sid.buffer(), 0, edit.sid.length()) : sid.wrap(buffer(), sidOffset, sidLength);
    }

    /** {@return number of messages after which it ends; 0 for now, also when the server cannot read the number} */
    public int max()
    {
        return hasEdit(MAX) ? edit.max : Math.max(0, LineScan.parseSize(buffer(), maxOffset, maxOffset + maxLength));
    }

    /** {@return the editor of this command; what it changes is read back here} */
    public UnsubscribeEdit edit()
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
        final int sidEnd = tokenEnd(bytes, from, scanLimit);
        if (sidEnd >= scanLimit || sidEnd == from)
        {
            return NOT_CANONICAL;
        }

        int end = sidEnd;
        maxLength = 0;
        if (' ' == bytes.byteAt(sidEnd))
        {
            end = tokenEnd(bytes, sidEnd + 1, scanLimit);
            maxOffset = sidEnd + 1;
            maxLength = end - maxOffset;
            if (end >= scanLimit || 0 == maxLength)
            {
                return NOT_CANONICAL;
            }
        }
        sidOffset = from;
        sidLength = sidEnd - from;

        return LINE_END == bytes.shortAt(end) ? end + LINE_END_LENGTH : NOT_CANONICAL;
    }

    /**
     * Takes the fields from a line that need not be canonical.
     *
     * @param tokens of the line: sid, number if there is one.
     */
    public void locate(final LineTokens tokens)
    {
        sidOffset = tokens.start(0);
        sidLength = tokens.length(0);
        maxOffset = tokens.start(1);
        maxLength = tokens.count() > 1 ? tokens.length(1) : 0;
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return CommandKind.UNSUB;
    }

    /** {@inheritDoc} */
    @Override
    public int headLength()
    {
        return CommandKind.UNSUB.word().length() + 1 + argumentLength() + LINE_END_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        int next = index;
        next += putOperation(destination, next, CommandKind.UNSUB);
        next += putToken(destination, next, sid());
        if (0 != maxDigits())
        {
            next += putBlank(destination, next);
            next += putMax(destination, next);
        }
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
        return sid().length() + (0 == maxDigits() ? 0 : 1 + maxDigits());
    }

    private int maxDigits()
    {
        return !hasEdit(MAX) ? maxLength : 0 == edit.max ? 0 : AsciiEncoding.digitCount(edit.max);
    }

    private int putMax(final MutableDirectBuffer destination, final int index)
    {
        if (hasEdit(MAX))
        {
            return destination.putNaturalIntAscii(index, edit.max);
        }

        destination.putBytes(index, buffer(), maxOffset, maxLength);

        return maxLength;
    }
}
