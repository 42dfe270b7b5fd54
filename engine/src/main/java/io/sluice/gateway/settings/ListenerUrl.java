package io.sluice.gateway.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a listener listens: {@code nats://HOST:PORT} or {@code ws://HOST:PORT/PATH}. Immutable.
 *
 * @param scheme nats or ws.
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
        NATS,
        /** NATS over WebSocket over plain TCP. */
        WS
    }

    private static final String FORM =
        ", but must be nats://HOST:PORT or ws://HOST:PORT/PATH with a port from 0 to 65535";

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

        final Scheme scheme = "nats".equals(uri.getScheme()) ? Scheme.NATS :
            "ws".equals(uri.getScheme()) ? Scheme.WS : null;
        final String path = null == uri.getRawPath() ? "" : uri.getRawPath();
        final boolean isPathAllowed = Scheme.WS == scheme || path.isEmpty() || "/".equals(path);
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
        return Scheme.WS == scheme;
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
        return (isWebSocket() ? "ws://" : "nats://") + authority() + path;
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
