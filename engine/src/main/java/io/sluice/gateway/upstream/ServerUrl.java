package io.sluice.gateway.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where a server is: {@code nats://HOST:PORT}. Immutable.
 *
 * @param host a literal or a name, which may have several addresses.
 * @param port from 1 to 65535.
 */
public record ServerUrl(String host, int port)
{
    /** Where servers listen when nothing else is said. */
    public static final int DEFAULT_PORT = 4222;

    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

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
        if (!"nats".equals(uri.getScheme()) || null == uri.getHost() || port < 1 || port > 0xFFFF ||
            null != path && !path.isEmpty() && !"/".equals(path) || null != uri.getRawUserInfo())
        {
            throw new IllegalArgumentException(complaint(text));
        }

        return new ServerUrl(bare(uri.getHost()), port);
    }

    /**
     * Reads an address without a scheme.
     *
     * @param hostAndPort as {@code connect_urls} has it.
     * @return the URL in parts, or null if it is none.
     */
    public static ServerUrl parseAuthority(final String hostAndPort)
    {
        try
        {
            return parse("nats://" + hostAndPort);
        }
        catch (final IllegalArgumentException ex)
        {
            return null; // a server may advertise what cannot be dialled; there are others
        }
    }

    /** {@return true if the host is an address, which needs no resolution} */
    public boolean isLiteral()
    {
        return host.indexOf(':') >= 0 || LITERAL.matcher(host).matches();
    }

    @Override
    public String toString()
    {
        return "nats://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }

    private static String bare(final String host)
    {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String complaint(final String text)
    {
        return "is \"" + text + "\", but must be nats://HOST:PORT with a port from 1 to 65535";
    }
}
