package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.gateway.relay.RelaySettings;
import io.sluice.gateway.settings.LimitSettings;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.TlsMode;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.gateway.tls.TlsSource;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.gateway.upstream.Credentials;
import io.sluice.gateway.upstream.ServerPool;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.gateway.upstream.TrustedProxy;
import io.sluice.net.SocketSettings;
import io.sluice.net.tls.TlsServerContext;
import io.sluice.net.websocket.WebSocketSettings;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.HandshakeLimits;

import java.util.ArrayList;
import java.util.List;

/** One listener and what follows from its settings. Immutable and shared by all loops. */
public final class Listener
{
    private static final int HTTP_HEADERS_MAX = 100;

    private final ListenerSettings settings;
    private final ListenerUrl url;
    private final ServerPool pool;
    private final Credentials credentials;
    private final String name;
    private final TrustedProxy trustedProxy;
    private final TlsSource<TlsServerContext> tls;
    private final SocketSettings socketSettings;
    private final InfoPolicy infoPolicy;
    private final WebSocketSettings webSocketSettings;
    private final RelaySettings relaySettings;

    /**
     * A listener that is bound.
     *
     * @param settings of the listener.
     * @param url      with the real port.
     * @param pools    that its servers belong to.
     * @param sources  of what its connections are secured with.
     */
    public Listener(
        final ListenerSettings settings, final ListenerUrl url, final ServerPools pools, final TlsSources sources)
    {
        this.settings = settings;
        this.url = url;
        final SettingValues values = settings.values();
        final LimitSettings limits = settings.limits();
        pool = pools.of(values);
        credentials = Credentials.of(values);
        trustedProxy = TrustedProxy.of(values);
        name = url.toString();
        tls = url.isTls() ? sources.ofListener(settings.tls(), url.isWebSocket()) : null;
        socketSettings = new SocketSettings(
            values.isOn(Setting.TCP_NO_DELAY),
            values.isOn(Setting.KEEP_ALIVE),
            (int)values.number(Setting.SOCKET_SEND_LENGTH),
            (int)values.number(Setting.SOCKET_RECEIVE_LENGTH));
        final List<String> all = new ArrayList<>(settings.advertised());
        all.addAll(settings.peers());
        final InfoPolicy.TlsTruth truth = null == tls ? InfoPolicy.TlsTruth.NONE : truthOf(tls.settings(), url);
        infoPolicy = new InfoPolicy(
            all, truth, limits.payloadLengthMax(), settings.isAuthRequired());
        final int lineMax = Math.min(8192, limits.httpHeaderLengthMax());
        webSocketSettings = new WebSocketSettings()
            .handshakeLimits(new HandshakeLimits(lineMax, lineMax, HTTP_HEADERS_MAX, limits.httpHeaderLengthMax()))
            .handshakeTimeoutNs(limits.upgradeTimeoutNs())
            .pongTimeoutNs(limits.slowConsumerTimeoutNs())
            .textSent(settings.hasTextFrames())
            .deflate(values.isOn(Setting.WEBSOCKET_COMPRESSION) ? DeflateOptions.DEFAULT : null);
        relaySettings = new RelaySettings(
            limits.reserveLength(),
            limits.controlLineLengthMax(),
            limits.serverLineLengthMax(),
            limits.payloadLengthMax(),
            limits.holdConnectTimeoutNs(),
            limits.holdTimeoutNs(),
            settings.hasTextFrames());
    }

    /** {@return what was configured} */
    public ListenerSettings settings()
    {
        return settings;
    }

    /** {@return what bounds its connections} */
    public LimitSettings limits()
    {
        return settings.limits();
    }

    /** {@return the servers behind it} */
    public ServerPool pool()
    {
        return pool;
    }

    /** {@return what the gateway itself says to these servers, or null if clients speak for themselves} */
    public Credentials credentials()
    {
        return credentials;
    }

    /** {@return whether clients of IPv4 are none of its business} */
    public boolean isIpv6Only()
    {
        return url.host().indexOf(':') >= 0 && !settings.values().isOn(Setting.DUAL_STACK);
    }

    /** {@return the gateway as a proxy that these servers trust, or null if it is none} */
    public TrustedProxy trustedProxy()
    {
        return trustedProxy;
    }

    /** {@return what its connections are secured with, or null} */
    public TlsSource<TlsServerContext> tls()
    {
        return tls;
    }

    /** {@return true if clients wait for the answer to their ClientHello before they understand any words} */
    public boolean isTlsFirst()
    {
        return null != tls && (url.isWebSocket() || TlsMode.FIRST == tls.settings().mode());
    }

    /** {@return where it listens, with the real port} */
    public ListenerUrl url()
    {
        return url;
    }

    /** {@return where it listens, as counters and logs say it} */
    public String name()
    {
        return name;
    }

    /** {@return options of its sockets} */
    public SocketSettings socketSettings()
    {
        return socketSettings;
    }

    /** {@return what INFO says behind it} */
    public InfoPolicy infoPolicy()
    {
        return infoPolicy;
    }

    /** {@return how its conversations are relayed} */
    public RelaySettings relaySettings()
    {
        return relaySettings;
    }

    /** {@return what its WebSocket connections are like} */
    public WebSocketSettings webSocketSettings()
    {
        return webSocketSettings;
    }

    /** A server says both of a WebSocket listener. */
    private static InfoPolicy.TlsTruth truthOf(final TlsSettings tls, final ListenerUrl url)
    {
        final boolean isOptional = !url.isWebSocket() && TlsMode.OPTIONAL == tls.mode();

        return new InfoPolicy.TlsTruth(!isOptional, isOptional || url.isWebSocket(),
            TlsSettings.VERIFY_REQUIRED.equals(tls.verify()));
    }
}
