package io.sluice.net.buffer;

import java.nio.ByteBuffer;

import org.agrona.BufferUtil;

/**
 * One megabyte of direct memory, divided into halves of halves down to 64 bytes; freed halves join again. The tree
 * keeps for each node one more than the order of the largest free block below it (a block of order n has 64 &lt;&lt; n
 * bytes), and 0 where nothing is free.
 */
final class BufferChunk
{
    static final int MIN_SHIFT = 6;
    static final int MAX_ORDER = 14;
    static final int CAPACITY = 1 << (MIN_SHIFT + MAX_ORDER);
    static final int NO_BLOCK = -1;

    private final byte[] tree = new byte[2 << MAX_ORDER];
    private final ByteBuffer memory;

    BufferChunk()
    {
        memory = ByteBuffer.allocateDirect(CAPACITY);
        for (int depth = 0; depth <= MAX_ORDER; depth++)
        {
            for (int node = 1 << depth; node < 2 << depth; node++)
            {
                tree[node] = (byte)(MAX_ORDER - depth + 1);
            }
        }
    }

    ByteBuffer memory()
    {
        return memory;
    }

    boolean isUnused()
    {
        return tree[1] > MAX_ORDER;
    }

    /** {@return offset of a block now taken, or {@link #NO_BLOCK}} */
    int take(final int order)
    {
        final int wanted = order + 1;
        if (tree[1] < wanted)
        {
            return NO_BLOCK;
        }

        int node = 1;
        for (int nodeOrder = MAX_ORDER; nodeOrder > order; nodeOrder--)
        {
            final int left = tree[2 * node];
            final int right = tree[2 * node + 1];
            // The tighter half, so that large blocks stay whole.
            final boolean isLeft = left >= wanted && (right < wanted || left <= right);
            node = 2 * node + (isLeft ? 0 : 1);
        }

        final int offset = (node - (1 << (MAX_ORDER - order))) << (order + MIN_SHIFT);
        tree[node] = 0;
        for (int parent = node >> 1; parent > 0; parent >>= 1)
        {
            tree[parent] = (byte)Math.max(tree[2 * parent], tree[2 * parent + 1]);
        }

        return offset;
    }

    void giveBack(final int offset, final int order)
    {
        int node = (1 << (MAX_ORDER - order)) + (offset >> (order + MIN_SHIFT));
        int whole = order + 1;
        tree[node] = (byte)whole;
        for (node >>= 1; node > 0; node >>= 1)
        {
            final int left = tree[2 * node];
            final int right = tree[2 * node + 1];
            tree[node] = (byte)(left == whole && right == whole ? whole + 1 : Math.max(left, right));
            whole++;
        }
    }

    void free()
    {
        BufferUtil.free(memory);
    }
}
