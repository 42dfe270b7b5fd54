package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.gateway.relay.RelaySettings;
import io.sluice.gateway.settings.LimitSettings;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.net.SocketSettings;
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
    private final SocketSettings socketSettings;
    private final InfoPolicy infoPolicy;
    private final InfoPolicy lameDuckPolicy;
    private final WebSocketSettings webSocketSettings;
    private final RelaySettings relaySettings;

    /**
     * A listener that is bound.
     *
     * @param settings of the listener.
     * @param url      with the real port.
     * @param limits   of the gateway.
     */
    public Listener(final ListenerSettings settings, final ListenerUrl url, final LimitSettings limits)
    {
        this.settings = settings;
        this.url = url;
        socketSettings = new SocketSettings(
            settings.isKeepAlive(), settings.socketSendLength(), settings.socketReceiveLength());
        final List<String> all = new ArrayList<>(settings.advertised());
        all.addAll(settings.peers());
        infoPolicy = new InfoPolicy(
            all, InfoPolicy.TlsTruth.NONE, limits.payloadLengthMax(), settings.isAuthRequired());
        lameDuckPolicy = new InfoPolicy(
            settings.peers(), InfoPolicy.TlsTruth.NONE, limits.payloadLengthMax(), settings.isAuthRequired());
        final int lineMax = Math.min(8192, limits.httpHeaderLengthMax());
        webSocketSettings = new WebSocketSettings()
            .handshakeLimits(new HandshakeLimits(lineMax, lineMax, HTTP_HEADERS_MAX, limits.httpHeaderLengthMax()))
            .handshakeTimeoutNs(limits.upgradeTimeoutNs())
            .pongTimeoutNs(limits.slowConsumerTimeoutNs())
            .textSent(settings.hasTextFrames())
            .deflate(settings.isCompressing() ? DeflateOptions.DEFAULT : null);
        relaySettings = new RelaySettings(
            limits.reserveLength(),
            limits.controlLineLengthMax(),
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

    /** {@return where it listens, with the real port} */
    public ListenerUrl url()
    {
        return url;
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

    /** {@return what INFO says behind it when the gateway is about to go} */
    public InfoPolicy lameDuckPolicy()
    {
        return lameDuckPolicy;
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
}
