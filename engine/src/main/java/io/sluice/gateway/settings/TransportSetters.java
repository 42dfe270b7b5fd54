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
     * Sets {@link Setting#BACKLOG}.
     *
     * @param backlog connections that the kernel keeps until they are accepted.
     * @return this.
     */
    public T backlog(final int backlog)
    {
        return set(Setting.BACKLOG, Integer.toString(backlog));
    }

    /**
     * Sets {@link Setting#KEEP_ALIVE}.
     *
     * @param keepAlive true to have the kernel probe idle connections.
     * @return this.
     */
    public T keepAlive(final boolean keepAlive)
    {
        return set(Setting.KEEP_ALIVE, Boolean.toString(keepAlive));
    }

    /**
     * Sets {@link Setting#SOCKET_RECEIVE_LENGTH}.
     *
     * @param socketReceiveLength bytes of the receive buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     */
    public T socketReceiveLength(final int socketReceiveLength)
    {
        return set(Setting.SOCKET_RECEIVE_LENGTH, Integer.toString(socketReceiveLength));
    }

    /**
     * Sets {@link Setting#SOCKET_SEND_LENGTH}.
     *
     * @param socketSendLength bytes of the send buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     */
    public T socketSendLength(final int socketSendLength)
    {
        return set(Setting.SOCKET_SEND_LENGTH, Integer.toString(socketSendLength));
    }

    /**
     * Sets {@link Setting#WEBSOCKET_COMPRESSION}.
     *
     * @param isCompressing true to give permessage-deflate to WebSocket clients that offer it.
     * @return this.
     */
    public T webSocketCompression(final boolean isCompressing)
    {
        return set(Setting.WEBSOCKET_COMPRESSION, Boolean.toString(isCompressing));
    }

    /**
     * Sets {@link Setting#UPSTREAM_CONNECT_TIMEOUT}.
     *
     * @param upstreamConnectTimeoutNs nanoseconds within which one address of a server must accept the connection.
     * @return this.
     */
    public T upstreamConnectTimeoutNs(final long upstreamConnectTimeoutNs)
    {
        return set(Setting.UPSTREAM_CONNECT_TIMEOUT, upstreamConnectTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_DIAL_TIMEOUT}.
     *
     * @param upstreamDialTimeoutNs nanoseconds within which some server must accept the connection and send INFO.
     * @return this.
     */
    public T upstreamDialTimeoutNs(final long upstreamDialTimeoutNs)
    {
        return set(Setting.UPSTREAM_DIAL_TIMEOUT, upstreamDialTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_RESOLVE_TTL}.
     *
     * @param upstreamResolveTtlNs nanoseconds after which the name of a server is resolved again.
     * @return this.
     */
    public T upstreamResolveTtlNs(final long upstreamResolveTtlNs)
    {
        return set(Setting.UPSTREAM_RESOLVE_TTL, upstreamResolveTtlNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_QUARANTINE_MIN}.
     *
     * @param upstreamQuarantineMinNs nanoseconds for which a server that failed once is tried last.
     * @return this.
     */
    public T upstreamQuarantineMinNs(final long upstreamQuarantineMinNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MIN, upstreamQuarantineMinNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_QUARANTINE_MAX}.
     *
     * @param upstreamQuarantineMaxNs nanoseconds for which a server that fails again and again is tried last.
     * @return this.
     */
    public T upstreamQuarantineMaxNs(final long upstreamQuarantineMaxNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MAX, upstreamQuarantineMaxNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_LAME_DUCK_TIMEOUT}.
     *
     * @param upstreamLameDuckTimeoutNs nanoseconds for which a server that announced lame duck is tried last.
     * @return this.
     */
    public T upstreamLameDuckTimeoutNs(final long upstreamLameDuckTimeoutNs)
    {
        return set(Setting.UPSTREAM_LAME_DUCK_TIMEOUT, upstreamLameDuckTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_LEARN}.
     *
     * @param upstreamLearn true to use the peers that a server names in connect_urls.
     * @return this.
     */
    public T upstreamLearn(final boolean upstreamLearn)
    {
        return set(Setting.UPSTREAM_LEARN, Boolean.toString(upstreamLearn));
    }

    /**
     * Sets {@link Setting#UPSTREAM_USER}.
     *
     * @param upstreamUser own user name at the server.
     * @return this.
     */
    public T upstreamUser(final String upstreamUser)
    {
        return set(Setting.UPSTREAM_USER, upstreamUser);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PASSWORD}.
     *
     * @param upstreamPassword own password at the server.
     * @return this.
     */
    public T upstreamPassword(final String upstreamPassword)
    {
        return set(Setting.UPSTREAM_PASSWORD, upstreamPassword);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TOKEN}.
     *
     * @param upstreamToken own token at the server.
     * @return this.
     */
    public T upstreamToken(final String upstreamToken)
    {
        return set(Setting.UPSTREAM_TOKEN, upstreamToken);
    }

    /**
     * Sets {@link Setting#UPSTREAM_NKEY_FILE}.
     *
     * @param upstreamNkeyFile name of the file with the own nkey seed.
     * @return this.
     */
    public T upstreamNkeyFile(final String upstreamNkeyFile)
    {
        return set(Setting.UPSTREAM_NKEY_FILE, upstreamNkeyFile);
    }

    /**
     * Sets {@link Setting#UPSTREAM_CREDS_FILE}.
     *
     * @param upstreamCredsFile name of the file with the own user JWT and seed.
     * @return this.
     */
    public T upstreamCredsFile(final String upstreamCredsFile)
    {
        return set(Setting.UPSTREAM_CREDS_FILE, upstreamCredsFile);
    }
}
