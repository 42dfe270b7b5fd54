package io.sluice.nats;

import org.agrona.DirectBuffer;

import static io.sluice.nats.PayloadCommand.HEADERS;
import static io.sluice.nats.PayloadCommand.PAYLOAD;
import static io.sluice.nats.PayloadCommand.REPLY;
import static io.sluice.nats.PayloadCommand.SUBJECT;

/**
 * Changes a message. Created once with its view; owns its memory, which grows only at need. What is set is copied.
 *
 * @param <E> the editor itself, so that calls can be chained.
 */
public abstract class PayloadEdit<E extends PayloadEdit<E>>
{
    final TokenText subject = new TokenText();
    final TokenText reply = new TokenText();
    final TokenText sid = new TokenText();
    final TokenText payload = new TokenText();
    final HeaderEditor headers = new HeaderEditor();

    private final PayloadCommand command;

    PayloadEdit(final PayloadCommand command)
    {
        this.command = command;
    }

    /**
     * Sets the subject.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public final E subject(final CharSequence text)
    {
        subject.setToken("subject", text);

        return edited(SUBJECT);
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
    public final E subject(final DirectBuffer source, final int offset, final int length)
    {
        subject.setToken("subject", source, offset, length);

        return edited(SUBJECT);
    }

    /**
     * Sets the reply subject.
     *
     * @param text in ASCII.
     * @return this.
     * @throws IllegalArgumentException when it is empty or holds a blank, CR, LF, NUL or what is not ASCII.
     */
    public final E reply(final CharSequence text)
    {
        reply.setToken("reply", text);

        return edited(REPLY);
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
    public final E reply(final DirectBuffer source, final int offset, final int length)
    {
        reply.setToken("reply", source, offset, length);

        return edited(REPLY);
    }

    /**
     * Takes the reply subject away.
     *
     * @return this.
     */
    public final E removeReply()
    {
        reply.clear();

        return edited(REPLY);
    }

    /**
     * Sets the payload: the one that was received does not follow any more.
     *
     * @param source that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E payload(final DirectBuffer source, final int offset, final int length)
    {
        requireHeaders();
        payload.setBytes(source, offset, length);

        return edited(PAYLOAD);
    }

    /**
     * Adds a line to the header block, which is made if there is none.
     *
     * @param key   in visible ASCII without a colon.
     * @param value without CR and LF.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E addHeader(final CharSequence key, final CharSequence value)
    {
        headerEditor().add(key, value);

        return edited(HEADERS);
    }

    /**
     * Makes a value the only one of its key: in the place of the first, behind the others when there was none.
     *
     * @param key   in visible ASCII without a colon.
     * @param value without CR and LF.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E setHeader(final CharSequence key, final CharSequence value)
    {
        headerEditor().set(key, value);

        return edited(HEADERS);
    }

    /**
     * Makes a value the only one of its key: in the place of the first, behind the others when there was none.
     *
     * @param key    in visible ASCII without a colon.
     * @param value  buffer that holds the value, which has no CR and LF.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E setHeader(final CharSequence key, final DirectBuffer value, final int offset, final int length)
    {
        headerEditor().set(key, value, offset, length);

        return edited(HEADERS);
    }

    /**
     * Removes all values of a key; the block goes with its last line unless it has a status.
     *
     * @param key to remove, in exactly this case.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E removeHeader(final CharSequence key)
    {
        return 0 == headerEditor().remove(key) && !command.hasEdit(HEADERS) ? self() : edited(HEADERS);
    }

    /**
     * Removes all values of a key in any case; the block goes with its last line unless it has a status.
     *
     * @param key to remove.
     * @return this.
     * @throws IllegalStateException when there is a header block and it is not in the buffer.
     */
    public final E removeHeaderIgnoreCase(final CharSequence key)
    {
        return 0 == headerEditor().removeIgnoreCase(key) && !command.hasEdit(HEADERS) ? self() : edited(HEADERS);
    }

    /**
     * Removes the header block, whether it is in the buffer or not.
     *
     * @return this.
     */
    public final E removeHeaders()
    {
        headers.reset();

        return edited(HEADERS);
    }

    abstract E self();

    final E edited(final int field)
    {
        command.edited(field);

        return self();
    }

    private HeaderEditor headerEditor()
    {
        requireHeaders();

        return command.hasEdit(HEADERS) ? headers : headers.wrap(command.headers());
    }

    private void requireHeaders()
    {
        if (!command.isHeadersPresent())
        {
            throw new IllegalStateException("the headers are not in the buffer: need HEADERS");
        }
    }
}
