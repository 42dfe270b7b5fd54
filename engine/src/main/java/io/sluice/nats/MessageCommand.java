package io.sluice.nats;

import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.MessageLine;
import org.agrona.DirectBuffer;

/**
 * MSG or HMSG: the server delivers. See {@link Command} for its lifetime.
 */
public final class MessageCommand extends PayloadCommand
{
    private final MessageEdit edit = new MessageEdit(this);

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public MessageCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the subscription it is delivered to, as the client named it} */
    public AsciiView sid()
    {
        return sidToken();
    }

    /** {@return the editor of this command; what it changes is read back here} */
    public MessageEdit edit()
    {
        return edit;
    }

    /**
     * Reads the arguments of a canonical MSG.
     *
     * @param bytes     that hold it, those of the view's buffer.
     * @param from      where the arguments begin, at least 4.
     * @param scanLimit see {@link MessageLine#scanLimit}.
     * @return the size in the upper half, the end of the line in the lower; or {@link MessageLine#NOT_CANONICAL}.
     */
    public long locateMsg(final LineBytes bytes, final int from, final int scanLimit)
    {
        return line().locate(bytes, from, scanLimit, true, false);
    }

    /**
     * Reads the arguments of a canonical HMSG.
     *
     * @param bytes     that hold it, those of the view's buffer.
     * @param from      where the arguments begin, at least 4.
     * @param scanLimit see {@link MessageLine#scanLimit}.
     * @return the size in the upper half, the end of the line in the lower; or {@link MessageLine#NOT_CANONICAL}.
     */
    public long locateHmsg(final LineBytes bytes, final int from, final int scanLimit)
    {
        return line().locate(bytes, from, scanLimit, true, true);
    }

    @Override
    CommandKind kind(final boolean hasHeaders)
    {
        return hasHeaders ? CommandKind.HMSG : CommandKind.MSG;
    }

    @Override
    boolean hasSid()
    {
        return true;
    }

    @Override
    PayloadEdit<?> texts()
    {
        return edit;
    }
}
