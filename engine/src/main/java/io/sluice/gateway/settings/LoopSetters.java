package io.sluice.gateway.settings;

/**
 * Setters of what no listener can have for itself: loops, their buffers, the end.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class LoopSetters<T extends LoopSetters<T>> extends UpstreamSetters<T>
{
    /** Nothing given yet. */
    protected LoopSetters()
    {
    }

    /**
     * Sets {@link Setting#LOOP_COUNT}.
     *
     * @param loopCount event loops, a thread each.
     * @return this.
     */
    public T loopCount(final int loopCount)
    {
        return set(Setting.LOOP_COUNT, Integer.toString(loopCount));
    }

    /**
     * Sets {@link Setting#IDLE_STRATEGY}.
     *
     * @param idleStrategy block, backoff, yield or spin: what a loop does when nothing is ready.
     * @return this.
     */
    public T idleStrategy(final String idleStrategy)
    {
        return set(Setting.IDLE_STRATEGY, idleStrategy);
    }

    /**
     * Sets {@link Setting#IDLE_POLL}.
     *
     * @param idlePollNs how long a loop that blocks looks for more before it sleeps; 0 to sleep at once.
     * @return this.
     */
    public T idlePollNs(final long idlePollNs)
    {
        return set(Setting.IDLE_POLL, idlePollNs + "ns");
    }

    /**
     * Sets {@link Setting#READ_BUFFER_LENGTH}.
     *
     * @param readBufferLength bytes of the buffer that a loop reads into.
     * @return this.
     */
    public T readBufferLength(final int readBufferLength)
    {
        return set(Setting.READ_BUFFER_LENGTH, Integer.toString(readBufferLength));
    }

    /**
     * Sets {@link Setting#POOL_LENGTH}.
     *
     * @param poolLength bytes that all sessions of a loop together may hold in buffers.
     * @return this.
     */
    public T poolLength(final long poolLength)
    {
        return set(Setting.POOL_LENGTH, Long.toString(poolLength));
    }

    /**
     * Sets {@link Setting#QUEUE_CAPACITY}.
     *
     * @param queueCapacity calls from other threads that wait for a loop.
     * @return this.
     */
    public T queueCapacity(final int queueCapacity)
    {
        return set(Setting.QUEUE_CAPACITY, Integer.toString(queueCapacity));
    }

    /**
     * Sets {@link Setting#LINGER_TIMEOUT}.
     *
     * @param lingerTimeoutNs nanoseconds for which a closed connection is still read.
     * @return this.
     */
    public T lingerTimeoutNs(final long lingerTimeoutNs)
    {
        return set(Setting.LINGER_TIMEOUT, lingerTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#DRAIN_TIMEOUT}.
     *
     * @param drainTimeoutNs nanoseconds over which the ends of sessions are spread when a signal drains the gateway.
     * @return this.
     */
    public T drainTimeoutNs(final long drainTimeoutNs)
    {
        return set(Setting.DRAIN_TIMEOUT, drainTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#LOOP_FAILURE_EXIT}.
     *
     * @param loopFailureExit true to exit the process when a loop dies, false to close the gateway.
     * @return this.
     */
    public T loopFailureExit(final boolean loopFailureExit)
    {
        return set(Setting.LOOP_FAILURE_EXIT, Boolean.toString(loopFailureExit));
    }

    /**
     * Sets {@link Setting#CLOSE_TIMEOUT}.
     *
     * @param closeTimeoutNs nanoseconds for which closing the gateway waits for its peers.
     * @return this.
     */
    public T closeTimeoutNs(final long closeTimeoutNs)
    {
        return set(Setting.CLOSE_TIMEOUT, closeTimeoutNs + "ns");
    }
}
