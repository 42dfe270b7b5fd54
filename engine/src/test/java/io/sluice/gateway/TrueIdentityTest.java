package io.sluice.gateway;

import io.nats.client.NKey;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.Jwt;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What servers know of clients behind a gateway that they trust: where they are, and that they came through it. */
class TrueIdentityTest
{
    private static final NKey PROXY = Jwt.newUser();
    private static final NKey USER = Jwt.newUser();
    private static final Jwt JWT = new Jwt();
    private static final String PROXY_CONFIGURATION =
        "proxy_protocol: true\nproxies { trusted: [ { key: " + Jwt.publicKey(PROXY) + " } ] }\n";
    private static final String CLIENT_HEADER = "PROXY TCP4 203.0.113.9 198.51.100.7 4711 443\r\n";
    private static final String OTHER_HEADER = "PROXY TCP4 198.51.100.1 198.51.100.7 4711 443\r\n";
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");

    private static NatsServer keyServer;
    private static NatsServer jwtServer;
    private static GatewayFixture keys;
    private static GatewayFixture jwts;

    @BeforeAll
    static void start()
    {
        keyServer = NatsServer.of(Generation.CURRENT).with(PROXY_CONFIGURATION)
            .with("authorization { users: [ { user: free, password: free }, { nkey: " + Jwt.publicKey(USER) +
                ", proxy_required: true } ] }").start();
        jwtServer = NatsServer.of(Generation.CURRENT).with(PROXY_CONFIGURATION).with(JWT.configuration()).start();
        keys = launch(keyServer);
        jwts = launch(jwtServer);
    }

    @AfterAll
    static void stop()
    {
        for (final GatewayFixture fixture : List.of(keys, jwts))
        {
            fixture.awaitNothingLeft();
            assertEquals(List.of(), fixture.errors());
            fixture.close();
        }

        keyServer.close();
        jwtServer.close();
    }

    /** Two listeners that vouch for their clients and tell of them by v2, two that do not and tell by v1. */
    private static GatewayFixture launch(final NatsServer server)
    {
        return GatewayFixture.launch(server.url(), (context) -> context
            .proxyProtocol("optional").proxyProtocolSources("127.0.0.0/8").proxyProtocolDelayNs(60_000_000_000L)
            .forwardedSources("127.0.0.0/8")
            .upstreamProxyProtocol("v2").upstreamProxySeed(Jwt.seed(PROXY))
            .listen(new ListenerContext("plain=nats://127.0.0.1:0").upstreamProxyProtocol("v1").upstreamProxySeed(""))
            .listen(new ListenerContext("plain-ws=ws://127.0.0.1:0").upstreamProxyProtocol("v1")
                .upstreamProxySeed("")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldTellTheServerWhereAClientIs(final int listener)
    {
        try (RawClient client = connect(keys, listener, CLIENT_HEADER))
        {
            assertTrue(client.info().contains("\"client_ip\":\"203.0.113.9\""));
            client.send("CONNECT {\"verbose\":false,\"protocol\":1,\"user\":\"free\",\"pass\":\"free\"}\r\n");
            final String welcome = client.flush();
            final String connz = keyServer.monitor("/connz");

            assertFalse(welcome.contains("-ERR"), welcome);
            assertTrue(connz.contains("\"ip\": \"203.0.113.9\""), connz);
            assertTrue(connz.contains("\"port\": 4711"), connz);
            final String secondInfo = client.readUntil("\r\n");
            assertTrue(secondInfo.contains("\"client_ip\":\"203.0.113.9\""), secondInfo);
        }
    }

    @Test
    void shouldTellTheServerWhereAForwardedClientIs()
    {
        try (RawClient client = RawWebSocketClient.open(keys.webSocketAddress(), "/",
            "X-Forwarded-For: 1.1.1.1, 2001:db8::9\r\n"))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false,\"user\":\"free\",\"pass\":\"free\"}\r\n");
            client.flush();
            final String connz = keyServer.monitor("/connz");

            assertTrue(connz.contains("\"ip\": \"2001:db8::9\""), connz);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldLetTheServerRestrictAddresses(final int listener)
    {
        final NKey key = Jwt.newUser();
        final String jwt = JWT.user(key, ",\"src\":[\"203.0.113.0/24\"]");
        try (RawClient inside = connect(jwts, listener, CLIENT_HEADER);
            RawClient outside = connect(jwts, listener, OTHER_HEADER))
        {
            assertServed(inside, jwt, key);
            assertRefused(outside, jwt, key);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetUsersInWhoMustComeThroughAGateway(final boolean isJwt)
    {
        final NatsServer server = isJwt ? jwtServer : keyServer;
        final GatewayFixture fixture = isJwt ? jwts : keys;
        final NKey key = isJwt ? Jwt.newUser() : USER;
        final String jwt = isJwt ? JWT.user(key, ",\"proxy_required\":true") : null;
        try (RawClient direct = RawClient.tcp(server.address());
            RawClient plain = connect(fixture, 2, CLIENT_HEADER);
            RawClient plainWebSocket = connect(fixture, 3, CLIENT_HEADER);
            RawClient client = connect(fixture, 0, CLIENT_HEADER);
            RawClient webSocket = connect(fixture, 1, CLIENT_HEADER))
        {
            assertRefused(direct, jwt, key);
            assertRefused(plain, jwt, key);
            assertRefused(plainWebSocket, jwt, key);
            assertServed(client, jwt, key);
            assertServed(webSocket, jwt, key);
            final String connz = server.monitor("/connz?auth=1");

            assertEquals(2, connz.split("\"key\": \"" + Jwt.publicKey(PROXY), -1).length - 1, connz);
            assertEquals(2, connz.split("\"ip\": \"203.0.113.9\"", -1).length - 1, connz);
        }
    }

    /** The client of this test has the proxy's seed: directly it gets in, through a gateway its own word is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"proxy_sig", "Proxy_Sig", "PROXY_SIG", "proxy_\\u0073ig", "proxy_\u00c5\u00bfig"})
    void shouldNotLetAClientVouchForItself(final String name)
    {
        try (RawClient direct = RawClient.tcp(keyServer.address());
            RawClient plain = connect(keys, 2, CLIENT_HEADER);
            RawClient vouched = connect(keys, 0, CLIENT_HEADER))
        {
            final String nonce = nonceOf(direct.info());
            direct.send(connect(null, USER, nonce, ",\"" + name + "\":\"" + Jwt.sign(PROXY, nonce) + '"'));
            assertEquals("", errorsOf(direct.flush()));

            final String plainNonce = nonceOf(plain.info());
            plain.send(connect(null, USER, plainNonce, ",\"" + name + "\":\"" + Jwt.sign(PROXY, plainNonce) + '"'));
            assertTrue(plain.readToEnd().contains(VIOLATION));

            vouched.send(connect(null, USER, nonceOf(vouched.info()), ",\"" + name + "\":\"nonsense\""));
            assertEquals("", errorsOf(vouched.flush()));
        }
    }

    @Test
    void shouldNotVouchWhereNobodyAsks()
    {
        for (final Generation generation : Generation.all())
        {
            try (NatsServer server = NatsServer.of(generation).withTrace()
                .with("authorization { users: [ { nkey: " + Jwt.publicKey(USER) + " } ] }").start();
                GatewayFixture fixture = GatewayFixture.launch(
                    server.url(), (context) -> context.upstreamProxySeed(Jwt.seed(PROXY)));
                RawClient client = fixture.connect())
            {
                assertServed(client, null, USER);
                Await.until(server::log, () -> server.log().contains("CONNECT {"), Await.DEADLINE);

                // a current server asks for signatures by its nonce, whether it trusts anybody or not
                assertEquals(Generation.CURRENT == generation, server.log().contains("proxy_sig"), generation.name());
                assertFalse(String.join("\n", fixture.log()).contains(Jwt.seed(PROXY)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SUAA,checksum", "nonsense,letters", "'',"})
    void shouldNotTellTheSeedInErrors(final String seed, final String word)
    {
        final GatewayContext context = new GatewayContext()
            .listen("nats://127.0.0.1:0").upstream("nats://127.0.0.1:1").upstreamProxySeed(seed);
        if (seed.isEmpty())
        {
            context.conclude();
            return;
        }

        final String message = assertThrows(
            IllegalArgumentException.class, context::conclude).getMessage();

        assertTrue(message.startsWith("sluice.upstream.proxy.seed: ") && message.contains(word), message);
        assertFalse(message.contains(seed), message);
    }

    private static RawClient connect(final GatewayFixture fixture, final int listener, final String header)
    {
        final InetSocketAddress address =
            GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(listener));

        return 0 == listener % 2 ?
            RawClient.tcp(address).send(header) : RawWebSocketClient.openBehind(address, "/", "", header);
    }

    private static void assertServed(final RawClient client, final String jwt, final NKey key)
    {
        client.send(connect(jwt, key, nonceOf(client.info()), ""));
        assertEquals("", errorsOf(client.flush()));
    }

    private static void assertRefused(final RawClient client, final String jwt, final NKey key)
    {
        client.send(connect(jwt, key, nonceOf(client.info()), ""));
        final String words = client.readToEnd();

        assertTrue(words.contains(VIOLATION), words);
    }

    private static String connect(final String jwt, final NKey key, final String nonce, final String more)
    {
        return "CONNECT {\"verbose\":false," +
            (null == jwt ? "\"nkey\":\"" + Jwt.publicKey(key) : "\"jwt\":\"" + jwt) + "\",\"sig\":\"" +
            Jwt.sign(key, nonce) + '"' + more + "}\r\n";
    }

    private static String errorsOf(final String words)
    {
        return words.contains("-ERR") ? words : "";
    }

    private static String nonceOf(final String info)
    {
        final Matcher matcher = NONCE.matcher(info);
        assertTrue(matcher.find(), info);

        return matcher.group(1);
    }
}
