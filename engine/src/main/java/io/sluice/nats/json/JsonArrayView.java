package io.sluice.nats.json;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The elements of an array that is a member of a {@link JsonObjectView}, in order:
 * {@code while (urls.next()) urls.stringEquals(…)}. A member that is no array reads as an empty one.
 */
public final class JsonArrayView
{
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final JsonScanner scanner;
    private DirectBuffer buffer = NOTHING;
    private int first;
    private int end;
    private int start;
    private int behind;

    /** A view of an empty array. */
    public JsonArrayView()
    {
        this(new JsonScanner());
    }

    JsonArrayView(final JsonScanner scanner)
    {
        this.scanner = scanner;
    }

    /**
     * Looks at the elements of a member, before the first.
     *
     * @param object that has the member.
     * @param name   of the member.
     * @return this.
     */
    public JsonArrayView wrap(final JsonObjectView object, final CharSequence name)
    {
        final int member = object.indexOf(name);

        return JsonObjectView.NOT_FOUND == member ? reset() : wrap(object, member);
    }

    /**
     * Looks at the elements of a member, before the first.
     *
     * @param object that has the member.
     * @param member from 0.
     * @return this.
     */
    public JsonArrayView wrap(final JsonObjectView object, final int member)
    {
        if (JsonType.ARRAY != object.type(member))
        {
            return reset();
        }

        buffer = object.buffer();
        first = object.valueOffset(member) + 1;
        end = first + object.valueLength(member) - 2;

        return rewind();
    }

    /**
     * Lets go of the buffer: the array is empty.
     *
     * @return this.
     */
    public JsonArrayView reset()
    {
        buffer = NOTHING;
        first = 0;
        end = 0;

        return rewind();
    }

    /**
     * Goes back before the first element.
     *
     * @return this.
     */
    public JsonArrayView rewind()
    {
        start = first;
        behind = first;

        return this;
    }

    /** {@return true when there was another element, which is the current one then} */
    public boolean next()
    {
        int index = JsonScanner.skipBlanks(buffer, behind, end);
        if (index >= end)
        {
            return false;
        }
        if (',' == buffer.getByte(index))
        {
            index = JsonScanner.skipBlanks(buffer, index + 1, end);
        }

        start = index;
        behind = scanner.skipValue(buffer, start, end, 0);

        return true;
    }

    /** {@return what the current element is} */
    public JsonType type()
    {
        return JsonType.of(buffer.getByte(start));
    }

    /** {@return the offset in the buffer at which the text of the current element begins} */
    public int valueOffset()
    {
        return start;
    }

    /** {@return length of the text of the current element in bytes} */
    public int valueLength()
    {
        return behind - start;
    }

    /** {@return the text of the current element, which is a string; allocates} */
    public String string()
    {
        return JsonText.asString(buffer, start + 1, behind - 1);
    }

    /**
     * Is the current element some text?
     *
     * @param text to compare with.
     * @return true when it is a string of this text.
     */
    public boolean stringEquals(final CharSequence text)
    {
        return JsonType.STRING == type() && JsonText.contentEquals(buffer, start + 1, behind - 1, text, false);
    }
}
