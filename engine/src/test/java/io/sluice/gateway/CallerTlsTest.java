package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PROXY headers stand in front of TLS on both sides, and what follows is the same as without them. */
class CallerTlsTest
{
    private static final String HEADER = "PROXY TCP4 203.0.113.9 198.51.100.7 4711 443\r\n";
    private static final String DENIED_HEADER = "PROXY TCP4 192.0.2.1 198.51.100.7 4711 443\r\n";
    private static final List<String> MODES = List.of("required", "optional", "first", "auto");

    private static TlsFiles files;
    private static NatsServer server;
    private static GatewayFixture fixture;

    @BeforeAll
    static void start(@TempDir final Path folder)
    {
        files = new TlsFiles(folder);
        server = NatsServer.of(Generation.CURRENT).with("proxy_protocol: true").with(
            "tls { cert_file: \"" + files.chain("server") + "\", key_file: \"" + files.key("server") + "\" }").start();
        fixture = GatewayFixture.launch(server.url().replace("nats://127.0.0.1", "tls://localhost"), (context) ->
        {
            context.upstreamTlsCa(files.authority()).upstreamProxyProtocol("v2")
                .tlsCertificate(files.chain("server")).tlsKey(files.key("server"))
                .proxyProtocol("required").proxyProtocolSources("127.0.0.0/8").addressesAllowed("203.0.113.0/24");
            MODES.forEach((mode) -> context.listen(new ListenerContext("tls://127.0.0.1:0").tlsMode(mode)
                .tlsFallbackDelayNs(60_000_000_000L)));

            return context.listen("wss://127.0.0.1:0");
        });
        try (RawClient client = RawClient.tcp(fixture.address()).send(HEADER))
        {
            assertServed(client, client.info()); // from now on there is an INFO to be shown to those who are refused
        }
    }

    @AfterAll
    static void stop()
    {
        fixture.awaitNothingLeft();
        assertEquals(List.of(), fixture.errors());
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional", "first", "auto"})
    void shouldReadAHeaderInFrontOfTls(final String mode)
    {
        final boolean isFirst = "first".equals(mode) || "auto".equals(mode);
        try (RawTlsClient client = open(MODES.indexOf(mode), isFirst).sendClear(HEADER))
        {
            assertServed(client, client.info());
        }
    }

    @Test
    void shouldReadAHeaderInFrontOfSecureWebSockets()
    {
        try (RawTlsClient client = open(MODES.size(), true).sendClear(HEADER))
        {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            client.readUntil("\r\n\r\n");
            final String info = client.readUntil("\r\n");

            assertTrue(info.contains("\"client_ip\":\"203.0.113.9\""), info);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldSayNothingInClearWhereTlsComesFirst(final int listener)
    {
        final long before = fixture.gateway().count(Counter.CLOSED_ADDRESS_DENIED);
        try (RawClient client = RawClient.tcp(addressOf(listener)).send(DENIED_HEADER))
        {
            final String words = client.readToEnd();
            if (2 == listener || MODES.size() == listener)
            {
                assertEquals("", words);
            }
            else
            {
                assertTrue(words.startsWith("INFO {") && words.endsWith("-ERR 'address not allowed'\r\n"), words);
            }
        }

        fixture.awaitCount(Counter.CLOSED_ADDRESS_DENIED, before + 1);
    }

    private static RawTlsClient open(final int listener, final boolean isFirst)
    {
        return isFirst ? RawTlsClient.first(addressOf(listener), files.context(null)) :
            RawTlsClient.afterInfo(addressOf(listener), files.context(null));
    }

    private static InetSocketAddress addressOf(final int listener)
    {
        return GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2 + listener));
    }

    private static void assertServed(final RawClient client, final String info)
    {
        assertTrue(info.contains("\"client_ip\":\"203.0.113.9\""), info);
        client.send("CONNECT {\"verbose\":false}\r\nSUB foo 1\r\nPUB foo 5\r\nhello\r\n");
        assertTrue(client.flush().contains("MSG foo 1 5\r\nhello\r\n"));
        final String connz = server.monitor("/connz");
        assertTrue(connz.contains("\"ip\": \"203.0.113.9\"") && connz.contains("\"tls_version\""), connz);
    }
}
