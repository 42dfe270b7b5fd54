package io.sluice.nats.line;

import static io.sluice.nats.line.LineScan.LINE_END;
import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.line.LineScan.MAX_DIGITS;
import static io.sluice.nats.line.LineScan.NO_SIZE;
import static io.sluice.nats.line.LineScan.digits;
import static io.sluice.nats.line.LineScan.tokenEnd;

/**
 * Where the fields of a message's line are. What ends within a block, which most lines do, is read without loops: how
 * often these go round is what a processor guesses wrongly when messages differ. All else is read token by token.
 * <pre>
 *   HMSG orders.eu 9 _INBOX.7 34 39 CRLF NATS/1.0 ...
 *        |         | |        |  |       ^limit
 *        subject   | reply    |  digits
 *                  sid        header digits
 * </pre>
 */
public final class MessageLine
{
    /** Neither the size nor the end of a line. */
    public static final long NOT_CANONICAL = -1;

    /** What may be loaded behind the blank after a token: two sizes with a blank between them, CR and LF. */
    private static final int READ_AHEAD = 2 * (MAX_DIGITS + 2) + LINE_END_LENGTH;
    private static final byte BLANK = ' ';

    private int limit;
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

    /** No line. */
    public MessageLine()
    {
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

    /** {@return the end of the line, behind its LF} */
    public int limit()
    {
        return limit;
    }

    /** {@return the offset of the subject} */
    public int subjectOffset()
    {
        return subjectOffset;
    }

    /** {@return length of the subject in bytes} */
    public int subjectLength()
    {
        return subjectLength;
    }

    /** {@return the offset of the sid} */
    public int sidOffset()
    {
        return sidOffset;
    }

    /** {@return length of the sid in bytes, 0 when there is none} */
    public int sidLength()
    {
        return sidLength;
    }

    /** {@return the offset of the reply subject} */
    public int replyOffset()
    {
        return replyOffset;
    }

    /** {@return length of the reply subject in bytes, 0 when there is none} */
    public int replyLength()
    {
        return replyLength;
    }

    /** {@return the offset of the digits of the header block's size} */
    public int headerDigitsOffset()
    {
        return headerDigitsOffset;
    }

    /** {@return how many digits the header block's size has, 0 when there is none} */
    public int headerDigitsLength()
    {
        return headerDigitsLength;
    }

    /** {@return length of the header block in bytes, 0 when there is none} */
    public int headerSize()
    {
        return headerSize;
    }

    /** {@return the offset of the digits of the size} */
    public int digitsOffset()
    {
        return digitsOffset;
    }

    /** {@return how many digits the size has} */
    public int digitsLength()
    {
        return digitsLength;
    }

    /** {@return length of header block and payload in bytes} */
    public int size()
    {
        return size;
    }

    /**
     * Takes the fields from a line that need not be canonical, whose tokens have been found right.
     *
     * @param tokens       of the line: subject, sid if there is one, reply if there is one, sizes.
     * @param hasSid       true when a sid is behind the subject.
     * @param isHeaderKind true when the first of two sizes is the header block's.
     * @param lineLimit    the end of the line, behind its LF.
     */
    public void locate(
        final LineTokens tokens, final boolean hasSid, final boolean isHeaderKind, final int lineLimit)
    {
        final int last = tokens.count() - 1;
        final int replyIndex = hasSid ? 2 : 1;
        final boolean hasReply = last - (isHeaderKind ? 1 : 0) > replyIndex;

        limit = lineLimit;
        subjectOffset = tokens.start(0);
        subjectLength = tokens.length(0);
        sidOffset = tokens.start(1);
        sidLength = hasSid ? tokens.length(1) : 0;
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
     * Takes the fields from a canonical line.
     *
     * @param bytes        that hold it.
     * @param from         where the arguments begin, at least 4: four bytes that end behind it may be loaded.
     * @param scanLimit    see {@link #scanLimit}; a line that ends in the block in which it begins may lie behind it.
     * @param hasSid       true when a sid is behind the subject.
     * @param isHeaderKind true when the first of two sizes is the header block's.
     * @return the size in the upper half, the end of the line in the lower; or {@link #NOT_CANONICAL}.
     */
    public long locate(
        final LineBytes bytes,
        final int from,
        final int scanLimit,
        final boolean hasSid,
        final boolean isHeaderKind)
    {
        int known = from;
        if (from < bytes.blockLimit())
        {
            final long block = bytes.block(from);
            final long delimiters = bytes.delimiters(block);
            final long lineEnds = Delimiters.lineEnds(delimiters);
            if (0 != lineEnds && locateInBlock(bytes, from, block, delimiters, lineEnds, hasSid, isHeaderKind))
            {
                return (long)size << Integer.SIZE | limit;
            }
            known += Long.numberOfTrailingZeros(delimiters) & -Long.BYTES;
        }

        return locateByTokens(bytes, from, known, scanLimit, hasSid, isHeaderKind);
    }

    private boolean locateInBlock(
        final LineBytes bytes,
        final int from,
        final long block,
        final long delimiters,
        final long lineEnds,
        final boolean hasSid,
        final boolean isHeaderKind)
    {
        final int lineEnd = Long.numberOfTrailingZeros(lineEnds);
        final long blanks = Delimiters.before(lineEnds, delimiters);
        final int subjectEnd = Long.numberOfTrailingZeros(blanks);
        final int sidEnd = hasSid ? Long.numberOfTrailingZeros(blanks & blanks - 1) : subjectEnd;
        final int last = Delimiters.last(blanks);
        final int replyEnd = isHeaderKind ? Delimiters.last(blanks ^ Long.highestOneBit(blanks)) : last;
        final int tokens = 1 + (hasSid ? 1 : 0) + (isHeaderKind ? 1 : 0);
        if (!Delimiters.isTokenFirst(delimiters) || !Delimiters.isCount(Long.bitCount(blanks), tokens) ||
            BLANK != bytes.byteIn(block + subjectEnd) || BLANK != bytes.byteIn(block + last) ||
            hasSid && BLANK != bytes.byteIn(block + sidEnd) ||
            isHeaderKind && BLANK != bytes.byteIn(block + replyEnd) ||
            LINE_END != bytes.shortIn(block + lineEnd))
        {
            return false;
        }

        size = Delimiters.size(bytes, block, last + 1, lineEnd);
        headerSize = isHeaderKind ? Delimiters.size(bytes, block, replyEnd + 1, last) : 0;
        set(from, subjectEnd, sidEnd, replyEnd, last, lineEnd);

        return NO_SIZE != size && NO_SIZE != headerSize && headerSize <= size;
    }

    /** The ends of the tokens, counted from where the first one begins. */
    private void set(
        final int from,
        final int subjectEnd,
        final int sidEnd,
        final int replyEnd,
        final int headerDigitsEnd,
        final int lineEnd)
    {
        subjectOffset = from;
        subjectLength = subjectEnd;
        sidOffset = from + subjectEnd + 1;
        // What is not there ends where the token before it ends.
        sidLength = Math.max(0, sidEnd - subjectEnd - 1);
        replyOffset = from + sidEnd + 1;
        replyLength = Math.max(0, replyEnd - sidEnd - 1);
        headerDigitsOffset = from + replyEnd + 1;
        headerDigitsLength = Math.max(0, headerDigitsEnd - replyEnd - 1);
        digitsOffset = from + headerDigitsEnd + 1;
        digitsLength = lineEnd - headerDigitsEnd - 1;
        limit = from + lineEnd + LINE_END_LENGTH;
    }

    /** Before the word at the known index there is no delimiter. */
    private long locateByTokens(
        final LineBytes bytes,
        final int from,
        final int known,
        final int scanLimit,
        final boolean hasSid,
        final boolean isHeaderKind)
    {
        final int end = tokenEnd(bytes, known, scanLimit);
        if (!isToken(bytes, from, end, scanLimit))
        {
            return NOT_CANONICAL;
        }
        subjectOffset = from;
        subjectLength = end - from;
        sidLength = 0;
        int next = end + 1;
        if (hasSid)
        {
            final int sidEnd = tokenEnd(bytes, next, scanLimit);
            if (!isToken(bytes, next, sidEnd, scanLimit))
            {
                return NOT_CANONICAL;
            }
            sidOffset = next;
            sidLength = sidEnd - next;
            next = sidEnd + 1;
        }

        return isHeaderKind ?
            locateReplyAndSizes(bytes, next, scanLimit) : locateReplyAndSize(bytes, next, scanLimit);
    }

    private long locateReplyAndSize(final LineBytes bytes, final int from, final int scanLimit)
    {
        int start = from;
        long number = digits(bytes, start);
        if (!isSize(bytes, start, (int)number))
        {
            // Most replies begin with a letter, so that the digits end at once; one may consist of them.
            final int end = tokenEnd(bytes, (int)number, scanLimit);
            if (!isToken(bytes, from, end, scanLimit))
            {
                return NOT_CANONICAL;
            }
            start = end + 1;
            number = digits(bytes, start);
        }
        headerDigitsLength = 0;
        headerSize = 0;

        return locateSize(bytes, from, start, start, number);
    }

    private long locateReplyAndSizes(final LineBytes bytes, final int from, final int scanLimit)
    {
        int start = from;
        long header = digits(bytes, start);
        long number = digits(bytes, (int)header + 1);
        if (!isHeaderSize(bytes, start, (int)header) || !isSize(bytes, (int)header + 1, (int)number))
        {
            final int end = tokenEnd(bytes, from, scanLimit);
            if (!isToken(bytes, from, end, scanLimit))
            {
                return NOT_CANONICAL;
            }
            start = end + 1;
            header = digits(bytes, start);
            number = digits(bytes, (int)header + 1);
        }
        headerDigitsOffset = start;
        headerDigitsLength = (int)header - start;
        headerSize = (int)(header >>> Integer.SIZE);

        return !isHeaderSize(bytes, start, (int)header) || header >>> Integer.SIZE > number >>> Integer.SIZE ?
            NOT_CANONICAL : locateSize(bytes, from, start, (int)header + 1, number);
    }

    /** The reply is what is before the sizes. */
    private long locateSize(
        final LineBytes bytes, final int replyStart, final int sizes, final int start, final long number)
    {
        replyOffset = replyStart;
        replyLength = Math.max(0, sizes - replyStart - 1);
        digitsOffset = start;
        digitsLength = (int)number - start;
        size = (int)(number >>> Integer.SIZE);
        limit = (int)number + LINE_END_LENGTH;

        return isSize(bytes, start, (int)number) ? number + LINE_END_LENGTH : NOT_CANONICAL;
    }

    private static boolean isToken(final LineBytes bytes, final int start, final int end, final int scanLimit)
    {
        return end < scanLimit && end != start && BLANK == bytes.byteAt(end);
    }

    private static boolean isHeaderSize(final LineBytes bytes, final int start, final int end)
    {
        return BLANK == bytes.byteAt(end) && end != start && end - start <= MAX_DIGITS;
    }

    private static boolean isSize(final LineBytes bytes, final int start, final int end)
    {
        return LINE_END == bytes.shortAt(end) && end != start && end - start <= MAX_DIGITS;
    }
}
