package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A new configuration for a gateway that serves: new connections get it, those that are there keep what they have. */
class GatewayReloadTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldServeNewConnectionsByTheNewServerAndOldOnesByTheOld()
    {
        try (ScriptedServer other = new ScriptedServer();
            Gateway gateway = Gateway.launch(context().upstream(server.url()));
            RawClient old = welcome(gateway, 0))
        {
            assertEquals(List.of(), gateway.reload(context().upstream(other.url()).payloadLengthMax(999)));

            try (RawClient client = RawClient.tcp(address(gateway, 0)); RawClient upstream = other.accept())
            {
                upstream.send(ScriptedServer.INFO);
                final String info = client.info();
                assertTrue(info.contains("\"server_id\":\"SCRIPTED\""), info);
                assertTrue(info.contains("\"max_payload\":999"), info);
            }

            assertEquals("MSG a 1 2\r\nhi\r\n", old.send("SUB a 1\r\nPUB a 2\r\nhi\r\n").flush());
            assertEquals(List.of(other.address().getPort()), ports(gateway));
        }
    }

    @Test
    void shouldChangeLimitsOriginsAndNetworks()
    {
        try (Gateway gateway = Gateway.launch(context().upstream(server.url()).connectionsMax(1));
            RawClient only = welcome(gateway, 0))
        {
            try (RawClient refused = RawClient.tcp(address(gateway, 0)))
            {
                assertTrue(refused.readToEnd().contains("maximum connections exceeded"));
            }

            assertEquals(List.of(), gateway.reload(
                context().upstream(server.url()).connectionsMax(9).origin("https://app.example")));
            welcome(gateway, 0).close();
            assertEquals("403", upgrade(gateway, "https://other.example"));
            assertEquals("101", upgrade(gateway, "https://app.example"));

            assertEquals(List.of(), gateway.reload(
                context().upstream(server.url()).set(Setting.ADDRESSES_DENIED, "127.0.0.0/8")));
            try (RawClient denied = RawClient.tcp(address(gateway, 0)))
            {
                assertFalse(denied.readToEnd().contains("PONG"));
            }

            assertEquals("", only.flush());
        }
    }

    @Test
    void shouldSayWhatHasToWaitForARestart()
    {
        try (Gateway gateway = Gateway.launch(context().upstream(server.url()).loopCount(1)))
        {
            final List<String> kept = gateway.reload(new GatewayContext().upstream(server.url())
                .listen("a=nats://127.0.0.1:0").listen("c=ws://127.0.0.1:0").listen("d=nats://127.0.0.1:0")
                .loopCount(2).backlog(17));

            assertEquals(List.of(
                "sluice.loop.count is \"2\" now, but \"1\" holds until a restart",
                "sluice.backlog is \"17\" now, but \"4096\" holds until a restart",
                "listener b is not there any more or has another URL",
                "listener c is new",
                "listener d is new"), kept);
            assertEquals(2, gateway.listenerUrls().size());

            for (int i = 0; i < 2; i++) // it says so as long as it is so
            {
                assertEquals(List.of(
                    "sluice.loop.count is \"2\" now, but \"1\" holds until a restart",
                    "sluice.listener.a.backlog is \"17\" now, but \"4096\" holds until a restart"),
                    gateway.reload(new GatewayContext().upstream(server.url()).loopCount(2)
                        .listen(new ListenerContext("a=nats://127.0.0.1:0").backlog(17))
                        .listen("b=ws://127.0.0.1:0")));
            }
            assertEquals(List.of(), gateway.reload(context().upstream(server.url())));
            welcome(gateway, 0).close();
        }
    }

    @Test
    void shouldChangeNothingWhenSomethingIsWrong()
    {
        try (Gateway gateway = Gateway.launch(context().upstream(server.url()).connectionsMax(1));
            RawClient only = welcome(gateway, 0))
        {
            final String message = assertThrows(IllegalArgumentException.class, () -> gateway.reload(
                context().upstream("tcp://wrong").connectionsMax(9).origin("nonsense"))).getMessage();
            assertTrue(message.contains("\"tcp://wrong\"") && message.contains("\"nonsense\""), message);
            assertThrows(IllegalArgumentException.class, () -> gateway.reload(
                context().upstream(server.url()).connectionsMax(9).upstreamCredsFile("/absent")));

            try (RawClient refused = RawClient.tcp(address(gateway, 0)))
            {
                assertTrue(refused.readToEnd().contains("maximum connections exceeded"));
            }

            assertEquals("", only.flush());
        }
    }

    @Test
    void shouldForgetCertificatesThatNobodyShows(@TempDir final Path folder) throws IOException
    {
        final TlsFiles files = new TlsFiles(folder);
        files.write("a", files.pki().localhost());
        files.write("b", files.pki().localhost());
        try (Gateway gateway = Gateway.launch(secured(files, "a")))
        {
            assertEquals(List.of(), gateway.reload(secured(files, "b")));
            Files.delete(Path.of(files.chain("a")));
            gateway.reloadCertificates();

            Files.delete(Path.of(files.chain("b")));
            assertThrows(IllegalArgumentException.class, gateway::reloadCertificates);
        }
    }

    private static GatewayContext secured(final TlsFiles files, final String name)
    {
        return new GatewayContext().listen("tls://127.0.0.1:0").upstream(server.url()).loopCount(1)
            .tlsCertificate(files.chain(name)).tlsKey(files.key(name));
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("a=nats://127.0.0.1:0").listen("b=ws://127.0.0.1:0").loopCount(1)
            .logger(new Silence());
    }

    private static List<Integer> ports(final Gateway gateway)
    {
        return gateway.servers().stream().map((known) -> known.address().getPort()).toList();
    }

    private static String upgrade(final Gateway gateway, final String origin)
    {
        try (RawClient client = RawClient.tcp(address(gateway, 1)))
        {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: " + origin +
                "\r\n\r\n");

            return client.readUntil("\r\n").split(" ")[1];
        }
    }

    private static RawClient welcome(final Gateway gateway, final int listener)
    {
        final RawClient client = RawClient.tcp(address(gateway, listener));
        client.info();
        client.send(CONNECT);
        client.flush();

        return client;
    }

    private static InetSocketAddress address(final Gateway gateway, final int listener)
    {
        return GatewayFixture.addressOf(gateway.listenerUrls().get(listener));
    }
}
