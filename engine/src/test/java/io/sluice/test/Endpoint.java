package io.sluice.test;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * Where raw clients connect to: a server, or a gateway in front of it, over TCP, WebSocket or TLS.
 *
 * @param address to connect to.
 * @param path of the upgrade; null for plain TCP.
 * @param isFragmenting whether messages are sent in several WebSocket frames.
 * @param tls that comes first; null for none.
 */
public record Endpoint(InetSocketAddress address, String path, boolean isFragmenting, SSLContext tls)
{
    /** Plain TCP. */
    public static Endpoint tcp(final InetSocketAddress address)
    {
        return new Endpoint(address, null, false, null);
    }

    /** WebSocket. */
    public static Endpoint webSocket(final InetSocketAddress address, final String path)
    {
        return new Endpoint(address, path, false, null);
    }

    /** TLS from the first byte on. */
    public static Endpoint tls(final InetSocketAddress address, final SSLContext context)
    {
        return new Endpoint(address, null, false, context);
    }

    /** The same place, to which messages are sent in several frames, some of text, with pings between them. */
    public Endpoint fragmenting()
    {
        return new Endpoint(address, path, true, null);
    }

    /** Opens a connection; its INFO is still to be read. */
    public RawClient connect()
    {
        return null != tls ? RawTlsClient.first(address, tls) : null == path ? RawClient.tcp(address) :
            isFragmenting ? RawClient.webSocket(address, path).fragmenting() : RawClient.webSocket(address, path);
    }
}
