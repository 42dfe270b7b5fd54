package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The differential test: generated conversations directly and through gateways that pass commands on untouched and
 * decoded. Answers, what reaches a second subscriber, and whether the connection is closed must be the same.
 * <p>
 * The same ones at each build; {@code -Dsluice.test.seed=N} begins elsewhere, {@code -Dsluice.test.conversations=N}
 * holds more of them.
 */
@Tag("system")
@Timeout(1200)
class DialogueGatewayTest
{
    private static final int COUNT = Integer.getInteger("sluice.test.conversations", 250);
    private static final long FIRST_SEED = Long.getLong("sluice.test.seed", 1);

    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldSoundAsWithoutAGateway(final Generation generation)
    {
        System.out.println(COUNT + " conversations from -Dsluice.test.seed=" + FIRST_SEED);
        try (Gateways gateways = new Gateways(new Servers()))
        {
            final NatsServer server = gateways.servers().of(generation, ConversationGenerator.CONFIGURATION);
            final Map<Endpoint, String> endpoints = new LinkedHashMap<>();
            for (final Mode mode : Mode.values())
            {
                final GatewayUnderTest gateway = gateways.of(generation, ConversationGenerator.CONFIGURATION, mode);
                gateway.endpoints().forEach((endpoint) -> endpoints.put(endpoint, mode.name()));
                endpoints.put(gateway.webSocket().fragmenting(), mode.name());
            }
            for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++)
            {
                final List<byte[]> pieces = new ConversationGenerator(seed).next();
                final String expected = Dialogue.hold(Endpoint.tcp(server.address()), server, pieces);
                for (final Map.Entry<Endpoint, String> entry : endpoints.entrySet())
                {
                    final String where = " seed " + seed + ", " + entry;
                    assertEquals(expected, Dialogue.hold(entry.getKey(), server, pieces), where);
                }
            }
        }
    }
}
