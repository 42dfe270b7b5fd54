package io.sluice.gateway.settings;

import static io.sluice.gateway.settings.Scope.GATEWAY;
import static io.sluice.gateway.settings.Scope.LISTENER;
import static io.sluice.gateway.settings.Unit.COUNT;
import static io.sluice.gateway.settings.Unit.DURATION;
import static io.sluice.gateway.settings.Unit.SIZE;
import static io.sluice.gateway.settings.Unit.SWITCH;
import static io.sluice.gateway.settings.Unit.TEXT;

import java.util.List;

/**
 * Every setting: system property, default, range and meaning side by side. The context, the command line, the checks
 * and the table of the documentation are all made from this one list.
 */
public enum Setting
{
    /** Where clients connect: URLs separated by commas. */
    LISTEN("sluice.listen", TEXT, "", 0, 0),
    /** Addresses of the servers: URLs separated by commas. */
    UPSTREAM("sluice.upstream", TEXT, "", 0, 0, LISTENER),

    /** Event loops, a thread each. By default the cores, less one on machines with more than four. */
    LOOP_COUNT("sluice.loop.count", COUNT, Integer.toString(defaultLoopCount()), 1, 1024),
    /** What a loop does when nothing is ready: {@code block}, {@code backoff}, {@code yield} or {@code spin}. */
    IDLE_STRATEGY("sluice.idle.strategy", TEXT, "block", 0, 0),
    /** How long a loop that blocks looks for more before it sleeps, while single messages come soon one after the
     * other; 0 to sleep at once. */
    IDLE_POLL("sluice.idle.poll", DURATION, "100us", 0, 1_000_000_000L),
    /** The buffer that a loop reads into; what one read can bring, and the longest delay it can cause for others. */
    READ_BUFFER_LENGTH("sluice.read.buffer.length", SIZE, "512k", 8 << 10, 64 << 20),
    /** What all sessions of a loop together may hold in buffers before the one that held most for longest is closed. */
    POOL_LENGTH("sluice.pool.length", SIZE, "256m", 1 << 20, 64L << 30),
    /** Calls from other threads that a loop takes before it reports that its queue is full. */
    QUEUE_CAPACITY("sluice.queue.capacity", COUNT, "8192", 64, 1 << 20),

    /** File of counters and errors for {@code SluiceStat}; {@code none} for no file. By default one that is named after
     * the process, in the directory for temporary files. */
    STATUS_FILE("sluice.status.file", TEXT, "", 0, 0),
    /** Where {@code /metrics}, {@code /healthz} and {@code /readyz} are served: {@code http://HOST:PORT}, or
     * {@code http://:PORT} for the loopback address. By default nowhere. */
    ADMIN_LISTEN("sluice.admin.listen", TEXT, "", 0, 0),
    /** How often it is tried whether servers can be reached; 0 to never try. Without an administration listener, whose
     * {@code /readyz} has to know, only where this is set. */
    UPSTREAM_PROBE_INTERVAL("sluice.upstream.probe.interval", DURATION, "5s", 0, 3_600_000_000_000L),
    /** File to which a line is added for each session that ends; none by default. */
    ACCESS_LOG("sluice.access.log", TEXT, "", 0, 0),
    /** Lines that may wait for that file before further ones are dropped and counted. */
    ACCESS_LOG_CAPACITY("sluice.access.log.capacity", COUNT, "8192", 16, 1 << 20),
    /** Lines about the ends of sessions that are logged in a second; further ones are counted. 0 for no limit. */
    LOG_SESSIONS_MAX("sluice.log.sessions.max", COUNT, "100", 0, 1_000_000),
    /** Work of a loop without a pause from which on it is counted, and told as an event, as long. */
    LOOP_CYCLE_THRESHOLD("sluice.loop.cycle.threshold", DURATION, "100ms", 1_000, 3_600_000_000_000L),

    /** Client connections in total. */
    CONNECTIONS_MAX("sluice.connections.max", COUNT, "65536", 1, 16_000_000, LISTENER),
    /** Client connections from one source address; 0 for no limit. */
    CONNECTIONS_PER_ADDRESS_MAX("sluice.connections.per.address.max", COUNT, "0", 0, 16_000_000, LISTENER),
    /** Within which a WebSocket client must have sent its upgrade request. */
    UPGRADE_TIMEOUT("sluice.upgrade.timeout", DURATION, "5s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** HTTP request line and header fields of a WebSocket upgrade. */
    HTTP_HEADER_LENGTH_MAX("sluice.http.header.length.max", SIZE, "16k", 256, 1 << 20, LISTENER),
    /** Within which CONNECT must come where INFO says {@code auth_required}. */
    CONNECT_TIMEOUT("sluice.connect.timeout", DURATION, "5s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** Within which a command that has begun must be complete or, if long, must have moved on. */
    PARTIAL_TIMEOUT("sluice.partial.timeout", DURATION, "30s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** Within which a peer must have taken what waited for it when it was first seen to wait. */
    SLOW_CONSUMER_TIMEOUT("sluice.slow.consumer.timeout", DURATION, "10s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** Bytes that may wait for one peer. */
    UNSENT_LENGTH_MAX("sluice.unsent.length.max", SIZE, "64m", 8 << 10, 1 << 30, LISTENER),
    /** Room for what the gateway itself says to one peer: errors, answers, injected commands. */
    RESERVE_LENGTH("sluice.reserve.length", SIZE, "64k", 4 << 10, 16 << 20, LISTENER),
    /** Arguments of a control line. */
    CONTROL_LINE_LENGTH_MAX("sluice.control.line.length.max", SIZE, "4k", 256, 1 << 20, LISTENER),
    /** Headers and payload of a message; 0 for the server's own limit. */
    PAYLOAD_LENGTH_MAX("sluice.payload.length.max", SIZE, "0", 0, 999_999_999, LISTENER),
    /** What all holds of a session before its first PONG may last together: clients and servers wait 2 s in all. */
    HOLD_CONNECT_TIMEOUT("sluice.hold.connect.timeout", DURATION, "1500ms", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** Within which a held command must be resumed afterwards. */
    HOLD_TIMEOUT("sluice.hold.timeout", DURATION, "10s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** How long a closed connection is still read so that what was sent last is not lost to a reset. */
    LINGER_TIMEOUT("sluice.linger.timeout", DURATION, "1s", 0, 60_000_000_000L),
    /** Over which the ends of sessions are spread when a signal drains the gateway. */
    DRAIN_TIMEOUT("sluice.drain.timeout", DURATION, "10s", 0, 86_400_000_000_000L),
    /** Whether the process exits when a loop dies, of a bug or for want of memory; else the gateway closes. */
    LOOP_FAILURE_EXIT("sluice.loop.failure.exit", SWITCH, "true", 0, 1),
    /** How long closing, of one connection or of the gateway, waits for peers to take what is due to them. */
    CLOSE_TIMEOUT("sluice.close.timeout", DURATION, "5s", 0, 3_600_000_000_000L),

    /** Whether WebSocket clients that offer permessage-deflate get it: less to send, at many times the CPU. */
    WEBSOCKET_COMPRESSION("sluice.websocket.compression", SWITCH, "false", 0, 1, LISTENER),

    /** Whether a PROXY header is read in front of what clients say: {@code off}, {@code optional}, {@code required}. */
    PROXY_PROTOCOL("sluice.proxy.protocol", TEXT, "off", 0, 0, LISTENER),
    /** Networks whose PROXY headers count, separated by commas. */
    PROXY_PROTOCOL_SOURCES("sluice.proxy.protocol.sources", TEXT, "", 0, 0, LISTENER),
    /** Within which a PROXY header must be complete. */
    PROXY_PROTOCOL_TIMEOUT("sluice.proxy.protocol.timeout", DURATION, "5s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** After which a connection that is silent where a PROXY header is optional is taken for one without. */
    PROXY_PROTOCOL_DELAY("sluice.proxy.protocol.delay", DURATION, "250ms", 1_000_000, 60_000_000_000L, LISTENER),
    /** Header of upgrade requests that names the client: {@code x-forwarded-for} or {@code forwarded}. */
    FORWARDED_HEADER("sluice.forwarded.header", TEXT, "x-forwarded-for", 0, 0, LISTENER),
    /** Networks from which that header counts, separated by commas; without any it never does. */
    FORWARDED_SOURCES("sluice.forwarded.sources", TEXT, "", 0, 0, LISTENER),
    /** Networks whose clients are served, separated by commas; without any those of all. */
    ADDRESSES_ALLOWED("sluice.addresses.allowed", TEXT, "", 0, 0, LISTENER),
    /** Networks whose clients are not served, allowed or not, separated by commas. */
    ADDRESSES_DENIED("sluice.addresses.denied", TEXT, "", 0, 0, LISTENER),

    /** Certificates of TLS listeners: PEM chains or PKCS#12 stores ({@code .p12}), with commas; SNI chooses. */
    TLS_CERTIFICATE("sluice.tls.certificate", TEXT, "", 0, 0, LISTENER),
    /** Private keys of the chains in PEM files, separated by commas, in the same order. */
    TLS_KEY("sluice.tls.key", TEXT, "", 0, 0, LISTENER),
    /** Password of keys that are encrypted and of PKCS#12 stores. */
    TLS_PASSWORD("sluice.tls.password", TEXT, "", 0, 0, LISTENER),
    /** File with this password, in place of the password itself. */
    TLS_PASSWORD_FILE("sluice.tls.password.file", TEXT, "", 0, 0, LISTENER),
    /** Authorities that certificates of clients must come from: PEM files or PKCS#12 stores, separated by commas. */
    TLS_CA("sluice.tls.ca", TEXT, "", 0, 0, LISTENER),
    /** Whether clients show a certificate. */
    TLS_VERIFY("sluice.tls.verify", LISTENER, "off", "optional", "required"),
    /** When TLS begins on {@code tls://}: after INFO, there if wanted, at once, or at once if the client is quick. */
    TLS_MODE("sluice.tls.mode", LISTENER, "required", "optional", "first", "auto"),
    /** How long a client of mode {@code auto} may take to begin before it gets INFO in clear. */
    TLS_FALLBACK_DELAY("sluice.tls.fallback.delay", DURATION, "50ms", 1_000_000, 60_000_000_000L, LISTENER),
    /** Oldest version of TLS, on both sides of the gateway. */
    TLS_PROTOCOL_MIN("sluice.tls.protocol.min", LISTENER, "1.2", "1.3"),
    /** Within which a handshake must be done, on both sides of the gateway. */
    TLS_HANDSHAKE_TIMEOUT("sluice.tls.handshake.timeout", DURATION, "5s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** Handshakes that a loop works on at the same time; further ones wait for their turn. */
    TLS_HANDSHAKES_MAX("sluice.tls.handshakes.max", COUNT, "256", 1, 1 << 20),
    /** What encrypts: BoringSSL where its library is there, else the JDK ({@code auto}), or one of them. */
    TLS_PROVIDER("sluice.tls.provider", LISTENER, "auto", "jdk", "boringssl"),

    /** Within which one address of a server must accept the connection. */
    UPSTREAM_CONNECT_TIMEOUT("sluice.upstream.connect.timeout", DURATION, "1s", 1_000_000, 60_000_000_000L, LISTENER),
    /** Arguments of a control line that servers take: their {@code max_control_line}, which INFO does not tell. */
    UPSTREAM_CONTROL_LINE_LENGTH_MAX(
        "sluice.upstream.control.line.length.max", SIZE, "4k", 256, 1 << 20, LISTENER),
    /** Within which some server must accept the connection and send its INFO. */
    UPSTREAM_DIAL_TIMEOUT("sluice.upstream.dial.timeout", DURATION, "5s", 1_000_000, 600_000_000_000L, LISTENER),
    /** After which the name of a server is resolved again. */
    UPSTREAM_RESOLVE_TTL("sluice.upstream.resolve.ttl", DURATION, "30s", 1_000_000, 86_400_000_000_000L, LISTENER),
    /** How long a server that failed once is tried last; doubled with each further failure. */
    UPSTREAM_QUARANTINE_MIN(
        "sluice.upstream.quarantine.min", DURATION, "250ms", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** How long a server that fails again and again is tried last. */
    UPSTREAM_QUARANTINE_MAX("sluice.upstream.quarantine.max", DURATION, "30s", 1_000_000, 3_600_000_000_000L, LISTENER),
    /** How long a server that announced lame duck is tried last. */
    UPSTREAM_LAME_DUCK_TIMEOUT(
        "sluice.upstream.lame.duck.timeout", DURATION, "2s", 1_000_000, 86_400_000_000_000L, LISTENER),
    /** Whether the peers that a server names in {@code connect_urls} are used too. */
    UPSTREAM_LEARN("sluice.upstream.learn", SWITCH, "false", 0, 1, LISTENER),
    /** The gateway's own user name at the server. */
    UPSTREAM_USER("sluice.upstream.user", TEXT, "", 0, 0, LISTENER),
    /** The password that goes with it. */
    UPSTREAM_PASSWORD("sluice.upstream.password", TEXT, "", 0, 0, LISTENER),
    /** The gateway's own token at the server. */
    UPSTREAM_TOKEN("sluice.upstream.token", TEXT, "", 0, 0, LISTENER),
    /** File with the gateway's own nkey seed. */
    UPSTREAM_NKEY_FILE("sluice.upstream.nkey.file", TEXT, "", 0, 0, LISTENER),
    /** File with the gateway's own user JWT and nkey seed, as {@code nsc} writes it. */
    UPSTREAM_CREDS_FILE("sluice.upstream.creds.file", TEXT, "", 0, 0, LISTENER),
    /** Authorities that certificates of servers must come from, as those of clients; if empty, the JVM's. */
    UPSTREAM_TLS_CA("sluice.upstream.tls.ca", TEXT, "", 0, 0, LISTENER),
    /** The gateway's own certificate chain for servers: a PEM file or a PKCS#12 store. */
    UPSTREAM_TLS_CERTIFICATE("sluice.upstream.tls.certificate", TEXT, "", 0, 0, LISTENER),
    /** The private key that goes with the chain in a PEM file. */
    UPSTREAM_TLS_KEY("sluice.upstream.tls.key", TEXT, "", 0, 0, LISTENER),
    /** Password of the key, if it is encrypted, and of PKCS#12 stores. */
    UPSTREAM_TLS_PASSWORD("sluice.upstream.tls.password", TEXT, "", 0, 0, LISTENER),
    /** File with this password, in place of the password itself. */
    UPSTREAM_TLS_PASSWORD_FILE("sluice.upstream.tls.password.file", TEXT, "", 0, 0, LISTENER),
    /** The name that certificates of servers must bear and that servers are asked for; if empty, the URL's host. */
    UPSTREAM_TLS_NAME("sluice.upstream.tls.name", TEXT, "", 0, 0, LISTENER),
    /** Whether TLS begins before the INFO of {@code tls://} servers, rather than after it. */
    UPSTREAM_TLS_FIRST("sluice.upstream.tls.first", SWITCH, "false", 0, 1, LISTENER),
    /** PROXY header with which servers are told where clients are: {@code off}, {@code v1} or {@code v2}. */
    UPSTREAM_PROXY_PROTOCOL("sluice.upstream.proxy.protocol", TEXT, "off", 0, 0, LISTENER),
    /** The gateway's own nkey seed among the proxies that servers trust, with which it vouches for clients. */
    UPSTREAM_PROXY_SEED("sluice.upstream.proxy.seed", TEXT, "", 0, 0, LISTENER),
    /** File with that seed. */
    UPSTREAM_PROXY_SEED_FILE("sluice.upstream.proxy.seed.file", TEXT, "", 0, 0, LISTENER),

    /** How clients reach this gateway, as INFO's {@code connect_urls} name it: HOST:PORT separated by commas. */
    ADVERTISE("sluice.advertise", TEXT, "", 0, 0, LISTENER),
    /** Other gateways that INFO's {@code connect_urls} name, for clients to go to when this one is gone. */
    PEER("sluice.peer", TEXT, "", 0, 0, LISTENER),
    /** Whether clients are told that authentication is required, whatever the server says: an interceptor asks. */
    AUTH_REQUIRED("sluice.auth.required", SWITCH, "false", 0, 1, LISTENER),
    /** Whether WebSocket clients get text frames, one command each, as old ones want; payloads must then be UTF-8. */
    TEXT_FRAMES("sluice.text.frames", SWITCH, "false", 0, 1, LISTENER),
    /** Web pages that may connect: {@code same} origin, {@code any}, or origins separated by commas. */
    ORIGIN("sluice.origin", TEXT, "same", 0, 0, LISTENER),
    /** Whether WebSocket clients that send no origin, as all do that are no browsers, may not connect. */
    ORIGIN_REQUIRED("sluice.origin.required", SWITCH, "false", 0, 1, LISTENER),

    /** Connections that the kernel keeps until they are accepted. */
    BACKLOG("sluice.backlog", COUNT, "4096", 1, 1 << 20, LISTENER),
    /** Whether each loop accepts on a socket of its own and serves what it accepts (SO_REUSEPORT); the kernel spreads
     * connections then, not by load, and other gateways may share the port. */
    PORT_SHARED("sluice.port.shared", SWITCH, "false", 0, 1, LISTENER),
    /** Whether a listener on {@code [::]} serves clients of IPv4 too. */
    DUAL_STACK("sluice.dual.stack", SWITCH, "true", 0, 1, LISTENER),
    /** Whether what is small is sent at once (TCP_NODELAY). */
    TCP_NO_DELAY("sluice.tcp.no.delay", SWITCH, "true", 0, 1, LISTENER),
    /** Whether the kernel probes idle connections. */
    KEEP_ALIVE("sluice.keep.alive", SWITCH, "true", 0, 1, LISTENER),
    /** Receive buffer of a socket; 0 for the kernel's choice. */
    SOCKET_RECEIVE_LENGTH("sluice.socket.receive.length", SIZE, "0", 0, 1 << 30, LISTENER),
    /** Send buffer of a socket; 0 for the kernel's choice. */
    SOCKET_SEND_LENGTH("sluice.socket.send.length", SIZE, "0", 0, 1 << 30, LISTENER);

    private final String property;
    private final Unit unit;
    private final String defaultText;
    private final long min;
    private final long max;
    private final Scope scope;
    private final List<String> choices;

    /** One of a few words, the first of which is the default. */
    Setting(final String property, final Scope scope, final String... choices)
    {
        this.property = property;
        this.scope = scope;
        this.choices = List.of(choices);
        unit = TEXT;
        defaultText = choices[0];
        min = 0;
        max = 0;
    }

    Setting(final String property, final Unit unit, final String defaultText, final long min, final long max)
    {
        this(property, unit, defaultText, min, max, GATEWAY);
    }

    Setting(
        final String property,
        final Unit unit,
        final String defaultText,
        final long min,
        final long max,
        final Scope scope)
    {
        this.property = property;
        this.unit = unit;
        this.defaultText = defaultText;
        this.min = min;
        this.max = max;
        this.scope = scope;
        choices = List.of();
    }

    /** {@return name of the system property} */
    public String property()
    {
        return property;
    }

    /** {@return how its text is read} */
    public Unit unit()
    {
        return unit;
    }

    /** {@return what holds when nothing is given, as it would be written} */
    public String defaultText()
    {
        return defaultText;
    }

    /** {@return smallest value allowed, in bytes, nanoseconds or as a count} */
    public long min()
    {
        return min;
    }

    /** {@return largest value allowed, in bytes, nanoseconds or as a count} */
    public long max()
    {
        return max;
    }

    /** {@return whether one listener can have a value of its own} */
    public boolean isOfListener()
    {
        return LISTENER == scope;
    }

    /** {@return whether a gateway that runs must be started anew for a change to matter} */
    public boolean needsRestart()
    {
        return switch (this)
        {
            case BACKLOG, SOCKET_RECEIVE_LENGTH, PORT_SHARED -> true;
            case DRAIN_TIMEOUT, LOOP_FAILURE_EXIT -> false;
            default -> GATEWAY == scope && LISTEN != this; // of listeners it is said which
        };
    }

    /** {@return whether nobody else should see the value} */
    public boolean isSecret()
    {
        return property.endsWith(".password") || property.endsWith(".token") || property.endsWith(".seed");
    }

    /** {@return the range in words, as errors and documentation show it} */
    public String range()
    {
        return switch (unit)
        {
            case TEXT -> textRange();
            case SWITCH -> "true or false";
            case COUNT, SIZE, DURATION -> unit.format(min) + " to " + unit.format(max);
        };
    }

    /** {@return the words of which its text must be one; none if it is free, or checked by whoever understands it} */
    public List<String> choices()
    {
        return choices;
    }

    private String textRange()
    {
        if (!choices.isEmpty())
        {
            final int last = choices.size() - 1;

            return String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
        }

        return switch (this)
        {
            case IDLE_STRATEGY -> "block, backoff, yield or spin";
            case ORIGIN -> "same, any, or http(s)://HOST[:PORT] or http(s)://*.HOST[:PORT] with commas";
            case PROXY_PROTOCOL -> "off, optional or required";
            case FORWARDED_HEADER -> "x-forwarded-for or forwarded";
            case UPSTREAM_PROXY_PROTOCOL -> "off, v1 or v2";
            default -> "text";
        };
    }

    private static int defaultLoopCount()
    {
        final int cores = Runtime.getRuntime().availableProcessors();

        return cores > 4 ? cores - 1 : cores;
    }
}
