package io.sluice.websocket.handshake;

import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The header fields of a request or response, in their order and as sent. Immutable and independent of any buffer that
 * they were read from. Text is made when asked for; bytes beyond ASCII become the characters of ISO 8859-1.
 */
public final class HttpHeaders
{
    /** What an index is when there is no such header. */
    public static final int NOT_FOUND = -1;

    static final int FIELD_INTS = 2;
    private static final int VALUE_OFFSET = 1;
    private static final int LINE_END_LENGTH = 2;

    private final byte[] bytes;
    private final int[] fields;

    /**
     * Takes over both arrays: the whole head, and where the line and the value of each header begin. Where they end is
     * looked up in the bytes, because every idle session keeps its headers.
     */
    HttpHeaders(final byte[] bytes, final int[] fields)
    {
        this.bytes = bytes;
        this.fields = fields;
    }

    /** {@return the number of header lines} */
    public int count()
    {
        return fields.length / FIELD_INTS;
    }

    /**
     * Name of a header.
     *
     * @param index 0 to count - 1.
     * @return the name as sent.
     */
    public String name(final int index)
    {
        return text(nameOffset(index), nameLength(index));
    }

    /**
     * Value of a header.
     *
     * @param index 0 to count - 1.
     * @return the value without the blanks around it.
     */
    public String value(final int index)
    {
        return text(valueOffset(index), valueLength(index));
    }

    /**
     * First value of a name.
     *
     * @param name in any case.
     * @return the value without the blanks around it, or null when there is none.
     */
    public String value(final String name)
    {
        final int index = indexOf(name, 0);

        return NOT_FOUND == index ? null : value(index);
    }

    /**
     * All values of a name.
     *
     * @param name in any case.
     * @return the values in their order, maybe none.
     */
    public List<String> values(final String name)
    {
        final List<String> values = new ArrayList<>();
        for (int index = indexOf(name, 0); NOT_FOUND != index; index = indexOf(name, index + 1))
        {
            values.add(value(index));
        }

        return values;
    }

    /**
     * All values of a name as one list, which RFC 9110 section 5.3 says means the same.
     *
     * @param name in any case.
     * @return the values joined by commas, or null when there is none.
     */
    public String joined(final String name)
    {
        return indexOf(name, 0) == NOT_FOUND ? null : String.join(", ", values(name));
    }

    /**
     * How often a name is there.
     *
     * @param name in any case.
     * @return the number of header lines of that name.
     */
    public int count(final String name)
    {
        int matches = 0;
        for (int index = indexOf(name, 0); NOT_FOUND != index; index = indexOf(name, index + 1))
        {
            matches++;
        }

        return matches;
    }

    /**
     * Finds a header without making text.
     *
     * @param name      in any case.
     * @param fromIndex to begin at.
     * @return the index, or {@link #NOT_FOUND}.
     */
    public int indexOf(final String name, final int fromIndex)
    {
        for (int index = fromIndex; index < count(); index++)
        {
            if (equalsIgnoreCase(name, nameOffset(index), nameLength(index)))
            {
                return index;
            }
        }

        return NOT_FOUND;
    }

    /**
     * Whether a header that is a list of tokens holds one, such as {@code Connection: keep-alive, Upgrade}.
     *
     * @param name  in any case, of one or several header lines.
     * @param token in any case.
     * @return true when it is an element of the list.
     */
    public boolean hasToken(final String name, final String token)
    {
        boolean isFound = false;
        for (int index = indexOf(name, 0); NOT_FOUND != index && !isFound; index = indexOf(name, index + 1))
        {
            isFound = hasToken(valueOffset(index), valueOffset(index) + valueLength(index), token);
        }

        return isFound;
    }

    /** {@return the bytes that the offsets point into} */
    public DirectBuffer buffer()
    {
        return new UnsafeBuffer(bytes);
    }

    /**
     * Where a value begins.
     *
     * @param index 0 to count - 1.
     * @return the offset in {@link #buffer()}.
     */
    public int valueOffset(final int index)
    {
        return fields[index * FIELD_INTS + VALUE_OFFSET];
    }

    /**
     * How long a value is.
     *
     * @param index 0 to count - 1.
     * @return the length in bytes without the blanks around it.
     */
    public int valueLength(final int index)
    {
        final int begin = valueOffset(index);
        int end = (index + 1 == count() ? bytes.length - LINE_END_LENGTH : nameOffset(index + 1)) - LINE_END_LENGTH;
        while (begin < end && HttpSyntax.isBlank(bytes[end - 1]))
        {
            end--;
        }

        return end - begin;
    }

    String text(final int offset, final int length)
    {
        return new String(bytes, offset, length, ISO_8859_1);
    }

    private int nameOffset(final int index)
    {
        return fields[index * FIELD_INTS];
    }

    private int nameLength(final int index)
    {
        final int begin = nameOffset(index);
        int end = begin;
        while (':' != bytes[end])
        {
            end++;
        }

        return end - begin;
    }

    private boolean hasToken(final int startInclusive, final int endExclusive, final String token)
    {
        int begin = startInclusive;
        for (int i = startInclusive; i <= endExclusive; i++)
        {
            if (i == endExclusive || ',' == bytes[i])
            {
                int end = i;
                while (begin < end && HttpSyntax.isBlank(bytes[begin]))
                {
                    begin++;
                }
                while (begin < end && HttpSyntax.isBlank(bytes[end - 1]))
                {
                    end--;
                }
                if (equalsIgnoreCase(token, begin, end - begin))
                {
                    return true;
                }
                begin = i + 1;
            }
        }

        return false;
    }

    private boolean equalsIgnoreCase(final String text, final int offset, final int length)
    {
        boolean isEqual = text.length() == length;
        for (int i = 0; i < length && isEqual; i++)
        {
            isEqual = HttpSyntax.toLower(text.charAt(i)) == HttpSyntax.toLower(bytes[offset + i] & 0xFF);
        }

        return isEqual;
    }
}
