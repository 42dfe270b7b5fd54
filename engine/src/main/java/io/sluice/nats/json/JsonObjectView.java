package io.sluice.nats.json;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;
import java.util.Objects;

/**
 * A JSON object, read where it is, as nats-server's decoder reads it. Wrapping checks all of it and notes where its
 * members are; an object that is not valid has none. The literal {@code null} counts as an object without members.
 * <p>
 * A name is looked up as the server does: escapes in keys are decoded, letters match in both cases and by Unicode's
 * simple folding, the last member of a name wins, and {@code null} counts as absent. Names asked for are ASCII, others
 * are found in exactly their spelling. Members are numbered in the order of the text, whatever their names.
 * <p>
 * Reused without garbage: only strings asked for are allocated, and the table while it grows.
 */
public final class JsonObjectView
{
    /** What {@link #indexOf} says when there is no such member. */
    public static final int NOT_FOUND = -1;

    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);
    private static final int INITIAL_MEMBERS = 32;
    private static final int FIELDS = 4;
    private static final int KEY_START = 0;
    private static final int KEY_END = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_END = 3;

    private final JsonScanner scanner;
    private DirectBuffer buffer = NOTHING;
    private int offset;
    private int length;
    private boolean isValid;
    private int memberCount;
    private int[] spans = new int[INITIAL_MEMBERS * FIELDS];

    /** A view of nothing, which is not valid. */
    public JsonObjectView()
    {
        this(new JsonScanner());
    }

    JsonObjectView(final JsonScanner scanner)
    {
        this.scanner = scanner;
    }

    /**
     * Looks at a text.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param length in bytes; blanks around the object are allowed.
     * @return this.
     */
    public JsonObjectView wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        memberCount = 0;
        isValid = scan(JsonScanner.skipBlanks(buffer, offset, offset + length), offset + length);
        memberCount = isValid ? memberCount : 0;

        return this;
    }

    /**
     * Lets go of the buffer: there is no object.
     *
     * @return this.
     */
    public JsonObjectView reset()
    {
        buffer = NOTHING;
        offset = 0;
        length = 0;
        memberCount = 0;
        isValid = false;

        return this;
    }

    /** {@return true when the whole text is one valid object or the literal null} */
    public boolean isValid()
    {
        return isValid;
    }

    /** {@return the buffer that holds the text} */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** {@return the offset in the buffer at which the text begins} */
    public int offset()
    {
        return offset;
    }

    /** {@return length of the text in bytes} */
    public int length()
    {
        return length;
    }

    /** {@return how many members there are, each duplicate and null counted} */
    public int memberCount()
    {
        return memberCount;
    }

    /**
     * Finds the member that the server takes.
     *
     * @param name of the member.
     * @return the number of the last one of this name that is not null, or {@link #NOT_FOUND}.
     */
    public int indexOf(final CharSequence name)
    {
        for (int i = memberCount - 1; i >= 0; i--)
        {
            if (isNamed(i, name) && JsonType.NULL != type(i))
            {
                return i;
            }
        }

        return NOT_FOUND;
    }

    /**
     * Is there a member of this name that is not null?
     *
     * @param name of the member.
     * @return true when there is.
     */
    public boolean contains(final CharSequence name)
    {
        return NOT_FOUND != indexOf(name);
    }

    /**
     * Would the server take a member for this one?
     *
     * @param member from 0.
     * @param name   to compare its key with.
     * @return true when the key is a spelling of the name.
     */
    public boolean isNamed(final int member, final CharSequence name)
    {
        return JsonText.contentEquals(buffer, span(member, KEY_START), span(member, KEY_END), name, true);
    }

    /**
     * The key of a member, decoded; allocates.
     *
     * @param member from 0.
     * @return its key.
     */
    public String key(final int member)
    {
        return JsonText.asString(buffer, span(member, KEY_START), span(member, KEY_END));
    }

    /**
     * What the value of a member is.
     *
     * @param member from 0.
     * @return its type.
     */
    public JsonType type(final int member)
    {
        return JsonType.of(buffer.getByte(span(member, VALUE_START)));
    }

    /**
     * Where the text of a member begins, its key's opening quote.
     *
     * @param member from 0.
     * @return offset in the buffer; the member ends where its value does.
     */
    public int memberOffset(final int member)
    {
        return span(member, KEY_START) - 1;
    }

    /**
     * How long the text of a key is.
     *
     * @param member from 0.
     * @return length in bytes, with both quotes.
     */
    public int keyLength(final int member)
    {
        return span(member, KEY_END) - span(member, KEY_START) + 2;
    }

    /**
     * Where the text of a value begins.
     *
     * @param member from 0.
     * @return offset in the buffer.
     */
    public int valueOffset(final int member)
    {
        return span(member, VALUE_START);
    }

    /**
     * How long the text of a value is, quotes and brackets included.
     *
     * @param member from 0.
     * @return length in bytes.
     */
    public int valueLength(final int member)
    {
        return span(member, VALUE_END) - span(member, VALUE_START);
    }

    /**
     * A boolean by name.
     *
     * @param name     of the member.
     * @param fallback when there is none, or it is no boolean.
     * @return its value.
     */
    public boolean booleanOr(final CharSequence name, final boolean fallback)
    {
        final int member = indexOf(name);

        return NOT_FOUND == member || JsonType.BOOLEAN != type(member) ? fallback : isTrue(member);
    }

    /**
     * A whole number by name.
     *
     * @param name     of the member.
     * @param fallback when there is none, or it is no whole number of 64 bits, with neither fraction nor exponent.
     * @return its value.
     */
    public long longOr(final CharSequence name, final long fallback)
    {
        final int member = indexOf(name);

        return NOT_FOUND != member && isLong(member) ? longValue(member) : fallback;
    }

    /**
     * A string by name, decoded; allocates.
     *
     * @param name     of the member.
     * @param fallback when there is none, or it is no string.
     * @return its value.
     */
    public String stringOr(final CharSequence name, final String fallback)
    {
        final int member = indexOf(name);

        return NOT_FOUND == member || JsonType.STRING != type(member) ? fallback : string(member);
    }

    /**
     * Is a member some text?
     *
     * @param name of the member.
     * @param text to compare with.
     * @return true when there is such a member and it is a string of this text.
     */
    public boolean stringEquals(final CharSequence name, final CharSequence text)
    {
        final int member = indexOf(name);

        return NOT_FOUND != member && stringEquals(member, text);
    }

    /**
     * Is a value some text?
     *
     * @param member from 0.
     * @param text   to compare with.
     * @return true when it is a string of this text.
     */
    public boolean stringEquals(final int member, final CharSequence text)
    {
        return JsonType.STRING == type(member) && JsonText.contentEquals(
            buffer, span(member, VALUE_START) + 1, span(member, VALUE_END) - 1, text, false);
    }

    /**
     * A string value, decoded; allocates.
     *
     * @param member from 0; its type is {@link JsonType#STRING}.
     * @return its text.
     */
    public String string(final int member)
    {
        return JsonText.asString(buffer, span(member, VALUE_START) + 1, span(member, VALUE_END) - 1);
    }

    /**
     * Decodes a string value as UTF-8. It takes no more bytes than the value does.
     *
     * @param member      from 0; its type is {@link JsonType#STRING}.
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public int getString(final int member, final MutableDirectBuffer destination, final int index)
    {
        return JsonText.decode(
            buffer, span(member, VALUE_START) + 1, span(member, VALUE_END) - 1, destination, index);
    }

    /**
     * Is a value the literal true?
     *
     * @param member from 0.
     * @return true when it is.
     */
    public boolean isTrue(final int member)
    {
        return 't' == buffer.getByte(span(member, VALUE_START));
    }

    /**
     * Is a value a whole number of 64 bits, written without fraction and exponent?
     *
     * @param member from 0.
     * @return true when it is.
     */
    public boolean isLong(final int member)
    {
        return JsonType.NUMBER == type(member) &&
            JsonNumber.isLong(buffer, span(member, VALUE_START), span(member, VALUE_END));
    }

    /**
     * A whole number.
     *
     * @param member from 0, of which {@link #isLong} is true.
     * @return its value.
     */
    public long longValue(final int member)
    {
        return JsonNumber.longValue(buffer, span(member, VALUE_START), span(member, VALUE_END));
    }

    private int span(final int member, final int field)
    {
        return spans[Objects.checkIndex(member, memberCount) * FIELDS + field];
    }

    private boolean scan(final int start, final int end)
    {
        if (start >= end)
        {
            return false;
        }

        final int behind = '{' == buffer.getByte(start) ? scanMembers(start, end) :
            'n' == buffer.getByte(start) ? scanner.skipValue(buffer, start, end, 0) : JsonScanner.INVALID;

        return JsonScanner.INVALID != behind && end == JsonScanner.skipBlanks(buffer, behind, end);
    }

    private int scanMembers(final int start, final int end)
    {
        int index = JsonScanner.skipBlanks(buffer, start + 1, end);
        if (index < end && '}' == buffer.getByte(index))
        {
            return index + 1;
        }

        while (index < end)
        {
            final int keyEnd = JsonScanner.skipString(buffer, index, end);
            final int value = JsonScanner.INVALID == keyEnd ?
                JsonScanner.INVALID : JsonScanner.skipColon(buffer, keyEnd, end);
            final int valueEnd = JsonScanner.INVALID == value ?
                JsonScanner.INVALID : scanner.skipValue(buffer, value, end, 1);
            if (JsonScanner.INVALID == valueEnd)
            {
                return JsonScanner.INVALID;
            }
            add(index + 1, keyEnd - 1, value, valueEnd);

            index = JsonScanner.skipBlanks(buffer, valueEnd, end);
            if (index < end && '}' == buffer.getByte(index))
            {
                return index + 1;
            }
            if (index < end && ',' != buffer.getByte(index))
            {
                return JsonScanner.INVALID;
            }
            index = JsonScanner.skipBlanks(buffer, index + 1, end);
        }

        return JsonScanner.INVALID;
    }

    private void add(final int keyStart, final int keyEnd, final int valueStart, final int valueEnd)
    {
        final int index = memberCount * FIELDS;
        if (index == spans.length)
        {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        spans[index + KEY_START] = keyStart;
        spans[index + KEY_END] = keyEnd;
        spans[index + VALUE_START] = valueStart;
        spans[index + VALUE_END] = valueEnd;
        memberCount++;
    }
}
