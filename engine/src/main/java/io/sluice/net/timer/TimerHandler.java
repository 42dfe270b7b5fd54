package io.sluice.net.timer;

/** What happens when a {@link Timer} expires. */
@FunctionalInterface
public interface TimerHandler
{
    /**
     * The deadline has passed. Called on the loop's thread; the timer is no longer scheduled and may be scheduled
     * again.
     *
     * @param timer that expired.
     * @param nowNs of the loop's clock, read once in this pass.
     */
    void onTimer(Timer timer, long nowNs);
}
