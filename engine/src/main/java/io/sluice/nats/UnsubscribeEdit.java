package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes an UNSUB. Created once with its view; owns its memory, which grows only at need. What is set is copied.
 */
public final class UnsubscribeEdit
{
    private static final int MAX_LIMIT = 999_999_999;

    final TokenText sid = new TokenText();
    int max;

    private final UnsubscribeCommand command;

    UnsubscribeEdit(final UnsubscribeCommand command)
    {
        this.command = command;
    }

    /**
     * Sets the subscription.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public UnsubscribeEdit sid(final CharSequence text)
    {
        sid.setToken("sid", text);

        return edited(UnsubscribeCommand.SID);
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
        sid.setToken("sid", source, offset, length);

        return edited(UnsubscribeCommand.SID);
    }

    /**
     * Sets the number of messages after which the subscription ends.
     *
     * @param count from 1 to 999,999,999, or 0 for now.
     * @return this.
     * @throws IllegalArgumentException when it is out of range.
     */
    public UnsubscribeEdit max(final int count)
    {
        if (count < 0 || count > MAX_LIMIT)
        {
            throw new IllegalArgumentException("max must be 0 to " + MAX_LIMIT + ": " + count);
        }
        max = count;

        return edited(UnsubscribeCommand.MAX);
    }

    private UnsubscribeEdit edited(final int field)
    {
        command.edited(field);

        return this;
    }
}
