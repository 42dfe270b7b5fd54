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
     * Sets {@link Setting#ADMIN_LISTEN}.
     *
     * @param adminListen URL where metrics and health are served, as {@code http://127.0.0.1:9090}.
     * @return this.
     */
    public T adminListen(final String adminListen)
    {
        return set(Setting.ADMIN_LISTEN, adminListen);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PROBE_INTERVAL}.
     *
     * @param upstreamProbeIntervalNs nanoseconds after which servers are tried again; 0 to never try.
     * @return this.
     */
    public T upstreamProbeIntervalNs(final long upstreamProbeIntervalNs)
    {
        return set(Setting.UPSTREAM_PROBE_INTERVAL, upstreamProbeIntervalNs + "ns");
    }

    /**
     * Sets {@link Setting#ACCESS_LOG}.
     *
     * @param accessLog name of the file that gets a line for each session that ends.
     * @return this.
     */
    public T accessLog(final String accessLog)
    {
        return set(Setting.ACCESS_LOG, accessLog);
    }

    /**
     * Sets {@link Setting#ACCESS_LOG_CAPACITY}.
     *
     * @param accessLogCapacity lines that may wait for the file.
     * @return this.
     */
    public T accessLogCapacity(final int accessLogCapacity)
    {
        return set(Setting.ACCESS_LOG_CAPACITY, Integer.toString(accessLogCapacity));
    }

    /**
     * Sets {@link Setting#LOG_SESSIONS_MAX}.
     *
     * @param logSessionsMax lines about the ends of sessions that are logged in a second; 0 for no limit.
     * @return this.
     */
    public T logSessionsMax(final int logSessionsMax)
    {
        return set(Setting.LOG_SESSIONS_MAX, Integer.toString(logSessionsMax));
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
