package io.sluice.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Options of a connection's socket.
 *
 * @param noDelay             whether what is small is sent at once.
 * @param keepAlive           whether the system probes a silent peer.
 * @param sendBufferLength    in bytes; 0 leaves it to the system, which then adapts it.
 * @param receiveBufferLength in bytes; 0 leaves it to the system, which then adapts it.
 */
public record SocketSettings(
    boolean noDelay, boolean keepAlive, int sendBufferLength, int receiveBufferLength)
{
    /** Nothing small waits, keep-alive on, buffers left to the system. */
    public static final SocketSettings DEFAULT = new SocketSettings(true, true, 0, 0);

    /**
     * Settings, checked.
     *
     * @param noDelay             whether what is small is sent at once.
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

    /**
     * Settings of a socket that sends at once.
     *
     * @param keepAlive           whether the system probes a silent peer.
     * @param sendBufferLength    in bytes, or 0.
     * @param receiveBufferLength in bytes, or 0.
     */
    public SocketSettings(final boolean keepAlive, final int sendBufferLength, final int receiveBufferLength)
    {
        this(true, keepAlive, sendBufferLength, receiveBufferLength);
    }

    void apply(final SocketChannel socket) throws IOException
    {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, noDelay);
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
