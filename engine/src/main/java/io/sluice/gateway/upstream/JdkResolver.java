package io.sluice.gateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks the JDK, which asks the system. How long an answer holds is the JDK's {@code networkaddress.cache.ttl}. */
public final class JdkResolver implements ServerPool.Resolver
{
    /** Stateless. */
    public JdkResolver()
    {
    }

    @Override
    public List<InetAddress> resolve(final String host)
    {
        try
        {
            return List.of(InetAddress.getAllByName(host));
        }
        catch (final UnknownHostException ex)
        {
            return List.of(); // asked again when the next session needs it
        }
    }
}
