package io.sluice.system;

import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The servers of a test class: one for each generation and configuration, started when first asked for. */
final class Servers implements AutoCloseable
{
    private final Map<String, NatsServer> servers = new LinkedHashMap<>();

    NatsServer of(final Generation generation, final String configuration)
    {
        return servers.computeIfAbsent(generation + "\n" + configuration,
            (key) -> NatsServer.of(generation).withWebSocket().with(configuration).start());
    }

    @Override
    public void close()
    {
        servers.values().forEach(NatsServer::close);
    }
}
