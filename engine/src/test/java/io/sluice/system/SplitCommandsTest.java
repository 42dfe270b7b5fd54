package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.test.Await;
import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of both directions, cut in two at every byte and sent byte by byte. Between the parts another client of
 * the same loop makes a round trip, so that the loop has read one part before it gets the next.
 */
@Tag("system")
@Timeout(300)
class SplitCommandsTest
{
    private static final String CONNECT =
        "CONNECT {\"verbose\":true,\"pedantic\":false,\"headers\":true,\"protocol\":1}\r\n";

    private static final List<String> CLIENT_COMMANDS = List.of(
        "PUB a 5\r\nhello\r\n", "PUB a reply 0\r\n\r\n", "pub\ta  3 \nx\r\n\r\n",
        "HPUB a 18 20\r\nNATS/1.0\r\nA: b\r\n\r\nhi\r\n", "HPUB a r 12 12\r\nNATS/1.0\r\n\r\n\r\n",
        "SUB b 2\r\n", "SUB c queue 3\r\n", "sub d\t4 \n", "UNSUB 2\r\n", "UNSUB 3 1\r\n", "PING\r\n", "PONG\r\n",
        "+OK\r\n", "INFO {\"a\":\"b\"}\r\n", CONNECT, "SUB a..b 9\r\n", "PUB a 0003\r\nabc\r\nPUB a 1\r\nx\r\n");

    private static final List<String> SERVER_COMMANDS = List.of(
        "MSG a 1 5\r\nhello\r\n", "MSG a.b sid-2 reply.to 0\r\n\r\n", "MSG a 1 0003\r\nx\r\n\r\n",
        "HMSG a 1 18 20\r\nNATS/1.0\r\nA: b\r\n\r\nhi\r\n", "HMSG a 1 r 16 16\r\nNATS/1.0 503\r\n\r\n\r\n", "PONG\r\n",
        "+OK\r\n", "-ERR 'Invalid Subject'\r\n", "-ERR 'Permissions Violation for Publish to \"a b\"'\r\n",
        "MSG a 1 1\r\nx\r\nPING\r\nMSG a 1 1\r\ny\r\n");

    static List<Arguments> generationsAndModes()
    {
        final List<Arguments> arguments = new ArrayList<>();
        for (final Generation generation : Generation.all())
        {
            for (final Mode mode : Mode.values())
            {
                arguments.add(Arguments.of(generation, mode));
            }
        }

        return arguments;
    }

    @ParameterizedTest
    @MethodSource("generationsAndModes")
    void shouldJoinWhatTheClientSends(final Generation generation, final Mode mode)
    {
        try (NatsServer server = NatsServer.start(generation);
            GatewayUnderTest gateway = new GatewayUnderTest(server.url(), mode))
        {
            final Map<String, String> expected = new LinkedHashMap<>();
            try (RawClient direct = Endpoint.tcp(server.address()).connect())
            {
                begin(direct);
                for (final String command : CLIENT_COMMANDS)
                {
                    direct.send(command);
                    expected.put(command, answers(direct));
                }
            }
            for (final Endpoint endpoint : gateway.endpoints())
            {
                Await.until("the client before is still subscribed", () -> 0 == server.connectionCount());
                try (RawClient pacer = gateway.tcp().connect(); RawClient client = endpoint.connect())
                {
                    pacer.info();
                    begin(client);
                    expected.forEach((command, answer) -> splitCommand(command, answer, client, pacer));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldJoinWhatTheServerSends(final Mode mode)
    {
        try (ScriptedServer server = new ScriptedServer();
            GatewayUnderTest gateway = new GatewayUnderTest(server.url(), mode);
            Pacer pacer = new Pacer(gateway, server))
        {
            for (final Endpoint endpoint : gateway.endpoints())
            {
                try (RawClient client = endpoint.connect(); RawClient upstream = server.accept())
                {
                    upstream.send(ScriptedServer.INFO);
                    client.info();
                    client.send(CONNECT + "PING\r\n");
                    upstream.readUntil("PING\r\n");
                    upstream.send("+OK\r\nPONG\r\n");
                    client.expect("+OK\r\nPONG\r\n");
                    for (final String command : SERVER_COMMANDS)
                    {
                        splitAnswer(command, upstream, client, pacer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldJoinTheServersInfo(final Mode mode)
    {
        try (ScriptedServer server = new ScriptedServer();
            GatewayUnderTest gateway = new GatewayUnderTest(server.url(), mode);
            Pacer pacer = new Pacer(gateway, server))
        {
            for (final Endpoint endpoint : gateway.endpoints())
            {
                for (int at = 1; at < ScriptedServer.INFO.length(); at++)
                {
                    try (RawClient client = endpoint.connect(); RawClient upstream = server.accept())
                    {
                        upstream.send(ScriptedServer.INFO.substring(0, at));
                        pacer.run();
                        // What comes together with the rest of INFO must not get lost.
                        upstream.send(ScriptedServer.INFO.substring(at) + "PING\r\n");
                        final String info = client.info();
                        assertTrue(info.contains("\"unknown\":[1,{\"a\":\"b\"}]"), info);
                        client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
                        upstream.readUntil("PING\r\n");
                        upstream.send("PONG\r\n");
                        assertEquals("PING\r\nPONG\r\n", client.readUntil("PONG\r\n"));
                    }
                }
            }
        }
    }

    private static void begin(final RawClient client)
    {
        client.info();
        client.send(CONNECT + "SUB a 1\r\nSUB end e\r\n");
        client.flush();
    }

    // The command in one piece, then in all its parts.
    private static void splitCommand(
        final String command, final String expected, final RawClient client, final RawClient pacer)
    {
        final byte[] bytes = command.getBytes(ISO_8859_1);
        client.send(bytes);
        assertEquals(expected, answers(client), command);
        for (int at = 1; at < bytes.length; at++)
        {
            client.send(bytes, 0, at);
            pacer.flush();
            client.send(bytes, at, bytes.length - at);
            assertEquals(expected, answers(client), command + " cut at " + at);
        }
        for (int at = 0; at < bytes.length; at++)
        {
            client.send(bytes, at, 1);
            pacer.flush();
        }
        assertEquals(expected, answers(client), command + " byte by byte");
    }

    // What the command caused, brought back to the state before it.
    private static String answers(final RawClient client)
    {
        client.send("PUB b 1\r\nb\r\nPUB c 1\r\nc\r\nPUB d 1\r\nd\r\n");
        client.send("UNSUB 2\r\nUNSUB 3\r\nUNSUB 4\r\n" + CONNECT + "UNSUB 1\r\nSUB a 1\r\nSUB end e\r\n");
        client.send("PUB end 0\r\n\r\n");

        return client.readUntil("MSG end e 0\r\n\r\n").replaceAll("(?m)^(INFO \\{[^\\n]*|PING)\\r\\n", "");
    }

    private static void splitAnswer(
        final String answer, final RawClient upstream, final RawClient client, final Pacer pacer)
    {
        final byte[] bytes = answer.getBytes(ISO_8859_1);
        for (int at = 1; at <= bytes.length; at++)
        {
            upstream.send(bytes, 0, at);
            pacer.run();
            upstream.send(bytes, at, bytes.length - at);
            client.expect(answer);
        }
        for (int at = 0; at < bytes.length; at++)
        {
            upstream.send(bytes, at, 1);
            pacer.run();
        }
        client.expect(answer);
    }
}
