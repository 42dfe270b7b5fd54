package io.sluice.nats;

import org.agrona.MutableDirectBuffer;

/**
 * CONNECT: who the client is and what it can do. Always written again. See {@link Command} for its lifetime.
 */
public final class ConnectCommand extends Command
{
    /** A view of no command. */
    public ConnectCommand()
    {
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
