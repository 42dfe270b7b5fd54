package io.sluice.nats;

import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes commands from nothing, canonically: upper case, single blanks, CRLF. Texts are ASCII. What must not be in a
 * token (blank, CR, LF, NUL) is the caller's fault.
 */
public final class CommandWriter
{
    private static final byte QUOTE = '\'';
    private static final byte BLANK = ' ';
    private static final byte UNPRINTABLE = '?';
    private static final int ASCII_MAX = 0x7F;
    private static final int QUOTES_LENGTH = 2;
    private static final int LINE_END_LENGTH = 2;

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
        return plain(destination, index, CommandKind.PING);
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
        return plain(destination, index, CommandKind.PONG);
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
        return plain(destination, index, CommandKind.OK);
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
        int next = index;
        next += Command.put(destination, next, CommandKind.ERR);
        next += Command.putBlank(destination, next);
        destination.putByte(next++, QUOTE);
        for (int i = 0; i < text.length(); i++)
        {
            final char value = text.charAt(i);
            final boolean isBlank = '\r' == value || '\n' == value || 0 == value;
            destination.putByte(next++, isBlank ? BLANK : value > ASCII_MAX ? UNPRINTABLE : (byte)value);
        }
        destination.putByte(next++, QUOTE);
        next += Command.putLineEnd(destination, next);

        return next - index;
    }

    /**
     * Length of an -ERR.
     *
     * @param text without quotes.
     * @return the number of bytes that {@link #error} writes.
     */
    public static int errorLength(final CharSequence text)
    {
        return CommandKind.ERR.word().length() + 1 + QUOTES_LENGTH + text.length() + LINE_END_LENGTH;
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
        final CommandKind kind = isEmpty(headers) ? CommandKind.PUB : CommandKind.HPUB;
        int next = index;
        next += Command.putOperation(destination, next, kind);
        next += Command.putToken(destination, next, subject);

        return next + replyAndBody(destination, next, reply, headers, payload) - index;
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
        final CommandKind kind = isEmpty(headers) ? CommandKind.MSG : CommandKind.HMSG;
        int next = index;
        next += Command.putOperation(destination, next, kind);
        next += Command.putToken(destination, next, subject);
        next += Command.putToken(destination, next, sid);

        return next + replyAndBody(destination, next, reply, headers, payload) - index;
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
        final int headerLength = isEmpty(headers) ? 0 : headers.length();
        final int total = headerLength + payload.length();

        return CommandKind.PUB.word().length() + 1 + subject.length() + (null == sid ? 0 : 1 + sid.length()) +
            (null == reply || reply.isEmpty() ? 0 : 1 + reply.length()) +
            (0 == headerLength ? 0 : 1 + 1 + AsciiEncoding.digitCount(headerLength)) +
            1 + AsciiEncoding.digitCount(total) + LINE_END_LENGTH + total + LINE_END_LENGTH;
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
        int next = index;
        next += Command.putOperation(destination, next, CommandKind.SUB);
        next += putToken(destination, next, subject);
        if (null != queue && 0 != queue.length())
        {
            next += putToken(destination, next, queue);
        }
        next += putToken(destination, next, sid);
        next += Command.putLineEnd(destination, next);

        return next - index;
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
        int next = index;
        next += Command.putOperation(destination, next, CommandKind.UNSUB);
        next += putToken(destination, next, sid);
        if (0 != max)
        {
            next += Command.putBlank(destination, next);
            next += destination.putNaturalIntAscii(next, max);
        }
        next += Command.putLineEnd(destination, next);

        return next - index;
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
        int next = index;
        next += json(destination, next, CommandKind.INFO, source, offset, length);
        next += Command.putBlank(destination, next);
        next += Command.putLineEnd(destination, next);

        return next - index;
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
        int next = index;
        next += json(destination, next, CommandKind.CONNECT, source, offset, length);
        next += Command.putLineEnd(destination, next);

        return next - index;
    }

    private static int plain(final MutableDirectBuffer destination, final int index, final CommandKind kind)
    {
        final int length = Command.put(destination, index, kind);

        return length + Command.putLineEnd(destination, index + length);
    }

    private static int json(
        final MutableDirectBuffer destination,
        final int index,
        final CommandKind kind,
        final DirectBuffer source,
        final int offset,
        final int length)
    {
        int next = index;
        next += Command.putOperation(destination, next, kind);
        next += Command.putBlank(destination, next);
        destination.putBytes(next, source, offset, length);

        return next + length - index;
    }

    private static int replyAndBody(
        final MutableDirectBuffer destination,
        final int index,
        final AsciiView reply,
        final HeaderView headers,
        final AsciiView payload)
    {
        final int headerLength = isEmpty(headers) ? 0 : headers.length();
        int next = index;
        if (null != reply && !reply.isEmpty())
        {
            next += Command.putToken(destination, next, reply);
        }
        if (0 != headerLength)
        {
            next += Command.putBlank(destination, next);
            next += destination.putNaturalIntAscii(next, headerLength);
        }
        next += Command.putBlank(destination, next);
        next += destination.putNaturalIntAscii(next, headerLength + payload.length());
        next += Command.putLineEnd(destination, next);
        if (0 != headerLength)
        {
            destination.putBytes(next, headers.buffer(), headers.offset(), headerLength);
            next += headerLength;
        }
        next += payload.copyTo(destination, next);
        next += Command.putLineEnd(destination, next);

        return next - index;
    }

    private static int putToken(final MutableDirectBuffer destination, final int index, final CharSequence token)
    {
        Command.putBlank(destination, index);

        return 1 + destination.putStringWithoutLengthAscii(index + 1, token);
    }

    private static boolean isEmpty(final HeaderView headers)
    {
        return null == headers || headers.isEmpty();
    }
}
