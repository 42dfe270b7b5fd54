package io.sluice.test;

import java.net.InetSocketAddress;

/**
 * Where raw clients connect to: a server, or a gateway in front of it, over TCP or WebSocket.
 *
 * @param address to connect to.
 * @param path of the upgrade; null for plain TCP.
 * @param isFragmenting whether messages are sent in several WebSocket frames.
 */
public record Endpoint(InetSocketAddress address, String path, boolean isFragmenting)
{
    /** Plain TCP. */
    public static Endpoint tcp(final InetSocketAddress address)
    {
        return new Endpoint(address, null, false);
    }

    /** WebSocket. */
    public static Endpoint webSocket(final InetSocketAddress address, final String path)
    {
        return new Endpoint(address, path, false);
    }

    /** The same place, to which messages are sent in several frames, some of text, with pings between them. */
    public Endpoint fragmenting()
    {
        return new Endpoint(address, path, true);
    }

    /** Opens a connection; its INFO is still to be read. */
    public RawClient connect()
    {
        return null == path ? RawClient.tcp(address) :
            isFragmenting ? RawClient.webSocket(address, path).fragmenting() : RawClient.webSocket(address, path);
    }
}
