package io.sluice.system;

import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of the Java client against the servers themselves: what fails here is no fault of a gateway. */
@Tag("system")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryScenarioDirectTest
{
    private final Map<Generation, NatsServer> servers = new EnumMap<>(Generation.class);

    @AfterAll
    void stopServers()
    {
        servers.values().forEach(NatsServer::close);
    }

    static List<Arguments> scenarios()
    {
        final List<Arguments> arguments = new ArrayList<>();
        for (final Generation generation : Generation.all())
        {
            LibraryScenarios.all().keySet().forEach((name) -> arguments.add(Arguments.of(generation, name)));
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldWorkWithoutAGateway(final Generation generation, final String name) throws Exception
    {
        final NatsServer server = servers.computeIfAbsent(
            generation, (key) -> NatsServer.of(key).withJetStream().withWebSocket().start());
        LibraryScenarios.play(name, server.url());
        LibraryScenarios.play(name, server.websocketUrl());
    }
}
