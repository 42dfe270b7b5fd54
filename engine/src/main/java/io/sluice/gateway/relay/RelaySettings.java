package io.sluice.gateway.relay;

/**
 * What the conversations of one listener have in common.
 *
 * @param reserveLength        bytes that the gateway itself may have waiting for one peer.
 * @param controlLineLengthMax limit of the arguments of a client's control line.
 * @param serverLineLengthMax  limit of the arguments of a control line that servers have.
 * @param payloadLengthMax     limit of a client's headers and payload; 0 for the server's.
 * @param holdConnectTimeoutNs that all holds before the first PONG may last together.
 * @param holdTimeoutNs        within which a held command must be resumed later.
 * @param isMessagePerCommand  each command to the client is a write of its own, for old clients that need text frames.
 */
public record RelaySettings(
    int reserveLength,
    int controlLineLengthMax,
    int serverLineLengthMax,
    int payloadLengthMax,
    long holdConnectTimeoutNs,
    long holdTimeoutNs,
    boolean isMessagePerCommand)
{
    /** Limit of the arguments of a control line that servers and clients have unless told otherwise. */
    public static final int USUAL_LINE_LENGTH = 4096;
}
