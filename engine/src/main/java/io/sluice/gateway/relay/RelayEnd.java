package io.sluice.gateway.relay;

/** Why a conversation cannot go on, as far as its bytes are concerned. */
public enum RelayEnd
{
    /** A handler said so, with {@link Decision#CLOSE} or {@link Decision#REJECT_AND_CLOSE}. */
    HANDLER_CLOSED,
    /** A handler failed. */
    HANDLER_FAILED,
    /** Nobody resumed a held command in time. */
    HOLD_TIMEOUT,
    /** The client exceeded the gateway's limit of a control line. */
    CONTROL_LINE_EXCEEDED,
    /** The client exceeded the gateway's limit of a payload. */
    PAYLOAD_EXCEEDED,
    /** The server sent what cannot be read. */
    SERVER_PROTOCOL_ERROR,
    /** The buffer pool has no more. */
    POOL_EXHAUSTED
}
