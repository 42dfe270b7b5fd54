package io.sluice.gateway;

import io.sluice.gateway.relay.RelayEnd;
import io.sluice.net.CloseCause;
import io.sluice.net.tls.TlsFailure;
import io.sluice.status.Counter;
import io.sluice.websocket.handshake.HttpStatus;

/**
 * Why a session ended: one reason each, counted, and told once to {@code onClose}. Names who closed, the WebSocket
 * status that a client is closed with, and the {@code -ERR} that goes before, if one does.
 */
public enum CloseReason
{
    /** The client closed its connection. */
    CLIENT_CLOSED(Closer.CLIENT, 1000, null, "client closed"),
    /** The client's connection broke. */
    CLIENT_LOST(Closer.CLIENT, 1001, null, "client lost"),
    /** The client sent what no parser can read. */
    CLIENT_PROTOCOL_ERROR(Closer.CLIENT, 1002, "Unknown Protocol Operation", "client broke the protocol"),
    /** The client sent a command with arguments that the server would close for without a word. */
    CLIENT_BAD_ARGUMENTS(Closer.CLIENT, 1002, null, "client sent bad arguments"),
    /** The client broke WebSocket framing. */
    CLIENT_WEBSOCKET_ERROR(Closer.CLIENT, 1002, null, "client broke WebSocket framing"),
    /** The client's control line is longer than allowed. */
    CONTROL_LINE_EXCEEDED(Closer.GATEWAY, 1008, "maximum control line exceeded", "control line too long"),
    /** The client's payload is longer than allowed. */
    PAYLOAD_EXCEEDED(Closer.GATEWAY, 1009, "Maximum Payload Violation", "payload too long"),

    /** The server closed the connection. */
    UPSTREAM_CLOSED(Closer.UPSTREAM, 1001, null, "upstream closed"),
    /** The connection to the server broke. */
    UPSTREAM_LOST(Closer.UPSTREAM, 1001, null, "upstream lost"),
    /** The server sent what no parser can read. */
    UPSTREAM_PROTOCOL_ERROR(Closer.UPSTREAM, 1011, null, "upstream broke the protocol"),
    /** No server could be reached. */
    UPSTREAM_UNREACHABLE(Closer.UPSTREAM, 1001, null, "upstream unreachable"),

    /** The client's first bytes were no TLS where TLS begins. */
    TLS_PLAINTEXT(Closer.CLIENT, 1002, null, "plaintext on a TLS port"),
    /** The client and the gateway could not agree, or the client refused. */
    TLS_HANDSHAKE_FAILED(Closer.CLIENT, 1002, null, "TLS handshake failed"),
    /** The client did not finish the handshake in time. */
    TLS_HANDSHAKE_TIMEOUT(Closer.GATEWAY, 1008, null, "TLS handshake timed out"),
    /** The client showed no certificate that is good. */
    TLS_CERTIFICATE_REFUSED(Closer.GATEWAY, 1008, null, "certificate of the client refused"),
    /** As many handshakes as may wait. */
    TLS_HANDSHAKES_EXCEEDED(Closer.GATEWAY, 1013, null, "too many TLS handshakes"),
    /** The client broke the rules of TLS after the handshake. */
    CLIENT_TLS_ERROR(Closer.CLIENT, 1002, null, "client broke TLS"),
    /** The client's input ended without close_notify: what it sent last may be missing. */
    CLIENT_TRUNCATED(Closer.CLIENT, 1002, null, "client ended without close_notify"),

    /** As many connections as the gateway may have. */
    CONNECTIONS_EXCEEDED(Closer.GATEWAY, 1008, "maximum connections exceeded", "too many connections"),
    /** As many connections as one source address may have. */
    ADDRESS_CONNECTIONS_EXCEEDED(Closer.GATEWAY, 1008, "maximum connections exceeded",
        "too many connections from one address"),
    /** Clients of this address are not served. */
    ADDRESS_DENIED(Closer.GATEWAY, 1008, "address not allowed", "address not allowed"),
    /** The PROXY header was none, or one that may not be trusted. */
    PROXY_HEADER_INVALID(Closer.CLIENT, 1002, null, "bad PROXY header"),
    /** The PROXY header did not come in time. */
    PROXY_HEADER_TIMEOUT(Closer.GATEWAY, 1008, null, "no PROXY header in time"),
    /** A trusted proxy said where the client is in a way that cannot be read. */
    FORWARDED_INVALID(Closer.CLIENT, 1002, null, "bad forwarded header"),
    /** The upgrade request did not come in time. */
    UPGRADE_TIMEOUT(Closer.GATEWAY, 1008, null, "no upgrade request in time"),
    /** The upgrade request was refused. */
    UPGRADE_REFUSED(Closer.GATEWAY, 1008, null, "upgrade refused"),
    /** It was no session: a browser asked for a page and got it. */
    PAGE_SERVED(Closer.GATEWAY, 1000, null, "page served"),
    /** CONNECT did not come in time. */
    CONNECT_TIMEOUT(Closer.GATEWAY, 1008, "Authentication Timeout", "no CONNECT in time"),
    /** A command was begun and not completed in time. */
    PARTIAL_TIMEOUT(Closer.GATEWAY, 1008, "Stale Connection", "command not completed in time"),
    /** The client did not take what waited for it. */
    SLOW_CLIENT(Closer.GATEWAY, 1008, null, "slow client"),
    /** The server did not take what waited for it. */
    SLOW_UPSTREAM(Closer.GATEWAY, 1011, null, "slow upstream"),
    /** Buffers ran short and this session had held most for longest. */
    POOL_EXHAUSTED(Closer.GATEWAY, 1013, null, "buffers ran short"),
    /** An interceptor held a command and nobody resumed it. */
    HOLD_TIMEOUT(Closer.GATEWAY, 1011, null, "hold not resumed in time"),
    /** An interceptor asked for it. */
    INTERCEPTOR_CLOSED(Closer.INTERCEPTOR, 1008, null, "closed by an interceptor"),
    /** An interceptor threw. */
    INTERCEPTOR_FAILED(Closer.INTERCEPTOR, 1011, null, "interceptor failed"),
    /** An operator asked for it. */
    KICKED(Closer.GATEWAY, 1011, null, "kicked"),
    /** The gateway is being drained. */
    DRAINED(Closer.GATEWAY, 1001, null, "gateway draining"),
    /** The gateway closes. */
    GATEWAY_CLOSED(Closer.GATEWAY, 1001, null, "gateway closed"),
    /** A bug in the gateway; the error log has it. */
    INTERNAL_ERROR(Closer.GATEWAY, 1011, null, "internal error");

    /** Who ended a session. */
    public enum Closer
    {
        /** The client, by closing, by vanishing or by what it sent. */
        CLIENT,
        /** The server, by closing, by vanishing or by being unreachable. */
        UPSTREAM,
        /** An interceptor. */
        INTERCEPTOR,
        /** The gateway: a limit, a deadline, an operator. */
        GATEWAY
    }

    private final Closer closer;
    private final int closeStatus;
    private final String errorText;
    private final String label;
    private final Counter counter;

    CloseReason(final Closer closer, final int closeStatus, final String errorText, final String label)
    {
        this.closer = closer;
        this.closeStatus = closeStatus;
        this.errorText = errorText;
        this.label = label;
        counter = Counter.valueOf("CLOSED_" + name());
    }

    /** {@return who closed} */
    public Closer closer()
    {
        return closer;
    }

    /** {@return status of the close frame that a WebSocket client gets} */
    public int closeStatus()
    {
        return closeStatus;
    }

    /** {@return text of the {@code -ERR} that the client gets before the close, or null for none} */
    public String errorText()
    {
        return errorText;
    }

    /** {@return the reason in words, for logs and counters} */
    public String label()
    {
        return label;
    }

    /** {@return what counts it} */
    public Counter counter()
    {
        return counter;
    }

    /** {@return how loud it is to be logged, for a client that has said something or has not} */
    System.Logger.Level level(final boolean isClientSilent)
    {
        switch (this)
        {
            case UPGRADE_TIMEOUT: // browsers open connections that they may never use
                return isClientSilent ? System.Logger.Level.DEBUG : System.Logger.Level.INFO;

            case CLIENT_CLOSED:
            case CLIENT_LOST:
            case CLIENT_TRUNCATED:
            case UPSTREAM_CLOSED:
            case GATEWAY_CLOSED:
            case DRAINED:
            case PAGE_SERVED:
                return System.Logger.Level.DEBUG;

            case INTERNAL_ERROR:
            case UPSTREAM_UNREACHABLE:
            case UPSTREAM_PROTOCOL_ERROR:
            case POOL_EXHAUSTED:
                return System.Logger.Level.WARNING;

            default:
                return System.Logger.Level.INFO;
        }
    }

    /** {@return status of the answer to a client that still waits for its upgrade} */
    int httpStatus()
    {
        switch (this)
        {
            case UPGRADE_TIMEOUT:
                return HttpStatus.REQUEST_TIMEOUT;

            case INTERCEPTOR_FAILED:
            case INTERNAL_ERROR:
                return HttpStatus.INTERNAL_SERVER_ERROR;

            case INTERCEPTOR_CLOSED:
            case KICKED:
            case ADDRESS_DENIED:
                return HttpStatus.FORBIDDEN;

            case FORWARDED_INVALID:
            case PROXY_HEADER_INVALID:
            case PROXY_HEADER_TIMEOUT:
                return HttpStatus.BAD_REQUEST;

            default:
                return HttpStatus.SERVICE_UNAVAILABLE;
        }
    }

    static CloseReason of(final boolean isClient, final CloseCause cause)
    {
        switch (cause)
        {
            case PEER_GONE:
                return isClient ? CLIENT_LOST : UPSTREAM_LOST;

            case PEER_FAULT:
                return isClient ? CLIENT_WEBSOCKET_ERROR : UPSTREAM_PROTOCOL_ERROR;

            case EVICTED:
            case POOL_EXHAUSTED:
                return POOL_EXHAUSTED;

            case LOOP_CLOSED:
                return GATEWAY_CLOSED;

            default:
                return INTERNAL_ERROR;
        }
    }

    /** Why the connection of a client ended over which TLS was, or was to be, spoken. */
    static CloseReason of(final TlsFailure failure, final boolean isSecured)
    {
        switch (failure)
        {
            case NOT_TLS:
                return TLS_PLAINTEXT;

            case CERTIFICATE_MISSING:
            case CERTIFICATE_EXPIRED:
            case CERTIFICATE_UNTRUSTED:
                return TLS_CERTIFICATE_REFUSED;

            case HANDSHAKE_TIMEOUT:
                return TLS_HANDSHAKE_TIMEOUT;

            case HANDSHAKE_ABANDONED:
                return CLIENT_LOST;

            case TOO_MANY_HANDSHAKES:
                return TLS_HANDSHAKES_EXCEEDED;

            case TRUNCATED:
                return CLIENT_TRUNCATED;

            case INTERNAL:
                return INTERNAL_ERROR;

            default:
                return isSecured ? CLIENT_TLS_ERROR : TLS_HANDSHAKE_FAILED;
        }
    }

    static CloseReason of(final RelayEnd end)
    {
        switch (end)
        {
            case HANDLER_CLOSED:
                return INTERCEPTOR_CLOSED;

            case HANDLER_FAILED:
                return INTERCEPTOR_FAILED;

            case HOLD_TIMEOUT:
                return HOLD_TIMEOUT;

            case CONTROL_LINE_EXCEEDED:
                return CONTROL_LINE_EXCEEDED;

            case PAYLOAD_EXCEEDED:
                return PAYLOAD_EXCEEDED;

            case SERVER_PROTOCOL_ERROR:
                return UPSTREAM_PROTOCOL_ERROR;

            case POOL_EXHAUSTED:
                return POOL_EXHAUSTED;

            default:
                return INTERNAL_ERROR;
        }
    }
}
