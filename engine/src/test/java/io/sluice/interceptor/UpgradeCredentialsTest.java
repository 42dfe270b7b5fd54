package io.sluice.interceptor;

import io.nats.client.NKey;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.nats.json.ConnectMember;
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

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Beside a nats-server that takes users from cookies itself: a client cannot tell which of the two it talks to. */
class UpgradeCredentialsTest
{
    private static final Jwt JWT = new Jwt();
    private static final String USERS =
        "authorization { users: [ { user: a, password: a }, { user: b, password: b } ] }";
    private static NatsServer users;
    private static NatsServer tokens;
    private static NatsServer jwts;
    private static Gateway gateway;

    @BeforeAll
    static void start()
    {
        users = NatsServer.of(Generation.CURRENT)
            .withWebSocket("user_cookie: u, pass_cookie: p").with(USERS).start();
        tokens = NatsServer.of(Generation.CURRENT).with("authorization { token: secret }").start();
        jwts = NatsServer.of(Generation.CURRENT).with(JWT.configuration()).start();
        gateway = Gateway.launch(new GatewayContext()
            .listen(new ListenerContext("users=ws://127.0.0.1:0").upstream(users.url()))
            .listen(new ListenerContext("tokens=ws://127.0.0.1:0").upstream(tokens.url()))
            .listen(new ListenerContext("jwts=ws://127.0.0.1:0").upstream(jwts.url()))
            .listen(new ListenerContext("strict=ws://127.0.0.1:0").upstream(users.url()))
            .listen(new ListenerContext("tcp=nats://127.0.0.1:0").upstream(users.url()))
            .interceptor("strict", new UpgradeCredentials.Sources()
                .header(ConnectMember.USER, "X-User").override(ConnectMember.USER)
                .header(ConnectMember.PASS, "X-Pass").override(ConnectMember.PASS).factory())
            .interceptor(new UpgradeCredentials.Sources()
                .cookie(ConnectMember.USER, "u").cookie(ConnectMember.PASS, "p")
                .query(ConnectMember.USER, "user").query(ConnectMember.PASS, "password")
                .cookie(ConnectMember.JWT, "jwt")
                .header(ConnectMember.AUTH_TOKEN, "X-Token").query(ConnectMember.AUTH_TOKEN, "token").factory()));
    }

    @AfterAll
    static void stop()
    {
        gateway.close();
        users.close();
        tokens.close();
        jwts.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "users | / | Cookie: u=a; p=a | {} | true",
        "users | / | Cookie: u=\"a\"; p=\"a\" | {} | true",
        "users | / | Cookie: u=a; p=a | {\"user\":\"b\",\"pass\":\"b\"} | true",
        "users | / | Cookie: u=x; p=x | {\"user\":\"b\",\"pass\":\"b\"} | true",
        "users | / | Cookie: u=a; p=a | {\"user\":\"\",\"pass\":\"\"} | true",
        "users | / | Cookie: u=a; p=a | {\"user\":null} | true",
        "users | / | Cookie: u=a; p=a | {\"user\":\"b\"} | false",
        "users | / | Cookie: u=a; p=a | {\"pass\":\"b\"} | false",
        "users | / | Cookie: u=; p=a | {\"user\":\"a\"} | true",
        "users | / | Cookie: u=%61; p=a | {} | false",
        "users | / | Cookie: U=a; P=a | {} | false",
        "users | / | X-Nothing: 1 | {} | false",
        "users | /?user=a&password=%61 | X-Nothing: 1 | {} | true",
        "users | /?user=b&password=b | Cookie: u=a; p=a | {} | true",
        "users | /?user=b | Cookie: p=b | {} | true",
        "tokens | / | x-token: secret | {} | true",
        "tokens | /?token=secret | X-Nothing: 1 | {} | true",
        "tokens | /?token=secret | X-Token: wrong | {} | false",
        "tokens | /?token=wrong | X-Nothing: 1 | {\"auth_token\":\"secret\"} | true",
        "strict | / | X-User: a~X-Pass: a | {} | true",
        "strict | / | X-User: x~X-Pass: x | {\"user\":\"b\",\"pass\":\"b\"} | false",
        "strict | / | X-Nothing: 1 | {\"user\":\"b\",\"pass\":\"b\"} | true"})
    void shouldFillWhatIsMissing(
        final String listener, final String target, final String headers, final String connect, final boolean isIn)
    {
        assertEquals(isIn, isLetIn(addressOf(listener), target, headers.replace("~", "\r\n"), connect));
        if (headers.startsWith("Cookie: u") && "/".equals(target))
        {
            assertEquals(isIn, isLetIn(users.websocketAddress(), target, headers, connect), "the server itself");
        }
    }

    @Test
    void shouldTakeABearerTokenFromACookie()
    {
        final NKey key = Jwt.newUser();
        final String bearer = JWT.user(key, ",\"bearer_token\":true");

        assertTrue(isLetIn(addressOf("jwts"), "/", "Cookie: jwt=" + bearer, "{}"));
        assertEquals(false, isLetIn(addressOf("jwts"), "/", "Cookie: jwt=" + JWT.user(key, ""), "{}"));
    }

    @Test
    void shouldNotTouchOthers()
    {
        try (RawClient client = RawClient.tcp(addressOf("tcp")))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false,\"user\":\"a\",\"pass\":\"a\"}\r\n");
            assertEquals("", client.flush());
        }
    }

    @Test
    void shouldFillNothingElse()
    {
        final UpgradeCredentials.Sources sources = new UpgradeCredentials.Sources();

        assertThrows(IllegalArgumentException.class, () -> sources.cookie(ConnectMember.PROXY_SIG, "x"));
        assertThrows(IllegalArgumentException.class, () -> sources.override(ConnectMember.NKEY));
    }

    private static boolean isLetIn(
        final InetSocketAddress address, final String target, final String headers, final String connect)
    {
        try (RawWebSocketClient client = RawWebSocketClient.open(address, target, headers + "\r\n"))
        {
            client.info();
            client.response();
            client.send(
                "CONNECT {\"verbose\":false" + (connect.length() > 2 ? "," : "") + connect.substring(1) + "\r\n");
            final String words = client.flush();
            assertTrue(words.isEmpty() || words.contains("Authorization Violation"), words);

            return words.isEmpty();
        }
    }

    private static InetSocketAddress addressOf(final String listener)
    {
        final int index = List.of("users", "tokens", "jwts", "strict", "tcp").indexOf(listener);
        final URI uri = URI.create(gateway.listenerUrls().get(index));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
