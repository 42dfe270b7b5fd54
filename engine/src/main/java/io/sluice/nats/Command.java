package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * A command in the buffer it was read into: fields are offsets, nothing is copied, text only on request. Reused for
 * every command of its kind, so that it is valid only until the callback it was passed to returns; copy to keep.
 * Fields changed through {@code edit()} are read back changed.
 * <pre>
 *   PUB orders.eu 5 CRLF hello CRLF
 *   |- head ------------|- tail ---|     the head is what has to be written again, the tail passes as it is
 * </pre>
 */
public abstract class Command
{
    private static final int MAX_SHORT_COPY = 64;

    private final DirectBuffer buffer;
    private int offset;
    private int length;
    private int limit;
    private int edits;

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    protected Command(final DirectBuffer buffer)
    {
        this.buffer = buffer;
    }

    /** {@return which command it is, after all edits: a PUB given a header is an HPUB} */
    public abstract CommandKind kind();

    /**
     * {@return length in bytes of what {@link #encodeHead} writes: all that has to be written again}
     */
    public abstract int headLength();

    /**
     * Writes the command canonically up to its tail: upper case, single blanks, CRLF, sizes that fit, digits as they
     * were sent where the size has not changed.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written, which is {@link #headLength()}.
     */
    public abstract int encodeHead(MutableDirectBuffer destination, int index);

    /**
     * {@return the number of bytes at the end of the received command that follow the head unchanged, 0 when the
     * command ends with its head; the last {@code tailLength()} of the {@link #length()} bytes at {@link #offset()}}
     */
    public abstract int tailLength();

    /** {@return length of the arguments as they will be written, which the control line limit is about} */
    public abstract int argumentLength();

    /** {@return true when a field was changed} */
    public final boolean isEdited()
    {
        return 0 != edits;
    }

    /** {@return true when the tail is in the buffer, so that {@link #encode} can write all of it} */
    public final boolean isWhole()
    {
        return 0 == tailLength() || limit - offset >= length;
    }

    /** {@return length of the whole command as it will be written} */
    public final int encodedLength()
    {
        return headLength() + tailLength();
    }

    /**
     * Writes the whole command canonically.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written, which is {@link #encodedLength()}.
     * @throws IllegalStateException when the tail is not in the buffer.
     */
    public final int encode(final MutableDirectBuffer destination, final int index)
    {
        if (!isWhole())
        {
            throw new IllegalStateException("the payload is not in the buffer: need WHOLE");
        }

        final int head = encodeHead(destination, index);
        final int tail = tailLength();
        if (0 != tail)
        {
            copy(destination, index + head, buffer, offset + length - tail, tail);
        }

        return head + tail;
    }

    /** {@return the buffer that holds the command as it was received} */
    public final DirectBuffer buffer()
    {
        return buffer;
    }

    /** {@return the offset of its first byte in that buffer} */
    public final int offset()
    {
        return offset;
    }

    /** {@return its length in bytes as it was received, the payload and both line ends included} */
    public final int length()
    {
        return length;
    }

    /**
     * Says where the command is whose fields have been located. The parser calls it, nobody else.
     *
     * @param offset of its first byte.
     * @param length of all of it.
     * @param limit  end of what is in the buffer, which may be before the end of the command or behind it.
     */
    public final void place(final int offset, final int length, final int limit)
    {
        this.offset = offset;
        this.length = length;
        this.limit = limit;
        edits = 0;
    }

    final int limit()
    {
        return limit;
    }

    final boolean hasEdit(final int field)
    {
        return 0 != (edits & field);
    }

    final void edited(final int field)
    {
        edits |= field;
    }

    static int put(final MutableDirectBuffer destination, final int index, final CommandKind kind)
    {
        return destination.putStringWithoutLengthAscii(index, kind.word());
    }

    /** The operation of a command that has arguments, without the blank behind it. Eight bytes are written. */
    static int putOperation(final MutableDirectBuffer destination, final int index, final CommandKind kind)
    {
        destination.putLong(index, kind.wordBytes(), ByteOrder.LITTLE_ENDIAN);

        return kind.word().length();
    }

    /** Copies few bytes between buffers that do not overlap: most tokens are shorter than what a call costs. */
    static int copy(
        final MutableDirectBuffer destination,
        final int index,
        final DirectBuffer source,
        final int offset,
        final int length)
    {
        if (length < Long.BYTES || length > MAX_SHORT_COPY)
        {
            destination.putBytes(index, source, offset, length);

            return length;
        }

        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES)
        {
            destination.putLong(index + i, source.getLong(offset + i));
        }
        // The last eight bytes overlap those before them where the length is no multiple.
        destination.putLong(index + last, source.getLong(offset + last));

        return length;
    }

    static int putBlank(final MutableDirectBuffer destination, final int index)
    {
        destination.putByte(index, (byte)' ');

        return 1;
    }

    static int putLineEnd(final MutableDirectBuffer destination, final int index)
    {
        destination.putByte(index, (byte)'\r');
        destination.putByte(index + 1, (byte)'\n');

        return 2;
    }

    static int putToken(final MutableDirectBuffer destination, final int index, final AsciiView token)
    {
        putBlank(destination, index);

        return 1 + copy(destination, index + 1, token.buffer(), token.offset(), token.length());
    }
}
