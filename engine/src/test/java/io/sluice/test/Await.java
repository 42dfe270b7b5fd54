package io.sluice.test;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition with a deadline and a message; the deadline is generous: builds run on busy machines. */
public final class Await
{
    /** Deadline of everything that should come soon. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final long POLL_NS = 2_000_000;

    private Await()
    {
    }

    /** Waits until the condition holds; fails with the message after {@link #DEADLINE}. */
    public static void until(final String message, final Callable<Boolean> condition)
    {
        until(() -> message, condition, DEADLINE);
    }

    /** Waits until the condition holds; fails with the message, asked for then, after the deadline. */
    public static void until(
        final Supplier<String> message, final Callable<Boolean> condition, final Duration deadline)
    {
        final long deadlineNs = System.nanoTime() + deadline.toNanos();
        while (!isTrue(condition))
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not within " + deadline.toSeconds() + " s: " + message.get());
            }
            if (Thread.currentThread().isInterrupted())
            {
                throw new AssertionError("interrupted while waiting: " + message.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean isTrue(final Callable<Boolean> condition)
    {
        try
        {
            return condition.call();
        }
        catch (final RuntimeException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }
}
