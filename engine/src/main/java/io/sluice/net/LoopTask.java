package io.sluice.net;

/**
 * Something that its owner wants done at the end of a pass: {@link EventLoop#defer(LoopTask)}. In the list at most
 * once; owned and run by the loop's thread.
 */
public abstract class LoopTask
{
    LoopTask nextTask;
    boolean isDeferred;

    /** A task that is not deferred yet. */
    protected LoopTask()
    {
    }

    /** The end of the pass has come. May defer itself again, for the next pass. */
    protected abstract void onPassEnd();

    /**
     * {@link #onPassEnd()} threw; the error handler has been told.
     *
     * @param cause thrown.
     */
    protected void onFailed(final Throwable cause)
    {
    }
}
