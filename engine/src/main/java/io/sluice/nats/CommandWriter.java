package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes commands from nothing, canonically: upper case, single blanks, CRLF. Texts are ASCII. What must not be in a
 * token (blank, CR, LF, NUL) is the caller's fault.
 */
public final class CommandWriter
{
    private CommandWriter()
    {
    }

    /**
     * Writes PING.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public static int ping(final MutableDirectBuffer destination, final int index)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes PONG.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public static int pong(final MutableDirectBuffer destination, final int index)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes +OK.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public static int ok(final MutableDirectBuffer destination, final int index)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes -ERR.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param text        without quotes; CR, LF and NUL in it are written as blanks.
     * @return the number of bytes written.
     */
    public static int error(final MutableDirectBuffer destination, final int index, final CharSequence text)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Length of an -ERR.
     *
     * @param text without quotes.
     * @return the number of bytes that {@link #error} writes.
     */
    public static int errorLength(final CharSequence text)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a PUB, or an HPUB when there are headers: line, header block, payload and CRLF.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param subject     to publish to.
     * @param reply       subject, or null or empty.
     * @param headers     a header block, or null or empty.
     * @param payload     of the message; empty when it has none.
     * @return the number of bytes written.
     */
    public static int publish(
        final MutableDirectBuffer destination,
        final int index,
        final AsciiView subject,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a MSG, or an HMSG when there are headers: line, header block, payload and CRLF.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param subject     that it was published to.
     * @param sid         of the subscription.
     * @param reply       subject, or null or empty.
     * @param headers     a header block, or null or empty.
     * @param payload     of the message; empty when it has none.
     * @return the number of bytes written.
     */
    public static int message(
        final MutableDirectBuffer destination,
        final int index,
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Length of what {@link #publish} writes, or of what {@link #message} writes when there is a sid.
     *
     * @param subject of the message.
     * @param sid     of the subscription, or null.
     * @param reply   subject, or null or empty.
     * @param headers a header block, or null or empty.
     * @param payload of the message.
     * @return the number of bytes.
     */
    public static int messageLength(
        final AsciiView subject,
        final AsciiView sid,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a SUB.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param subject     or pattern.
     * @param queue       group, or null or empty.
     * @param sid         of the subscription.
     * @return the number of bytes written.
     */
    public static int subscribe(
        final MutableDirectBuffer destination,
        final int index,
        final CharSequence subject,
        final CharSequence queue,
        final CharSequence sid)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes an UNSUB.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param sid         of the subscription.
     * @param max         number of messages after which it ends, or 0 for now.
     * @return the number of bytes written.
     */
    public static int unsubscribe(
        final MutableDirectBuffer destination, final int index, final CharSequence sid, final int max)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes an INFO, with the blank before its line end that the server writes.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param source      that holds the JSON.
     * @param offset      at which it begins.
     * @param length      in bytes.
     * @return the number of bytes written, 8 more than the JSON has.
     */
    public static int info(
        final MutableDirectBuffer destination,
        final int index,
        final DirectBuffer source,
        final int offset,
        final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a CONNECT.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @param source      that holds the JSON.
     * @param offset      at which it begins.
     * @param length      in bytes.
     * @return the number of bytes written, 10 more than the JSON has.
     */
    public static int connect(
        final MutableDirectBuffer destination,
        final int index,
        final DirectBuffer source,
        final int offset,
        final int length)
    {
        throw new UnsupportedOperationException();
    }
}
