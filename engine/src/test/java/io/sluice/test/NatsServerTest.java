package io.sluice.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("system")
@Timeout(300)
class NatsServerTest
{
    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldServeTcpAndWebSocketClients(final Generation generation)
    {
        try (NatsServer server = NatsServer.of(generation).withWebSocket().start();
            RawClient tcp = RawClient.tcp(server.address());
            RawWebSocketClient webSocket = RawClient.webSocket(server.websocketAddress(), "/"))
        {
            tcp.info();
            webSocket.info();
            webSocket.send("CONNECT {\"verbose\":false}\r\nSUB a 1\r\n");
            assertEquals("", webSocket.flush());
            tcp.send("CONNECT {\"verbose\":true}\r\nPUB a 2\r\nhi\r\n");
            tcp.expect("+OK\r\n+OK\r\n");
            webSocket.expect("MSG a 1 2\r\nhi\r\n");
            assertEquals(2, server.connectionCount());
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldKeepItsPortsAndStoreOverARestart(final Generation generation)
    {
        try (NatsServer server = NatsServer.of(generation).withJetStream().start())
        {
            final String url = server.url();
            try (RawClient client = RawClient.tcp(server.address()))
            {
                client.info();
                server.kill();
                client.expectEnd();
            }
            server.restart();
            assertEquals(url, server.url());
            try (RawClient client = RawClient.tcp(server.address()))
            {
                assertTrue(client.info().contains("\"jetstream\":true"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldBeHaltedReloadedAndStopped(final Generation generation)
    {
        try (NatsServer server = NatsServer.of(generation).start();
            RawClient client = RawClient.tcp(server.address()))
        {
            assertTrue(client.info().contains("\"max_payload\":1048576"));
            server.pause();
            client.send("PING\r\n");
            server.resume();
            client.expect("PONG\r\n");
            server.reload("max_payload: 1000");
            try (RawClient next = RawClient.tcp(server.address()))
            {
                assertTrue(next.info().contains("\"max_payload\":1000"));
            }
            server.stop();
            client.readToEnd();
            assertNotEquals(RawClient.Ending.OPEN, client.ending());
            assertTrue(server.log().contains("Server Exiting"));
        }
    }
}
