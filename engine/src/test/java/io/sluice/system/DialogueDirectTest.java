package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated conversations must sound the same twice without a gateway, or they prove nothing about one. */
@Tag("system")
@Timeout(300)
class DialogueDirectTest
{
    private static final int COUNT = 100;

    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldSoundTheSameTwice(final Generation generation)
    {
        int closed = 0;
        try (NatsServer server = NatsServer.of(generation).with(ConversationGenerator.CONFIGURATION).start())
        {
            final Endpoint endpoint = Endpoint.tcp(server.address());
            for (long seed = 1; seed <= COUNT; seed++)
            {
                final List<byte[]> pieces = new ConversationGenerator(seed).next();
                final String heard = Dialogue.hold(endpoint, server, pieces);
                assertEquals(heard, Dialogue.hold(endpoint, server, pieces), "seed " + seed);
                closed += heard.contains("<closed>") ? 1 : 0;
            }
        }
        final int count = closed;
        assertTrue(count > COUNT / 10 && count < COUNT * 9 / 10, () -> count + " of " + COUNT + " were closed");
    }
}
