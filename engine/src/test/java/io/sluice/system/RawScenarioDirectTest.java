package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios against the servers themselves: what they check must hold there, the same at every play. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawScenarioDirectTest
{
    private final Servers servers = new Servers();

    @AfterAll
    void stopServers()
    {
        servers.close();
    }

    static List<Arguments> scenarios()
    {
        final List<Arguments> arguments = new ArrayList<>();
        for (final Generation generation : Generation.all())
        {
            RawScenarios.all().forEach((scenario) -> arguments.add(Arguments.of(generation, scenario)));
            RawFailures.all().forEach((scenario) -> arguments.add(Arguments.of(generation, scenario)));
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldBeHeardTheSameTwice(final Generation generation, final RawScenario scenario)
    {
        final NatsServer server = servers.of(generation, scenario.configuration());
        final Endpoint endpoint = Endpoint.tcp(server.address());
        assertEquals(Oracle.hear(scenario, endpoint, server), Oracle.hear(scenario, endpoint, server));
    }

    static List<Arguments> goodScenarios()
    {
        final List<Arguments> arguments = new ArrayList<>();
        for (final Generation generation : Generation.all())
        {
            RawScenarios.all().forEach((scenario) -> arguments.add(Arguments.of(generation, scenario)));
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("goodScenarios")
    void shouldBeHeardTheSameOverTheServersOwnWebSocket(final Generation generation, final RawScenario scenario)
    {
        final NatsServer server = servers.of(generation, scenario.configuration());
        assertEquals(
            Oracle.hear(scenario, Endpoint.tcp(server.address()), server),
            Oracle.hear(scenario, Endpoint.webSocket(server.websocketAddress(), "/"), server));
    }
}
