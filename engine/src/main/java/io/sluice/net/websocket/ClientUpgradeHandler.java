package io.sluice.net.websocket;

import io.sluice.net.CloseCause;
import io.sluice.net.ChannelHandler;
import io.sluice.websocket.handshake.ClientHandshake;

/** Told how a {@link ClientUpgrade} ends: exactly one of the two, on the loop's thread. */
public interface ClientUpgradeHandler
{
    /**
     * The server has accepted, {@link #onUpgraded} follows.
     *
     * @param handshake with what the server chose.
     * @return handler of the new channel.
     */
    ChannelHandler handlerFor(ClientHandshake handshake);

    /**
     * The connection is a WebSocket connection.
     *
     * @param channel to which may be written.
     */
    void onUpgraded(WebSocketChannel channel);

    /**
     * The connection was closed without becoming a WebSocket connection.
     *
     * @param handshake with the status and the headers of the answer, if there was one, and what was wrong with it.
     * @param cause     of the end.
     */
    void onUpgradeFailed(ClientHandshake handshake, CloseCause cause);
}
