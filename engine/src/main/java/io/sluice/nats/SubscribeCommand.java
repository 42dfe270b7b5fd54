package io.sluice.nats;

import org.agrona.MutableDirectBuffer;

/**
 * SUB: a subscription begins. See {@link Command} for its lifetime.
 */
public final class SubscribeCommand extends Command
{
    /** A view of no command. */
    public SubscribeCommand()
    {
    }

    /**
     * {@return the subject or pattern}
     */
    public Subject subject()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the queue group, empty when there is none}
     */
    public AsciiView queue()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when there is a queue group}
     */
    public boolean hasQueue()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the name that the client gives to the subscription}
     */
    public AsciiView sid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the editor of this command; what it changes is read back here}
     */
    public SubscribeEdit edit()
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
