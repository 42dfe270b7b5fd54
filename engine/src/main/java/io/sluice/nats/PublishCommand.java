package io.sluice.nats;

import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.MessageLine;
import org.agrona.DirectBuffer;

/**
 * PUB or HPUB: a client publishes. See {@link Command} for its lifetime.
 */
public final class PublishCommand extends PayloadCommand
{
    private final PublishEdit edit = new PublishEdit(this);

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public PublishCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the editor of this command; what it changes is read back here} */
    public PublishEdit edit()
    {
        return edit;
    }

    /**
     * Reads the arguments of a canonical PUB.
     *
     * @param bytes     that hold it, those of the view's buffer.
     * @param from      where the arguments begin, at least 4.
     * @param scanLimit see {@link MessageLine#scanLimit}.
     * @return the size in the upper half, the end of the line in the lower; or {@link MessageLine#NOT_CANONICAL}.
     */
    public long locatePub(final LineBytes bytes, final int from, final int scanLimit)
    {
        return line().locate(bytes, from, scanLimit, false, false);
    }

    /**
     * Reads the arguments of a canonical HPUB.
     *
     * @param bytes     that hold it, those of the view's buffer.
     * @param from      where the arguments begin, at least 4.
     * @param scanLimit see {@link MessageLine#scanLimit}.
     * @return the size in the upper half, the end of the line in the lower; or {@link MessageLine#NOT_CANONICAL}.
     */
    public long locateHpub(final LineBytes bytes, final int from, final int scanLimit)
    {
        return line().locate(bytes, from, scanLimit, false, true);
    }

    @Override
    CommandKind kind(final boolean hasHeaders)
    {
        return hasHeaders ? CommandKind.HPUB : CommandKind.PUB;
    }

    @Override
    boolean hasSid()
    {
        return false;
    }

    @Override
    PayloadEdit<?> texts()
    {
        return edit;
    }
}
