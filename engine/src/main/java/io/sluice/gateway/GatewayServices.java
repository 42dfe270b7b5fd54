package io.sluice.gateway;

import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.LimitSettings;
import io.sluice.gateway.upstream.Credentials;
import io.sluice.gateway.upstream.ServerPool;
import org.agrona.ErrorHandler;

import java.util.concurrent.Executor;

/**
 * What all loops of a gateway share. Immutable; each part is thread-safe.
 *
 * @param limits       of every connection.
 * @param admission    of connections.
 * @param pool         of servers.
 * @param credentials  of the gateway's own, or null.
 * @param selector     of servers, or null for the one with fewest sessions.
 * @param connector    in place of the pool, or null.
 * @param executor     for what does not belong on a loop.
 * @param logger       for a line now and then.
 * @param errorHandler for what a person should read.
 */
record GatewayServices(
    LimitSettings limits,
    Admission admission,
    ServerPool pool,
    Credentials credentials,
    UpstreamSelector selector,
    UpstreamConnector connector,
    Executor executor,
    System.Logger logger,
    ErrorHandler errorHandler)
{
}
