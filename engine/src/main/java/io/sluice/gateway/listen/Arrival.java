package io.sluice.gateway.listen;

import org.agrona.DirectBuffer;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * A connection that has been admitted and is not served yet. Does not change.
 *
 * @param socket        connected.
 * @param listener      that accepted it, or whose rules it follows.
 * @param clientAddress of the client.
 * @param initial       what somebody has read of it already, or null.
 */
public record Arrival(SocketChannel socket, Listener listener, InetSocketAddress clientAddress, DirectBuffer initial)
{
    /** {@return how much somebody has read already, in bytes} */
    public int initialLength()
    {
        return null == initial ? 0 : initial.capacity();
    }
}
