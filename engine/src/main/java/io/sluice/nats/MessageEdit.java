package io.sluice.nats;

import org.agrona.DirectBuffer;

/**
 * Changes a MSG or HMSG: created once with its view, owns its memory.
 */
public final class MessageEdit
{
    MessageEdit()
    {
    }

    /**
     * Sets the subject.
     *
     * @param subject in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public MessageEdit subject(final CharSequence subject)
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
    public MessageEdit subject(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the reply subject.
     *
     * @param reply in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public MessageEdit reply(final CharSequence reply)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the reply subject.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF or NUL.
     */
    public MessageEdit reply(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the reply subject away.
     *
     * @return this.
     */
    public MessageEdit removeReply()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the subscription.
     *
     * @param sid in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public MessageEdit sid(final CharSequence sid)
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
    public MessageEdit sid(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the payload: the one that was received does not follow any more.
     *
     * @param source that holds it; it is copied.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     */
    public MessageEdit payload(final DirectBuffer source, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds a line to the header block, which is made if there is none.
     *
     * @param key in ASCII.
     * @param value of it.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public MessageEdit addHeader(final CharSequence key, final CharSequence value)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the only value of a key: its first line is replaced, its other ones are removed.
     *
     * @param key in ASCII.
     * @param value of it.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public MessageEdit setHeader(final CharSequence key, final CharSequence value)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes all values of a key; the block goes with its last line unless it has a status.
     *
     * @param key in ASCII.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public MessageEdit removeHeader(final CharSequence key)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes the header block.
     *
     * @return this.
     */
    public MessageEdit removeHeaders()
    {
        throw new UnsupportedOperationException();
    }
}
