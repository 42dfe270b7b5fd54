package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.HeaderView;
import io.sluice.nats.Subject;
import org.agrona.concurrent.UnsafeBuffer;

/** A copy of what another thread wants published or delivered, until its loop gets to it. Does not change. */
public final class Offer
{
    private final UnsafeBuffer buffer;
    private final AsciiView subject;
    private final AsciiView sid;
    private final AsciiView reply;
    private final HeaderView headers;
    private final AsciiView payload;

    /**
     * Checks and copies: whoever offers is told what is wrong, not the loop.
     *
     * @param subject of the message.
     * @param sid     of the subscription, or null.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message, or null.
     * @throws IllegalArgumentException when a subject or the sid is no token, or the headers are no header block.
     */
    public Offer(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        Arguments.check(subject, reply, headers);
        if (null != sid)
        {
            Arguments.checkToken("sid", sid);
        }
        final int headersLength = null == headers ? 0 : headers.length();
        buffer = new UnsafeBuffer(new byte[
            lengthOf(subject) + lengthOf(sid) + lengthOf(reply) + lengthOf(payload) + headersLength]);
        int index = 0;
        this.subject = copy(subject, new Subject(), index);
        index += lengthOf(subject);
        this.sid = copy(sid, new AsciiView(), index);
        index += lengthOf(sid);
        this.reply = copy(reply, new Subject(), index);
        index += lengthOf(reply);
        this.payload = copy(payload, new AsciiView(), index);
        index += lengthOf(payload);
        if (headersLength > 0)
        {
            buffer.putBytes(index, headers.buffer(), headers.offset(), headersLength);
            this.headers = new HeaderView().wrap(buffer, index, headersLength);
        }
        else
        {
            this.headers = null;
        }
    }

    /** {@return the subject} */
    public AsciiView subject()
    {
        return subject;
    }

    /** {@return the sid, or null} */
    public AsciiView sid()
    {
        return sid;
    }

    /** {@return the reply subject, or null} */
    public AsciiView reply()
    {
        return reply;
    }

    /** {@return the header block, or null} */
    public HeaderView headers()
    {
        return headers;
    }

    /** {@return the payload, or null} */
    public AsciiView payload()
    {
        return payload;
    }

    private AsciiView copy(final AsciiView source, final AsciiView view, final int index)
    {
        if (null == source)
        {
            return null;
        }

        source.copyTo(buffer, index);

        return view.wrap(buffer, index, source.length());
    }

    private static int lengthOf(final AsciiView view)
    {
        return null == view ? 0 : view.length();
    }
}
