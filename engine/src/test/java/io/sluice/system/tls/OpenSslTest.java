package io.sluice.system.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.net.tls.TlsSpec;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.OpenSsl;
import io.sluice.test.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an auditor of TLS looks at, by OpenSSL: it can offer what the JDK's client cannot even be made to. */
@Tag("system")
@Timeout(300)
class OpenSslTest
{
    private static final List<String> LISTENERS = List.of("required", "first", "wss");
    private static final Map<String, Gateway> GATEWAYS = new HashMap<>();
    private static final Map<String, InfoReader> INFO_READERS = new HashMap<>();

    private static TlsFiles files;
    private static NatsServer server;

    @BeforeAll
    static void start(@TempDir final Path folder)
    {
        files = new TlsFiles(folder);
        files.write("a", files.pki().certificate("a").dns("a.example").issue());
        files.write("rsa", files.pki().certificate("rsa").dns("localhost").rsa().issue());
        server = NatsServer.start(Generation.CURRENT);
        for (final String provider : List.of("jdk", "boringssl"))
        {
            final Gateway gateway = Gateway.launch(new GatewayContext()
                .listen("tls://127.0.0.1:0")
                .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("first"))
                .listen("wss://127.0.0.1:0/nats")
                .upstream(server.url())
                .tlsProvider(provider)
                .tlsCertificate(files.chain("server") + ',' + files.chain("rsa") + ',' + files.chain("a"))
                .tlsKey(files.key("server") + ',' + files.key("rsa") + ',' + files.key("a"))
                .tlsHandshakeTimeoutNs(Await.DEADLINE.toNanos())
                .loopCount(1));
            GATEWAYS.put(provider, gateway);
            INFO_READERS.put(provider, new InfoReader(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), portOf(gateway, "required"))));
        }
    }

    @AfterAll
    static void stop()
    {
        INFO_READERS.values().forEach(InfoReader::close);
        GATEWAYS.values().forEach(Gateway::close);
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"jdk, required", "jdk, first", "jdk, wss", "boringssl, required", "boringssl, first", "boringssl, wss"})
    void shouldSpeakNewVersionsAlone(final String provider, final String listener)
    {
        for (final String old : List.of("-tls1", "-tls1_1"))
        {
            assertRefused(provider, listener, old, "-cipher", "ALL:@SECLEVEL=0");
        }
        assertTrue(accepted(provider, listener, "-tls1_2").contains("New, TLSv1.2, Cipher is ECDHE-"));
        assertTrue(accepted(provider, listener, "-tls1_3").contains("New, TLSv1.3, Cipher is TLS_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldUseNoWeakCipher(final String provider)
    {
        final List<String> weak = new ArrayList<>();
        final List<String> strong = new ArrayList<>();
        OpenSsl.ciphers().forEach((standardName, name) ->
            (TlsSpec.DEFAULT_CIPHERS.contains(standardName) ? strong : weak).add(name));
        assertEquals(6, strong.size(), strong::toString);
        assertTrue(weak.size() > 50, weak::toString);

        assertRefused(provider, "first", "-tls1_2", "-cipher", String.join(":", weak) + ":@SECLEVEL=0");
        for (final String cipher : strong)
        {
            final String said = accepted(provider, "first", "-tls1_2", "-cipher",
                String.join(":", weak) + ':' + cipher + ":@SECLEVEL=0");
            assertTrue(said.contains("New, TLSv1.2, Cipher is " + cipher + '\n'), said);
            assertTrue(said.contains("Compression: NONE"), said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldRefuseToNegotiateAgain(final String provider)
    {
        final Gateway gateway = GATEWAYS.get(provider);
        final long before = gateway.count(Counter.TLS_FAILED_RENEGOTIATION);
        try (Child client = client(provider, "first", "-tls1_2"))
        {
            client.send("PING\r\n");
            client.awaitOutput("PONG");
            client.send("R\n");
            client.awaitOutput("RENEGOTIATING");
            Await.until("nobody minds", () -> gateway.count(Counter.TLS_FAILED_RENEGOTIATION) > before);
            client.awaitExit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "boringssl"})
    void shouldAgreeOnHttpAloneInFrontOfWebSockets(final String provider)
    {
        final String said = accepted(provider, "wss", "-alpn", "h2,http/1.1");
        assertTrue(said.contains("ALPN protocol: http/1.1"), said);
        assertTrue(accepted(provider, "wss").contains("No ALPN negotiated"));
        assertRefused(provider, "wss", "-alpn", "h2");
    }

    @ParameterizedTest
    @CsvSource({
        "jdk, a.example, a", "jdk, localhost, localhost", "jdk, other.example, localhost",
        "boringssl, a.example, a", "boringssl, localhost, localhost", "boringssl, other.example, localhost"})
    void shouldChooseTheCertificateByName(final String provider, final String asked, final String shown)
    {
        for (final String listener : List.of("first", "wss"))
        {
            final String said = accepted(provider, listener, "-servername", asked);
            assertTrue(said.replace(" ", "").contains("subject=O=Sluice,CN=" + shown + '\n'), said);
        }
    }

    private static void assertRefused(final String provider, final String listener, final String... options)
    {
        final Gateway gateway = GATEWAYS.get(provider);
        final long before = gateway.count(Counter.TLS_HANDSHAKES);
        try (Child client = client(provider, listener, options))
        {
            client.endInput();
            assertNotEquals(0, client.awaitExit(), client::output);
            assertTrue(client.output().contains("Cipher is (NONE)"), client::output);
            assertTrue(client.output().contains("alert"), () -> "refused by OpenSSL itself? " + client.output());
        }
        assertEquals(before, gateway.count(Counter.TLS_HANDSHAKES));
    }

    private static String accepted(final String provider, final String listener, final String... options)
    {
        try (Child client = client(provider, listener, options))
        {
            client.endInput();
            assertEquals(0, client.awaitExit(), client::output);
            assertFalse(client.output().contains("Cipher is (NONE)"), client::output);
            assertTrue(client.output().contains("Verify return code: 0 (ok)") ||
                client.output().contains("Verification: OK"), client::output);

            return client.output();
        }
    }

    private static Child client(final String provider, final String listener, final String... options)
    {
        return OpenSsl.client("required".equals(listener) ? INFO_READERS.get(provider).port() :
            portOf(GATEWAYS.get(provider), listener), files.authority(), options);
    }

    private static int portOf(final Gateway gateway, final String listener)
    {
        return URI.create(gateway.listenerUrls().get(LISTENERS.indexOf(listener))).getPort();
    }
}
