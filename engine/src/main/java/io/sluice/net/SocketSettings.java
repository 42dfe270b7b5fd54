package io.sluice.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Options of a connection's socket, besides TCP_NODELAY, which is always set.
 *
 * @param keepAlive           whether the system probes a silent peer.
 * @param sendBufferLength    in bytes; 0 leaves it to the system, which then adapts it.
 * @param receiveBufferLength in bytes; 0 leaves it to the system, which then adapts it.
 */
public record SocketSettings(boolean keepAlive, int sendBufferLength, int receiveBufferLength)
{
    /** Keep-alive on, buffers left to the system. */
    public static final SocketSettings DEFAULT = new SocketSettings(true, 0, 0);

    /**
     * Settings, checked.
     *
     * @param keepAlive           whether the system probes a silent peer.
     * @param sendBufferLength    in bytes, or 0.
     * @param receiveBufferLength in bytes, or 0.
     */
    public SocketSettings
    {
        if (sendBufferLength < 0 || receiveBufferLength < 0)
        {
            throw new IllegalArgumentException("socket buffer length below 0: send " + sendBufferLength +
                ", receive " + receiveBufferLength);
        }
    }

    void apply(final SocketChannel socket) throws IOException
    {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, keepAlive);
        if (sendBufferLength > 0)
        {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferLength);
        }
        if (receiveBufferLength > 0)
        {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferLength);
        }
    }
}
