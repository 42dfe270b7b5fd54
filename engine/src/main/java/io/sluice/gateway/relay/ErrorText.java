package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.GoQuote;
import io.sluice.nats.json.Utf8;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The text of an {@code -ERR} that is being made, quoted as nats-server quotes: with Go's {@code %q}. Holds the bytes
 * of one text; reused for the next.
 * <p>
 * Confined to its loop.
 */
public final class ErrorText
{
    private static final String DENIED_PUBLISH = "Permissions Violation for Publish to ";
    private static final String DENIED_REPLY = "Permissions Violation for Publish with Reply of ";
    private static final String DENIED_SUBSCRIPTION = "Permissions Violation for Subscription to ";
    private static final String USING_QUEUE = " using queue ";

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private int length;

    /** An empty text. */
    public ErrorText()
    {
    }

    /**
     * Begins anew.
     *
     * @return this.
     */
    public ErrorText reset()
    {
        length = 0;

        return this;
    }

    /**
     * The words in which a server refuses a publish.
     *
     * @param subject that is denied.
     * @return this.
     */
    public ErrorText denyPublish(final AsciiView subject)
    {
        return reset().append(DENIED_PUBLISH).appendQuoted(subject.buffer(), subject.offset(), subject.length());
    }

    /**
     * The words in which a server refuses a publish for the sake of its reply subject.
     *
     * @param reply that is denied.
     * @return this.
     */
    public ErrorText denyReply(final AsciiView reply)
    {
        return reset().append(DENIED_REPLY).appendQuoted(reply.buffer(), reply.offset(), reply.length());
    }

    /**
     * The words in which a server refuses a subscription.
     *
     * @param subject that is denied.
     * @param queue   group, empty when there is none.
     * @return this.
     */
    public ErrorText denySubscribe(final AsciiView subject, final AsciiView queue)
    {
        reset().append(DENIED_SUBSCRIPTION).appendQuoted(subject.buffer(), subject.offset(), subject.length());

        return queue.isEmpty() ? this :
            append(USING_QUEUE).appendQuoted(queue.buffer(), queue.offset(), queue.length());
    }

    /** {@return length of the text in bytes} */
    public int length()
    {
        return length;
    }

    /** {@return the buffer that holds the text from index 0} */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Appends text as UTF-8. CR, LF and NUL would end the line early: they become blanks.
     *
     * @param text to append.
     * @return this.
     */
    public ErrorText append(final CharSequence text)
    {
        int i = 0;
        while (i < text.length())
        {
            final int point = Character.codePointAt(text, i);
            final boolean isEnd = '\r' == point || '\n' == point || 0 == point;
            final boolean isBroken = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            length += Utf8.encode(isEnd ? ' ' : isBroken ? '?' : point, buffer, length);
            i += Character.charCount(point);
        }

        return this;
    }

    /**
     * Appends bytes in double quotes, as Go's {@code %q} prints them.
     *
     * @param source of the bytes.
     * @param offset at which they begin.
     * @param count  of the bytes.
     * @return this.
     */
    public ErrorText appendQuoted(final DirectBuffer source, final int offset, final int count)
    {
        length += GoQuote.encode(source, offset, count, buffer, length);

        return this;
    }
}
