package io.sluice.examples.connection;

import io.sluice.examples.ExampleStage;
import io.sluice.examples.broker.DemoBroker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each example in front of a broker: it does what it says. */
@Timeout(300)
class ConnectionExamplesTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "?tunnel=1"})
    void shouldChooseTheServerByPath(final String query)
    {
        try (DemoBroker blue = ExampleStage.newBroker();
            DemoBroker green = ExampleStage.newBroker();
            Gateway gateway = Gateway.launch(
                OwnUpstream.context(
                    "ws://127.0.0.1:0", Map.of("/blue", blue.address(), "/green", green.address())));
            RawWebSocketClient first = RawWebSocketClient.open(address(gateway), "/blue" + query, "");
            RawWebSocketClient second = RawWebSocketClient.open(address(gateway), "/green" + query, ""))
        {
            assertTrue(first.info().contains("\"proto\":1"));
            second.info();

            assertEquals("", first.send(CONNECT).flush() + second.send(CONNECT).flush());
            assertEquals(1, blue.connectionCount());
            assertEquals(1, green.connectionCount());
        }
    }

    @Test
    void shouldPinEachLoopToItsCore() throws Exception
    {
        final Path threads = Path.of("/proc/self/task");
        final String core = allowedCores(threads.getParent()).split("[-,]")[0];
        try (DemoBroker broker = ExampleStage.newBroker();
            Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(broker.url())
                .loopCount(2).threadFactory(Pinning.pinned(core, core))))
        {
            assertEquals(2, gateway.loopCount());
            Await.until("both loops are pinned", () ->
            {
                int count = 0;
                try (DirectoryStream<Path> tasks = Files.newDirectoryStream(threads))
                {
                    for (final Path task : tasks)
                    {
                        final boolean isLoop = Files.readString(task.resolve("comm")).startsWith("sluice-loop-");
                        count += isLoop && core.equals(allowedCores(task)) ? 1 : 0;
                    }
                }

                return 2 == count;
            });
        }
    }

    private static String allowedCores(final Path task) throws IOException
    {
        return Files.readString(task.resolve("status")).replaceAll("(?s).*Cpus_allowed_list:\\s*(\\S+).*", "$1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, http://localhost, http://evil.example",
        "1, https://a.example.org, https://example.com",
        "2, http://wiki.intranet, https://app.example.com",
        "3, http://evil.example, ",
    })
    void shouldJudgeOrigins(final int listener, final String accepted, final String refused)
    {
        try (ExampleStage stage = ExampleStage.of(BrowserListeners.context(0, 0, 0, 0)))
        {
            try (RawWebSocketClient client = stage.upgrade(listener, "/nats", "Origin: " + accepted + "\r\n"))
            {
                client.info();
            }
            if (null != refused)
            {
                try (RawWebSocketClient client = stage.upgrade(listener, "/nats", "Origin: " + refused + "\r\n"))
                {
                    assertTrue(client.response().startsWith("HTTP/1.1 403 "), client.response());
                }
            }
        }
    }

    @Test
    void shouldServeWhatAnotherServerHasUpgraded() throws IOException
    {
        try (ExampleStage stage = ExampleStage.of(new GatewayContext());
            ServerSocketChannel server = ServerSocketChannel.open().bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            final InetSocketAddress address = (InetSocketAddress)server.getLocalAddress();
            try (RawClient visitor = RawClient.tcp(address))
            {
                visitor.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                new OwnServer(stage.gateway()).serve(server.accept());
                assertTrue(visitor.readToEnd().startsWith("HTTP/1.1 200 "));
            }
            try (RawWebSocketClient client = RawWebSocketClient.open(address, "/nats", ""))
            {
                new OwnServer(stage.gateway()).serve(server.accept());
                client.info();
                assertEquals("MSG a 1 1\r\nx\r\n", client.send(CONNECT + "SUB a 1\r\nPUB a 1\r\nx\r\n").flush());
            }
            try (RawClient client = RawClient.tcp(address))
            {
                client.send("GET /nats HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
                    "\u0082\u0086\0\0\0\0PING\r\n"); // a masked frame that comes with the request
                new OwnServer(stage.gateway()).serve(server.accept());
                final String heard = client.readUntil("PONG\r\n");
                assertTrue(heard.startsWith("HTTP/1.1 101 ") && heard.contains("INFO {"), heard);
            }
        }
    }

    @Test
    void shouldSendTextOneCommandEach()
    {
        try (ExampleStage stage = ExampleStage.of(BrowserListeners.context(0, 0, 0, 0));
            RawWebSocketClient client = stage.upgrade(3, "/nats", ""))
        {
            client.info();
            client.send(CONNECT + "SUB a 1\r\n").flush();
            final int before = client.frames();

            assertEquals(
                "MSG a 1 2\r\nhi\r\nMSG a 1 2\r\nho\r\n",
                client.send("PUB a 2\r\nhi\r\nPUB a 2\r\nho\r\n").flush());
            assertEquals(3, client.frames() - before);
            assertEquals(RawWebSocketClient.TEXT, client.opcode());
        }
    }

    @Test
    void shouldLogWhereItIsTold()
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ExampleStage stage = ExampleStage.listening(OwnLogger.context(lines::add)))
        {
            try (RawClient client = stage.connect())
            {
                client.send("NONSENSE\0 and more of it, longer than anybody wants to read\r\n").readToEnd();
            }
            Await.until("a line", () -> !lines.isEmpty());
        }

        assertTrue(lines.get(0).contains("NONSENSE\\"), lines.toString());
        assertFalse(lines.get(0).contains("wants to read"), lines.toString());
    }

    private static InetSocketAddress address(final Gateway gateway)
    {
        final URI uri = URI.create(gateway.listenerUrls().get(0));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
