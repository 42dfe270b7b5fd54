package io.sluice.nats;

import org.agrona.MutableDirectBuffer;

/**
 * UNSUB: a subscription ends. See {@link Command} for its lifetime.
 */
public final class UnsubscribeCommand extends Command
{
    /** A view of no command. */
    public UnsubscribeCommand()
    {
    }

    /**
     * {@return the subscription}
     */
    public AsciiView sid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return number of messages after which it ends; 0 for now, also when the server cannot read the number}
     */
    public int max()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the editor of this command; what it changes is read back here}
     */
    public UnsubscribeEdit edit()
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
