package io.sluice.benchmarks;

import org.agrona.DirectBuffer;

/** Refuses to measure a JVM that production would not run, from each benchmark's setup, and what makes no sense. */
public final class Guard
{
    private Guard()
    {
    }

    /**
     * Checks how the JVM was started.
     *
     * @throws IllegalStateException with assertions on or with Agrona's bounds checks off.
     */
    public static void checkMode()
    {
        if (Guard.class.desiredAssertionStatus())
        {
            throw new IllegalStateException("assertions are on: run without -ea");
        }

        if (!DirectBuffer.SHOULD_BOUNDS_CHECK)
        {
            throw new IllegalStateException("bounds checks are off: run without -D" +
                DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME);
        }
    }

    /**
     * Checks what a tool was asked to measure.
     *
     * @param isRight whether it can be measured.
     * @param message what is wrong otherwise: the option, what it may be, and what it is.
     * @throws IllegalArgumentException with the message.
     */
    public static void check(final boolean isRight, final String message)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException(message);
        }
    }
}
