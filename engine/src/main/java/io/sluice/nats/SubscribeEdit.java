package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes a SUB: created once with its view, owns its memory.
 */
public final class SubscribeEdit
{
    SubscribeEdit()
    {
    }

    /**
     * Sets the subject.
     *
     * @param subject in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit subject(final CharSequence subject)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the subject.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public SubscribeEdit subject(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the queue group.
     *
     * @param queue in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit queue(final CharSequence queue)
    {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the queue group away.
     *
     * @return this.
     */
    public SubscribeEdit removeQueue()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the name of the subscription.
     *
     * @param sid in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public SubscribeEdit sid(final CharSequence sid)
    {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }
}
