package io.sluice.net.buffer;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A piece of direct memory borrowed from a {@link BufferPool} until {@link BufferPool#release(PooledBuffer)}; its
 * content is whatever was there before. After release the view has no bytes and this object belongs to the next one
 * who asks: whoever held it forgets it.
 */
public final class PooledBuffer
{
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    ByteBuffer memory;
    int memoryOffset;
    int capacity;
    BufferChunk chunk;
    BufferHolder holder;
    PooledBuffer next;

    PooledBuffer()
    {
    }

    /** {@return view of exactly this piece} */
    public UnsafeBuffer buffer()
    {
        return view;
    }

    /** {@return bytes of this piece, at least as many as were asked for} */
    public int capacity()
    {
        return capacity;
    }

    /**
     * The memory for a socket call. It is shared with other pieces: set limit and position before each use.
     *
     * @param offset in this piece at which the buffer's position is put.
     * @param length in bytes up to the buffer's limit.
     * @return the memory, positioned.
     */
    public ByteBuffer byteBuffer(final int offset, final int length)
    {
        final int position = memoryOffset + offset;

        return memory.limit(position + length).position(position);
    }

    void open(final ByteBuffer newMemory, final int newOffset, final int newCapacity)
    {
        memory = newMemory;
        memoryOffset = newOffset;
        capacity = newCapacity;
        view.wrap(newMemory, newOffset, newCapacity);
    }

    void close()
    {
        view.wrap(0, 0);
        memory = null;
        chunk = null;
        holder = null;
        memoryOffset = 0;
        capacity = 0;
    }
}
