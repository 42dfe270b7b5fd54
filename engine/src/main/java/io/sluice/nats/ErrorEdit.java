package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes an -ERR: created once with its view, owns its memory.
 */
public final class ErrorEdit
{
    ErrorEdit()
    {
    }

    /**
     * Sets the text.
     *
     * @param text in ASCII, without the quotes around it.
     * @return this.
     * @throws IllegalArgumentException when it holds CR, LF or NUL.
     */
    public ErrorEdit text(final CharSequence text)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the subject that a Permissions Violation names, escaped as the server escapes it.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalStateException when there is none to set.
     */
    public ErrorEdit subject(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }
}
