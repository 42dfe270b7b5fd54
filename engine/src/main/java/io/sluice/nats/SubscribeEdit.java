package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes a SUB. Created once with its view; owns its memory, which grows only at need. What is set is copied.
 */
public final class SubscribeEdit
{
    final TokenText subject = new TokenText();
    final TokenText queue = new TokenText();
    final TokenText sid = new TokenText();

    private final SubscribeCommand command;

    SubscribeEdit(final SubscribeCommand command)
    {
        this.command = command;
    }

    /**
     * Sets the subject or pattern.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit subject(final CharSequence text)
    {
        subject.setToken("subject", text);

        return edited(SubscribeCommand.SUBJECT);
    }

    /**
     * Sets the subject or pattern.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public SubscribeEdit subject(final DirectBuffer source, final int offset, final int length)
    {
        subject.setToken("subject", source, offset, length);

        return edited(SubscribeCommand.SUBJECT);
    }

    /**
     * Sets the queue group.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit queue(final CharSequence text)
    {
        queue.setToken("queue", text);

        return edited(SubscribeCommand.QUEUE);
    }

    /**
     * Sets the queue group.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public SubscribeEdit queue(final DirectBuffer source, final int offset, final int length)
    {
        queue.setToken("queue", source, offset, length);

        return edited(SubscribeCommand.QUEUE);
    }

    /**
     * Takes the queue group away.
     *
     * @return this.
     */
    public SubscribeEdit removeQueue()
    {
        queue.clear();

        return edited(SubscribeCommand.QUEUE);
    }

    /**
     * Sets the name of the subscription.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit sid(final CharSequence text)
    {
        sid.setToken("sid", text);

        return edited(SubscribeCommand.SID);
    }

    /**
     * Sets the name of the subscription.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public SubscribeEdit sid(final DirectBuffer source, final int offset, final int length)
    {
        sid.setToken("sid", source, offset, length);

        return edited(SubscribeCommand.SID);
    }

    private SubscribeEdit edited(final int field)
    {
        command.edited(field);

        return this;
    }
}
