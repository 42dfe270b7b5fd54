package io.sluice.gateway;

import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.gateway.upstream.JdkResolver;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.net.NoDescriptorException;
import io.sluice.net.tls.HandshakeThreads;
import io.sluice.net.tls.TlsLimits;
import org.agrona.ErrorHandler;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What all loops of a gateway share. Immutable; each part is thread-safe.
 *
 * @param admission      of connections.
 * @param pools          of servers.
 * @param tlsSources     of what connections are secured with.
 * @param tlsLimits      of the handshakes of one loop.
 * @param handshakes     threads for their steps.
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
    TlsSources tlsSources,
    TlsLimits tlsLimits,
    Executor handshakes,
    UpstreamSelector selector,
    UpstreamConnector connector,
    Executor executor,
    System.Logger logger,
    ErrorHandler errorHandler,
    Consumer<NoDescriptorException> onNoDescriptor,
    GatewayStatus status)
{
    /**
     * What a context says.
     *
     * @param context        concluded.
     * @param workers        for what does not belong on a loop, unless the context has others.
     * @param onNoDescriptor told by loops that have none left for a server.
     * @param status         of the gateway.
     * @return the services of one gateway.
     */
    static GatewayServices of(
        final GatewayContext context,
        final Executor workers,
        final Consumer<NoDescriptorException> onNoDescriptor,
        final GatewayStatus status)
    {
        final SettingValues values = context.values();
        final Executor executor = null == context.executor() ? workers : context.executor();

        return new GatewayServices(
            new Admission(
                (int)values.number(Setting.LOOP_COUNT), (int)values.number(Setting.CONNECTIONS_MAX)),
            new ServerPools(new JdkResolver(), executor, context.tlsSources()),
            context.tlsSources(),
            new TlsLimits((int)values.number(Setting.TLS_HANDSHAKES_MAX), TlsLimits.DEFAULT.waiting(),
                TlsLimits.DEFAULT.stepsPerPass()),
            null == context.executor() ?
                new HandshakeThreads("sluice-handshake", HandshakeThreads.usualCount()) : executor,
            context.upstreamSelector(),
            context.upstreamConnector(),
            executor,
            context.logger(),
            status.errorHandler(),
            onNoDescriptor,
            status);
    }

    /** Ends what was begun here; the loops must have ended. */
    void close()
    {
        if (handshakes instanceof HandshakeThreads)
        {
            ((HandshakeThreads)handshakes).close();
        }
    }
}
