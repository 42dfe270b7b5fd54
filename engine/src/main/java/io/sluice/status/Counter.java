package io.sluice.status;

/**
 * What is counted, per event loop and written by that loop alone. Names with a common prefix, as {@code CLOSED_}, are
 * one metric with a label where they are exported.
 */
public enum Counter
{
    /** Client connections that a listener accepted. */
    CONNECTIONS_ACCEPTED("connections accepted"),
    /** Times that no connection could be accepted for want of descriptors; they waited. */
    ACCEPTS_FAILED("accepts failed"),
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
    /** Commands of this kind that clients sent: CONNECT. */
    CLIENT_COMMANDS_CONNECT("client commands: CONNECT"),
    /** Commands of this kind that clients sent: PUB. */
    CLIENT_COMMANDS_PUB("client commands: PUB"),
    /** Commands of this kind that clients sent: HPUB. */
    CLIENT_COMMANDS_HPUB("client commands: HPUB"),
    /** Commands of this kind that clients sent: SUB. */
    CLIENT_COMMANDS_SUB("client commands: SUB"),
    /** Commands of this kind that clients sent: UNSUB. */
    CLIENT_COMMANDS_UNSUB("client commands: UNSUB"),
    /** Commands of this kind that clients sent: PING. */
    CLIENT_COMMANDS_PING("client commands: PING"),
    /** Commands of this kind that clients sent: PONG. */
    CLIENT_COMMANDS_PONG("client commands: PONG"),
    /** Commands of this kind that clients sent: OK. */
    CLIENT_COMMANDS_OK("client commands: OK"),
    /** Commands of this kind that clients sent: ERR. */
    CLIENT_COMMANDS_ERR("client commands: ERR"),
    /** Commands of this kind that clients sent: INFO. */
    CLIENT_COMMANDS_INFO("client commands: INFO"),
    /** Commands of this kind that clients sent: MSG. */
    CLIENT_COMMANDS_MSG("client commands: MSG"),
    /** Commands of this kind that clients sent: HMSG. */
    CLIENT_COMMANDS_HMSG("client commands: HMSG"),
    /** Bytes of the commands of this kind that clients sent: CONNECT. */
    CLIENT_COMMAND_BYTES_CONNECT("client bytes of commands: CONNECT"),
    /** Bytes of the commands of this kind that clients sent: PUB. */
    CLIENT_COMMAND_BYTES_PUB("client bytes of commands: PUB"),
    /** Bytes of the commands of this kind that clients sent: HPUB. */
    CLIENT_COMMAND_BYTES_HPUB("client bytes of commands: HPUB"),
    /** Bytes of the commands of this kind that clients sent: SUB. */
    CLIENT_COMMAND_BYTES_SUB("client bytes of commands: SUB"),
    /** Bytes of the commands of this kind that clients sent: UNSUB. */
    CLIENT_COMMAND_BYTES_UNSUB("client bytes of commands: UNSUB"),
    /** Bytes of the commands of this kind that clients sent: PING. */
    CLIENT_COMMAND_BYTES_PING("client bytes of commands: PING"),
    /** Bytes of the commands of this kind that clients sent: PONG. */
    CLIENT_COMMAND_BYTES_PONG("client bytes of commands: PONG"),
    /** Bytes of the commands of this kind that clients sent: OK. */
    CLIENT_COMMAND_BYTES_OK("client bytes of commands: OK"),
    /** Bytes of the commands of this kind that clients sent: ERR. */
    CLIENT_COMMAND_BYTES_ERR("client bytes of commands: ERR"),
    /** Bytes of the commands of this kind that clients sent: INFO. */
    CLIENT_COMMAND_BYTES_INFO("client bytes of commands: INFO"),
    /** Bytes of the commands of this kind that clients sent: MSG. */
    CLIENT_COMMAND_BYTES_MSG("client bytes of commands: MSG"),
    /** Bytes of the commands of this kind that clients sent: HMSG. */
    CLIENT_COMMAND_BYTES_HMSG("client bytes of commands: HMSG"),
    /** Commands of this kind that servers sent: CONNECT. */
    UPSTREAM_COMMANDS_CONNECT("upstream commands: CONNECT"),
    /** Commands of this kind that servers sent: PUB. */
    UPSTREAM_COMMANDS_PUB("upstream commands: PUB"),
    /** Commands of this kind that servers sent: HPUB. */
    UPSTREAM_COMMANDS_HPUB("upstream commands: HPUB"),
    /** Commands of this kind that servers sent: SUB. */
    UPSTREAM_COMMANDS_SUB("upstream commands: SUB"),
    /** Commands of this kind that servers sent: UNSUB. */
    UPSTREAM_COMMANDS_UNSUB("upstream commands: UNSUB"),
    /** Commands of this kind that servers sent: PING. */
    UPSTREAM_COMMANDS_PING("upstream commands: PING"),
    /** Commands of this kind that servers sent: PONG. */
    UPSTREAM_COMMANDS_PONG("upstream commands: PONG"),
    /** Commands of this kind that servers sent: OK. */
    UPSTREAM_COMMANDS_OK("upstream commands: OK"),
    /** Commands of this kind that servers sent: ERR. */
    UPSTREAM_COMMANDS_ERR("upstream commands: ERR"),
    /** Commands of this kind that servers sent: INFO. */
    UPSTREAM_COMMANDS_INFO("upstream commands: INFO"),
    /** Commands of this kind that servers sent: MSG. */
    UPSTREAM_COMMANDS_MSG("upstream commands: MSG"),
    /** Commands of this kind that servers sent: HMSG. */
    UPSTREAM_COMMANDS_HMSG("upstream commands: HMSG"),
    /** Bytes of the commands of this kind that servers sent: CONNECT. */
    UPSTREAM_COMMAND_BYTES_CONNECT("upstream bytes of commands: CONNECT"),
    /** Bytes of the commands of this kind that servers sent: PUB. */
    UPSTREAM_COMMAND_BYTES_PUB("upstream bytes of commands: PUB"),
    /** Bytes of the commands of this kind that servers sent: HPUB. */
    UPSTREAM_COMMAND_BYTES_HPUB("upstream bytes of commands: HPUB"),
    /** Bytes of the commands of this kind that servers sent: SUB. */
    UPSTREAM_COMMAND_BYTES_SUB("upstream bytes of commands: SUB"),
    /** Bytes of the commands of this kind that servers sent: UNSUB. */
    UPSTREAM_COMMAND_BYTES_UNSUB("upstream bytes of commands: UNSUB"),
    /** Bytes of the commands of this kind that servers sent: PING. */
    UPSTREAM_COMMAND_BYTES_PING("upstream bytes of commands: PING"),
    /** Bytes of the commands of this kind that servers sent: PONG. */
    UPSTREAM_COMMAND_BYTES_PONG("upstream bytes of commands: PONG"),
    /** Bytes of the commands of this kind that servers sent: OK. */
    UPSTREAM_COMMAND_BYTES_OK("upstream bytes of commands: OK"),
    /** Bytes of the commands of this kind that servers sent: ERR. */
    UPSTREAM_COMMAND_BYTES_ERR("upstream bytes of commands: ERR"),
    /** Bytes of the commands of this kind that servers sent: INFO. */
    UPSTREAM_COMMAND_BYTES_INFO("upstream bytes of commands: INFO"),
    /** Bytes of the commands of this kind that servers sent: MSG. */
    UPSTREAM_COMMAND_BYTES_MSG("upstream bytes of commands: MSG"),
    /** Bytes of the commands of this kind that servers sent: HMSG. */
    UPSTREAM_COMMAND_BYTES_HMSG("upstream bytes of commands: HMSG"),
    /** Commands encoded anew: changed by an interceptor, held by one, or not canonical. */
    COMMANDS_REWRITTEN("commands rewritten"),
    /** Commands that an interceptor dropped. */
    COMMANDS_DROPPED("commands dropped"),
    /** Commands that an interceptor rejected, or that a rewrite made too large. */
    COMMANDS_REJECTED("commands rejected"),
    /** Commands that an interceptor held. */
    COMMANDS_HELD("commands held"),
    /** Commands that an interceptor published or delivered. */
    COMMANDS_INJECTED("commands injected"),
    /** Commands that an interceptor wanted to publish or deliver and could not, or that the server denied. */
    COMMANDS_REFUSED("commands refused"),
    /** Commands not sent because a rewrite made them larger than allowed. */
    COMMANDS_OVERSIZED("commands oversized"),
    /** Reads that were passed on untouched, as a whole. */
    READS_UNTOUCHED("reads untouched"),
    /** Times that a sender was no longer read because its receiver was full. */
    BACK_PRESSURE("back-pressure"),
    /** Nanoseconds for which senders were not read because their receivers were full. */
    BACK_PRESSURE_TIME("back-pressure time in nanoseconds"),
    /** Bytes that the loop's pool has taken from the system. */
    POOL_BYTES_COMMITTED("pool bytes committed", Kind.GAUGE),
    /** Bytes of the loop's pool that sessions hold. */
    POOL_BYTES_HELD("pool bytes held", Kind.GAUGE),
    /** Sessions that the pool took its memory back from. */
    POOL_EVICTIONS("pool evictions"),
    /** Times that the pool had no memory for the one who asked. */
    POOL_REFUSALS("pool refusals"),
    /** Passes of the loop. */
    LOOP_PASSES("loop passes"),
    /** Nanoseconds that the loop worked: from the end of each wait to the next. */
    LOOP_WORK_TIME("loop work time in nanoseconds"),
    /** The longest that the loop has worked without a wait, in nanoseconds. */
    LOOP_CYCLE_MAX("longest loop cycle in nanoseconds", Kind.MAXIMUM),
    /** Cycles longer than the threshold that is configured. */
    LOOP_CYCLES_LONG("loop cycles over the threshold"),
    /** Cycles of the loop of up to 10 microseconds. */
    LOOP_CYCLES_10US("loop cycles up to 10us"),
    /** Cycles of the loop of up to 30 microseconds that are longer than the bucket before. */
    LOOP_CYCLES_30US("loop cycles up to 30us"),
    /** Cycles of the loop of up to 100 microseconds that are longer than the bucket before. */
    LOOP_CYCLES_100US("loop cycles up to 100us"),
    /** Cycles of the loop of up to 300 microseconds that are longer than the bucket before. */
    LOOP_CYCLES_300US("loop cycles up to 300us"),
    /** Cycles of the loop of up to 1 millisecond that are longer than the bucket before. */
    LOOP_CYCLES_1MS("loop cycles up to 1ms"),
    /** Cycles of the loop of up to 3 milliseconds that are longer than the bucket before. */
    LOOP_CYCLES_3MS("loop cycles up to 3ms"),
    /** Cycles of the loop of up to 10 milliseconds that are longer than the bucket before. */
    LOOP_CYCLES_10MS("loop cycles up to 10ms"),
    /** Cycles of the loop of up to 30 milliseconds that are longer than the bucket before. */
    LOOP_CYCLES_30MS("loop cycles up to 30ms"),
    /** Cycles of the loop of up to 100 milliseconds that are longer than the bucket before. */
    LOOP_CYCLES_100MS("loop cycles up to 100ms"),
    /** Cycles of the loop of up to 300 milliseconds that are longer than the bucket before. */
    LOOP_CYCLES_300MS("loop cycles up to 300ms"),
    /** Cycles of the loop of up to 1 second that are longer than the bucket before. */
    LOOP_CYCLES_1S("loop cycles up to 1s"),
    /** Cycles of the loop of more than 1 second. */
    LOOP_CYCLES_LONGER("loop cycles over 1s"),
    /** Lines about the end of sessions that were not logged because there were too many. */
    LOG_LINES_SUPPRESSED("log lines suppressed"),
    /** Lines of the access log that were given up because its queue was full. */
    ACCESS_LINES_DROPPED("access log lines dropped"),
    /** Lines that were written to the access log. */
    ACCESS_LINES_WRITTEN("access log lines written", Kind.COUNT, Writer.GATEWAY, false),
    /** Lines of the access log that could not be written. */
    ACCESS_LINES_LOST("access log lines lost", Kind.COUNT, Writer.GATEWAY, false),
    /** Errors that a person should read about; the error log has each kind of them. */
    ERRORS("errors", Kind.COUNT, Writer.GATEWAY, false),
    /** Sessions that began at one listener. */
    LISTENER_SESSIONS_OPENED("sessions opened at listener", Kind.COUNT, Writer.LOOP, true),
    /** Sessions that ended at one listener. */
    LISTENER_SESSIONS_CLOSED("sessions closed at listener", Kind.COUNT, Writer.LOOP, true),
    /** Sessions that one server has now, or is about to have. */
    SERVER_SESSIONS("sessions of server", Kind.GAUGE, Writer.GATEWAY, true),
    /** Attempts to reach one server that failed since the last that did not. */
    SERVER_FAILURES("failures in a row of server", Kind.GAUGE, Writer.GATEWAY, true),
    /** What one server is now: 0 for healthy, 1 for in quarantine after a failure, 2 for lame duck. */
    SERVER_STATE("state of server", Kind.GAUGE, Writer.GATEWAY, true),
    /** TLS handshakes with clients that were finished. */
    TLS_HANDSHAKES("TLS handshakes"),
    /** TLS handshakes with servers that were finished. */
    UPSTREAM_TLS_HANDSHAKES("upstream TLS handshakes"),
    /** TLS connections of either side that failed: no TLS. */
    TLS_FAILED_NOT_TLS("TLS failed: no TLS"),
    /** TLS connections of either side that failed: no common TLS version. */
    TLS_FAILED_PROTOCOL_VERSION("TLS failed: no common TLS version"),
    /** TLS connections of either side that failed: no common cipher. */
    TLS_FAILED_NO_COMMON_CIPHER("TLS failed: no common cipher"),
    /** TLS connections of either side that failed: no common application protocol. */
    TLS_FAILED_NO_APPLICATION_PROTOCOL("TLS failed: no common application protocol"),
    /** TLS connections of either side that failed: peer has no certificate. */
    TLS_FAILED_CERTIFICATE_MISSING("TLS failed: peer has no certificate"),
    /** TLS connections of either side that failed: certificate of the peer is expired or not yet valid. */
    TLS_FAILED_CERTIFICATE_EXPIRED("TLS failed: certificate of the peer is expired or not yet valid"),
    /** TLS connections of either side that failed: certificate of the peer is not trusted. */
    TLS_FAILED_CERTIFICATE_UNTRUSTED("TLS failed: certificate of the peer is not trusted"),
    /** TLS connections of either side that failed: certificate of the server is for another host. */
    TLS_FAILED_HOST_NAME_MISMATCH("TLS failed: certificate of the server is for another host"),
    /** TLS connections of either side that failed: refused by the peer. */
    TLS_FAILED_PEER_ALERT("TLS failed: refused by the peer"),
    /** TLS connections of either side that failed: handshake takes too long. */
    TLS_FAILED_HANDSHAKE_TIMEOUT("TLS failed: handshake takes too long"),
    /** TLS connections of either side that failed: peer left during the handshake. */
    TLS_FAILED_HANDSHAKE_ABANDONED("TLS failed: peer left during the handshake"),
    /** TLS connections of either side that failed: too many handshakes. */
    TLS_FAILED_TOO_MANY_HANDSHAKES("TLS failed: too many handshakes"),
    /** TLS connections of either side that failed: record too long. */
    TLS_FAILED_OVERSIZED_RECORD("TLS failed: record too long"),
    /** TLS connections of either side that failed: renegotiation. */
    TLS_FAILED_RENEGOTIATION("TLS failed: renegotiation"),
    /** TLS connections of either side that failed: end without close_notify. */
    TLS_FAILED_TRUNCATED("TLS failed: end without close_notify"),
    /** TLS connections of either side that failed: record does not decrypt. */
    TLS_FAILED_BAD_RECORD("TLS failed: record does not decrypt"),
    /** TLS connections of either side that failed: answers are not read. */
    TLS_FAILED_UNREAD_ANSWERS("TLS failed: answers are not read"),
    /** TLS connections of either side that failed: TLS protocol error. */
    TLS_FAILED_PROTOCOL_ERROR("TLS failed: TLS protocol error"),
    /** TLS connections of either side that failed: internal TLS failure. */
    TLS_FAILED_INTERNAL("TLS failed: internal TLS failure"),
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
    /** Sessions closed: plaintext on a TLS port. */
    CLOSED_TLS_PLAINTEXT("closed: plaintext on a TLS port"),
    /** Sessions closed: TLS handshake failed. */
    CLOSED_TLS_HANDSHAKE_FAILED("closed: TLS handshake failed"),
    /** Sessions closed: TLS handshake timed out. */
    CLOSED_TLS_HANDSHAKE_TIMEOUT("closed: TLS handshake timed out"),
    /** Sessions closed: certificate of the client refused. */
    CLOSED_TLS_CERTIFICATE_REFUSED("closed: certificate of the client refused"),
    /** Sessions closed: too many TLS handshakes. */
    CLOSED_TLS_HANDSHAKES_EXCEEDED("closed: too many TLS handshakes"),
    /** Sessions closed: client broke TLS. */
    CLOSED_CLIENT_TLS_ERROR("closed: client broke TLS"),
    /** Sessions closed: client ended without close_notify. */
    CLOSED_CLIENT_TRUNCATED("closed: client ended without close_notify"),
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

    /** How values of several loops go together. */
    public enum Kind
    {
        /** Only grows; the sum counts. */
        COUNT,
        /** Goes up and down; the sum counts. */
        GAUGE,
        /** The largest counts. */
        MAXIMUM
    }

    /** Who counts. */
    public enum Writer
    {
        /** Each loop, and the values of all of them go together. */
        LOOP,
        /** Another thread of the gateway. */
        GATEWAY
    }

    private final String label;
    private final Kind kind;
    private final Writer writer;
    private final boolean hasSubject;

    Counter(final String label)
    {
        this(label, Kind.COUNT);
    }

    Counter(final String label, final Kind kind)
    {
        this(label, kind, Writer.LOOP, false);
    }

    Counter(final String label, final Kind kind, final Writer writer, final boolean hasSubject)
    {
        this.label = label;
        this.kind = kind;
        this.writer = writer;
        this.hasSubject = hasSubject;
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

    /** {@return how values of several loops go together} */
    public Kind kind()
    {
        return kind;
    }

    /** {@return who counts} */
    public Writer writer()
    {
        return writer;
    }

    /** {@return true if there is one of it for each listener, server or the like, none for the whole} */
    public boolean hasSubject()
    {
        return hasSubject;
    }
}
