package io.sluice.nats;

import io.sluice.nats.line.LineScan;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;

/**
 * -ERR: a refusal. See {@link Command} for its lifetime.
 * <pre>
 *   -ERR 'Permissions Violation for Publish to "orders.eu"' CRLF
 *         ^text                                 ^subject, escaped
 * </pre>
 */
public final class ErrorCommand extends Command
{
    static final int TEXT = 1;

    private static final String VIOLATION = "Permissions Violation for ";
    private static final byte QUOTE = '\'';
    private static final int QUOTES_LENGTH = 2;

    private final AsciiView text = new AsciiView();
    private final Subject subject = new Subject();
    private final TokenText decoded = new TokenText();
    private final ErrorEdit edit = new ErrorEdit(this);

    private int argumentOffset;
    private int argumentLength;

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public ErrorCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the text without the quotes around it} */
    public AsciiView text()
    {
        if (hasEdit(TEXT))
        {
            return text.wrap(edit.text.buffer(), 0, edit.text.length());
        }

        final boolean isQuoted = argumentLength >= QUOTES_LENGTH && QUOTE == buffer().getByte(argumentOffset) &&
            QUOTE == buffer().getByte(argumentOffset + argumentLength - 1);

        return isQuoted ? text.wrap(buffer(), argumentOffset + 1, argumentLength - QUOTES_LENGTH) :
            text.wrap(buffer(), argumentOffset, argumentLength);
    }

    /** {@return true when it is a Permissions Violation that names a subject} */
    public boolean hasSubject()
    {
        return quotedStart() >= 0;
    }

    /** {@return the subject that a Permissions Violation names, its escapes decoded; empty when there is none} */
    public Subject subject()
    {
        final int start = quotedStart();
        if (start < 0)
        {
            return subject.reset();
        }

        final int end = GoQuote.end(text, start);
        decoded.length(GoQuote.decode(text, start, end, decoded.ensureCapacity(end - start)));

        return subject.wrap(decoded.buffer(), 0, decoded.length());
    }

    /** {@return the editor of this command; what it changes is read back here} */
    public ErrorEdit edit()
    {
        return edit;
    }

    /**
     * Takes the text from a line.
     *
     * @param start of the arguments, of which blanks around the text are no part.
     * @param end   of the arguments.
     */
    public void locate(final int start, final int end)
    {
        int last = end;
        while (last > start && LineScan.isBlank(buffer().getByte(last - 1)))
        {
            last--;
        }
        argumentOffset = start;
        argumentLength = last - start;
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return CommandKind.ERR;
    }

    /** {@inheritDoc} */
    @Override
    public int headLength()
    {
        return CommandKind.ERR.word().length() + 1 + argumentLength() + LINE_END_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        int next = index;
        next += put(destination, next, CommandKind.ERR);
        next += putBlank(destination, next);
        if (hasEdit(TEXT))
        {
            destination.putByte(next++, QUOTE);
            next += edit.text.copyTo(destination, next);
            destination.putByte(next++, QUOTE);
        }
        else
        {
            destination.putBytes(next, buffer(), argumentOffset, argumentLength);
            next += argumentLength;
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
        return hasEdit(TEXT) ? edit.text.length() + QUOTES_LENGTH : argumentLength;
    }

    /** Index in the text of the quotation mark before the subject, or less than 0. */
    int quotedStart()
    {
        final AsciiView current = text();
        if (!current.startsWith(VIOLATION))
        {
            return -1;
        }
        final int start = current.indexOf(GoQuote.MARK, VIOLATION.length());

        return start < 0 || GoQuote.end(current, start) < 0 ? -1 : start;
    }
}
