package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is calling, as those in front of the gateway say and as far as they are believed. */
class CallerTest
{
    private static final String LOOPBACK = "127.0.0.0/8";
    private static final String ELSEWHERE = "192.0.2.0/24";
    private static final String DENIED = "-ERR 'address not allowed'\r\n";
    private static final String EXCEEDED = "-ERR 'maximum connections exceeded'\r\n";
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    private static NatsServer server;
    private static GatewayFixture fixture;
    private static Gateway gateway;
    private int loggedBefore;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
        fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen(listener("required=nats").proxyProtocol("required").proxyProtocolSources(LOOPBACK))
            .listen(listener("required-ws=ws").proxyProtocol("required").proxyProtocolSources(LOOPBACK))
            .listen(listener("optional=nats").proxyProtocol("optional").proxyProtocolSources(LOOPBACK)
                .proxyProtocolDelayNs(50_000_000))
            .listen(listener("optional-ws=ws").proxyProtocol("optional").proxyProtocolSources(LOOPBACK)
                .proxyProtocolDelayNs(60_000_000_000L))
            .listen(listener("foreign=nats").proxyProtocol("required").proxyProtocolSources(ELSEWHERE))
            .listen(listener("foreign-ws=ws").proxyProtocol("required").proxyProtocolSources(ELSEWHERE))
            .listen(listener("unbelieved=nats").proxyProtocol("optional").proxyProtocolSources(ELSEWHERE))
            .listen(listener("hasty=nats").proxyProtocol("required").proxyProtocolSources(LOOPBACK)
                .proxyProtocolTimeoutNs(100_000_000))
            .listen(listener("hasty-optional=nats").proxyProtocol("optional").proxyProtocolSources(LOOPBACK)
                .proxyProtocolTimeoutNs(100_000_000).proxyProtocolDelayNs(60_000_000_000L))
            .listen(listener("listed=nats").proxyProtocol("required").proxyProtocolSources(LOOPBACK)
                .addressesAllowed("203.0.113.0/24,198.51.100.0/24").addressesDenied("203.0.113.128/25")
                .connectionsPerAddressMax(1))
            .listen(listener("listed-ws=ws").proxyProtocol("required").proxyProtocolSources(LOOPBACK)
                .addressesAllowed("203.0.113.0/24,198.51.100.0/24").addressesDenied("203.0.113.128/25")
                .connectionsPerAddressMax(1))
            .listen(listener("denying=nats").addressesDenied("10.0.0.0/8,127.0.0.1"))
            .listen(listener("denying-ws=ws").addressesAllowed("::1"))
            .listen(listener("forwarded=ws").forwardedSources("127.0.0.0/8,10.0.0.0/8")
                .addressesDenied("203.0.113.128/25").connectionsPerAddressMax(1))
            .listen(listener("forwarded-7239=ws").forwardedHeader("forwarded").forwardedSources(LOOPBACK))
            .listen(listener("chained=ws").proxyProtocol("required").proxyProtocolSources(LOOPBACK)
                .forwardedSources("10.0.0.0/8"))
            .listen(listener("unforwarded=ws").forwardedSources(ELSEWHERE)));
        gateway = fixture.gateway();
        // From now on there is an INFO to be shown to those who are refused.
        fixture.welcome().close();
        fixture.awaitEmpty();
    }

    @AfterAll
    static void stop()
    {
        fixture.awaitNothingLeft();
        assertEquals(List.of(), fixture.errors());
        fixture.close();
        server.close();
    }

    @BeforeEach
    void count()
    {
        loggedBefore = fixture.log().size();
    }

    @AfterEach
    void awaitEmpty()
    {
        fixture.awaitEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional", "required-ws", "optional-ws"})
    void shouldTakeTheAddressFromAHeader(final String listener)
    {
        for (final String header : List.of("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n",
            v2(0x21, 0x11, "\300\0\2\1\306\63\144\7\334\4\1\273")))
        {
            final long before = gateway.count(Counter.PROXY_HEADERS_ACCEPTED);
            try (RawClient client = connect(listener, header))
            {
                assertClientIp("192.0.2.1", client);
                assertServed(client);
                assertTrue(lastOpened().matches("session \\d+ from /192\\.0\\.2\\.1:56324 by /127\\.0\\.0\\.1:\\d+"),
                    lastOpened());
                assertEquals(before + 1, gateway.count(Counter.PROXY_HEADERS_ACCEPTED));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "LOCAL"})
    void shouldTakeTheAddressOfTheConnection(final String header)
    {
        try (RawClient client = connect("required", "LOCAL".equals(header) ? v2(0x20, 0, "") : header))
        {
            assertClientIp("127.0.0.1", client);
            assertServed(client);
        }
    }

    @Test
    void shouldReadAHeaderByteByByte()
    {
        final String text = "PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n" + CONNECT + "PING\r\n";
        try (RawClient client = connect("required", ""))
        {
            for (int i = 0; i < text.length(); i++)
            {
                client.send(text.substring(i, i + 1));
            }

            assertClientIp("2001:db8:0:0:0:0:0:1", client);
            client.expect("PONG\r\n");
        }
    }

    @Test
    void shouldServeWhoHasNoHeaderWhereItIsOptional()
    {
        try (RawClient silent = connect("optional", "");
            RawClient talking = connect("optional", CONNECT);
            RawClient webSocket = connect("optional-ws", ""))
        {
            for (final RawClient client : List.of(silent, talking, webSocket))
            {
                assertClientIp("127.0.0.1", client);
                assertServed(client);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\n", "PROXY TCP4 192.0.2.1 198.51.100.7 99999 443\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.7 56324 443\r\n", "PROXY NONSENSE\r\n", "\r\n\r\n\0\r\nQUIX\n\41\21\0\0"})
    void shouldRefuseABadHeader(final String header)
    {
        for (final String listener : List.of("required", "optional", "required-ws", "optional-ws"))
        {
            final int log = fixture.log().size();
            final long before = gateway.count(Counter.CLOSED_PROXY_HEADER_INVALID);
            final long dialled = gateway.count(Counter.UPSTREAM_DIALS);
            try (RawClient client = raw(listener, header + CONNECT))
            {
                client.expectEnd();
            }

            fixture.awaitCount(Counter.CLOSED_PROXY_HEADER_INVALID, before + 1);
            Await.until(() -> "log: " + fixture.log(), () -> fixture.log().size() > log, Await.DEADLINE);
            assertEquals(log + 1, fixture.log().size());
            assertTrue(fixture.log().get(log).contains("bad PROXY header: "), fixture.log().get(log));
            assertEquals(dialled, gateway.count(Counter.UPSTREAM_DIALS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONNECT, "proxy TCP4 192.0.2.1 198.51.100.7 56324 443\r\n", "\26\3\1", "GET / HTTP/1.1"})
    void shouldRefuseWhoHasNoHeaderWhereItIsRequired(final String text)
    {
        final long before = gateway.count(Counter.CLOSED_PROXY_HEADER_INVALID);
        try (RawClient client = connect("required", text))
        {
            client.expectEnd();
        }

        fixture.awaitCount(Counter.CLOSED_PROXY_HEADER_INVALID, before + 1);
        fixture.awaitEmpty();
        assertTrue(fixture.log().get(loggedBefore).endsWith("bad PROXY header: there is none"));
    }

    @ParameterizedTest
    @CsvSource({"hasty,''", "hasty,PROXY TCP4 192.0", "hasty-optional,PROXY TCP4 192.0"})
    void shouldNotWaitForEver(final String listener, final String text)
    {
        final long before = gateway.count(Counter.CLOSED_PROXY_HEADER_TIMEOUT);
        try (RawClient client = connect(listener, text))
        {
            client.expectEnd();
        }

        fixture.awaitCount(Counter.CLOSED_PROXY_HEADER_TIMEOUT, before + 1);
    }

    @Test
    void shouldCloseQuietlyWhenAProxyLooksWhetherItIsThere()
    {
        connect("required", "").close();
        connect("required", "PROXY").close();
        raw("required-ws", "").close();
        fixture.awaitEmpty();

        assertEquals(loggedBefore, fixture.log().size());
    }

    @Test
    void shouldNotServeOthersThanProxiesWhereAHeaderIsRequired()
    {
        final long before = gateway.count(Counter.CLOSED_ADDRESS_DENIED);
        try (RawClient client = connect("foreign", ""))
        {
            client.info();
            assertEquals(DENIED, client.readToEnd());
        }

        try (RawClient client = connect("foreign", "PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n"))
        {
            client.readUntil(DENIED);
        }

        try (RawWebSocketClient client = (RawWebSocketClient)connect("foreign-ws", ""))
        {
            assertTrue(client.response().startsWith("HTTP/1.1 403 "), client.response());
        }

        fixture.awaitCount(Counter.CLOSED_ADDRESS_DENIED, before + 3);
    }

    @Test
    void shouldNotBelieveAHeaderFromElsewhere()
    {
        try (RawClient client = connect("unbelieved", ""))
        {
            assertClientIp("127.0.0.1", client);
            assertServed(client);
            client.send("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n");
            client.readUntil("-ERR 'Unknown Protocol Operation'\r\n");
        }
    }

    @Test
    void shouldHoldListsAgainstTheTrueAddress()
    {
        final long dialled = gateway.count(Counter.UPSTREAM_DIALS);
        for (final String address : List.of("203.0.113.200", "192.0.2.1"))
        {
            final String header = "PROXY TCP4 " + address + " 198.51.100.7 56324 443\r\n";
            try (RawClient client = connect("listed", header))
            {
                assertClientIp(address, client);
                assertEquals(DENIED, client.readToEnd());
            }

            try (RawWebSocketClient client = (RawWebSocketClient)connect("listed-ws", header))
            {
                assertTrue(client.response().startsWith("HTTP/1.1 403 "), client.response());
            }
        }

        assertEquals(dialled, gateway.count(Counter.UPSTREAM_DIALS));
        try (RawClient client = connect("listed", "PROXY TCP4 203.0.113.1 198.51.100.7 56324 443\r\n"))
        {
            assertServed(client);
        }
    }

    @Test
    void shouldHoldListsAgainstTheConnection()
    {
        final long dialled = gateway.count(Counter.UPSTREAM_DIALS);
        final long refused = gateway.count(Counter.CONNECTIONS_REFUSED);
        try (RawClient client = connect("denying", "");
            RawWebSocketClient webSocket = (RawWebSocketClient)connect("denying-ws", ""))
        {
            client.info();
            assertEquals(DENIED, client.readToEnd());
            assertTrue(webSocket.response().startsWith("HTTP/1.1 403 "), webSocket.response());
        }

        assertEquals(dialled, gateway.count(Counter.UPSTREAM_DIALS));
        fixture.awaitCount(Counter.CONNECTIONS_REFUSED, refused + 2);
    }

    @Test
    void shouldCountTheTrueAddress()
    {
        final String header = "PROXY TCP4 203.0.113.1 198.51.100.7 56324 443\r\n";
        final String other = "PROXY TCP4 203.0.113.2 198.51.100.7 56324 443\r\n";
        try (RawClient first = connect("listed", header))
        {
            assertServed(first);
            try (RawClient second = connect("listed", header);
                RawWebSocketClient webSocket = (RawWebSocketClient)connect("listed-ws", header);
                RawClient third = connect("listed", other))
            {
                second.info();
                assertEquals(EXCEEDED, second.readToEnd());
                assertTrue(webSocket.response().startsWith("HTTP/1.1 503 "), webSocket.response());
                assertServed(third);
            }
        }

        fixture.awaitEmpty();
        try (RawClient again = connect("listed", header))
        {
            assertServed(again);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "forwarded | X-Forwarded-For: 198.51.100.9 | 198.51.100.9",
        "forwarded | X-Forwarded-For: 1.1.1.1, 198.51.100.9, 10.1.2.3 | 198.51.100.9",
        "forwarded | X-Forwarded-For: 10.1.2.3 | 10.1.2.3",
        "forwarded | Forwarded: for=198.51.100.9 | 127.0.0.1",
        "forwarded | X-Nothing: 1 | 127.0.0.1",
        "forwarded-7239 | Forwarded: for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
        "forwarded-7239 | X-Forwarded-For: 198.51.100.9 | 127.0.0.1",
        "chained | X-Forwarded-For: 198.51.100.9 | 198.51.100.9",
        "unforwarded | X-Forwarded-For: 198.51.100.9 | 127.0.0.1"})
    void shouldTakeTheAddressFromAnUpgrade(final String listener, final String header, final String address)
    {
        final String before = "chained".equals(listener) ? "PROXY TCP4 10.0.0.1 198.51.100.7 56324 443\r\n" : "";
        try (RawClient client = RawWebSocketClient.openBehind(addressOf(listener), "/", header + "\r\n", before))
        {
            assertClientIp(address, client);
            assertServed(client);
        }
    }

    @Test
    void shouldNotBelieveAnUpgradeOfOthersBehindAHeader()
    {
        try (RawClient client = RawWebSocketClient.openBehind(addressOf("chained"), "/",
            "X-Forwarded-For: 198.51.100.9\r\n", "PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n"))
        {
            assertClientIp("192.0.2.1", client);
        }
    }

    @Test
    void shouldHoldListsAndCountsAgainstTheForwardedAddress()
    {
        final long dialled = gateway.count(Counter.UPSTREAM_DIALS);
        try (RawWebSocketClient client = forwarded("203.0.113.200"))
        {
            assertTrue(client.response().startsWith("HTTP/1.1 403 "), client.response());
        }

        assertEquals(dialled, gateway.count(Counter.UPSTREAM_DIALS));
        try (RawWebSocketClient first = forwarded("198.51.100.9");
            RawWebSocketClient second = forwarded("198.51.100.10"))
        {
            assertServed(first);
            assertServed(second);
            try (RawWebSocketClient third = forwarded("198.51.100.9"))
            {
                assertTrue(third.response().startsWith("HTTP/1.1 503 "), third.response());
            }
        }
    }

    @Test
    void shouldHoldListsAgainstWhoAsksForAPage()
    {
        for (final String addressAndStatus : List.of("203.0.113.200 403", "unknown 400", "198.51.100.9 426"))
        {
            final String[] words = addressAndStatus.split(" ");
            try (RawClient client = raw("forwarded",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + words[0] + "\r\n\r\n"))
            {
                assertEquals("HTTP/1.1 " + words[1], client.readUntil("\r\n").substring(0, 12));
            }
        }
    }

    @Test
    void shouldRefuseAnUpgradeWhoseAddressCannotBeRead()
    {
        final long before = gateway.count(Counter.CLOSED_FORWARDED_INVALID);
        try (RawWebSocketClient client = forwarded("unknown"))
        {
            assertTrue(client.response().startsWith("HTTP/1.1 400 "), client.response());
        }

        fixture.awaitCount(Counter.CLOSED_FORWARDED_INVALID, before + 1);
    }

    @Test
    void shouldCloseWhileAHeaderIsAwaited()
    {
        try (GatewayFixture other = GatewayFixture.launch(server.url(), (context) -> context
            .listen(listener("waiting=nats").proxyProtocol("required").proxyProtocolSources(LOOPBACK)
                .proxyProtocolTimeoutNs(3_600_000_000_000L)));
            RawClient client = RawClient.tcp(GatewayFixture.addressOf(other.gateway().listenerUrls().get(2))))
        {
            client.send("PROXY TCP4");
            other.awaitCount(Counter.SESSIONS_OPENED, 1);
            other.gateway().close();
            client.expectEnd();
            assertEquals(1, other.gateway().count(Counter.CLOSED_GATEWAY_CLOSED));
        }
    }

    private static ListenerContext listener(final String nameAndScheme)
    {
        return new ListenerContext(nameAndScheme + "://127.0.0.1:0");
    }

    private static InetSocketAddress addressOf(final String name)
    {
        final List<String> names = List.of("", "", "required", "required-ws", "optional", "optional-ws", "foreign",
            "foreign-ws", "unbelieved", "hasty", "hasty-optional", "listed", "listed-ws", "denying", "denying-ws",
            "forwarded", "forwarded-7239", "chained", "unforwarded");

        return GatewayFixture.addressOf(gateway.listenerUrls().get(names.indexOf(name)));
    }

    /** Connects and says something in front of what a client of this listener says. */
    private static RawClient connect(final String listener, final String before)
    {
        return listener.endsWith("-ws") ?
            RawWebSocketClient.openBehind(addressOf(listener), "/", "", before) : raw(listener, before);
    }

    private static RawClient raw(final String listener, final String text)
    {
        return RawClient.tcp(addressOf(listener)).send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static RawWebSocketClient forwarded(final String address)
    {
        return RawWebSocketClient.open(addressOf("forwarded"), "/", "X-Forwarded-For: " + address + "\r\n");
    }

    private static void assertClientIp(final String address, final RawClient client)
    {
        final String info = client.info();

        assertTrue(info.contains("\"client_ip\":\"" + address + '"'), info);
    }

    private static void assertServed(final RawClient client)
    {
        client.send(CONNECT + "SUB foo 1\r\nPUB foo 5\r\nhello\r\n");
        assertTrue(client.flush().contains("MSG foo 1 5\r\nhello\r\n"));
        assertFalse(lastOpened().isEmpty());
    }

    private static String lastOpened()
    {
        return fixture.endings().opened().get(fixture.endings().openedCount() - 1);
    }

    private static String v2(final int command, final int family, final String rest)
    {
        return "\r\n\r\n\0\r\nQUIT\n" + (char)command + (char)family + (char)0 + (char)rest.length() + rest;
    }
}
