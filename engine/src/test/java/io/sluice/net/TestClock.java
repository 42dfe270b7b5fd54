package io.sluice.net;

import org.agrona.concurrent.NanoClock;

/** Real time that a test can move forward, so that no deadline has to be waited for. */
final class TestClock implements NanoClock
{
    private long skippedNs;

    public long nanoTime()
    {
        return System.nanoTime() + skippedNs;
    }

    void skipMs(final long durationMs)
    {
        skippedNs += durationMs * 1_000_000;
    }
}
