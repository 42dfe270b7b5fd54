package io.sluice.net.buffer;

import java.util.ArrayList;
import java.util.List;

/** Run with less direct memory than the pool was promised. */
final class DirectMemoryLimitMain
{
    private static final int MB = 1024 * 1024;

    private DirectMemoryLimitMain()
    {
    }

    public static void main(final String[] args)
    {
        final BufferPool pool = new BufferPool(64L * MB);
        final List<BufferHolder> evicted = new ArrayList<>();
        final List<PooledBuffer> held = new ArrayList<>();
        for (int i = 0; i < 9; i++)
        {
            final BufferHolder holder = new BufferHolder((each) ->
            {
                evicted.add(each);
                for (final PooledBuffer buffer : List.copyOf(held))
                {
                    if (each == buffer.holder)
                    {
                        held.remove(buffer);
                        pool.release(buffer);
                    }
                }
            });
            final PooledBuffer buffer = pool.acquire(holder, MB);
            if (null != buffer)
            {
                held.add(buffer);
            }
        }
        final long heldBytes = pool.heldBytes();
        final long startNs = System.nanoTime();
        final boolean isRefused = null == pool.acquire(held.get(0).holder, MB);
        final boolean isAtOnce = System.nanoTime() - startNs < 200_000_000L;
        pool.safePoint();

        System.out.println("holds " + heldBytes + " of " + pool.capacity() + ", evicts " + evicted.size() +
            ", refuses " + (isRefused ? 1 : 0) + (isAtOnce ? " without asking the system again" : " after long"));
    }
}
