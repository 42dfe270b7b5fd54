package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.examples.trace.TraceDetail;
import io.sluice.examples.trace.TraceInterceptor;
import io.sluice.gateway.GatewayContext;

import java.util.function.Consumer;

/**
 * Tells every command as it was received and, where an interceptor changed it, as it is sent. The order of the chain
 * is what makes the difference.
 */
public final class Trace
{
    private Trace()
    {
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(System.out::println));
    }

    static GatewayContext context(final Consumer<String> log)
    {
        return new GatewayContext()
            .interceptor(() -> TraceInterceptor.ofReceived(log, TraceDetail.LINE))
            .interceptor(Headers::new)
            .interceptor(() -> TraceInterceptor.ofRewritten(log, TraceDetail.LINE));
    }
}
