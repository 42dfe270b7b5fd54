package io.sluice.nats;

import io.sluice.nats.line.LineTokens;
import io.sluice.nats.line.MessageLine;
import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;

/**
 * What a message is on either leg: PUB and HPUB, MSG and HMSG.
 * <pre>
 *   HMSG orders.eu 9 _INBOX.7 34 39 CRLF NATS/1.0 ... CRLF CRLF hello CRLF
 *        ^subject  ^sid ^reply ^  ^total ^header block          ^payload
 *                              header digits
 * </pre>
 */
public abstract class PayloadCommand extends Command
{
    static final int SUBJECT = 1;
    static final int REPLY = 1 << 1;
    static final int SID = 1 << 2;
    static final int HEADERS = 1 << 3;
    static final int PAYLOAD = 1 << 4;

    private final Subject subject = new Subject();
    private final Subject reply = new Subject();
    private final AsciiView sid = new AsciiView();
    private final HeaderView headers = new HeaderView();
    private final MessageLine line = new MessageLine();

    PayloadCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the subject} */
    public final Subject subject()
    {
        return hasEdit(SUBJECT) ?
            subject.wrap(texts().subject.buffer(), 0, texts().subject.length()) :
            subject.wrap(buffer(), line.subjectOffset(), line.subjectLength());
    }

    /** {@return the reply subject, empty when there is none} */
    public final Subject reply()
    {
        return hasEdit(REPLY) ? reply.wrap(texts().reply.buffer(), 0, texts().reply.length()) :
            0 == line.replyLength() ? reply.reset() : reply.wrap(buffer(), line.replyOffset(), line.replyLength());
    }

    /** {@return true when there is a reply subject} */
    public final boolean hasReply()
    {
        return 0 != replyLength();
    }

    /** {@return true when the command has a header block} */
    public final boolean hasHeaders()
    {
        return 0 != headerLength();
    }

    /** {@return true when the header block, if it has one, is in the buffer} */
    public final boolean isHeadersPresent()
    {
        return hasEdit(HEADERS) || limit() - line.limit() >= line.headerSize();
    }

    /** {@return the header block, empty when there is none or when it is not in the buffer} */
    public final HeaderView headers()
    {
        return hasEdit(HEADERS) ? headers.wrap(texts().headers.buffer(), 0, headerLength()) :
            isHeadersPresent() ? headers.wrap(buffer(), line.limit(), line.headerSize()) : headers.reset();
    }

    /** {@return length of the header block in bytes} */
    public final int headerLength()
    {
        return !hasEdit(HEADERS) ? line.headerSize() : texts().headers.isNeeded() ? texts().headers.length() : 0;
    }

    /** {@return the buffer that holds the payload, which is another one once it was set} */
    public final DirectBuffer payloadBuffer()
    {
        return hasEdit(PAYLOAD) ? texts().payload.buffer() : buffer();
    }

    /** {@return the offset at which the payload begins; it may lie behind what is in the buffer} */
    public final int payloadOffset()
    {
        return hasEdit(PAYLOAD) ? 0 : line.limit() + line.headerSize();
    }

    /** {@return length of the payload in bytes, without the headers} */
    public final int payloadLength()
    {
        return hasEdit(PAYLOAD) ? texts().payload.length() : line.size() - line.headerSize();
    }

    /** {@return header block and payload in bytes, which the payload limit is about} */
    public final int totalLength()
    {
        return headerLength() + payloadLength();
    }

    /** {@inheritDoc} */
    @Override
    public final CommandKind kind()
    {
        return kind(hasEdit(HEADERS) ? texts().headers.isNeeded() : 0 != line.headerDigitsLength());
    }

    /** {@inheritDoc} */
    @Override
    public final int argumentLength()
    {
        final int tokens = subjectLength() + (hasSid() ? sidLength() + 1 : 0) + (hasReply() ? replyLength() + 1 : 0);

        return tokens + (isHeaderKind() ? headerDigitsLength() + 1 : 0) + 1 + digitsLength();
    }

    /** {@return true when edits made the control line longer than it was received} */
    public final boolean isLineLengthened()
    {
        final int receivedLength = length() - line.size() - LINE_END_LENGTH;

        return kind().word().length() + 1 + argumentLength() + LINE_END_LENGTH > receivedLength;
    }

    /** {@inheritDoc} */
    @Override
    public final int headLength()
    {
        return kind().word().length() + 1 + argumentLength() + LINE_END_LENGTH +
            (isHeaderBlockInHead() ? headerLength() : 0) + (hasEdit(PAYLOAD) ? payloadLength() + LINE_END_LENGTH : 0);
    }

    /** {@inheritDoc} */
    @Override
    public final int tailLength()
    {
        return hasEdit(PAYLOAD) ? 0 : line.size() - (hasEdit(HEADERS) ? line.headerSize() : 0) + LINE_END_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public final int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        int next = index;
        next += putOperation(destination, next, kind());
        next += putToken(destination, next, subject());
        if (hasSid())
        {
            next += putToken(destination, next, sidToken());
        }
        if (hasReply())
        {
            next += putToken(destination, next, reply());
        }
        if (isHeaderKind())
        {
            next += putSize(destination, next, headerLength(),
                line.headerSize(), line.headerDigitsOffset(), line.headerDigitsLength());
        }
        next += putSize(destination, next, totalLength(), line.size(), line.digitsOffset(), line.digitsLength());
        next += putLineEnd(destination, next);
        if (isHeaderBlockInHead())
        {
            next += putHeaderBlock(destination, next);
        }
        if (hasEdit(PAYLOAD))
        {
            next += texts().payload.copyTo(destination, next);
            next += putLineEnd(destination, next);
        }

        return next - index;
    }

    /**
     * Takes the fields from a line that need not be canonical, whose tokens have been found right.
     *
     * @param tokens     of the line: subject, sid if there is one, reply if there is one, sizes.
     * @param isHeaderKind true when the first of two sizes is the header block's.
     * @param lineLimit  the end of the line, behind its LF.
     */
    public final void locate(final LineTokens tokens, final boolean isHeaderKind, final int lineLimit)
    {
        line.locate(tokens, hasSid(), isHeaderKind, lineLimit);
    }

    /**
     * The length that has to be in the buffer from the end of the line on.
     *
     * @param need of the command.
     * @return length in bytes.
     */
    public final int bodyLength(final Need need)
    {
        return Need.WHOLE == need ? line.size() + LINE_END_LENGTH : Need.HEADERS == need ? line.headerSize() : 0;
    }

    abstract CommandKind kind(boolean hasHeaders);

    abstract boolean hasSid();

    abstract PayloadEdit<?> texts();

    final MessageLine line()
    {
        return line;
    }

    final AsciiView sidToken()
    {
        return hasEdit(SID) ?
            sid.wrap(texts().sid.buffer(), 0, texts().sid.length()) :
            sid.wrap(buffer(), line.sidOffset(), line.sidLength());
    }

    private int subjectLength()
    {
        return hasEdit(SUBJECT) ? texts().subject.length() : line.subjectLength();
    }

    private int sidLength()
    {
        return hasEdit(SID) ? texts().sid.length() : line.sidLength();
    }

    private int replyLength()
    {
        return hasEdit(REPLY) ? texts().reply.length() : line.replyLength();
    }

    private int headerDigitsLength()
    {
        return isSameSize(headerLength(), line.headerSize(), line.headerDigitsLength()) ?
            line.headerDigitsLength() : AsciiEncoding.digitCount(headerLength());
    }

    private int digitsLength()
    {
        return isSameSize(totalLength(), line.size(), line.digitsLength()) ?
            line.digitsLength() : AsciiEncoding.digitCount(totalLength());
    }

    private boolean isHeaderKind()
    {
        return hasEdit(HEADERS) ? texts().headers.isNeeded() : 0 != line.headerDigitsLength();
    }

    private boolean isHeaderBlockInHead()
    {
        return hasEdit(HEADERS | PAYLOAD) && 0 != headerLength();
    }

    private static boolean isSameSize(final int length, final int received, final int receivedDigits)
    {
        return length == received && 0 != receivedDigits;
    }

    private int putSize(
        final MutableDirectBuffer destination,
        final int index,
        final int length,
        final int received,
        final int receivedOffset,
        final int receivedDigits)
    {
        putBlank(destination, index);
        if (isSameSize(length, received, receivedDigits))
        {
            destination.putBytes(index + 1, buffer(), receivedOffset, receivedDigits);

            return 1 + receivedDigits;
        }

        return 1 + destination.putNaturalIntAscii(index + 1, length);
    }

    private int putHeaderBlock(final MutableDirectBuffer destination, final int index)
    {
        final HeaderView block = headers();
        destination.putBytes(index, block.buffer(), block.offset(), block.length());

        return block.length();
    }
}
