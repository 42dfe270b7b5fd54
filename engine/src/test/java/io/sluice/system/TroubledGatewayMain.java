package io.sluice.system;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;

import java.util.concurrent.locks.LockSupport;

/** A gateway that gets into trouble: it runs out of descriptors, or of memory when a client publishes. */
final class TroubledGatewayMain
{
    private static final long LOOK_NS = 10_000_000L;
    private static final int LOOKS = 200;

    private TroubledGatewayMain()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final Gateway gateway = Gateway.launch(new GatewayContext()
            .listen("nats://127.0.0.1:0")
            .upstream(args[0])
            .loopCount(2)
            .interceptor(Forgetful::new));
        System.out.println("listening " + gateway.listenerUrls().get(0));
        System.out.println("ready");
        while (0 == gateway.count(Counter.ACCEPTS_FAILED) && gateway.count(Counter.SESSIONS_OPENED) >= 0)
        {
            LockSupport.parkNanos(LOOK_NS);
        }

        for (int i = 0; i < LOOKS; i++)
        {
            LockSupport.parkNanos(LOOK_NS);
        }

        System.out.println("failed " + gateway.count(Counter.ACCEPTS_FAILED) + " times");
        gateway.awaitClose();
    }

    /** Needs more memory than there is. */
    private static final class Forgetful implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            throw new OutOfMemoryError("on purpose");
        }
    }
}
