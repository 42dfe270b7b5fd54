package io.sluice.net;

import java.nio.ByteBuffer;

import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.BufferPool;
import io.sluice.net.buffer.PooledBuffer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Bytes that wait, in a borrowed slot of the smallest size that fits; owns no slot while there are none. */
final class HeldBytes
{
    /** A slot this much larger than what is kept in it is exchanged. */
    private static final int WASTE_SHIFT = 2;

    private PooledBuffer slot;
    private int offset;
    private int length;

    int length()
    {
        return length;
    }

    /** {@return false if the pool gives no memory; then nothing has changed} */
    boolean append(
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

    /** Hold these bytes alone, which are not in the slot; {@return false if the pool gives no memory} */
    boolean replace(
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

    void copyTo(final MutableDirectBuffer target, final int targetOffset, final int copiedLength)
    {
        if (copiedLength > 0)
        {
            target.putBytes(targetOffset, slot.buffer(), offset, copiedLength);
        }
    }

    /** Replace the first of the bytes held by others. */
    void overwrite(final DirectBuffer source, final int sourceOffset, final int sourceLength)
    {
        if (sourceLength > 0)
        {
            slot.buffer().putBytes(offset, source, sourceOffset, sourceLength);
        }
    }

    ByteBuffer byteBuffer()
    {
        return slot.byteBuffer(offset, length);
    }

    void consume(final BufferPool pool, final int consumedLength)
    {
        offset += consumedLength;
        length -= consumedLength;
        if (0 == length)
        {
            release(pool);
        }
    }

    void transfer(final BufferPool pool, final BufferHolder holder)
    {
        if (null != slot)
        {
            pool.transfer(slot, holder);
        }
    }

    void release(final BufferPool pool)
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
