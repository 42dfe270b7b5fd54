package io.sluice.nats;

import io.sluice.nats.line.LineBytes;
import io.sluice.nats.line.LineTokens;
import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END;
import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.line.LineScan.MAX_DIGITS;
import static io.sluice.nats.line.LineScan.digits;
import static io.sluice.nats.line.LineScan.tokenEnd;

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
    /** What the methods that read canonical lines say of all others. */
    public static final long NOT_CANONICAL = -1;

    static final int SUBJECT = 1;
    static final int REPLY = 1 << 1;
    static final int SID = 1 << 2;
    static final int HEADERS = 1 << 3;
    static final int PAYLOAD = 1 << 4;

    /** What may be loaded behind the blank after a token: two sizes with a blank between them, CR and LF. */
    private static final int READ_AHEAD = 2 * (MAX_DIGITS + 2) + LINE_END_LENGTH;
    private static final byte BLANK = ' ';

    private final Subject subject = new Subject();
    private final Subject reply = new Subject();
    private final AsciiView sid = new AsciiView();
    private final HeaderView headers = new HeaderView();

    private int lineLimit;
    private int subjectOffset;
    private int subjectLength;
    private int sidOffset;
    private int sidLength;
    private int replyOffset;
    private int replyLength;
    private int headerDigitsOffset;
    private int headerDigitsLength;
    private int headerSize;
    private int digitsOffset;
    private int digitsLength;
    private int size;

    PayloadCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /**
     * The exclusive end of the indexes at which a token of a canonical line may end for it to be read eight bytes at a
     * time, whatever follows.
     *
     * @param bytes that hold the lines.
     * @return the end; the methods that read canonical lines take it, or the end of the input if that comes first.
     */
    public static int scanLimit(final LineBytes bytes)
    {
        return bytes.wordLimit() - READ_AHEAD;
    }

    /** {@return the subject} */
    public final Subject subject()
    {
        return hasEdit(SUBJECT) ?
            subject.wrap(texts().subject.buffer(), 0, texts().subject.length()) :
            subject.wrap(buffer(), subjectOffset, subjectLength);
    }

    /** {@return the reply subject, empty when there is none} */
    public final Subject reply()
    {
        return hasEdit(REPLY) ? reply.wrap(texts().reply.buffer(), 0, texts().reply.length()) :
            0 == replyLength ? reply.reset() : reply.wrap(buffer(), replyOffset, replyLength);
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
        return hasEdit(HEADERS) || limit() - lineLimit >= headerSize;
    }

    /** {@return the header block, empty when there is none or when it is not in the buffer} */
    public final HeaderView headers()
    {
        return hasEdit(HEADERS) ? headers.wrap(texts().headers.buffer(), 0, headerLength()) :
            isHeadersPresent() ? headers.wrap(buffer(), lineLimit, headerSize) : headers.reset();
    }

    /** {@return length of the header block in bytes} */
    public final int headerLength()
    {
        return !hasEdit(HEADERS) ? headerSize : texts().headers.isNeeded() ? texts().headers.length() : 0;
    }

    /** {@return the buffer that holds the payload, which is another one once it was set} */
    public final DirectBuffer payloadBuffer()
    {
        return hasEdit(PAYLOAD) ? texts().payload.buffer() : buffer();
    }

    /** {@return the offset at which the payload begins; it may lie behind what is in the buffer} */
    public final int payloadOffset()
    {
        return hasEdit(PAYLOAD) ? 0 : lineLimit + headerSize;
    }

    /** {@return length of the payload in bytes, without the headers} */
    public final int payloadLength()
    {
        return hasEdit(PAYLOAD) ? texts().payload.length() : size - headerSize;
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
        return kind(hasEdit(HEADERS) ? texts().headers.isNeeded() : 0 != headerDigitsLength);
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
        final int receivedLength = length() - size - LINE_END_LENGTH;

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
        return hasEdit(PAYLOAD) ? 0 : size - (hasEdit(HEADERS) ? headerSize : 0) + LINE_END_LENGTH;
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
            next += putSize(destination, next, headerLength(), headerSize, headerDigitsOffset, headerDigitsLength);
        }
        next += putSize(destination, next, totalLength(), size, digitsOffset, digitsLength);
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
        final int last = tokens.count() - 1;
        final int replyIndex = hasSid() ? 2 : 1;
        final boolean hasReply = last - (isHeaderKind ? 1 : 0) > replyIndex;

        this.lineLimit = lineLimit;
        subjectOffset = tokens.start(0);
        subjectLength = tokens.length(0);
        sidOffset = tokens.start(1);
        sidLength = hasSid() ? tokens.length(1) : 0;
        replyOffset = tokens.start(replyIndex);
        replyLength = hasReply ? tokens.length(replyIndex) : 0;
        digitsOffset = tokens.start(last);
        digitsLength = tokens.length(last);
        size = tokens.size(last);
        headerDigitsOffset = tokens.start(last - 1);
        headerDigitsLength = isHeaderKind ? tokens.length(last - 1) : 0;
        headerSize = isHeaderKind ? tokens.size(last - 1) : 0;
    }

    /**
     * The length that has to be in the buffer from the end of the line on.
     *
     * @param need of the command.
     * @return length in bytes.
     */
    public final int bodyLength(final Need need)
    {
        return Need.WHOLE == need ? size + LINE_END_LENGTH : Need.HEADERS == need ? headerSize : 0;
    }

    abstract CommandKind kind(boolean hasHeaders);

    abstract boolean hasSid();

    abstract PayloadEdit<?> texts();

    final AsciiView sidToken()
    {
        return hasEdit(SID) ?
            sid.wrap(texts().sid.buffer(), 0, texts().sid.length()) : sid.wrap(buffer(), sidOffset, sidLength);
    }

    /** Behind the operation: subject, reply if there is one, size. */
    final long locateSubjectAndSize(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int end = tokenEnd(bytes, from, scanLimit);
        if (end >= scanLimit || end == from || BLANK != bytes.byteAt(end))
        {
            return NOT_CANONICAL;
        }
        subjectOffset = from;
        subjectLength = end - from;

        return locateReplyAndSize(bytes, end + 1, scanLimit);
    }

    /** Behind the operation: subject, reply if there is one, header size, size. */
    final long locateSubjectAndSizes(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int end = tokenEnd(bytes, from, scanLimit);
        if (end >= scanLimit || end == from || BLANK != bytes.byteAt(end))
        {
            return NOT_CANONICAL;
        }
        subjectOffset = from;
        subjectLength = end - from;

        return locateReplyAndSizes(bytes, end + 1, scanLimit);
    }

    /** Behind the operation: subject, sid, reply if there is one, size. */
    final long locateSubjectSidAndSize(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int next = locateSubjectAndSid(bytes, from, scanLimit);

        return next < 0 ? NOT_CANONICAL : locateReplyAndSize(bytes, next, scanLimit);
    }

    /** Behind the operation: subject, sid, reply if there is one, header size, size. */
    final long locateSubjectSidAndSizes(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int next = locateSubjectAndSid(bytes, from, scanLimit);

        return next < 0 ? NOT_CANONICAL : locateReplyAndSizes(bytes, next, scanLimit);
    }

    private int locateSubjectAndSid(final LineBytes bytes, final int from, final int scanLimit)
    {
        final int end = tokenEnd(bytes, from, scanLimit);
        if (end >= scanLimit || end == from || BLANK != bytes.byteAt(end))
        {
            return -1;
        }
        final int sidStart = end + 1;
        final int sidEnd = tokenEnd(bytes, sidStart, scanLimit);
        if (sidEnd >= scanLimit || sidEnd == sidStart || BLANK != bytes.byteAt(sidEnd))
        {
            return -1;
        }
        subjectOffset = from;
        subjectLength = end - from;
        sidOffset = sidStart;
        sidLength = sidEnd - sidStart;

        return sidEnd + 1;
    }

    /**
     * The size in the upper half of what it returns, the end of the line in the lower. Most have no reply: what reads
     * one is a method of its own, so that this one is small enough to become part of the loop that calls it.
     */
    private long locateReplyAndSize(final LineBytes bytes, final int from, final int scanLimit)
    {
        final long number = digits(bytes, from);
        if (!isSizeAtLineEnd(bytes, from, (int)number))
        {
            return locateReplyThenSize(bytes, from, (int)number, scanLimit);
        }
        replyLength = 0;
        headerDigitsLength = 0;
        headerSize = 0;

        return locateSize(from, number);
    }

    /** Most replies begin with a letter, so that the digits end at once; one may consist of them. */
    private long locateReplyThenSize(final LineBytes bytes, final int from, final int digitsEnd, final int scanLimit)
    {
        final int replyEnd = tokenEnd(bytes, digitsEnd, scanLimit);
        if (replyEnd >= scanLimit || replyEnd == from || BLANK != bytes.byteAt(replyEnd))
        {
            return NOT_CANONICAL;
        }
        final int start = replyEnd + 1;
        final long number = digits(bytes, start);
        if (!isSizeAtLineEnd(bytes, start, (int)number))
        {
            return NOT_CANONICAL;
        }
        replyOffset = from;
        replyLength = replyEnd - from;
        headerDigitsLength = 0;
        headerSize = 0;

        return locateSize(start, number);
    }

    private long locateReplyAndSizes(final LineBytes bytes, final int from, final int scanLimit)
    {
        int start = from;
        long header = digits(bytes, start);
        long number = digits(bytes, (int)header + 1);
        int length = 0;
        if (!isSizeAtBlank(bytes, start, (int)header) || !isSizeAtLineEnd(bytes, (int)header + 1, (int)number))
        {
            final int replyEnd = tokenEnd(bytes, from, scanLimit);
            if (replyEnd >= scanLimit || replyEnd == from || BLANK != bytes.byteAt(replyEnd))
            {
                return NOT_CANONICAL;
            }
            length = replyEnd - from;
            start = replyEnd + 1;
            header = digits(bytes, start);
            number = digits(bytes, (int)header + 1);
            if (!isSizeAtBlank(bytes, start, (int)header) || !isSizeAtLineEnd(bytes, (int)header + 1, (int)number))
            {
                return NOT_CANONICAL;
            }
        }
        replyOffset = from;
        replyLength = length;
        headerDigitsOffset = start;
        headerDigitsLength = (int)header - start;
        headerSize = (int)(header >>> Integer.SIZE);

        return header >>> Integer.SIZE > number >>> Integer.SIZE ? NOT_CANONICAL : locateSize((int)header + 1, number);
    }

    private long locateSize(final int start, final long number)
    {
        digitsOffset = start;
        digitsLength = (int)number - start;
        size = (int)(number >>> Integer.SIZE);
        lineLimit = (int)number + LINE_END_LENGTH;

        return number + LINE_END_LENGTH;
    }

    private static boolean isSizeAtLineEnd(final LineBytes bytes, final int start, final int end)
    {
        return LINE_END == bytes.shortAt(end) && end != start && end - start <= MAX_DIGITS;
    }

    private static boolean isSizeAtBlank(final LineBytes bytes, final int start, final int end)
    {
        return BLANK == bytes.byteAt(end) && end != start && end - start <= MAX_DIGITS;
    }

    private int subjectLength()
    {
        return hasEdit(SUBJECT) ? texts().subject.length() : subjectLength;
    }

    private int sidLength()
    {
        return hasEdit(SID) ? texts().sid.length() : sidLength;
    }

    private int replyLength()
    {
        return hasEdit(REPLY) ? texts().reply.length() : replyLength;
    }

    private int headerDigitsLength()
    {
        return isSameSize(headerLength(), headerSize, headerDigitsLength) ?
            headerDigitsLength : AsciiEncoding.digitCount(headerLength());
    }

    private int digitsLength()
    {
        return isSameSize(totalLength(), size, digitsLength) ? digitsLength : AsciiEncoding.digitCount(totalLength());
    }

    private boolean isHeaderKind()
    {
        return hasEdit(HEADERS) ? texts().headers.isNeeded() : 0 != headerDigitsLength;
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
