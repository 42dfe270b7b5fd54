package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A range of bytes in a buffer, read as text only on request: a token, a queue name, the key or the value of a header.
 * Comparing with a {@link CharSequence} compares one char with one byte, so only ASCII text can be equal.
 * <p>
 * Confined to its owner's thread. What a callback gets is valid only until the callback returns; copy to keep.
 * Two views are equal when their bytes are, so a view over bytes that never change can be a key in a map.
 */
public class AsciiView
{
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private DirectBuffer buffer = NOTHING;
    private int offset;
    private int length;

    /** An empty view. */
    public AsciiView()
    {
    }

    /**
     * A view over a copy of some text, for comparing others with it.
     *
     * @param text that is encoded as UTF-8.
     * @return the view, which owns its bytes.
     */
    public static AsciiView of(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final AsciiView view = new AsciiView();
        view.wrap(new UnsafeBuffer(bytes), 0, bytes.length);

        return view;
    }

    /**
     * Looks at another range.
     *
     * @param buffer that holds the bytes.
     * @param offset at which they begin.
     * @param length of the range in bytes.
     * @return this.
     */
    public AsciiView wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        // Storing a reference costs more than looking whether it is needed.
        if (this.buffer != buffer)
        {
            this.buffer = buffer;
        }
        this.offset = offset;
        this.length = length;

        return this;
    }

    /**
     * Looks at the range of another view.
     *
     * @param other whose range it is.
     * @return this.
     */
    public AsciiView wrap(final AsciiView other)
    {
        return wrap(other.buffer, other.offset, other.length);
    }

    /**
     * Lets go of the buffer: the view is empty.
     *
     * @return this.
     */
    public AsciiView reset()
    {
        return wrap(NOTHING, 0, 0);
    }

    /** {@return the buffer that holds the bytes} */
    public final DirectBuffer buffer()
    {
        return buffer;
    }

    /** {@return the offset in the buffer at which the range begins} */
    public final int offset()
    {
        return offset;
    }

    /** {@return length of the range in bytes} */
    public final int length()
    {
        return length;
    }

    /** {@return true when there is nothing; an absent token is empty, for no token of the protocol is} */
    public final boolean isEmpty()
    {
        return 0 == length;
    }

    /**
     * One byte.
     *
     * @param index from the beginning of the range.
     * @return the byte.
     * @throws IndexOutOfBoundsException outside the range, even when the buffer goes on.
     */
    public final byte byteAt(final int index)
    {
        return buffer.getByte(offset + Objects.checkIndex(index, length));
    }

    /**
     * Is it the same text?
     *
     * @param text in ASCII.
     * @return true when each byte equals the char at its place and there are no more of either.
     */
    public final boolean contentEquals(final CharSequence text)
    {
        return text.length() == length && regionEquals(0, text);
    }

    /**
     * Are they the same bytes?
     *
     * @param other to compare with.
     * @return true when both have the same bytes.
     */
    public final boolean contentEquals(final AsciiView other)
    {
        return length == other.length && regionEquals(buffer, offset, other.buffer, other.offset, length);
    }

    /**
     * Is it the same text but for the case of the letters A to Z?
     *
     * @param text in ASCII.
     * @return true when each byte equals the char at its place in either case.
     */
    public final boolean contentEqualsIgnoreCase(final CharSequence text)
    {
        return text.length() == length && regionEqualsIgnoreCase(0, text);
    }

    /**
     * Does it begin with some text?
     *
     * @param prefix in ASCII.
     * @return true when it does.
     */
    public final boolean startsWith(final CharSequence prefix)
    {
        return prefix.length() <= length && regionEquals(0, prefix);
    }

    /**
     * Does it begin with the bytes of another view?
     *
     * @param prefix to compare with.
     * @return true when it does.
     */
    public final boolean startsWith(final AsciiView prefix)
    {
        return prefix.length <= length && regionEquals(buffer, offset, prefix.buffer, prefix.offset, prefix.length);
    }

    /**
     * Does it end with some text?
     *
     * @param suffix in ASCII.
     * @return true when it does.
     */
    public final boolean endsWith(final CharSequence suffix)
    {
        return suffix.length() <= length && regionEquals(length - suffix.length(), suffix);
    }

    /**
     * Where is a byte?
     *
     * @param value to look for.
     * @param from  the index at which to begin.
     * @return the index of its first occurrence, or -1.
     */
    public final int indexOf(final byte value, final int from)
    {
        for (int i = Math.max(0, from); i < length; i++)
        {
            if (value == buffer.getByte(offset + i))
            {
                return i;
            }
        }

        return -1;
    }

    /**
     * Compares byte by byte, unsigned; a prefix comes first.
     *
     * @param other to compare with.
     * @return less than, equal to or greater than 0.
     */
    public final int compareBytes(final AsciiView other)
    {
        final int common = Math.min(length, other.length);

        for (int i = 0; i < common; i++)
        {
            final int difference =
                (buffer.getByte(offset + i) & 0xFF) - (other.buffer.getByte(other.offset + i) & 0xFF);
            if (0 != difference)
            {
                return difference;
            }
        }

        return Integer.compare(length, other.length);
    }

    /**
     * Copies the bytes.
     *
     * @param destination to copy to.
     * @param index       in the destination.
     * @return the number of bytes copied.
     */
    public final int copyTo(final MutableDirectBuffer destination, final int index)
    {
        destination.putBytes(index, buffer, offset, length);

        return length;
    }

    /**
     * Appends the bytes as text: each byte that is not ASCII becomes the replacement character, so that this allocates
     * nothing but what the destination does. {@link #asString()} decodes.
     *
     * @param destination to append to.
     */
    public final void appendTo(final StringBuilder destination)
    {
        for (int i = 0; i < length; i++)
        {
            final byte value = buffer.getByte(offset + i);
            destination.append(value < 0 ? '\uFFFD' : (char)value);
        }
    }

    /** {@return the bytes decoded as UTF-8; allocates} */
    public final String asString()
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);

        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return a hash of the bytes} */
    @Override
    public final int hashCode()
    {
        int hash = 1;
        for (int i = 0; i < length; i++)
        {
            hash = 31 * hash + buffer.getByte(offset + i);
        }

        return hash;
    }

    /**
     * Are they the same bytes?
     *
     * @param other to compare with.
     * @return true when it is a view with the same bytes.
     */
    @Override
    public final boolean equals(final Object other)
    {
        return this == other || other instanceof AsciiView && contentEquals((AsciiView)other);
    }

    /** {@return the same as {@link #asString()}} */
    @Override
    public final String toString()
    {
        return asString();
    }

    final boolean regionEquals(final int index, final CharSequence text)
    {
        final int textLength = text.length();
        final int from = offset + index;

        for (int i = 0; i < textLength; i++)
        {
            // A byte that is not ASCII is negative here and equals no char.
            if (text.charAt(i) != buffer.getByte(from + i))
            {
                return false;
            }
        }

        return true;
    }

    final boolean regionEqualsIgnoreCase(final int index, final CharSequence text)
    {
        final int textLength = text.length();
        final int from = offset + index;

        for (int i = 0; i < textLength; i++)
        {
            if (toLowerCase(buffer.getByte(from + i)) != toLowerCase(text.charAt(i)))
            {
                return false;
            }
        }

        return true;
    }

    static boolean regionEquals(
        final DirectBuffer left,
        final int leftOffset,
        final DirectBuffer right,
        final int rightOffset,
        final int length)
    {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            if (left.getLong(leftOffset + i) != right.getLong(rightOffset + i))
            {
                return false;
            }
        }

        for (; i < length; i++)
        {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i))
            {
                return false;
            }
        }

        return true;
    }

    private static int toLowerCase(final int value)
    {
        return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }
}
