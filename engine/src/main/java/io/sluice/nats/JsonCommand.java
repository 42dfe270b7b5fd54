package io.sluice.nats;

import io.sluice.nats.json.JsonObjectEditor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;

/**
 * A command whose argument is a JSON object: CONNECT and INFO. Always written again, edited or not.
 */
public abstract class JsonCommand extends Command
{
    static final int MEMBERS = 1;

    private static final DirectBuffer EMPTY_OBJECT = new UnsafeBuffer(new byte[] {'{', '}'});
    private static final int NULL_LENGTH = 4;

    private final JsonObjectEditor editor = new JsonObjectEditor();
    private final JsonEdit edit = new JsonEdit(this, editor);
    /** What was edited is encoded into one of them and read from there, so that the next edit needs the other. */
    private TokenText encoded = new TokenText();
    private TokenText spare = new TokenText();
    private boolean isEncoded;
    private boolean isEditPending;

    JsonCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the editor of the members; what it changes is read back here} */
    public final JsonEdit edit()
    {
        return edit;
    }

    /**
     * Reads the argument.
     *
     * @param offset at which it begins.
     * @param length in bytes, blanks around it included.
     * @return false when the server closes the connection because of it.
     */
    public final boolean locate(final int offset, final int length)
    {
        isEncoded = false;
        isEditPending = false;

        // To the server a JSON null is as good as an object without members.
        final boolean isAccepted = isNull(offset, length) ?
            wrap(EMPTY_OBJECT, 0, EMPTY_OBJECT.capacity()) : wrap(buffer(), offset, length);
        if (isAccepted)
        {
            edit(editor);
        }

        return isAccepted;
    }

    /** {@inheritDoc} */
    @Override
    public final int headLength()
    {
        encode();

        return kind().word().length() + 1 + encoded.length() + lineEndLength();
    }

    /** {@inheritDoc} */
    @Override
    public final int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        encode();

        int next = index;
        next += put(destination, next, kind());
        next += putBlank(destination, next);
        next += encoded.copyTo(destination, next);
        if (lineEndLength() > LINE_END_LENGTH)
        {
            next += putBlank(destination, next);
        }
        next += putLineEnd(destination, next);

        return next - index;
    }

    /** {@inheritDoc} */
    @Override
    public final int tailLength()
    {
        return 0;
    }

    /** {@inheritDoc} */
    @Override
    public final int argumentLength()
    {
        encode();

        return encoded.length() + lineEndLength() - LINE_END_LENGTH;
    }

    /** Sets the view to an object. */
    abstract boolean wrap(DirectBuffer source, int offset, int length);

    /** Sets the editor to the view. */
    abstract void edit(JsonObjectEditor members);

    /** Length of what is written behind the object: CR and LF, with a blank before it if there is one more. */
    abstract int lineEndLength();

    final void onEdit()
    {
        isEditPending = true;
        isEncoded = false;
        edited(MEMBERS);
    }

    /** To be called before the members are read: what was set is read from what will be written. */
    final void readBack()
    {
        if (isEditPending)
        {
            encode();
            isEditPending = false;
            wrap(encoded.buffer(), 0, encoded.length());
            edit(editor);
        }
    }

    private void encode()
    {
        if (!isEncoded)
        {
            final TokenText target = spare;
            spare = encoded;
            encoded = target;
            target.length(editor.encode(target.ensureCapacity(editor.maxEncodedLength()), 0));
            isEncoded = true;
        }
    }

    private boolean isNull(final int offset, final int length)
    {
        int start = offset;
        int end = offset + length;
        while (start < end && isSpace(buffer().getByte(start)))
        {
            start++;
        }
        while (start < end && isSpace(buffer().getByte(end - 1)))
        {
            end--;
        }

        return NULL_LENGTH == end - start && 'n' == buffer().getByte(start) && 'u' == buffer().getByte(start + 1) &&
            'l' == buffer().getByte(start + 2) && 'l' == buffer().getByte(start + 3);
    }

    private static boolean isSpace(final byte value)
    {
        return ' ' == value || '\t' == value || '\r' == value || '\n' == value;
    }
}
