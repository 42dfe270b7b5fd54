package io.sluice.examples;

import io.sluice.test.Child;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The package ws for Node as the peer of the echo server and of the echo client. */
class NodeWebSocketTest
{
    private static NodePeer node;

    @BeforeAll
    static void install()
    {
        node = NodePeer.install("ws");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "plain"})
    void shouldEchoToTheClient(final String mode) throws IOException
    {
        try (WebSocketEchoServer server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false);
            Child client = node.start("echo-client.mjs", server.url().toString(), mode))
        {
            final int exitCode = client.awaitExit();
            assertEquals("313 messages came back\n", client.output());
            assertEquals(0, exitCode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "plain"})
    void shouldSendBackWhatTheServerSends(final String mode)
    {
        try (Child server = node.start("echo-server.mjs", "drive", mode))
        {
            assertEquals(0, WebSocketEchoClient.run(url(server)));
            server.awaitOutput("closed 1001 after 5");
            assertEquals(0, server.awaitExit(), server.output());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "plain"})
    void shouldGetItsOwnTextsBack(final String mode)
    {
        try (Child server = node.start("echo-server.mjs", "echo", mode))
        {
            assertEquals(0, WebSocketEchoClient.run(url(server), "--send", "Grüße", "--send", "x".repeat(100_000)));
            server.awaitOutput("closed 1000");
            assertEquals(0, server.awaitExit(), server.output());
        }
    }

    private static String url(final Child server)
    {
        final String output = server.awaitOutput("port ");

        return "ws://127.0.0.1:" + output.substring(output.indexOf("port ") + 5).strip() + "/some/path?a=b";
    }
}
