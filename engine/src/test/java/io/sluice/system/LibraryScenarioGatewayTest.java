package io.sluice.system;

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

/** The scenarios of the Java client through a gateway, over TCP and WebSocket. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryScenarioGatewayTest
{
    private static final int LOOP_COUNT = 2;

    private final Map<Generation, NatsServer> servers = new HashMap<>();
    private final Map<String, GatewayUnderTest> gateways = new HashMap<>();

    @AfterAll
    void stop()
    {
        gateways.values().forEach(GatewayUnderTest::close);
        servers.values().forEach(NatsServer::close);
    }

    static List<Arguments> scenarios()
    {
        final List<Arguments> arguments = new ArrayList<>();
        for (final Generation generation : Generation.all())
        {
            for (final Mode mode : Mode.values())
            {
                LibraryScenarios.all().keySet().forEach((name) -> arguments.add(Arguments.of(generation, mode, name)));
            }
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldWorkThroughAGateway(final Generation generation, final Mode mode, final String name) throws Exception
    {
        final GatewayUnderTest gateway = gateways.computeIfAbsent(generation + " " + mode, (key) ->
            new GatewayUnderTest(servers.computeIfAbsent(
                generation, (missing) -> NatsServer.of(missing).withJetStream().start()).url(), mode, LOOP_COUNT));
        LibraryScenarios.play(name, gateway.url());
        LibraryScenarios.play(name, gateway.webSocketUrl());
    }
}
