package io.sluice.gateway;

import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.gateway.upstream.JdkResolver;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.net.NoDescriptorException;
import io.sluice.net.WorkerThreads;
import io.sluice.net.tls.TlsLimits;
import org.agrona.ErrorHandler;

import java.util.List;
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
 * @param own            threads that were begun here; none where the user has given an executor.
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
    GatewayStatus status,
    List<WorkerThreads> own)
{
    /** For what may not be done on a loop: more than wait for names at the same time, so that others sign. */
    private static final int WORKER_COUNT = 12;

    /**
     * What a context says.
     *
     * @param context        concluded.
     * @param onNoDescriptor told by loops that have none left for a server.
     * @param status         of the gateway.
     * @return the services of one gateway.
     */
    static GatewayServices of(
        final GatewayContext context,
        final Consumer<NoDescriptorException> onNoDescriptor,
        final GatewayStatus status)
    {
        final SettingValues values = context.values();
        final Executor given = context.executor();
        final List<WorkerThreads> own = null != given ? List.of() : List.of(
            new WorkerThreads("sluice-worker", WORKER_COUNT),
            new WorkerThreads("sluice-handshake", WorkerThreads.usualCount()));
        final Executor executor = null != given ? given : own.get(0);

        return new GatewayServices(
            new Admission(
                (int)values.number(Setting.LOOP_COUNT), (int)values.number(Setting.CONNECTIONS_MAX)),
            new ServerPools(new JdkResolver(), executor, context.tlsSources()),
            context.tlsSources(),
            new TlsLimits((int)values.number(Setting.TLS_HANDSHAKES_MAX), TlsLimits.DEFAULT.waiting(),
                TlsLimits.DEFAULT.stepsPerPass()),
            null != given ? given : own.get(1),
            context.upstreamSelector(),
            context.upstreamConnector(),
            executor,
            context.logger(),
            status.errorHandler(),
            onNoDescriptor,
            status,
            own);
    }

    /** Ends what was begun here; the loops must have ended. */
    void close()
    {
        own.forEach(WorkerThreads::close);
    }
}
