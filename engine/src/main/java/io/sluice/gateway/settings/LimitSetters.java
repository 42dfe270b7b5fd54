package io.sluice.gateway.settings;

/**
 * Setters of what bounds a connection: counts, deadlines, lengths.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class LimitSetters<T extends LimitSetters<T>> extends SettingSetters<T>
{
    /** Nothing given yet. */
    protected LimitSetters()
    {
    }

    /**
     * Sets {@link Setting#CONNECTIONS_MAX}.
     *
     * @param connectionsMax client connections in total.
     * @return this.
     */
    public T connectionsMax(final int connectionsMax)
    {
        return set(Setting.CONNECTIONS_MAX, Integer.toString(connectionsMax));
    }

    /**
     * Sets {@link Setting#CONNECTIONS_PER_ADDRESS_MAX}.
     *
     * @param connectionsPerAddressMax client connections from one source address; 0 for no limit.
     * @return this.
     */
    public T connectionsPerAddressMax(final int connectionsPerAddressMax)
    {
        return set(Setting.CONNECTIONS_PER_ADDRESS_MAX, Integer.toString(connectionsPerAddressMax));
    }

    /**
     * Sets {@link Setting#UPGRADE_TIMEOUT}.
     *
     * @param upgradeTimeoutNs nanoseconds within which a WebSocket client must have sent its upgrade request.
     * @return this.
     */
    public T upgradeTimeoutNs(final long upgradeTimeoutNs)
    {
        return set(Setting.UPGRADE_TIMEOUT, upgradeTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#HTTP_HEADER_LENGTH_MAX}.
     *
     * @param httpHeaderLengthMax bytes of the request line and header fields of an upgrade.
     * @return this.
     */
    public T httpHeaderLengthMax(final int httpHeaderLengthMax)
    {
        return set(Setting.HTTP_HEADER_LENGTH_MAX, Integer.toString(httpHeaderLengthMax));
    }

    /**
     * Sets {@link Setting#CONNECT_TIMEOUT}.
     *
     * @param connectTimeoutNs nanoseconds within which CONNECT must come where INFO says auth_required.
     * @return this.
     */
    public T connectTimeoutNs(final long connectTimeoutNs)
    {
        return set(Setting.CONNECT_TIMEOUT, connectTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#PARTIAL_TIMEOUT}.
     *
     * @param partialTimeoutNs nanoseconds within which a command that has begun must be complete or have moved on.
     * @return this.
     */
    public T partialTimeoutNs(final long partialTimeoutNs)
    {
        return set(Setting.PARTIAL_TIMEOUT, partialTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#SLOW_CONSUMER_TIMEOUT}.
     *
     * @param slowConsumerTimeoutNs nanoseconds within which a peer must take some of what waits for it.
     * @return this.
     */
    public T slowConsumerTimeoutNs(final long slowConsumerTimeoutNs)
    {
        return set(Setting.SLOW_CONSUMER_TIMEOUT, slowConsumerTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UNSENT_LENGTH_MAX}.
     *
     * @param unsentLengthMax bytes that may wait for one peer.
     * @return this.
     */
    public T unsentLengthMax(final int unsentLengthMax)
    {
        return set(Setting.UNSENT_LENGTH_MAX, Integer.toString(unsentLengthMax));
    }

    /**
     * Sets {@link Setting#RESERVE_LENGTH}.
     *
     * @param reserveLength bytes of room for what the gateway itself says to one peer.
     * @return this.
     */
    public T reserveLength(final int reserveLength)
    {
        return set(Setting.RESERVE_LENGTH, Integer.toString(reserveLength));
    }

    /**
     * Sets {@link Setting#CONTROL_LINE_LENGTH_MAX}.
     *
     * @param controlLineLengthMax bytes of the arguments of a control line.
     * @return this.
     */
    public T controlLineLengthMax(final int controlLineLengthMax)
    {
        return set(Setting.CONTROL_LINE_LENGTH_MAX, Integer.toString(controlLineLengthMax));
    }

    /**
     * Sets {@link Setting#PAYLOAD_LENGTH_MAX}.
     *
     * @param payloadLengthMax bytes of headers and payload of a message; 0 for the limit of the server.
     * @return this.
     */
    public T payloadLengthMax(final int payloadLengthMax)
    {
        return set(Setting.PAYLOAD_LENGTH_MAX, Integer.toString(payloadLengthMax));
    }

    /**
     * Sets {@link Setting#HOLD_CONNECT_TIMEOUT}.
     *
     * @param holdConnectTimeoutNs nanoseconds that all holds of a session before its first PONG may last together.
     * @return this.
     */
    public T holdConnectTimeoutNs(final long holdConnectTimeoutNs)
    {
        return set(Setting.HOLD_CONNECT_TIMEOUT, holdConnectTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#HOLD_TIMEOUT}.
     *
     * @param holdTimeoutNs nanoseconds within which a held command must be resumed after the first PONG.
     * @return this.
     */
    public T holdTimeoutNs(final long holdTimeoutNs)
    {
        return set(Setting.HOLD_TIMEOUT, holdTimeoutNs + "ns");
    }
}
