package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes a MSG or HMSG.
 */
public final class MessageEdit extends PayloadEdit<MessageEdit>
{
    MessageEdit(final MessageCommand command)
    {
        super(command);
    }

    /**
     * Sets the subscription it is delivered to.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public MessageEdit sid(final CharSequence text)
    {
        sid.setToken("sid", text);

        return edited(PayloadCommand.SID);
    }

    /**
     * Sets the subscription it is delivered to.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public MessageEdit sid(final DirectBuffer source, final int offset, final int length)
    {
        sid.setToken("sid", source, offset, length);

        return edited(PayloadCommand.SID);
    }

    @Override
    MessageEdit self()
    {
        return this;
    }
}
