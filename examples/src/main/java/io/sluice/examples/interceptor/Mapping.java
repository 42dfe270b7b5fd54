package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.interceptor.SubjectMapping;

/** Gives clients subjects of their own on a server that others share, with an interceptor that is ready made. */
public final class Mapping
{
    private Mapping()
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
        Examples.serve(context());
    }

    /** A client's {@code orders.new} is the server's {@code tenant1.orders.new}, in both directions. */
    static GatewayContext context()
    {
        return new GatewayContext().interceptor(SubjectMapping.prefix("orders.", "tenant1.orders."));
    }
}
