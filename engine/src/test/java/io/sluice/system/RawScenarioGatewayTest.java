package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios through a gateway, whatever it does with the commands: every byte as on a direct connection. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawScenarioGatewayTest
{
    private final Servers servers = new Servers();
    private final Gateways gateways = new Gateways(servers);
    private final Map<String, String> heardDirectly = new HashMap<>();

    @AfterAll
    void stop()
    {
        gateways.close();
    }

    static List<Arguments> scenarios()
    {
        final List<Arguments> arguments = new ArrayList<>();
        final List<RawScenario> scenarios = new ArrayList<>(RawScenarios.all());
        scenarios.addAll(RawFailures.all());
        for (final Generation generation : Generation.all())
        {
            for (final Mode mode : Mode.values())
            {
                for (final RawScenario scenario : scenarios)
                {
                    // Waiting takes its time and is the same whoever looks at the commands.
                    if (Mode.UNTOUCHED == mode || !RawFailures.HURRIED_SERVER.equals(scenario.configuration()))
                    {
                        arguments.add(Arguments.of(generation, mode, scenario));
                    }
                }
            }
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldBeHeardAsWithoutAGateway(final Generation generation, final Mode mode, final RawScenario scenario)
    {
        final NatsServer server = servers.of(generation, scenario.configuration());
        final GatewayUnderTest gateway = gateways.of(generation, scenario.configuration(), mode);
        final String expected = heardDirectly.computeIfAbsent(generation + scenario.name(),
            (key) -> Oracle.hear(scenario, Endpoint.tcp(server.address()), server));
        for (final Endpoint endpoint : gateway.endpoints())
        {
            assertEquals(expected, Oracle.hear(scenario, endpoint, server), () -> scenario + " at " + endpoint);
        }
    }

    static List<RawScenario> scenariosOverTls()
    {
        final List<RawScenario> scenarios = new ArrayList<>(RawScenarios.all());
        RawFailures.all().stream()
            .filter((scenario) -> !RawFailures.HURRIED_SERVER.equals(scenario.configuration()))
            .forEach(scenarios::add);

        return scenarios;
    }

    @ParameterizedTest
    @MethodSource("scenariosOverTls")
    void shouldBeHeardOverTlsAsWithoutAGateway(final RawScenario scenario)
    {
        final Generation generation = Generation.CURRENT;
        final NatsServer server = servers.of(generation, scenario.configuration());
        final GatewayUnderTest gateway = gateways.of(generation, scenario.configuration(), Mode.UNTOUCHED);
        final String expected = heardDirectly.computeIfAbsent(generation + scenario.name(),
            (key) -> Oracle.hear(scenario, Endpoint.tcp(server.address()), server));

        assertEquals(expected, Oracle.hear(scenario, gateway.tls(), server));
    }
}
