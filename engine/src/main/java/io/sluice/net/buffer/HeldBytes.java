package io.sluice.net.buffer;

import java.nio.ByteBuffer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Bytes that wait, in a borrowed slot of the smallest size that fits; owns no slot while there are none. Confined to
 * the thread of the pool.
 */
public final class HeldBytes
{
    /** A slot this much larger than what is kept in it is exchanged. */
    private static final int WASTE_SHIFT = 2;

    private PooledBuffer slot;
    private int offset;
    private int length;

    /** Holds nothing yet. */
    public HeldBytes()
    {
    }

    /** {@return how many bytes wait} */
    public int length()
    {
        return length;
    }

    /**
     * Hold more bytes, behind those that wait.
     *
     * @param pool         that lends the slot.
     * @param holder       to whose account it goes.
     * @param source       holding the bytes.
     * @param sourceOffset in bytes of the first.
     * @param sourceLength in bytes.
     * @return false if the pool gives no memory; then nothing has changed.
     */
    public boolean append(
        final BufferPool pool,
        final BufferHolder holder,
        final DirectBuffer source,
        final int sourceOffset,
        final int sourceLength)
    {
        final int newLength = length + sourceLength;
        if (newLength < 0 || !makeRoom(pool, holder, newLength, sourceLength))
        {
            return false;
        }

        slot.buffer().putBytes(offset + length, source, sourceOffset, sourceLength);
        length = newLength;

        return true;
    }

    /**
     * Hold these bytes alone.
     *
     * @param pool         that lends the slot.
     * @param holder       to whose account it goes.
     * @param source       holding the bytes; not the slot itself.
     * @param sourceOffset in bytes of the first.
     * @param sourceLength in bytes.
     * @return false if the pool gives no memory.
     */
    public boolean replace(
        final BufferPool pool,
        final BufferHolder holder,
        final DirectBuffer source,
        final int sourceOffset,
        final int sourceLength)
    {
        offset = 0;
        length = 0;
        if (null != slot && (slot.capacity() < sourceLength || slot.capacity() >> WASTE_SHIFT > sourceLength))
        {
            release(pool);
        }

        return append(pool, holder, source, sourceOffset, sourceLength);
    }

    /**
     * Copy the first bytes that wait; they go on waiting.
     *
     * @param target       of the bytes.
     * @param targetOffset in bytes of the first.
     * @param copiedLength in bytes, at most {@link #length()}.
     */
    public void copyTo(final MutableDirectBuffer target, final int targetOffset, final int copiedLength)
    {
        if (copiedLength > 0)
        {
            target.putBytes(targetOffset, slot.buffer(), offset, copiedLength);
        }
    }

    /**
     * Replace the first of the bytes held by others.
     *
     * @param source       holding the others; not the slot itself.
     * @param sourceOffset in bytes of the first.
     * @param sourceLength in bytes, at most {@link #length()}.
     */
    public void overwrite(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        if (sourceLength > 0)
        {
            slot.buffer().putBytes(offset, source, sourceOffset, sourceLength);
        }
    }

    /** {@return what waits, from position to limit, for a socket call; only while something does} */
    public ByteBuffer byteBuffer()
    {
        return slot.byteBuffer(offset, length);
    }

    /**
     * The first bytes wait no more.
     *
     * @param pool           that lent the slot.
     * @param consumedLength in bytes.
     */
    public void consume(final BufferPool pool, final int consumedLength)
    {
        offset += consumedLength;
        length -= consumedLength;
        if (0 == length)
        {
            release(pool);
        }
    }

    /**
     * Charge the slot to another account.
     *
     * @param pool   that lent it.
     * @param holder that pays from now on.
     */
    public void transfer(final BufferPool pool, final BufferHolder holder)
    {
        if (null != slot)
        {
            pool.transfer(slot, holder);
        }
    }

    /**
     * Nothing waits any more.
     *
     * @param pool that lent the slot.
     */
    public void release(final BufferPool pool)
    {
        if (null != slot)
        {
            pool.release(slot);
            slot = null;
        }
        offset = 0;
        length = 0;
    }

    private boolean makeRoom(
        final BufferPool pool, final BufferHolder holder, final int newLength, final int appendedLength)
    {
        if (null != slot && slot.capacity() - offset - length >= appendedLength)
        {
            return true;
        }

        if (null != slot && slot.capacity() >= newLength)
        {
            slot.buffer().putBytes(0, slot.buffer(), offset, length);
        }
        else
        {
            final PooledBuffer larger = pool.acquire(holder, newLength);
            if (null == larger)
            {
                return false;
            }
            if (null != slot)
            {
                larger.buffer().putBytes(0, slot.buffer(), offset, length);
                pool.release(slot);
            }
            slot = larger;
        }
        offset = 0;

        return true;
    }
}
