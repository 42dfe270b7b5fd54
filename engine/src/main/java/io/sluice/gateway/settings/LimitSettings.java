package io.sluice.gateway.settings;

/**
 * What bounds a connection. Immutable.
 *
 * @param connectionsMax        connections of one listener.
 * @param perAddressMax         connections from one source address; 0 for no limit.
 * @param upgradeTimeoutNs      for the upgrade request.
 * @param httpHeaderLengthMax   of the upgrade request, in bytes.
 * @param connectTimeoutNs      for CONNECT where INFO asks for authentication.
 * @param partialTimeoutNs      for a command that has begun.
 * @param slowConsumerTimeoutNs for a peer that takes nothing.
 * @param unsentLengthMax       bytes that may wait for one peer.
 * @param reserveLength         bytes that the gateway itself may have waiting for one peer.
 * @param controlLineLengthMax  bytes of the arguments of a control line.
 * @param serverLineLengthMax   bytes of the arguments of a control line that servers take.
 * @param payloadLengthMax      bytes of headers and payload; 0 for the server's limit.
 * @param holdConnectTimeoutNs  for all holds before the first PONG together.
 * @param holdTimeoutNs         for a hold afterwards.
 */
public record LimitSettings(
    int connectionsMax,
    int perAddressMax,
    long upgradeTimeoutNs,
    int httpHeaderLengthMax,
    long connectTimeoutNs,
    long partialTimeoutNs,
    long slowConsumerTimeoutNs,
    int unsentLengthMax,
    int reserveLength,
    int controlLineLengthMax,
    int serverLineLengthMax,
    int payloadLengthMax,
    long holdConnectTimeoutNs,
    long holdTimeoutNs)
{
    /**
     * Takes what bounds a connection.
     *
     * @param values of the settings, checked.
     * @return the part of them that bounds a connection.
     */
    public static LimitSettings of(final SettingValues values)
    {
        return new LimitSettings(
            (int)values.number(Setting.CONNECTIONS_MAX),
            (int)values.number(Setting.CONNECTIONS_PER_ADDRESS_MAX),
            values.number(Setting.UPGRADE_TIMEOUT),
            (int)values.number(Setting.HTTP_HEADER_LENGTH_MAX),
            values.number(Setting.CONNECT_TIMEOUT),
            values.number(Setting.PARTIAL_TIMEOUT),
            values.number(Setting.SLOW_CONSUMER_TIMEOUT),
            (int)values.number(Setting.UNSENT_LENGTH_MAX),
            (int)values.number(Setting.RESERVE_LENGTH),
            (int)values.number(Setting.CONTROL_LINE_LENGTH_MAX),
            (int)values.number(Setting.UPSTREAM_CONTROL_LINE_LENGTH_MAX),
            (int)values.number(Setting.PAYLOAD_LENGTH_MAX),
            values.number(Setting.HOLD_CONNECT_TIMEOUT),
            values.number(Setting.HOLD_TIMEOUT));
    }
}
