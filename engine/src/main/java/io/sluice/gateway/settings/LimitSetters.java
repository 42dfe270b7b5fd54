package io.sluice.gateway.settings;

/**
 * Setters of what bounds a connection: counts, deadlines, lengths.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class LimitSetters<T extends LimitSetters<T>>
{
    private final SettingValues values = new SettingValues();

    /** Nothing given yet. */
    protected LimitSetters()
    {
    }

    /** {@return this} */
    protected abstract T self();

    /** Called before each change. Throws when it is too late for changes. */
    protected abstract void ensureOpen();

    /**
     * Any setting by name, its text as a property would have it. What the others call.
     *
     * @param setting to give a value.
     * @param text    of the value, checked in the end with all others.
     * @return this.
     */
    public final T set(final Setting setting, final String text)
    {
        ensureOpen();
        values.give(setting, text);

        return self();
    }

    /** {@return the values in force} */
    public final SettingValues values()
    {
        return values;
    }

    /**
     * @param connectionsMax client connections in total.
     * @return this.
     * @see Setting#CONNECTIONS_MAX
     */
    public T connectionsMax(final int connectionsMax)
    {
        return set(Setting.CONNECTIONS_MAX, Integer.toString(connectionsMax));
    }

    /**
     * @param connectionsPerAddressMax client connections from one source address; 0 for no limit.
     * @return this.
     * @see Setting#CONNECTIONS_PER_ADDRESS_MAX
     */
    public T connectionsPerAddressMax(final int connectionsPerAddressMax)
    {
        return set(Setting.CONNECTIONS_PER_ADDRESS_MAX, Integer.toString(connectionsPerAddressMax));
    }

    /**
     * @param upgradeTimeoutNs nanoseconds within which a WebSocket client must have sent its upgrade request.
     * @return this.
     * @see Setting#UPGRADE_TIMEOUT
     */
    public T upgradeTimeoutNs(final long upgradeTimeoutNs)
    {
        return set(Setting.UPGRADE_TIMEOUT, upgradeTimeoutNs + "ns");
    }

    /**
     * @param httpHeaderLengthMax bytes of the request line and header fields of an upgrade.
     * @return this.
     * @see Setting#HTTP_HEADER_LENGTH_MAX
     */
    public T httpHeaderLengthMax(final int httpHeaderLengthMax)
    {
        return set(Setting.HTTP_HEADER_LENGTH_MAX, Integer.toString(httpHeaderLengthMax));
    }

    /**
     * @param connectTimeoutNs nanoseconds within which CONNECT must come where INFO says auth_required.
     * @return this.
     * @see Setting#CONNECT_TIMEOUT
     */
    public T connectTimeoutNs(final long connectTimeoutNs)
    {
        return set(Setting.CONNECT_TIMEOUT, connectTimeoutNs + "ns");
    }

    /**
     * @param partialTimeoutNs nanoseconds within which a command that has begun must be complete or have moved on.
     * @return this.
     * @see Setting#PARTIAL_TIMEOUT
     */
    public T partialTimeoutNs(final long partialTimeoutNs)
    {
        return set(Setting.PARTIAL_TIMEOUT, partialTimeoutNs + "ns");
    }

    /**
     * @param slowConsumerTimeoutNs nanoseconds within which a peer must take some of what waits for it.
     * @return this.
     * @see Setting#SLOW_CONSUMER_TIMEOUT
     */
    public T slowConsumerTimeoutNs(final long slowConsumerTimeoutNs)
    {
        return set(Setting.SLOW_CONSUMER_TIMEOUT, slowConsumerTimeoutNs + "ns");
    }

    /**
     * @param unsentLengthMax bytes that may wait for one peer.
     * @return this.
     * @see Setting#UNSENT_LENGTH_MAX
     */
    public T unsentLengthMax(final int unsentLengthMax)
    {
        return set(Setting.UNSENT_LENGTH_MAX, Integer.toString(unsentLengthMax));
    }

    /**
     * @param reserveLength bytes of room for what the gateway itself says to one peer.
     * @return this.
     * @see Setting#RESERVE_LENGTH
     */
    public T reserveLength(final int reserveLength)
    {
        return set(Setting.RESERVE_LENGTH, Integer.toString(reserveLength));
    }

    /**
     * @param controlLineLengthMax bytes of the arguments of a control line.
     * @return this.
     * @see Setting#CONTROL_LINE_LENGTH_MAX
     */
    public T controlLineLengthMax(final int controlLineLengthMax)
    {
        return set(Setting.CONTROL_LINE_LENGTH_MAX, Integer.toString(controlLineLengthMax));
    }

    /**
     * @param payloadLengthMax bytes of headers and payload of a message; 0 for the limit of the server.
     * @return this.
     * @see Setting#PAYLOAD_LENGTH_MAX
     */
    public T payloadLengthMax(final int payloadLengthMax)
    {
        return set(Setting.PAYLOAD_LENGTH_MAX, Integer.toString(payloadLengthMax));
    }

    /**
     * @param holdConnectTimeoutNs nanoseconds within which a held command must be resumed before the first PONG.
     * @return this.
     * @see Setting#HOLD_CONNECT_TIMEOUT
     */
    public T holdConnectTimeoutNs(final long holdConnectTimeoutNs)
    {
        return set(Setting.HOLD_CONNECT_TIMEOUT, holdConnectTimeoutNs + "ns");
    }

    /**
     * @param holdTimeoutNs nanoseconds within which a held command must be resumed after the first PONG.
     * @return this.
     * @see Setting#HOLD_TIMEOUT
     */
    public T holdTimeoutNs(final long holdTimeoutNs)
    {
        return set(Setting.HOLD_TIMEOUT, holdTimeoutNs + "ns");
    }

    /**
     * @param lingerTimeoutNs nanoseconds for which a closed connection is still read.
     * @return this.
     * @see Setting#LINGER_TIMEOUT
     */
    public T lingerTimeoutNs(final long lingerTimeoutNs)
    {
        return set(Setting.LINGER_TIMEOUT, lingerTimeoutNs + "ns");
    }

    /**
     * @param closeTimeoutNs nanoseconds for which closing the gateway waits for its peers.
     * @return this.
     * @see Setting#CLOSE_TIMEOUT
     */
    public T closeTimeoutNs(final long closeTimeoutNs)
    {
        return set(Setting.CLOSE_TIMEOUT, closeTimeoutNs + "ns");
    }
}
