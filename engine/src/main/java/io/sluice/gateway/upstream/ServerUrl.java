package io.sluice.gateway.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where a server is: {@code nats://HOST:PORT}, or {@code tls://HOST:PORT} for one that must be reached over TLS.
 * Immutable.
 *
 * @param host    a literal or a name, which may have several addresses.
 * @param port    from 1 to 65535.
 * @param isTls   true if nothing but INFO may be said in clear.
 * @param tlsName that the server's certificate must bear.
 */
public record ServerUrl(String host, int port, boolean isTls, String tlsName)
{
    /** Where servers listen when nothing else is said. */
    public static final int DEFAULT_PORT = 4222;

    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    /**
     * A server that says itself whether it wants TLS.
     *
     * @param host a literal or a name, which may have several addresses.
     * @param port from 1 to 65535.
     */
    public ServerUrl(final String host, final int port)
    {
        this(host, port, false, host);
    }

    /**
     * Reads a URL.
     *
     * @param text of the URL; the port may be missing.
     * @return the URL in parts.
     * @throws IllegalArgumentException naming the text and the form it must have.
     */
    public static ServerUrl parse(final String text)
    {
        final URI uri;
        try
        {
            uri = new URI(text.strip());
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalArgumentException(complaint(text), ex);
        }

        final int port = -1 == uri.getPort() ? DEFAULT_PORT : uri.getPort();
        final String path = uri.getRawPath();
        final boolean isTls = "tls".equals(uri.getScheme());
        if (!isTls && !"nats".equals(uri.getScheme()) || null == uri.getHost() || port < 1 || port > 0xFFFF ||
            null != path && !path.isEmpty() && !"/".equals(path) || null != uri.getRawUserInfo())
        {
            throw new IllegalArgumentException(complaint(text));
        }

        final String host = bare(uri.getHost());

        return new ServerUrl(host, port, isTls, host);
    }

    /**
     * Reads the address of a peer of this server, which is reached as this one is. One that is told by its address has
     * a certificate for the name that this one has.
     *
     * @param hostAndPort as {@code connect_urls} has it.
     * @return the URL in parts, or null if it is none.
     */
    public ServerUrl peer(final String hostAndPort)
    {
        try
        {
            final ServerUrl peer = parse((isTls ? "tls://" : "nats://") + hostAndPort);

            return isLiteral(peer.host) && !isLiteral(tlsName) ?
                new ServerUrl(peer.host, peer.port, isTls, tlsName) : peer;
        }
        catch (final IllegalArgumentException ex)
        {
            return null; // a server may advertise what cannot be dialled; there are others
        }
    }

    /** {@return true if the host is an address, which needs no resolution} */
    public boolean isLiteral()
    {
        return isLiteral(host);
    }

    @Override
    public String toString()
    {
        return (isTls ? "tls://" : "nats://") + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }

    private static boolean isLiteral(final String host)
    {
        return host.indexOf(':') >= 0 || LITERAL.matcher(host).matches();
    }

    private static String bare(final String host)
    {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String complaint(final String text)
    {
        return "is \"" + text + "\", but must be nats://HOST:PORT or tls://HOST:PORT with a port from 1 to 65535";
    }
}
