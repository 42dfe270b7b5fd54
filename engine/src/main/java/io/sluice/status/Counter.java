package io.sluice.status;

/** What is counted, per event loop and written by that loop alone. */
public enum Counter
{
    /** Client connections that a listener accepted. */
    CONNECTIONS_ACCEPTED("connections accepted"),
    /** Client connections closed at once because a limit of connections was reached. */
    CONNECTIONS_REFUSED("connections refused"),
    /** PROXY headers read, after which the true address of the client was known. */
    PROXY_HEADERS_ACCEPTED("PROXY headers accepted"),
    /** WebSocket upgrades answered with 101. */
    UPGRADES_ACCEPTED("upgrades accepted"),
    /** WebSocket upgrades answered with anything else. */
    UPGRADES_REFUSED("upgrades refused"),
    /** Pages served to browsers, 304 included. */
    PAGES_SERVED("pages served"),
    /** Sessions that began: a client and, soon, a server. */
    SESSIONS_OPENED("sessions opened"),
    /** Sessions that ended, whatever the reason. */
    SESSIONS_CLOSED("sessions closed"),
    /** Attempts to connect to a server. */
    UPSTREAM_DIALS("upstream dials"),
    /** Attempts to connect to a server that were refused or timed out. */
    UPSTREAM_DIALS_FAILED("upstream dials failed"),
    /** Bytes that clients sent, WebSocket framing included. */
    CLIENT_BYTES_RECEIVED("client bytes received"),
    /** Bytes that were sent to clients, WebSocket framing included. */
    CLIENT_BYTES_SENT("client bytes sent"),
    /** Bytes that servers sent. */
    UPSTREAM_BYTES_RECEIVED("upstream bytes received"),
    /** Bytes that were sent to servers. */
    UPSTREAM_BYTES_SENT("upstream bytes sent"),
    /** Commands that clients sent. */
    CLIENT_COMMANDS("client commands"),
    /** Commands that servers sent. */
    UPSTREAM_COMMANDS("upstream commands"),
    /** Commands encoded anew: changed by an interceptor, or not canonical. */
    COMMANDS_REWRITTEN("commands rewritten"),
    /** Commands that an interceptor dropped. */
    COMMANDS_DROPPED("commands dropped"),
    /** Commands that an interceptor rejected, or that a rewrite made too large. */
    COMMANDS_REJECTED("commands rejected"),
    /** Commands that an interceptor held. */
    COMMANDS_HELD("commands held"),
    /** Commands that an interceptor published or delivered. */
    COMMANDS_INJECTED("commands injected"),
    /** Commands that an interceptor wanted to publish or deliver and could not. */
    COMMANDS_REFUSED("commands refused"),
    /** Commands not sent because a rewrite made them larger than allowed. */
    COMMANDS_OVERSIZED("commands oversized"),
    /** Reads that were passed on untouched, as a whole. */
    READS_UNTOUCHED("reads untouched"),
    /** Times that a sender was no longer read because its receiver was full. */
    BACK_PRESSURE("back-pressure"),
    /** Sessions closed: client closed. */
    CLOSED_CLIENT_CLOSED("closed: client closed"),
    /** Sessions closed: client lost. */
    CLOSED_CLIENT_LOST("closed: client lost"),
    /** Sessions closed: client broke the protocol. */
    CLOSED_CLIENT_PROTOCOL_ERROR("closed: client broke the protocol"),
    /** Sessions closed: client sent bad arguments. */
    CLOSED_CLIENT_BAD_ARGUMENTS("closed: client sent bad arguments"),
    /** Sessions closed: client broke WebSocket framing. */
    CLOSED_CLIENT_WEBSOCKET_ERROR("closed: client broke WebSocket framing"),
    /** Sessions closed: control line too long. */
    CLOSED_CONTROL_LINE_EXCEEDED("closed: control line too long"),
    /** Sessions closed: payload too long. */
    CLOSED_PAYLOAD_EXCEEDED("closed: payload too long"),
    /** Sessions closed: upstream closed. */
    CLOSED_UPSTREAM_CLOSED("closed: upstream closed"),
    /** Sessions closed: upstream lost. */
    CLOSED_UPSTREAM_LOST("closed: upstream lost"),
    /** Sessions closed: upstream broke the protocol. */
    CLOSED_UPSTREAM_PROTOCOL_ERROR("closed: upstream broke the protocol"),
    /** Sessions closed: upstream unreachable. */
    CLOSED_UPSTREAM_UNREACHABLE("closed: upstream unreachable"),
    /** Sessions closed: too many connections. */
    CLOSED_CONNECTIONS_EXCEEDED("closed: too many connections"),
    /** Sessions closed: too many connections from one address. */
    CLOSED_ADDRESS_CONNECTIONS_EXCEEDED("closed: too many connections from one address"),
    /** Sessions closed: address not allowed. */
    CLOSED_ADDRESS_DENIED("closed: address not allowed"),
    /** Sessions closed: bad PROXY header. */
    CLOSED_PROXY_HEADER_INVALID("closed: bad PROXY header"),
    /** Sessions closed: no PROXY header in time. */
    CLOSED_PROXY_HEADER_TIMEOUT("closed: no PROXY header in time"),
    /** Sessions closed: bad forwarded header. */
    CLOSED_FORWARDED_INVALID("closed: bad forwarded header"),
    /** Sessions closed: no upgrade request in time. */
    CLOSED_UPGRADE_TIMEOUT("closed: no upgrade request in time"),
    /** Sessions closed: upgrade refused. */
    CLOSED_UPGRADE_REFUSED("closed: upgrade refused"),
    /** Sessions closed: page served. */
    CLOSED_PAGE_SERVED("closed: page served"),
    /** Sessions closed: no CONNECT in time. */
    CLOSED_CONNECT_TIMEOUT("closed: no CONNECT in time"),
    /** Sessions closed: command not completed in time. */
    CLOSED_PARTIAL_TIMEOUT("closed: command not completed in time"),
    /** Sessions closed: slow client. */
    CLOSED_SLOW_CLIENT("closed: slow client"),
    /** Sessions closed: slow upstream. */
    CLOSED_SLOW_UPSTREAM("closed: slow upstream"),
    /** Sessions closed: buffers ran short. */
    CLOSED_POOL_EXHAUSTED("closed: buffers ran short"),
    /** Sessions closed: hold not resumed in time. */
    CLOSED_HOLD_TIMEOUT("closed: hold not resumed in time"),
    /** Sessions closed: closed by an interceptor. */
    CLOSED_INTERCEPTOR_CLOSED("closed: closed by an interceptor"),
    /** Sessions closed: interceptor failed. */
    CLOSED_INTERCEPTOR_FAILED("closed: interceptor failed"),
    /** Sessions closed: kicked. */
    CLOSED_KICKED("closed: kicked"),
    /** Sessions closed: gateway draining. */
    CLOSED_DRAINED("closed: gateway draining"),
    /** Sessions closed: gateway closed. */
    CLOSED_GATEWAY_CLOSED("closed: gateway closed"),
    /** Sessions closed: internal error. */
    CLOSED_INTERNAL_ERROR("closed: internal error");

    private final String label;

    Counter(final String label)
    {
        this.label = label;
    }

    /** {@return number that stands for this counter in files} */
    public int id()
    {
        return ordinal();
    }

    /** {@return what is counted, in words} */
    public String label()
    {
        return label;
    }
}
