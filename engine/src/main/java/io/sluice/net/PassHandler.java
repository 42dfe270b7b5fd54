package io.sluice.net;

/** Told once for each pass of a loop that did something, on its thread, when the work of the pass is done. */
@FunctionalInterface
public interface PassHandler
{
    /**
     * A pass is over. Called before the loop waits, or, in a loop that never waits, when the next pass reads its clock.
     *
     * @param workTimeNs since the end of the last wait, in nanoseconds of the loop's clock: what all other connections
     *                   of the loop had to wait for at least.
     */
    void onPass(long workTimeNs);
}
