package io.sluice.gateway.life;

import java.time.Duration;

/**
 * What became of the sessions that there were when a gateway was drained.
 *
 * @param sessions  there were.
 * @param remaining that had not ended in time, and were cut.
 * @param took      until the last ended, or was cut.
 */
public record DrainReport(int sessions, int remaining, Duration took)
{
    @Override
    public String toString()
    {
        return "drained " + sessions + " sessions in " + took.toMillis() + " ms, " +
            (0 == remaining ? "none was cut" : remaining + " had not ended and were cut");
    }
}
