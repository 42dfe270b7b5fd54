package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.TestPki;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client library for JavaScript, nats.js, through a gateway with TLS: in each of its ways, and by WebSocket. */
@Timeout(300)
class NatsJsTlsTest
{
    private static final List<String> LISTENERS =
        List.of("required", "optional", "first", "auto-quick", "auto-patient", "verified", "wss");

    private static NodePeer node;
    private static TlsFiles files;
    private static NatsServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir final Path folder)
    {
        node = NodePeer.install("nats");
        files = new TlsFiles(folder);
        files.write("client", files.pki().certificate("client").forClients().issue());
        files.write("stranger", new TestPki().certificate("stranger").forClients().issue());
        server = NatsServer.of(Generation.CURRENT).with("authorization { user: user, password: secret }").start();
        gateway = Gateway.launch(new GatewayContext()
            .upstream(server.url())
            .tlsCertificate(files.chain("server"))
            .tlsKey(files.key("server"))
            .tlsHandshakeTimeoutNs(Await.DEADLINE.toNanos())
            .listen("tls://127.0.0.1:0")
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("optional"))
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("first"))
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("auto")
                .tlsFallbackDelayNs(Await.DEADLINE.toNanos()))
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("auto")
                .tlsFallbackDelayNs(Duration.ofMillis(50).toNanos()))
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsVerify("required").tlsCa(files.authority()))
            .listen("wss://127.0.0.1:0/nats"));
    }

    @AfterAll
    static void stop()
    {
        gateway.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "required, false, false", "optional, false, false", "first, true, false", "auto-quick, true, false",
        "auto-patient, false, false", "verified, false, true", "wss, false, false"})
    void shouldServeTheLibrary(final String listener, final boolean isFirst, final boolean isVerified)
    {
        try (Child script = run(listener, isFirst, isVerified ? "client" : null, "pubsub", "request", "refused"))
        {
            assertEquals(0, script.awaitExit(), script.output());
            assertTrue(script.output().contains("ok refused\n"), script.output());
        }
    }

    /** Another issuer's certificate, and none. */
    @ParameterizedTest
    @ValueSource(strings = {"stranger", ""})
    void shouldRefuseTheLibrary(final String shown)
    {
        try (Child script = run("verified", false, shown.isEmpty() ? null : shown, "unreachable"))
        {
            assertEquals(0, script.awaitExit(), script.output());
            assertTrue(script.output().contains("ok unreachable\n"), script.output());
        }
    }

    private static Child run(
        final String listener, final boolean isFirst, final String shown, final String... scenarios)
    {
        final List<String> members = new ArrayList<>(List.of("\"caFile\":\"" + files.authority() + '"'));
        if (isFirst)
        {
            members.add("\"handshakeFirst\":true");
        }
        if (null != shown)
        {
            members.add("\"certFile\":\"" + files.chain(shown) + '"');
            members.add("\"keyFile\":\"" + files.key(shown) + '"');
        }
        final List<String> arguments = new ArrayList<>(
            List.of(gateway.listenerUrls().get(LISTENERS.indexOf(listener))));
        arguments.addAll(List.of(scenarios));

        // The client that runs in browsers takes no options of TLS: whom it trusts is the browser's affair, or Node's.
        final String issuers = "NODE_EXTRA_CA_CERTS=" + files.authority();
        final List<String> environment = "wss".equals(listener) ? List.of(issuers) :
            List.of(issuers, "NATS_TLS={" + String.join(",", members) + '}');

        return node.start(environment, "scenarios.mjs", arguments.toArray(String[]::new));
    }
}
