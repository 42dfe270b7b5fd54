package io.sluice.system;

import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gateways of a test class, one for each server and mode, started when first asked for. */
final class Gateways implements AutoCloseable
{
    private final Servers servers;
    private final Map<String, GatewayUnderTest> gateways = new LinkedHashMap<>();

    Gateways(final Servers servers)
    {
        this.servers = servers;
    }

    Servers servers()
    {
        return servers;
    }

    GatewayUnderTest of(final Generation generation, final String configuration, final Mode mode)
    {
        final NatsServer server = servers.of(generation, configuration);
        return gateways.computeIfAbsent(
            server.url() + mode, (key) -> new GatewayUnderTest(server.url(), mode));
    }

    @Override
    public void close()
    {
        try
        {
            gateways.values().forEach(GatewayUnderTest::close);
        }
        finally
        {
            servers.close();
        }
    }
}
