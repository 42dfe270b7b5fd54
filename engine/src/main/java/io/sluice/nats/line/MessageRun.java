package io.sluice.nats.line;

import static io.sluice.nats.line.LineScan.LINE_END;
import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;
import static io.sluice.nats.line.LineScan.NO_SIZE;

/**
 * Messages in a row that nobody asked for: only where each ends is found out, and that it is canonical. Subjects and
 * sizes vary, so that the processor guesses wrongly how often a loop over their words or digits goes round, and a wrong
 * guess costs as much as forty instructions; so there are no such loops here, see {@link Delimiters}.
 * Whatever is not canonical, not there, too long or too large is left where it is for others, who look again.
 */
public final class MessageRun
{
    /** No line has longer arguments that is read here. */
    public static final int ARGUMENT_LIMIT = 2 * 64;

    private static final int NONE = -1;
    private static final int OPERATION_LENGTH = 4;
    private static final byte BLANK = ' ';

    private final LineBytes bytes;
    private int count;

    /**
     * No messages.
     *
     * @param bytes that hold them.
     */
    public MessageRun(final LineBytes bytes)
    {
        this.bytes = bytes;
    }

    /**
     * Passes over messages.
     *
     * @param operation   of them all, with its blank, as it is loaded.
     * @param tokens      that must be in front of the size; one more is the reply.
     * @param from        where they begin.
     * @param bodyLimit   the last index at which CR and LF behind a payload may be.
     * @param lengthLimit the length of the longest message that is passed over.
     * @return where the first one begins that was not passed over.
     */
    public int pass(
        final int operation, final int tokens, final int from, final int bodyLimit, final int lengthLimit)
    {
        final LineBytes source = bytes;
        final int limit = Math.min(bodyLimit, source.blockLimit() - OPERATION_LENGTH);
        int start = from;
        int passed = 0;
        while (start < limit && operation == source.intAt(start))
        {
            final int argument = start + OPERATION_LENGTH;
            final long block = source.block(argument);
            final long delimiters = source.delimiters(block);
            final int length = 0 != Delimiters.lineEnds(delimiters) ? shortLength(source, block, delimiters, tokens) :
                longLength(source, argument, block, delimiters, tokens);
            final int bodyEnd = argument + length;
            if (length < 0 || length > lengthLimit || bodyEnd > bodyLimit || LINE_END != source.shortAt(bodyEnd))
            {
                break;
            }
            start = bodyEnd + LINE_END_LENGTH;
            passed++;
        }
        count = passed;

        return start;
    }

    /** {@return how many messages were passed over} */
    public int count()
    {
        return count;
    }

    /** Line and payload when the line ends in the block in which its arguments begin; or {@link #NONE}. */
    private static int shortLength(
        final LineBytes bytes, final long block, final long delimiters, final int tokens)
    {
        final long lineEnds = Delimiters.lineEnds(delimiters);
        final long blanks = Delimiters.before(lineEnds, delimiters);
        final boolean isCanonical = Delimiters.isTokenFirst(delimiters) &&
            Delimiters.isCount(Long.bitCount(blanks), tokens) &&
            BLANK == bytes.byteIn(block + Long.numberOfTrailingZeros(blanks)) &&
            BLANK == bytes.byteIn(block + Delimiters.last(blanks)) &&
            (1 == tokens || BLANK == bytes.byteIn(block + Long.numberOfTrailingZeros(blanks & blanks - 1)));

        return isCanonical ? length(bytes, block, blanks, Long.numberOfTrailingZeros(lineEnds)) : NONE;
    }

    /** The same when it ends in the block behind the last token that ends in the first one. */
    private static int longLength(
        final LineBytes bytes, final int argument, final long block, final long delimiters, final int tokens)
    {
        final int next = Delimiters.last(delimiters) + 1;
        if (0 == delimiters || argument + next >= bytes.blockLimit())
        {
            return NONE;
        }

        final long nextBlock = block + next;
        final long nextDelimiters = bytes.delimiters(nextBlock);
        final long lineEnds = Delimiters.lineEnds(nextDelimiters);
        final long blanks = Delimiters.before(lineEnds, nextDelimiters);
        final boolean isCanonical = 0 != lineEnds &&
            Delimiters.isTokenFirst(delimiters) && Delimiters.isTokenFirst(nextDelimiters) &&
            Delimiters.isCount(Long.bitCount(delimiters) + Long.bitCount(blanks), tokens) &&
            areBlanks(bytes, block, delimiters) && areBlanks(bytes, nextBlock, blanks);
        final int length = isCanonical ?
            length(bytes, nextBlock, blanks, Long.numberOfTrailingZeros(lineEnds)) : NONE;

        return length < 0 ? NONE : next + length;
    }

    /** From a block to the end of the payload, with the line's end in the block and the size before that. */
    private static int length(final LineBytes bytes, final long block, final long blanks, final int lineEnd)
    {
        final int size = Delimiters.size(bytes, block, Delimiters.last(blanks) + 1, lineEnd);

        return NO_SIZE == size || LINE_END != bytes.shortIn(block + lineEnd) ?
            NONE : lineEnd + LINE_END_LENGTH + size;
    }

    private static boolean areBlanks(final LineBytes bytes, final long block, final long delimiters)
    {
        long rest = delimiters;
        while (0 != rest && BLANK == bytes.byteIn(block + Long.numberOfTrailingZeros(rest)))
        {
            rest &= rest - 1;
        }

        return 0 == rest;
    }
}
