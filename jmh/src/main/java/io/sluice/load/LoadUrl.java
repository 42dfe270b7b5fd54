package io.sluice.load;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where load goes.
 *
 * @param uri as it was given: {@code nats://} or {@code ws://}, with user and password or a token where asked for.
 */
record LoadUrl(URI uri)
{
    private static final int NATS_PORT = 4222;
    private static final int HTTP_PORT = 80;

    static LoadUrl parse(final String text)
    {
        final URI uri = URI.create(text);
        if (!"nats".equals(uri.getScheme()) && !"ws".equals(uri.getScheme()) || null == uri.getHost())
        {
            throw new IllegalArgumentException("not nats://HOST:PORT or ws://HOST:PORT/PATH: " + text);
        }

        return new LoadUrl(uri);
    }

    boolean isWebSocket()
    {
        return "ws".equals(uri.getScheme());
    }

    InetSocketAddress address()
    {
        return new InetSocketAddress(uri.getHost(), port());
    }

    String authority()
    {
        return uri.getHost() + ':' + port();
    }

    String target()
    {
        final String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();

        return null == uri.getRawQuery() ? path : path + '?' + uri.getRawQuery();
    }

    /** {@return the line that introduces a client which understands headers and wants no answers} */
    String connectLine()
    {
        final String user = uri.getUserInfo();
        final int colon = null == user ? -1 : user.indexOf(':');
        final String login = null == user ? "" :
            colon < 0 ? ",\"auth_token\":\"" + user + '"' :
            ",\"user\":\"" + user.substring(0, colon) + "\",\"pass\":\"" + user.substring(colon + 1) + '"';

        return "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"java\",\"version\":\"1\",\"protocol\":1," +
            "\"headers\":true,\"name\":\"sluice-load\"" + login + "}\r\n";
    }

    private int port()
    {
        return uri.getPort() >= 0 ? uri.getPort() : isWebSocket() ? HTTP_PORT : NATS_PORT;
    }

    @Override
    public String toString()
    {
        return uri.getScheme() + "://" + authority() + uri.getRawPath();
    }
}
