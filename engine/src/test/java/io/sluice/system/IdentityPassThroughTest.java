package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Generation;
import io.sluice.test.Jwt;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.RawWebSocketClient;
import io.sluice.test.TlsFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However clients prove who they are, it works through the gateway as without it, over each transport. */
@Tag("system")
@Timeout(300)
class IdentityPassThroughTest
{
    private static final List<String> SCHEMES = List.of("nats", "tls", "ws", "wss");
    private static final NKey USER = Jwt.newUser();
    private static final NKey STRANGER = Jwt.newUser();
    private static final Jwt JWT = new Jwt();
    private static final String BEARER = ",\"bearer_token\":true";
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");

    private static final Map<Kind, NatsServer> SERVERS = new EnumMap<>(Kind.class);
    private static final ConcurrentLinkedQueue<Throwable> ERRORS = new ConcurrentLinkedQueue<>();
    private static TlsFiles files;
    private static Gateway gateway;

    /** How a client proves who it is, and how it fails to. */
    enum Kind
    {
        USER_AND_PASSWORD("authorization { users: [ { user: ann, password: secret } ] }")
        {
            @Override
            Options.Builder apply(final Options.Builder options)
            {
                return options.userInfo("ann", "secret");
            }

            @Override
            String members(final String nonce, final boolean isRight)
            {
                return member("user", "ann") + member("pass", isRight ? "secret" : "wrong");
            }
        },

        TOKEN("authorization { token: secret }")
        {
            @Override
            Options.Builder apply(final Options.Builder options)
            {
                return options.token("secret".toCharArray());
            }

            @Override
            String members(final String nonce, final boolean isRight)
            {
                return member("auth_token", isRight ? "secret" : "wrong");
            }
        },

        NKEY_CHALLENGE("authorization { users: [ { nkey: " + Jwt.publicKey(USER) + " } ] }")
        {
            @Override
            Options.Builder apply(final Options.Builder options)
            {
                return options.authHandler(new Signer(USER, Jwt.publicKey(USER), null));
            }

            @Override
            String members(final String nonce, final boolean isRight)
            {
                return member("nkey", Jwt.publicKey(USER)) +
                    member("sig", Jwt.sign(isRight ? USER : STRANGER, nonce));
            }
        },

        JWT_AND_SIGNATURE(JWT.configuration())
        {
            @Override
            Options.Builder apply(final Options.Builder options)
            {
                return options.authHandler(new Signer(USER, null, JWT.user(USER, "")));
            }

            @Override
            String members(final String nonce, final boolean isRight)
            {
                return member("jwt", JWT.user(USER, "")) + member("sig", Jwt.sign(isRight ? USER : STRANGER, nonce));
            }
        },

        BEARER_JWT(JWT.configuration())
        {
            @Override
            Options.Builder apply(final Options.Builder options)
            {
                return options.authHandler(new Signer(null, null, JWT.user(USER, BEARER)));
            }

            @Override
            String members(final String nonce, final boolean isRight)
            {
                return member("jwt", JWT.user(USER, isRight ? BEARER : ""));
            }
        };

        private final String configuration;

        Kind(final String configuration)
        {
            this.configuration = configuration;
        }

        abstract Options.Builder apply(Options.Builder options);

        abstract String members(String nonce, boolean isRight);
    }

    /** Signs what it is given, or nothing. */
    private record Signer(NKey key, String publicKey, String jwt) implements AuthHandler
    {
        @Override
        public byte[] sign(final byte[] nonce)
        {
            try
            {
                return null == key ? new byte[0] : key.sign(nonce);
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
        }

        @Override
        public char[] getID()
        {
            return null == publicKey ? new char[0] : publicKey.toCharArray();
        }

        @Override
        public char[] getJWT()
        {
            return null == jwt ? new char[0] : jwt.toCharArray();
        }
    }

    static List<Arguments> pairs()
    {
        final List<Arguments> pairs = new ArrayList<>();
        for (final Kind kind : Kind.values())
        {
            SCHEMES.forEach((scheme) -> pairs.add(Arguments.of(kind, scheme)));
        }

        return pairs;
    }

    @BeforeAll
    static void start(@TempDir final Path folder)
    {
        files = new TlsFiles(folder);
        final GatewayContext context = new GatewayContext().errorHandler(ERRORS::add)
            .tlsCertificate(files.chain("server")).tlsKey(files.key("server"));
        for (final Kind kind : Kind.values())
        {
            final NatsServer server = NatsServer.of(Generation.CURRENT).with(kind.configuration).start();
            SERVERS.put(kind, server);
            SCHEMES.forEach((scheme) -> context.listen(new ListenerContext(
                kind + "-" + scheme + '=' + scheme + "://127.0.0.1:0").upstream(server.url())));
        }

        gateway = Gateway.launch(context);
    }

    @AfterAll
    static void stop()
    {
        gateway.close();
        SERVERS.values().forEach(NatsServer::close);
        assertEquals(List.of(), List.copyOf(ERRORS));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldLetClientsProveWhoTheyAre(final Kind kind, final String scheme) throws Exception
    {
        final Connection connection = Nats.connect(kind.apply(options(url(kind, scheme))).build());
        try
        {
            final Subscription subscription = connection.subscribe("a");
            connection.publish("a", new byte[]{1, 2});
            assertNotNull(subscription.nextMessage(Duration.ofSeconds(30)));
        }
        finally
        {
            connection.close();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldNotLetOthersIn(final Kind kind, final String scheme)
    {
        final URI uri = URI.create(url(kind, scheme));
        try (RawClient right = open(uri); RawClient wrong = open(uri); RawClient nobody = open(uri))
        {
            right.send(connect(kind.members(nonceOf(right.info()), true)));
            assertEquals("", right.flush());
            wrong.send(connect(kind.members(nonceOf(wrong.info()), false)));
            assertEquals(VIOLATION, wrong.flush());
            nobody.info();
            nobody.send(connect(""));
            assertEquals(VIOLATION, nobody.flush());
        }
    }

    private static RawClient open(final URI uri)
    {
        final InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());

        return switch (uri.getScheme())
        {
            case "tls" -> RawTlsClient.afterInfo(address, files.context(null));
            case "wss" -> RawWebSocketClient.openSecured(address, "/", "", files.context(null));
            case "ws" -> RawClient.webSocket(address, "/");
            default -> RawClient.tcp(address);
        };
    }

    private static String connect(final String members)
    {
        return "CONNECT {" + members + "\"verbose\":false}\r\n";
    }

    private static String member(final String name, final String value)
    {
        return '"' + name + "\":\"" + value + "\",";
    }

    private static String nonceOf(final String info)
    {
        final Matcher matcher = NONCE.matcher(info);

        return matcher.find() ? matcher.group(1) : "";
    }

    private static String url(final Kind kind, final String scheme)
    {
        return gateway.listenerUrls().get(kind.ordinal() * SCHEMES.size() + SCHEMES.indexOf(scheme))
            .replace("127.0.0.1", "localhost");
    }

    private static Options.Builder options(final String url)
    {
        final Options.Builder options = new Options.Builder().server(url);

        return (url.startsWith("tls") || url.startsWith("wss") ? options.sslContext(files.context(null)) : options)
            .connectionTimeout(Duration.ofSeconds(30)).maxReconnects(0)
            .errorListener(new ErrorListener()
            {
            });
    }
}
