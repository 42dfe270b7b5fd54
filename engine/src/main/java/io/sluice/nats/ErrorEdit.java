package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Changes an -ERR. Created once with its view; owns its memory, which grows only at need. What is set is copied.
 */
public final class ErrorEdit
{
    final TokenText text = new TokenText();

    private final TokenText previous = new TokenText();
    private final ErrorCommand command;

    ErrorEdit(final ErrorCommand command)
    {
        this.command = command;
    }

    /**
     * Sets the text.
     *
     * @param newText in ASCII, without the quotes around it.
     * @return this.
     * @throws IllegalArgumentException when it holds CR, LF, NUL or what is not ASCII.
     */
    public ErrorEdit text(final CharSequence newText)
    {
        for (int i = 0; i < newText.length(); i++)
        {
            final char value = newText.charAt(i);
            if ('\r' == value || '\n' == value || 0 == value || value > 0x7F)
            {
                throw new IllegalArgumentException("text must be ASCII without CR, LF and NUL");
            }
        }

        text.clear();
        for (int i = 0; i < newText.length(); i++)
        {
            text.append((byte)newText.charAt(i));
        }
        command.edited(ErrorCommand.TEXT);

        return this;
    }

    /**
     * Sets the subject that a Permissions Violation names, escaped as the server escapes it.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalStateException when the text names no subject.
     */
    public ErrorEdit subject(final DirectBuffer source, final int offset, final int length)
    {
        final int start = command.quotedStart();
        if (start < 0)
        {
            throw new IllegalStateException("the error names no subject");
        }

        final AsciiView old = command.text();
        previous.setBytes(old.buffer(), old.offset(), old.length());
        final int end = GoQuote.end(old, start);

        text.clear();
        text.append(previous.buffer(), 0, start);
        final MutableDirectBuffer quoted = text.ensureCapacity(start + GoQuote.encodedLengthMax(length));
        text.length(start + GoQuote.encode(source, offset, length, quoted, start));
        text.append(previous.buffer(), end, previous.length() - end);
        command.edited(ErrorCommand.TEXT);

        return this;
    }
}
