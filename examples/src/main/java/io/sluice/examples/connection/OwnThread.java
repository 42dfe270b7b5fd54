package io.sluice.examples.connection;

import io.sluice.gateway.Direction;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A gateway inside a service that has a thread already: that thread drives it between the service's own work, and its
 * interceptors may touch what belongs to the service, without a lock.
 */
public final class OwnThread implements Agent
{
    private final Gateway gateway;
    private final AgentInvoker invoker;
    private long seenCount;
    private long reportedCount;

    OwnThread(final GatewayContext context)
    {
        gateway = Gateway.launch(context.driven().interceptor(Listener::new));
        invoker = new AgentInvoker(Throwable::printStackTrace, null, gateway.agents().get(0));
        invoker.start();
    }

    /**
     * Serves until the process is ended.
     *
     * @param args are not looked at.
     */
    public static void main(final String[] args)
    {
        final OwnThread service =
            new OwnThread(new GatewayContext().listen("nats://127.0.0.1:4223").upstream("nats://127.0.0.1:4222"));
        final IdleStrategy idle = new BackoffIdleStrategy();
        while (!service.invoker.isClosed())
        {
            idle.idle(service.doWork());
        }
    }

    @Override
    public int doWork()
    {
        return invoker.invoke() + report();
    }

    @Override
    public void onClose()
    {
        gateway.close();
    }

    @Override
    public String roleName()
    {
        return "service";
    }

    Gateway gateway()
    {
        return gateway;
    }

    long seenCount()
    {
        return seenCount;
    }

    /** The service's own work. */
    private int report()
    {
        if (seenCount == reportedCount)
        {
            return 0;
        }
        reportedCount = seenCount;
        System.out.println(seenCount + " messages so far");

        return 1;
    }

    /** Counts in a field of the service: both are on one thread. */
    private final class Listener implements Interceptor
    {
        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return CommandKind.PUB == kind || CommandKind.HPUB == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            seenCount++;

            return Verdict.FORWARD;
        }
    }
}
