package io.sluice.nats;

import org.agrona.MutableDirectBuffer;

/**
 * -ERR: a refusal. See {@link Command} for its lifetime.
 */
public final class ErrorCommand extends Command
{
    /** A view of no command. */
    public ErrorCommand()
    {
    }

    /**
     * {@return the text without the quotes around it}
     */
    public AsciiView text()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when it is a Permissions Violation that names a subject}
     */
    public boolean hasSubject()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the subject that a Permissions Violation names, its escapes decoded; empty when there is none}
     */
    public Subject subject()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the editor of this command; what it changes is read back here}
     */
    public ErrorEdit edit()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public CommandKind kind()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public boolean isEdited()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int headLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int tailLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int argumentLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public boolean isWhole()
    {
        throw new UnsupportedOperationException();
    }
}
