package io.sluice.nats;

import io.sluice.nats.json.Utf8;
import io.sluice.nats.line.LineScan;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Changes a header block in a copy of its own. Lines that are not touched stay byte for byte and in order; the first
 * line is never touched. Keys are found as {@link HeaderView} finds them, in exactly their case unless said otherwise.
 * Text is written as UTF-8. Created once and used again: it allocates only while its buffers grow.
 * <p>
 * A block whose end is broken gets a proper one with the first change. Values must not come from {@link #buffer()}.
 */
public final class HeaderEditor
{
    private static final int INITIAL_CAPACITY = 512;
    private static final byte[] MINIMAL_BLOCK = {'N', 'A', 'T', 'S', '/', '1', '.', '0', '\r', '\n', '\r', '\n'};

    private final MutableDirectBuffer block = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final MutableDirectBuffer text = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final HeaderView lines = new HeaderView();
    private int length;

    /** An editor of no block: the first header added makes one. */
    public HeaderEditor()
    {
    }

    /**
     * Starts from nothing.
     *
     * @return this.
     */
    public HeaderEditor reset()
    {
        length = 0;

        return this;
    }

    /**
     * Starts from a copy of a block.
     *
     * @param source to copy.
     * @return this.
     */
    public HeaderEditor wrap(final HeaderView source)
    {
        return wrap(source.buffer(), source.offset(), source.length());
    }

    /**
     * Starts from a copy of a block.
     *
     * @param buffer      that holds it.
     * @param offset      at which it begins.
     * @param blockLength in bytes; 0 starts from nothing.
     * @return this.
     */
    public HeaderEditor wrap(final DirectBuffer buffer, final int offset, final int blockLength)
    {
        block.putBytes(0, buffer, offset, blockLength);
        length = blockLength;

        return this;
    }

    /**
     * Adds a line behind the others, whether the key is there or not.
     *
     * @param key   in visible ASCII without a colon.
     * @param value without CR and LF.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     */
    public HeaderEditor add(final CharSequence key, final CharSequence value)
    {
        return add(key, text, 0, encodeText(value));
    }

    /**
     * Adds a line behind the others, whether the key is there or not.
     *
     * @param key         in visible ASCII without a colon.
     * @param value       buffer that holds the value, which has no CR and LF.
     * @param offset      at which it begins.
     * @param valueLength in bytes.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     */
    public HeaderEditor add(
        final CharSequence key, final DirectBuffer value, final int offset, final int valueLength)
    {
        checkKey(key);
        checkValue(value, offset, valueLength);
        completeBlock();
        putLine(length - LineScan.LINE_END_LENGTH, 0, key, value, offset, valueLength);

        return this;
    }

    /**
     * Makes a value the only one of its key: in the place of the first, behind the others when there was none.
     *
     * @param key   in visible ASCII without a colon.
     * @param value without CR and LF.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     */
    public HeaderEditor set(final CharSequence key, final CharSequence value)
    {
        return set(key, text, 0, encodeText(value));
    }

    /**
     * Makes a value the only one of its key: in the place of the first, behind the others when there was none.
     *
     * @param key         in visible ASCII without a colon.
     * @param value       buffer that holds the value, which has no CR and LF.
     * @param offset      at which it begins.
     * @param valueLength in bytes.
     * @return this.
     * @throws IllegalArgumentException when a line cannot hold the key or the value; nothing is changed then.
     */
    public HeaderEditor set(
        final CharSequence key, final DirectBuffer value, final int offset, final int valueLength)
    {
        checkKey(key);
        checkValue(value, offset, valueLength);
        completeBlock();

        if (!lines.wrap(block, 0, length).find(key))
        {
            putLine(length - LineScan.LINE_END_LENGTH, 0, key, value, offset, valueLength);
            return this;
        }

        final int position = lines.lineStart();
        final int next = putLine(position, lines.nextLineStart() - position, key, value, offset, valueLength);
        removeFrom(next, key, false);

        return this;
    }

    /**
     * Removes every line of a key.
     *
     * @param key to remove.
     * @return how many lines there were.
     */
    public int remove(final CharSequence key)
    {
        return removeFrom(0, key, false);
    }

    /**
     * Removes every line of a key in any case.
     *
     * @param key to remove.
     * @return how many lines there were.
     */
    public int removeIgnoreCase(final CharSequence key)
    {
        return removeFrom(0, key, true);
    }

    /** {@return the buffer that holds the block, from offset 0; it changes with the next edit} */
    public DirectBuffer buffer()
    {
        return block;
    }

    /** {@return length of the block in bytes; 0 when there is none} */
    public int length()
    {
        return length;
    }

    /** {@return true when the block says anything: a status or a line; otherwise the command goes without one} */
    public boolean isNeeded()
    {
        if (MINIMAL_BLOCK.length != length)
        {
            return 0 != length;
        }

        for (int i = 0; i < MINIMAL_BLOCK.length; i++)
        {
            if (MINIMAL_BLOCK[i] != block.getByte(i))
            {
                return true;
            }
        }

        return false;
    }

    private int removeFrom(final int position, final CharSequence key, final boolean isAnyCase)
    {
        int count = 0;
        lines.wrap(block, 0, length).startAt(position);
        while (isAnyCase ? lines.findNextIgnoreCase(key) : lines.findNext(key))
        {
            final int start = lines.lineStart();
            final int next = lines.nextLineStart();
            block.putBytes(start, block, next, length - next);
            length -= next - start;
            count++;
            lines.wrap(block, 0, length).startAt(start);
        }

        if (count > 0)
        {
            completeBlock();
        }

        return count;
    }

    /** Writes a line over an old one and returns where the next one begins. */
    private int putLine(
        final int position,
        final int oldLength,
        final CharSequence key,
        final DirectBuffer value,
        final int valueOffset,
        final int valueLength)
    {
        final int keyLength = key.length();
        final int newLength = keyLength + 2 + valueLength + LineScan.LINE_END_LENGTH;
        final int next = position + newLength;
        block.putBytes(next, block, position + oldLength, length - position - oldLength);
        length += newLength - oldLength;

        int index = position + block.putStringWithoutLengthAscii(position, key);
        block.putByte(index++, (byte)':');
        block.putByte(index++, (byte)' ');
        block.putBytes(index, value, valueOffset, valueLength);
        putLineEnd(next - LineScan.LINE_END_LENGTH);

        return next;
    }

    /** Makes sure that the last line is an empty one. */
    private void completeBlock()
    {
        if (0 == length)
        {
            block.putBytes(0, MINIMAL_BLOCK);
            length = MINIMAL_BLOCK.length;
        }

        while (!isLineEnd(length - 2) || !isLineEnd(length - 4))
        {
            putLineEnd(length);
            length += LineScan.LINE_END_LENGTH;
        }
    }

    private boolean isLineEnd(final int index)
    {
        return index >= 0 &&
            HeaderView.CARRIAGE_RETURN == block.getByte(index) && HeaderView.LINE_FEED == block.getByte(index + 1);
    }

    private void putLineEnd(final int index)
    {
        block.putByte(index, HeaderView.CARRIAGE_RETURN);
        block.putByte(index + 1, HeaderView.LINE_FEED);
    }

    private int encodeText(final CharSequence value)
    {
        return Utf8.encode(value, text, 0);
    }

    private static void checkKey(final CharSequence key)
    {
        if (0 == key.length())
        {
            throw new IllegalArgumentException("header key is empty");
        }

        for (int i = 0; i < key.length(); i++)
        {
            final char value = key.charAt(i);
            if (value <= ' ' || value >= 0x7F || ':' == value)
            {
                throw new IllegalArgumentException("header key has an illegal character at " + i + ": " + key);
            }
        }
    }

    private static void checkValue(final DirectBuffer value, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            final byte octet = value.getByte(offset + i);
            if (HeaderView.CARRIAGE_RETURN == octet || HeaderView.LINE_FEED == octet)
            {
                throw new IllegalArgumentException("header value has a line end at " + i);
            }
        }
    }
}
