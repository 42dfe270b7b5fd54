package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

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
    /** The buffer that holds it. */
    protected DirectBuffer buffer;
    /** The offset of the first byte of the command that is in the buffer. */
    protected int offset;
    /** The length of that part of the command that begins there, whether all of it is in the buffer or not. */
    protected int length;

    /** A view of no command. */
    protected Command()
    {
    }

    /** {@return which command it is, after all edits: a PUB given a header is an HPUB} */
    public abstract CommandKind kind();

    /** {@return true when a field was changed} */
    public abstract boolean isEdited();

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

    /** {@return true when the tail is in the buffer, so that {@link #encode} can write all of it} */
    public abstract boolean isWhole();

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
        destination.putBytes(index + head, buffer, offset + length - tail, tail);

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
}
