package io.sluice.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Gets the connections of an {@link Acceptor}. */
@FunctionalInterface
public interface AcceptHandler
{
    /**
     * A connection was accepted; it belongs to the callee, who adopts it ({@link EventLoop#adopt}), hands it to another
     * loop or closes it. Called on the acceptor's loop. If this throws, the connection is closed.
     *
     * @param socket accepted, as the system made it.
     * @throws IOException if the connection is broken already, which is no error.
     */
    void onAccept(SocketChannel socket) throws IOException;
}
