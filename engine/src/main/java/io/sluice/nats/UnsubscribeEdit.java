package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes an UNSUB: created once with its view, owns its memory.
 */
public final class UnsubscribeEdit
{
    UnsubscribeEdit()
    {
    }

    /**
     * Sets the subscription.
     *
     * @param sid in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public UnsubscribeEdit sid(final CharSequence sid)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the subscription.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public UnsubscribeEdit sid(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the number of messages after which the subscription ends.
     *
     * @param max from 1 to 999,999,999, or 0 for now.
     * @return this.
     * @throws IllegalArgumentException when it is out of range.
     */
    public UnsubscribeEdit max(final int max)
    {
        throw new UnsupportedOperationException();
    }
}
