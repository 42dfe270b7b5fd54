package io.sluice.test;

import java.net.InetSocketAddress;

/**
 * Where raw clients connect to: a server, or a gateway in front of it, over TCP or WebSocket.
 *
 * @param address to connect to.
 * @param path of the upgrade; null for plain TCP.
 */
public record Endpoint(InetSocketAddress address, String path)
{
    /** Plain TCP. */
    public static Endpoint tcp(final InetSocketAddress address)
    {
        return new Endpoint(address, null);
    }

    /** WebSocket. */
    public static Endpoint webSocket(final InetSocketAddress address, final String path)
    {
        return new Endpoint(address, path);
    }

    /** Opens a connection; its INFO is still to be read. */
    public RawClient connect()
    {
        return null == path ? RawClient.tcp(address) : RawClient.webSocket(address, path);
    }
}
