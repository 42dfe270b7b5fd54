package io.sluice.gateway.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a listener listens: {@code nats://HOST:PORT} or {@code ws://HOST:PORT/PATH}, and over TLS
 * {@code tls://HOST:PORT} or {@code wss://HOST:PORT/PATH}. Immutable.
 *
 * @param scheme of the URL.
 * @param host   a literal or a name that is resolved when the listener is opened.
 * @param port   0 for any free one.
 * @param path   of WebSocket upgrades, without a trailing slash; empty to take any.
 */
public record ListenerUrl(Scheme scheme, String host, int port, String path)
{
    /** What is spoken on a listener. */
    public enum Scheme
    {
        /** NATS over plain TCP. */
        NATS("nats", false, false),
        /** NATS over TLS. */
        TLS("tls", false, true),
        /** NATS over WebSocket over plain TCP. */
        WS("ws", true, false),
        /** NATS over WebSocket over TLS. */
        WSS("wss", true, true);

        private final String text;
        private final boolean isWebSocket;
        private final boolean isTls;

        Scheme(final String text, final boolean isWebSocket, final boolean isTls)
        {
            this.text = text;
            this.isWebSocket = isWebSocket;
            this.isTls = isTls;
        }

        private static Scheme of(final String text)
        {
            for (final Scheme scheme : values())
            {
                if (scheme.text.equals(text))
                {
                    return scheme;
                }
            }

            return null;
        }
    }

    private static final String FORM =
        ", but must be nats://HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/PATH or wss://HOST:PORT/PATH " +
        "with a port from 0 to 65535";

    /**
     * Reads a URL.
     *
     * @param text of the URL.
     * @return the URL in parts.
     * @throws IllegalArgumentException naming the text and the form it must have.
     */
    public static ListenerUrl parse(final String text)
    {
        return parse(Setting.LISTEN.property(), text);
    }

    /**
     * Reads a URL.
     *
     * @param property that it is the value of, for messages.
     * @param text     of the URL.
     * @return the URL in parts.
     * @throws IllegalArgumentException naming the text and the form it must have.
     */
    public static ListenerUrl parse(final String property, final String text)
    {
        final URI uri;
        try
        {
            uri = new URI(text.strip());
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalArgumentException(complaint(property, text), ex);
        }

        final Scheme scheme = Scheme.of(uri.getScheme());
        final String path = null == uri.getRawPath() ? "" : uri.getRawPath();
        final boolean isPathAllowed = null != scheme && scheme.isWebSocket || path.isEmpty() || "/".equals(path);
        if (null == scheme || null == uri.getHost() || uri.getPort() < 0 || uri.getPort() > 0xFFFF || !isPathAllowed ||
            null != uri.getRawQuery() || null != uri.getRawFragment() || null != uri.getRawUserInfo())
        {
            throw new IllegalArgumentException(complaint(property, text));
        }

        return new ListenerUrl(scheme, bare(uri.getHost()), uri.getPort(), "/".equals(path) ? "" : path);
    }

    /** {@return true if clients must upgrade to WebSocket} */
    public boolean isWebSocket()
    {
        return scheme.isWebSocket;
    }

    /** {@return true if clients come over TLS, if only after INFO} */
    public boolean isTls()
    {
        return scheme.isTls;
    }

    /**
     * The rule of nats-server: paths that end in its other protocols are not for NATS clients. A listener with a path
     * takes only that one.
     *
     * @param requested path of an upgrade request, without the query.
     * @return true if it is served here.
     */
    public boolean accepts(final String requested)
    {
        return path.isEmpty() ?
            !requested.endsWith("/mqtt") && !requested.endsWith("/leafnode") : path.equals(requested);
    }

    /**
     * Resolves the host.
     *
     * @return the address to bind.
     * @throws UnknownHostException if the host is a name that does not resolve.
     */
    public InetSocketAddress bindAddress() throws UnknownHostException
    {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /**
     * The same URL with the port that was bound.
     *
     * @param realPort that was bound.
     * @return the same URL with that port.
     */
    public ListenerUrl withPort(final int realPort)
    {
        return new ListenerUrl(scheme, host, realPort, path);
    }

    /** {@return {@code HOST:PORT}, an IPv6 literal in brackets} */
    public String authority()
    {
        return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }

    @Override
    public String toString()
    {
        return scheme.text + "://" + authority() + path;
    }

    private static String bare(final String host)
    {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String complaint(final String property, final String text)
    {
        return property + " is \"" + text + "\"" + FORM;
    }
}
