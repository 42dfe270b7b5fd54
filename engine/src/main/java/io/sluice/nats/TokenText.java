package io.sluice.nats;

import io.sluice.nats.line.LineScan;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory for a text that replaces one in a command. Grows only at need; the buffer stays the same object, so that
 * views over it do not notice.
 */
final class TokenText
{
    private static final int MIN_CAPACITY = 64;

    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
    private int length;

    TokenText()
    {
    }

    DirectBuffer buffer()
    {
        return bytes;
    }

    int length()
    {
        return length;
    }

    void clear()
    {
        length = 0;
    }

    void setToken(final String name, final CharSequence text)
    {
        final int textLength = text.length();
        for (int i = 0; i < textLength; i++)
        {
            final char value = text.charAt(i);
            requireSafe(name, value > 0x7F ? 0 : value);
        }
        requireToken(name, textLength);

        ensureCapacity(textLength);
        for (int i = 0; i < textLength; i++)
        {
            bytes.putByte(i, (byte)text.charAt(i));
        }
        length = textLength;
    }

    void setToken(final String name, final DirectBuffer source, final int offset, final int sourceLength)
    {
        // Most tokens hold no control character at all; of those that do, some are legal.
        if (LineScan.hasDelimiter(source, offset, offset + sourceLength))
        {
            for (int i = offset; i < offset + sourceLength; i++)
            {
                requireSafe(name, source.getByte(i));
            }
        }
        requireToken(name, sourceLength);

        setBytes(source, offset, sourceLength);
    }

    void setBytes(final DirectBuffer source, final int offset, final int sourceLength)
    {
        ensureCapacity(sourceLength);
        if (source == bytes)
        {
            bytes.putBytes(0, source, offset, sourceLength);
        }
        else
        {
            Command.copy(bytes, 0, source, offset, sourceLength);
        }
        length = sourceLength;
    }

    int copyTo(final MutableDirectBuffer destination, final int index)
    {
        destination.putBytes(index, bytes, 0, length);

        return length;
    }

    void append(final byte value)
    {
        if (length == bytes.capacity())
        {
            grow(length + 1);
        }
        bytes.putByte(length++, value);
    }

    void append(final DirectBuffer source, final int offset, final int sourceLength)
    {
        if (length + sourceLength > bytes.capacity())
        {
            grow(length + sourceLength);
        }
        bytes.putBytes(length, source, offset, sourceLength);
        length += sourceLength;
    }

    MutableDirectBuffer ensureCapacity(final int required)
    {
        if (required > bytes.capacity())
        {
            grow(required);
        }

        return bytes;
    }

    void length(final int newLength)
    {
        length = newLength;
    }

    private void grow(final int required)
    {
        final byte[] grown = new byte[Math.max(MIN_CAPACITY, Math.max(required, 2 * bytes.capacity()))];
        bytes.getBytes(0, grown, 0, length);
        bytes.wrap(grown);
    }

    private static void requireSafe(final String name, final int value)
    {
        if (' ' == value || '\t' == value || '\r' == value || '\n' == value || 0 == value)
        {
            throw new IllegalArgumentException(name + " must be ASCII without blank, tab, CR, LF and NUL");
        }
    }

    private static void requireToken(final String name, final int tokenLength)
    {
        if (0 == tokenLength)
        {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }
}
