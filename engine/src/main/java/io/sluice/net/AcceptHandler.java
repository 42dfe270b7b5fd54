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

    /**
     * No connection could be accepted, most likely for want of descriptors: they wait in the system's queue until it is
     * tried again. Called on the acceptor's loop. By default the loop's error handler is told of the first in a row.
     *
     * @param cause that the system tells.
     * @param count of failures in a row, this one included.
     * @param loop  of the acceptor.
     */
    default void onAcceptFailed(final IOException cause, final int count, final EventLoop loop)
    {
        if (1 == count)
        {
            loop.errorHandler().onError(cause);
        }
    }
}
