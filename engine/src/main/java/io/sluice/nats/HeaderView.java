package io.sluice.nats;

import io.sluice.nats.line.LineScan;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * The header block of HPUB and HMSG, read where it is. Nothing in it can make this throw or look beyond its range.
 * <pre>
 *   NATS/1.0 503 No Responders CRLF     status line; the status is optional
 *   Key: value CRLF                     a key may come again
 *   CRLF
 * </pre>
 * A key is found as the server finds it: in exactly this case, at the beginning of a line that is not the first,
 * directly followed by a colon; blanks before the value are skipped and the value ends at CRLF. Lines are walked in
 * order by {@code while (headers.next())}; {@link #find} moves to the first line of a key and {@link #findNext} to
 * its next one. {@link #key()} and {@link #value()} are the current line's and change with every move.
 */
public final class HeaderView
{
    /** What {@link #status()} says when the block has none. */
    public static final int NO_STATUS = -1;

    static final int VERSION_LENGTH = 8;
    static final byte CARRIAGE_RETURN = '\r';
    static final byte LINE_FEED = '\n';

    private static final int FIRST_LINE = -1;
    private static final byte BLANK = ' ';
    private static final byte COLON = ':';
    private static final int STATUS_DIGITS = 3;
    /** The bytes of "NATS/1.0" are compared at once, big-endian. */
    private static final long VERSION = 0x4E4154532F312E30L;

    private final AsciiView block = new AsciiView();
    private final AsciiView key = new AsciiView();
    private final AsciiView value = new AsciiView();
    private int lineStart;
    private int lineEnd;
    private int nextLine;

    /** A view of no header block. */
    public HeaderView()
    {
    }

    /**
     * Looks at a block, before its first line.
     *
     * @param buffer that holds the block.
     * @param offset at which it begins.
     * @param length in bytes, as the command says; 0 when there is none.
     * @return this.
     */
    public HeaderView wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        block.wrap(buffer, offset, length);

        return rewind();
    }

    /**
     * Lets go of the buffer: there is no block.
     *
     * @return this.
     */
    public HeaderView reset()
    {
        block.reset();

        return rewind();
    }

    /** {@return the buffer that holds the block} */
    public DirectBuffer buffer()
    {
        return block.buffer();
    }

    /** {@return the offset in the buffer at which the block begins} */
    public int offset()
    {
        return block.offset();
    }

    /** {@return length of the block in bytes, the empty line at its end included} */
    public int length()
    {
        return block.length();
    }

    /** {@return true when the command has no header block} */
    public boolean isEmpty()
    {
        return block.isEmpty();
    }

    /**
     * Is it a block that clients can read? The server does not look, and one that is not kills some subscribers.
     *
     * @return true when it begins with the version, followed by a blank or CRLF, and ends with an empty line.
     */
    public boolean isValid()
    {
        final int length = block.length();
        if (length < VERSION_LENGTH + 2 * LineScan.LINE_END_LENGTH || !startsWithVersion())
        {
            return false;
        }

        return (BLANK == block.byteAt(VERSION_LENGTH) || isLineEnd(VERSION_LENGTH)) &&
            isLineEnd(length - LineScan.LINE_END_LENGTH) && isLineEnd(length - 2 * LineScan.LINE_END_LENGTH);
    }

    /** {@return the status of the first line, such as 503, or {@link #NO_STATUS}} */
    public int status()
    {
        final int begin = VERSION_LENGTH + 1;
        final int end = lineEnd(0);
        if (!startsWithVersion() || end < begin + STATUS_DIGITS || BLANK != block.byteAt(VERSION_LENGTH) ||
            end > begin + STATUS_DIGITS && BLANK != block.byteAt(begin + STATUS_DIGITS))
        {
            return NO_STATUS;
        }

        int status = 0;
        for (int i = begin; i < begin + STATUS_DIGITS; i++)
        {
            final int digit = block.byteAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return NO_STATUS;
            }
            status = status * 10 + digit;
        }

        return status;
    }

    /**
     * The text behind the status.
     *
     * @param description is set to it, or to nothing.
     * @return true when there is one.
     */
    public boolean statusDescription(final AsciiView description)
    {
        int begin = VERSION_LENGTH + 1 + STATUS_DIGITS;
        final int end = lineEnd(0);
        if (NO_STATUS == status())
        {
            begin = end;
        }
        while (begin < end && BLANK == block.byteAt(begin))
        {
            begin++;
        }

        if (begin >= end)
        {
            description.reset();
            return false;
        }

        description.wrap(block.buffer(), block.offset() + begin, end - begin);

        return true;
    }

    /**
     * Goes back before the first line.
     *
     * @return this.
     */
    public HeaderView rewind()
    {
        // The first line is looked for when somebody asks: most blocks are wrapped and passed on.
        lineStart = 0;
        nextLine = FIRST_LINE;
        key.reset();
        value.reset();

        return this;
    }

    /** {@return true when there was another line with a key; lines without a colon are passed over} */
    public boolean next()
    {
        while (nextLine())
        {
            final int colon = colon();
            if (colon > lineStart && colon < lineEnd)
            {
                locate(colon);

                return true;
            }
        }

        return false;
    }

    /** {@return the key of the current line} */
    public AsciiView key()
    {
        return key;
    }

    /** {@return the value of the current line, without the blanks before it} */
    public AsciiView value()
    {
        return value;
    }

    /** {@return where the current line begins, from the beginning of the block} */
    int lineStart()
    {
        return lineStart;
    }

    /** {@return where the line behind the current one begins} */
    int nextLineStart()
    {
        return nextLine;
    }

    /** Goes on with the line that begins at an index; 0 is before the first one. */
    HeaderView startAt(final int index)
    {
        nextLine = 0 == index ? FIRST_LINE : index;

        return this;
    }

    /**
     * Moves to the first line of a key, whose value is what the server would take.
     *
     * @param name of the key.
     * @return true when there is one.
     */
    public boolean find(final CharSequence name)
    {
        return rewind().findNext(name);
    }

    /**
     * Moves to the next line of a key.
     *
     * @param name of the key.
     * @return true when there is one.
     */
    public boolean findNext(final CharSequence name)
    {
        final int length = name.length();
        while (nextLine())
        {
            if (isKeyOfLength(length) && block.regionEquals(lineStart, name))
            {
                locate(lineStart + length);

                return true;
            }
        }

        return false;
    }

    /**
     * Moves to the first line of a key in any case, which is how some clients look and the server does not.
     *
     * @param name of the key.
     * @return true when there is one.
     */
    public boolean findIgnoreCase(final CharSequence name)
    {
        return rewind().findNextIgnoreCase(name);
    }

    /**
     * Moves to the next line of a key in any case.
     *
     * @param name of the key.
     * @return true when there is one.
     */
    public boolean findNextIgnoreCase(final CharSequence name)
    {
        final int length = name.length();
        while (nextLine())
        {
            if (isKeyOfLength(length) && block.regionEqualsIgnoreCase(lineStart, name))
            {
                locate(lineStart + length);

                return true;
            }
        }

        return false;
    }

    /**
     * Counts the values of a key and moves behind the last line.
     *
     * @param name of the key.
     * @return how many lines have it.
     */
    public int count(final CharSequence name)
    {
        int count = 0;
        rewind();
        while (findNext(name))
        {
            count++;
        }

        return count;
    }

    /**
     * The first value of a key as text; allocates. Moves to its line.
     *
     * @param name of the key.
     * @return the value, or null when there is no such key.
     */
    public String valueOf(final CharSequence name)
    {
        return find(name) ? value.asString() : null;
    }

    private boolean nextLine()
    {
        final int length = block.length();
        final int start = FIRST_LINE == nextLine ? lineEnd(0) + LineScan.LINE_END_LENGTH : nextLine;
        if (start >= length)
        {
            key.reset();
            value.reset();
            nextLine = length;

            return false;
        }

        lineStart = start;
        lineEnd = lineEnd(start);
        nextLine = Math.min(lineEnd + LineScan.LINE_END_LENGTH, length);

        return true;
    }

    /** Whether so many bytes are followed by a colon, which is all that the server asks of a key. */
    private boolean isKeyOfLength(final int length)
    {
        return length > 0 && lineEnd - lineStart > length && COLON == block.byteAt(lineStart + length);
    }

    private void locate(final int colon)
    {
        int begin = colon + 1;
        while (begin < lineEnd && BLANK == block.byteAt(begin))
        {
            begin++;
        }
        key.wrap(block.buffer(), block.offset() + lineStart, colon - lineStart);
        value.wrap(block.buffer(), block.offset() + begin, lineEnd - begin);
    }

    /** Looks no further than the line: a block of short lines without colons must not cost its square. */
    private int colon()
    {
        int index = lineStart;
        while (index < lineEnd && COLON != block.byteAt(index))
        {
            index++;
        }

        return index;
    }

    private boolean startsWithVersion()
    {
        return block.length() >= VERSION_LENGTH &&
            VERSION == block.buffer().getLong(block.offset(), ByteOrder.BIG_ENDIAN);
    }

    private boolean isLineEnd(final int index)
    {
        return CARRIAGE_RETURN == block.byteAt(index) && LINE_FEED == block.byteAt(index + 1);
    }

    /** Where the line ends: at its CRLF, or at the end of a block that lacks it. */
    private int lineEnd(final int start)
    {
        final DirectBuffer buffer = block.buffer();
        final int first = block.offset() + start;
        final int limit = block.offset() + block.length();
        int lineFeed = LineScan.indexOfLineFeed(buffer, first, limit);
        while (lineFeed < limit && (lineFeed == first || CARRIAGE_RETURN != buffer.getByte(lineFeed - 1)))
        {
            lineFeed = LineScan.indexOfLineFeed(buffer, lineFeed + 1, limit);
        }

        return lineFeed < limit ? lineFeed - 1 - block.offset() : block.length();
    }
}
