package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * PUB or HPUB: a client publishes. See {@link Command} for its lifetime.
 */
public final class PublishCommand extends Command
{
    /** A view of no command. */
    public PublishCommand()
    {
    }

    /**
     * {@return the subject}
     */
    public Subject subject()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the reply subject, empty when there is none}
     */
    public Subject reply()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when there is a reply subject}
     */
    public boolean hasReply()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the header block, empty when there is none or when it is not in the buffer}
     */
    public HeaderView headers()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when the command has a header block}
     */
    public boolean hasHeaders()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when the header block, if it has one, is in the buffer}
     */
    public boolean isHeadersPresent()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return length of the header block in bytes}
     */
    public int headerLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the buffer that holds the payload, which is another one once it was set}
     */
    public DirectBuffer payloadBuffer()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the offset at which the payload begins; it may lie behind what is in the buffer}
     */
    public int payloadOffset()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return length of the payload in bytes, without the headers}
     */
    public int payloadLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return header block and payload in bytes, which the payload limit is about}
     */
    public int totalLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the editor of this command; what it changes is read back here}
     */
    public PublishEdit edit()
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
