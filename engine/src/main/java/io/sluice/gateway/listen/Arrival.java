package io.sluice.gateway.listen;

import org.agrona.DirectBuffer;

import java.nio.channels.SocketChannel;

/**
 * A connection that has been admitted and is not served yet. Does not change.
 *
 * @param socket  connected.
 * @param caller  who it is, counted.
 * @param initial what somebody has read of it already, or null.
 */
public record Arrival(SocketChannel socket, Caller caller, DirectBuffer initial)
{
    /** {@return how much somebody has read already, in bytes} */
    public int initialLength()
    {
        return null == initial ? 0 : initial.capacity();
    }
}
