package io.sluice.gateway.settings;

/**
 * Setters of what a gateway lets others see.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class StatusSetters<T extends StatusSetters<T>> extends LoopSetters<T>
{
    /** Nothing given yet. */
    protected StatusSetters()
    {
    }

    /**
     * Sets {@link Setting#STATUS_FILE}.
     *
     * @param statusFile name of the file of counters and errors, or {@code none}.
     * @return this.
     */
    public T statusFile(final String statusFile)
    {
        return set(Setting.STATUS_FILE, statusFile);
    }

    /**
     * Sets {@link Setting#LOOP_CYCLE_THRESHOLD}.
     *
     * @param loopCycleThresholdNs nanoseconds of work without a pause from which on a loop is slow.
     * @return this.
     */
    public T loopCycleThresholdNs(final long loopCycleThresholdNs)
    {
        return set(Setting.LOOP_CYCLE_THRESHOLD, loopCycleThresholdNs + "ns");
    }
}
