package io.sluice.gateway;

import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.net.NoDescriptorException;
import org.agrona.ErrorHandler;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What all loops of a gateway share. Immutable; each part is thread-safe.
 *
 * @param admission      of connections.
 * @param pools          of servers.
 * @param selector       of servers, or null for the one with fewest sessions.
 * @param connector      in place of the pool, or null.
 * @param executor       for what does not belong on a loop.
 * @param logger         for a line now and then.
 * @param errorHandler   for what a person should read.
 * @param onNoDescriptor told by loops that have none left for a server.
 * @param status         of the gateway.
 */
record GatewayServices(
    Admission admission,
    ServerPools pools,
    UpstreamSelector selector,
    UpstreamConnector connector,
    Executor executor,
    System.Logger logger,
    ErrorHandler errorHandler,
    Consumer<NoDescriptorException> onNoDescriptor,
    GatewayStatus status)
{
}
