package io.sluice.gateway.settings;

/**
 * Setters of what carries the bytes: loops, buffers, sockets, servers.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class TransportSetters<T extends TransportSetters<T>> extends LimitSetters<T>
{
    /** Nothing given yet. */
    protected TransportSetters()
    {
    }

    /**
     * @param loopCount event loops, a thread each.
     * @return this.
     * @see Setting#LOOP_COUNT
     */
    public T loopCount(final int loopCount)
    {
        return set(Setting.LOOP_COUNT, Integer.toString(loopCount));
    }

    /**
     * @param idleStrategy block, backoff, yield or spin: what a loop does when nothing is ready.
     * @return this.
     * @see Setting#IDLE_STRATEGY
     */
    public T idleStrategy(final String idleStrategy)
    {
        return set(Setting.IDLE_STRATEGY, idleStrategy);
    }

    /**
     * @param readBufferLength bytes of the buffer that a loop reads into.
     * @return this.
     * @see Setting#READ_BUFFER_LENGTH
     */
    public T readBufferLength(final int readBufferLength)
    {
        return set(Setting.READ_BUFFER_LENGTH, Integer.toString(readBufferLength));
    }

    /**
     * @param poolLength bytes that all sessions of a loop together may hold in buffers.
     * @return this.
     * @see Setting#POOL_LENGTH
     */
    public T poolLength(final long poolLength)
    {
        return set(Setting.POOL_LENGTH, Long.toString(poolLength));
    }

    /**
     * @param queueCapacity calls from other threads that wait for a loop.
     * @return this.
     * @see Setting#QUEUE_CAPACITY
     */
    public T queueCapacity(final int queueCapacity)
    {
        return set(Setting.QUEUE_CAPACITY, Integer.toString(queueCapacity));
    }

    /**
     * @param backlog connections that the kernel keeps until they are accepted.
     * @return this.
     * @see Setting#BACKLOG
     */
    public T backlog(final int backlog)
    {
        return set(Setting.BACKLOG, Integer.toString(backlog));
    }

    /**
     * @param keepAlive true to have the kernel probe idle connections.
     * @return this.
     * @see Setting#KEEP_ALIVE
     */
    public T keepAlive(final boolean keepAlive)
    {
        return set(Setting.KEEP_ALIVE, Boolean.toString(keepAlive));
    }

    /**
     * @param socketReceiveLength bytes of the receive buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     * @see Setting#SOCKET_RECEIVE_LENGTH
     */
    public T socketReceiveLength(final int socketReceiveLength)
    {
        return set(Setting.SOCKET_RECEIVE_LENGTH, Integer.toString(socketReceiveLength));
    }

    /**
     * @param socketSendLength bytes of the send buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     * @see Setting#SOCKET_SEND_LENGTH
     */
    public T socketSendLength(final int socketSendLength)
    {
        return set(Setting.SOCKET_SEND_LENGTH, Integer.toString(socketSendLength));
    }

    /**
     * @param upstreamConnectTimeoutNs nanoseconds within which one address of a server must accept the connection.
     * @return this.
     * @see Setting#UPSTREAM_CONNECT_TIMEOUT
     */
    public T upstreamConnectTimeoutNs(final long upstreamConnectTimeoutNs)
    {
        return set(Setting.UPSTREAM_CONNECT_TIMEOUT, upstreamConnectTimeoutNs + "ns");
    }

    /**
     * @param upstreamDialTimeoutNs nanoseconds within which some server must accept the connection and send INFO.
     * @return this.
     * @see Setting#UPSTREAM_DIAL_TIMEOUT
     */
    public T upstreamDialTimeoutNs(final long upstreamDialTimeoutNs)
    {
        return set(Setting.UPSTREAM_DIAL_TIMEOUT, upstreamDialTimeoutNs + "ns");
    }

    /**
     * @param upstreamResolveTtlNs nanoseconds after which the name of a server is resolved again.
     * @return this.
     * @see Setting#UPSTREAM_RESOLVE_TTL
     */
    public T upstreamResolveTtlNs(final long upstreamResolveTtlNs)
    {
        return set(Setting.UPSTREAM_RESOLVE_TTL, upstreamResolveTtlNs + "ns");
    }

    /**
     * @param upstreamQuarantineMinNs nanoseconds for which a server that failed once is tried last.
     * @return this.
     * @see Setting#UPSTREAM_QUARANTINE_MIN
     */
    public T upstreamQuarantineMinNs(final long upstreamQuarantineMinNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MIN, upstreamQuarantineMinNs + "ns");
    }

    /**
     * @param upstreamQuarantineMaxNs nanoseconds for which a server that fails again and again is tried last.
     * @return this.
     * @see Setting#UPSTREAM_QUARANTINE_MAX
     */
    public T upstreamQuarantineMaxNs(final long upstreamQuarantineMaxNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MAX, upstreamQuarantineMaxNs + "ns");
    }

    /**
     * @param upstreamLameDuckTimeoutNs nanoseconds for which a server that announced lame duck is tried last.
     * @return this.
     * @see Setting#UPSTREAM_LAME_DUCK_TIMEOUT
     */
    public T upstreamLameDuckTimeoutNs(final long upstreamLameDuckTimeoutNs)
    {
        return set(Setting.UPSTREAM_LAME_DUCK_TIMEOUT, upstreamLameDuckTimeoutNs + "ns");
    }

    /**
     * @param upstreamLearn true to use the peers that a server names in connect_urls.
     * @return this.
     * @see Setting#UPSTREAM_LEARN
     */
    public T upstreamLearn(final boolean upstreamLearn)
    {
        return set(Setting.UPSTREAM_LEARN, Boolean.toString(upstreamLearn));
    }

    /**
     * @param upstreamUser own user name at the server.
     * @return this.
     * @see Setting#UPSTREAM_USER
     */
    public T upstreamUser(final String upstreamUser)
    {
        return set(Setting.UPSTREAM_USER, upstreamUser);
    }

    /**
     * @param upstreamPassword own password at the server.
     * @return this.
     * @see Setting#UPSTREAM_PASSWORD
     */
    public T upstreamPassword(final String upstreamPassword)
    {
        return set(Setting.UPSTREAM_PASSWORD, upstreamPassword);
    }

    /**
     * @param upstreamToken own token at the server.
     * @return this.
     * @see Setting#UPSTREAM_TOKEN
     */
    public T upstreamToken(final String upstreamToken)
    {
        return set(Setting.UPSTREAM_TOKEN, upstreamToken);
    }

    /**
     * @param upstreamNkeyFile name of the file with the own nkey seed.
     * @return this.
     * @see Setting#UPSTREAM_NKEY_FILE
     */
    public T upstreamNkeyFile(final String upstreamNkeyFile)
    {
        return set(Setting.UPSTREAM_NKEY_FILE, upstreamNkeyFile);
    }

    /**
     * @param upstreamCredsFile name of the file with the own user JWT and seed.
     * @return this.
     * @see Setting#UPSTREAM_CREDS_FILE
     */
    public T upstreamCredsFile(final String upstreamCredsFile)
    {
        return set(Setting.UPSTREAM_CREDS_FILE, upstreamCredsFile);
    }
}
