package io.sluice.gateway;

import io.sluice.gateway.upstream.Server;

import java.util.List;

/**
 * Chooses the server of a session: by the path, the query or a cookie of its WebSocket request, by the name that it
 * asked for in TLS or the certificate that it showed, by its address. Shared by all loops.
 * <p>
 * Not by the user of its CONNECT: the server is dialled before that, because its INFO comes first and holds the nonce
 * that the client signs. A WebSocket client that has to be sent to a server by its user shows a token in its request.
 */
@FunctionalInterface
public interface UpstreamSelector
{
    /**
     * Called on the session's loop before the upstream is dialled, and again after each server that was not reached.
     *
     * @param session to be served; on listeners without WebSocket nothing is known of it yet but its addresses.
     * @param servers to choose from, the healthy ones first, those with fewest sessions first among them; valid only
     *                until this method returns.
     * @return one of them, or null to close the session as unreachable.
     */
    Server select(Session session, List<Server> servers);
}
