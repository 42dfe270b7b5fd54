package io.sluice.examples;

import io.sluice.test.Child;
import io.sluice.test.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WebSocketEchoServerTest
{
    private static Child start(final Class<?> main, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("@" + Project.jvmArguments(),
            "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));

        return Child.java(command.toArray(new String[0]));
    }

    private static URI url(final Child server)
    {
        final String output = server.awaitOutput("ready\n");
        assertTrue(output.matches("(?s)listening ws://127\\.0\\.0\\.1:[1-9][0-9]*/\nready\n.*"), output);

        return URI.create(output.substring("listening ".length(), output.indexOf('\n')));
    }

    @Test
    void shouldSayWhereItListensServeAndStop()
    {
        try (Child server = start(WebSocketEchoServer.class, "ws://127.0.0.1:0/"))
        {
            final URI url = url(server);
            try (Child client = start(WebSocketEchoClient.class, url.toString(), "--send", "hello", "--send", "again"))
            {
                assertEquals(0, client.awaitExit(), client.output());
                assertEquals("connected " + url + "\nhello\nagain\n", client.output());
            }
            server.terminate();
            assertEquals(128 + 15, server.awaitExit(), server.output());
            assertFalse(server.output().contains("Exception"), server.output());
        }
    }

    @Test
    void shouldServeWithoutCompression() throws IOException
    {
        try (WebSocketEchoServer server = WebSocketEchoServer.launch(URI.create("ws://localhost:0"), true);
            RawEchoPeer peer = new RawEchoPeer(server.url(), "permessage-deflate"))
        {
            assertFalse(peer.response().contains("Extensions"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:0/", "ws://127.0.0.1", "ws:///", "nonsense", "a b"})
    void shouldRefuseAnotherUrl(final String url)
    {
        try (Child server = start(WebSocketEchoServer.class, url);
            Child client = start(WebSocketEchoClient.class, "wss" + url.substring(1)))
        {
            assertEquals(2, server.awaitExit(), server.output());
            assertEquals(2, client.awaitExit(), client.output());
        }
    }

    @Test
    void shouldSayWhyTheClientCannotConnect() throws IOException
    {
        final URI url;
        try (WebSocketEchoServer server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false))
        {
            url = server.url();
        }
        try (Child client = start(WebSocketEchoClient.class, url.toString()))
        {
            assertEquals(1, client.awaitExit());
            assertTrue(client.output().startsWith("cannot connect to " + url), client.output());
        }
    }
}
