package io.sluice.websocket;

/** Status codes of RFC 6455 section 7.4 and of the registry it opened. */
public final class CloseStatus
{
    /** The purpose of the connection has been fulfilled. */
    public static final int NORMAL = 1000;

    /** A server goes down, or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;

    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** The peer sent a kind of data that cannot be accepted. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** Never on the wire: the close frame held no status. */
    public static final int NO_STATUS = 1005;

    /** Never on the wire: the connection ended without a close frame. */
    public static final int ABNORMAL = 1006;

    /** Data within a message was not what its type says, such as text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;

    /** The peer broke a rule of this endpoint, for which there is no better status. */
    public static final int POLICY_VIOLATION = 1008;

    /** A frame or message is too big to process. */
    public static final int TOO_BIG = 1009;

    /** A client expected an extension that the server did not negotiate. */
    public static final int EXTENSION_EXPECTED = 1010;

    /** A server met a condition that prevents it from going on. */
    public static final int INTERNAL_ERROR = 1011;

    /** The service is restarted. */
    public static final int SERVICE_RESTART = 1012;

    /** The service is overloaded; come back later. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** An upstream gave an invalid answer. */
    public static final int BAD_GATEWAY = 1014;

    /** Never on the wire: the TLS handshake failed. */
    public static final int TLS_HANDSHAKE = 1015;

    private static final int FIRST_REGISTERED_BY_LIBRARIES = 3000;
    private static final int LAST_PRIVATE = 4999;

    private CloseStatus()
    {
    }

    /**
     * Whether a close frame may carry a status: 1000 to 1003, 1007 to 1014 and 3000 to 4999.
     *
     * @param status as read from or to be written to a close frame.
     * @return false for statuses that are reserved, unassigned or out of range.
     */
    public static boolean isLegalOnWire(final int status)
    {
        return (status >= NORMAL && status <= UNSUPPORTED_DATA) ||
            (status >= INVALID_PAYLOAD && status <= BAD_GATEWAY) ||
            (status >= FIRST_REGISTERED_BY_LIBRARIES && status <= LAST_PRIVATE);
    }
}
