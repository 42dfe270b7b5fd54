package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client library for JavaScript, nats.js, through a gateway: over TCP, over WebSocket, and compressed. */
@Timeout(300)
class NatsJsTest
{
    private static final String[] SCENARIOS =
        {"pubsub", "queue", "headers", "request", "jetstream", "kv", "drain", "refused", "reconnect"};

    private static NodePeer node;
    private static NatsServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start()
    {
        node = NodePeer.install("nats");
        server = NatsServer.of(Generation.CURRENT).withJetStream()
            .with("authorization { user: user, password: secret }").start();
        gateway = Gateway.launch(new GatewayContext()
            .upstream(server.url())
            .listen("nats://127.0.0.1:0")
            .listen("ws://127.0.0.1:0/nats")
            .listen(new ListenerContext("ws://127.0.0.1:0/nats").webSocketCompression(true)));
    }

    @AfterAll
    static void stop()
    {
        Await.until("a session is left", () -> gateway.count(Counter.SESSIONS_OPENED) ==
            gateway.count(Counter.SESSIONS_CLOSED));
        gateway.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"0, TCP", "1, WebSocket", "2, compressed"})
    void shouldServeAllThatTheLibraryDoes(final int listener, final String transport)
    {
        final long upgraded = gateway.count(Counter.UPGRADES_ACCEPTED);
        final String[] arguments = new String[SCENARIOS.length + 1];
        arguments[0] = gateway.listenerUrls().get(listener);
        System.arraycopy(SCENARIOS, 0, arguments, 1, SCENARIOS.length);
        try (Child script = node.start("scenarios.mjs", arguments))
        {
            script.awaitOutput("restart the server now");
            server.restart();
            assertEquals(0, script.awaitExit(), script.output());
            for (final String scenario : SCENARIOS)
            {
                assertTrue(script.output().contains("ok " + scenario + "\n"), script.output());
            }
        }
        assertEquals(listener > 0, gateway.count(Counter.UPGRADES_ACCEPTED) > upgraded, transport);
    }
}
