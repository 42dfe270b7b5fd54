package io.sluice.test;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Reads how many bytes a thread has allocated, its own or another's, such as an event loop's. */
public final class Allocation
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private Allocation()
    {
    }

    /** {@return bytes allocated by this thread so far} */
    public static long ofCurrentThread()
    {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** {@return bytes allocated by a living thread so far} */
    public static long of(final Thread thread)
    {
        final long bytes = THREADS.getThreadAllocatedBytes(thread.getId());
        if (bytes < 0)
        {
            throw new AssertionError(thread.getName() + " is not alive");
        }

        return bytes;
    }

    /** {@return the one living thread whose name begins so} */
    public static Thread threadNamed(final String prefix)
    {
        Thread found = null;
        for (final Thread thread : Thread.getAllStackTraces().keySet())
        {
            if (thread.getName().startsWith(prefix))
            {
                if (null != found)
                {
                    throw new AssertionError("two threads: " + found.getName() + " and " + thread.getName());
                }
                found = thread;
            }
        }
        if (null == found)
        {
            throw new AssertionError("no thread " + prefix);
        }

        return found;
    }
}
