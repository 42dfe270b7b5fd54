package io.sluice.nats.json;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Arrays;
import java.util.List;

/**
 * Writes a {@link JsonObjectView} again with some members changed. A member that is set takes the place of the first
 * one of its name and goes behind the others when there was none; setting and removing concern every spelling and
 * duplicate, as {@link JsonObjectView} matches them. The members in between stay byte for byte and in order; blanks
 * between members are not kept.
 * <p>
 * A CONNECT is written in canonical form, whether or not something is changed: of each member that the server knows
 * exactly the one that {@link ConnectView} reads, with the server's own key; none that is null; no blanks outside
 * strings. So no line end, no second spelling and no duplicate is left that could be read in another way. Members
 * the server does not know follow the same order, as they are but for blanks.
 * <p>
 * What is set is copied; the source is read when it is encoded. Allocates only while its buffers grow.
 */
public final class JsonObjectEditor
{
    private static final int REMOVED = -1;
    private static final int NO_EDIT = -1;
    private static final int INITIAL_CAPACITY = 512;
    private static final int INITIAL_EDITS = 8;

    private final MutableDirectBuffer values = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final JsonScanner scanner = new JsonScanner();
    private JsonObjectView source;
    private ConnectView connect;
    private int valuesLength;
    private int editCount;
    private String[] names = new String[INITIAL_EDITS];
    private int[] offsets = new int[INITIAL_EDITS];
    private int[] lengths = new int[INITIAL_EDITS];
    private boolean[] isWritten = new boolean[INITIAL_EDITS];

    /** An editor without a source. */
    public JsonObjectEditor()
    {
    }

    /**
     * Edits an object; forgets all earlier edits.
     *
     * @param object to edit, which stays where it is until it is encoded.
     * @return this.
     * @throws IllegalArgumentException when it is not valid.
     */
    public JsonObjectEditor wrap(final JsonObjectView object)
    {
        if (!object.isValid())
        {
            throw new IllegalArgumentException("not a valid JSON object");
        }
        source = object;
        connect = null;
        valuesLength = 0;
        editCount = 0;

        return this;
    }

    /**
     * Edits the options of a CONNECT and writes them in canonical form; forgets all earlier edits.
     *
     * @param options to edit, which stay where they are until they are encoded.
     * @return this.
     * @throws IllegalArgumentException when the server refuses them, for that must stay so.
     */
    public JsonObjectEditor wrap(final ConnectView options)
    {
        if (options.isRefused())
        {
            throw new IllegalArgumentException(options.reason());
        }
        wrap(options.json());
        connect = options;

        return this;
    }

    /** {@return true when something was set or removed} */
    public boolean isEdited()
    {
        return editCount > 0;
    }

    /**
     * Sets a member to a string.
     *
     * @param name of the member, in the spelling to be written.
     * @param text its value.
     * @return this.
     */
    public JsonObjectEditor set(final String name, final CharSequence text)
    {
        return put(name, JsonText.encode(text, values, valuesLength));
    }

    /**
     * Sets a member to a whole number.
     *
     * @param name  of the member, in the spelling to be written.
     * @param value its value.
     * @return this.
     */
    public JsonObjectEditor set(final String name, final long value)
    {
        return put(name, values.putLongAscii(valuesLength, value));
    }

    /**
     * Sets a member to a boolean.
     *
     * @param name  of the member, in the spelling to be written.
     * @param value its value.
     * @return this.
     */
    public JsonObjectEditor set(final String name, final boolean value)
    {
        return put(name, values.putStringWithoutLengthAscii(valuesLength, value ? "true" : "false"));
    }

    /**
     * Sets a member to a list of strings.
     *
     * @param name  of the member, in the spelling to be written.
     * @param texts its elements.
     * @return this.
     */
    public JsonObjectEditor set(final String name, final List<? extends CharSequence> texts)
    {
        int end = valuesLength;
        values.putByte(end++, (byte)'[');
        for (int i = 0; i < texts.size(); i++)
        {
            if (i > 0)
            {
                values.putByte(end++, (byte)',');
            }
            end += JsonText.encode(texts.get(i), values, end);
        }
        values.putByte(end++, (byte)']');

        return put(name, end - valuesLength);
    }

    /**
     * Sets a member to any JSON value, without the blanks outside its strings.
     *
     * @param name   of the member, in the spelling to be written.
     * @param buffer that holds the text of the value.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     * @throws IllegalArgumentException when it is not exactly one JSON value without blanks around it.
     */
    public JsonObjectEditor setRaw(
        final String name, final DirectBuffer buffer, final int offset, final int length)
    {
        if (offset + length != scanner.skipValue(buffer, offset, offset + length, 1))
        {
            throw new IllegalArgumentException("not a JSON value for member " + name);
        }

        return put(name, JsonText.copyWithoutBlanks(buffer, offset, length, values, valuesLength));
    }

    /**
     * Removes a member.
     *
     * @param name of the member.
     * @return this.
     */
    public JsonObjectEditor remove(final String name)
    {
        return put(name, REMOVED);
    }

    /** {@return what {@link #encode} writes at most, in bytes} */
    public int maxEncodedLength()
    {
        int length = source.length() + 2;
        for (int i = 0; i < editCount; i++)
        {
            length += JsonText.maxEncodedLength(names[i]) + Math.max(0, lengths[i]) + 2;
        }

        return length;
    }

    /**
     * Writes the object.
     *
     * @param destination to write to, with room for {@link #maxEncodedLength()}; not the source's buffer.
     * @param index       in the destination.
     * @return the number of bytes written.
     */
    public int encode(final MutableDirectBuffer destination, final int index)
    {
        Arrays.fill(isWritten, false);
        int end = index;
        destination.putByte(end++, (byte)'{');

        for (int i = 0; i < source.memberCount(); i++)
        {
            final int edit = editOf(i);
            if (NO_EDIT != edit)
            {
                end = encodeEdit(edit, destination, index, end);
            }
            else if (null == connect || connect.isEffective(i))
            {
                end = encodeSeparator(destination, index, end);
                end = encodeMember(i, destination, end);
            }
        }
        for (int i = 0; i < editCount; i++)
        {
            end = encodeEdit(i, destination, index, end);
        }

        destination.putByte(end++, (byte)'}');

        return end - index;
    }

    private JsonObjectEditor put(final String name, final int length)
    {
        int edit = 0;
        while (edit < editCount && !JsonText.isSameName(names[edit], name))
        {
            edit++;
        }
        if (edit == names.length)
        {
            names = Arrays.copyOf(names, edit * 2);
            offsets = Arrays.copyOf(offsets, edit * 2);
            lengths = Arrays.copyOf(lengths, edit * 2);
            isWritten = new boolean[edit * 2];
        }

        names[edit] = name;
        offsets[edit] = valuesLength;
        lengths[edit] = length;
        editCount = Math.max(editCount, edit + 1);
        valuesLength += Math.max(0, length);

        return this;
    }

    private int editOf(final int member)
    {
        for (int i = 0; i < editCount; i++)
        {
            if (source.isNamed(member, names[i]))
            {
                return i;
            }
        }

        return NO_EDIT;
    }

    private int encodeEdit(final int edit, final MutableDirectBuffer destination, final int index, final int position)
    {
        if (REMOVED == lengths[edit] || isWritten[edit])
        {
            return position;
        }

        isWritten[edit] = true;
        int end = encodeSeparator(destination, index, position);
        end += JsonText.encode(names[edit], destination, end);
        destination.putByte(end++, (byte)':');

        return encodeValue(values, offsets[edit], lengths[edit], destination, end);
    }

    private int encodeMember(final int member, final MutableDirectBuffer destination, final int position)
    {
        final DirectBuffer buffer = source.buffer();
        final int valueOffset = source.valueOffset(member);
        final int valueLength = source.valueLength(member);
        final int memberOffset = source.memberOffset(member);

        if (null == connect)
        {
            final int length = valueOffset + valueLength - memberOffset;
            destination.putBytes(position, buffer, memberOffset, length);
            return position + length;
        }

        int end = position;
        final String key = connect.canonicalKey(member);
        if (null == key)
        {
            final int keyLength = source.keyLength(member);
            destination.putBytes(end, buffer, memberOffset, keyLength);
            end += keyLength;
        }
        else
        {
            end += JsonText.encode(key, destination, end);
        }
        destination.putByte(end++, (byte)':');

        return encodeValue(buffer, valueOffset, valueLength, destination, end);
    }

    private int encodeValue(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final MutableDirectBuffer destination,
        final int position)
    {
        if (null != connect)
        {
            return position + JsonText.copyWithoutBlanks(buffer, offset, length, destination, position);
        }

        destination.putBytes(position, buffer, offset, length);

        return position + length;
    }

    private static int encodeSeparator(final MutableDirectBuffer destination, final int index, final int position)
    {
        if (index + 1 == position)
        {
            return position;
        }

        destination.putByte(position, (byte)',');

        return position + 1;
    }
}
