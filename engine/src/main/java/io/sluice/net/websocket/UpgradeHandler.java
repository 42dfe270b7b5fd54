package io.sluice.net.websocket;

import io.sluice.net.CloseCause;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

/** Decides about the requests that {@link ServerUpgrade} reads. All on the loop's thread. */
public interface UpgradeHandler
{
    /**
     * A request that is in order. It is decided now or later by {@link ServerUpgrade#accept} or
     * {@link ServerUpgrade#refuse}; until then nothing more is read.
     *
     * @param upgrade to decide about.
     * @param request to be kept as long as needed.
     */
    void onUpgrade(ServerUpgrade upgrade, UpgradeRequest request);

    /**
     * A plain GET or HEAD that has nothing to do with WebSocket.
     *
     * @param request to be answered; of a HEAD the body is left away.
     * @return the answer; 426 unless overridden.
     */
    default UpgradeResponseWriter onPage(final UpgradeRequest request)
    {
        return UpgradeResponseWriter.refuse(HttpStatus.UPGRADE_REQUIRED);
    }

    /**
     * The connection was closed before it became a WebSocket connection: refused, unreadable, too slow, or gone.
     * Nothing is called after this.
     *
     * @param upgrade that ended; {@link ServerUpgrade#answeredStatus()} tells what it was answered.
     * @param cause   of the end.
     */
    default void onAbandoned(final ServerUpgrade upgrade, final CloseCause cause)
    {
    }
}
