package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.nats.ConnectCommand;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says cannot work through a gateway works without it, does not with it, and has another way. */
@Tag("system")
@Timeout(120)
class LimitsOfAGatewayTest
{
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";
    private static final String PONG = "PONG\r\n";
    private static final String ADDRESS = "ann@example.org";

    @TempDir
    private Path folder;

    @Test
    void shouldBeStandardConnectionsToTheServer()
    {
        try (NatsServer server = NatsServer.of(Generation.CURRENT).withWebSocket().with(
                "authorization { users: [ " +
                    "{ user: web, password: secret, allowed_connection_types: [\"WEBSOCKET\"] }, " +
                    "{ user: both, password: secret, allowed_connection_types: [\"STANDARD\", \"WEBSOCKET\"] } ] }")
                .start();
            Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0")
                .listen("ws://127.0.0.1:0").upstream(server.url()).loopCount(1).interceptor(OnlyWebSocket::new)))
        {
            assertEquals(PONG, answer(RawClient.webSocket(server.websocketAddress(), "/"), "web"));
            assertEquals(VIOLATION, answer(webSocket(gateway), "web"));

            assertEquals(PONG, answer(webSocket(gateway), "both"));
            assertEquals("-ERR 'WebSocket only'\r\n", answer(RawClient.tcp(address(gateway, 0)), "both"));
        }
    }

    @Test
    void shouldEndCertificatesOfClients() throws Exception
    {
        final TlsFiles files = new TlsFiles(folder);
        final TestCertificate client = files.pki().certificate("ann").email(ADDRESS).forClients().issue();
        files.write("gateway", files.pki().certificate("gateway").email("gateway@example.org").forClients().issue());
        final String tls = "tls { cert_file: \"" + files.chain("server") + "\", key_file: \"" + files.key("server") +
            "\", ca_file: \"" + files.authority() + "\", timeout: 60, ";

        try (NatsServer mapping = NatsServer.of(Generation.CURRENT).with(tls + "verify_and_map: true }")
                .with("authorization { users: [ { user: \"" + ADDRESS + "\" } ] }").start();
            NatsServer asking = NatsServer.of(Generation.CURRENT).with(tls + "verify: true }")
                .with("authorization { users: [ { user: \"" + ADDRESS + "\", password: secret } ] }").start();
            Gateway without = Gateway.launch(context(files, mapping));
            Gateway filling = Gateway.launch(context(files, asking).interceptor(FillingInterceptor::new)))
        {
            assertEquals(PONG, answer(RawTlsClient.afterInfo(mapping.address(), files.context(client)), null));
            assertEquals(VIOLATION, answer(RawTlsClient.afterInfo(address(without, 0), files.context(client)), null));

            assertEquals(PONG, answer(RawTlsClient.afterInfo(address(filling, 0), files.context(client)), null));
        }
    }

    private static GatewayContext context(final TlsFiles files, final NatsServer server)
    {
        return new GatewayContext()
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsCertificate(files.chain("server"))
                .tlsKey(files.key("server")).tlsCa(files.authority()).tlsVerify("required"))
            .upstream("tls://localhost:" + server.address().getPort())
            .upstreamTlsCa(files.authority())
            .upstreamTlsCertificate(files.chain("gateway"))
            .upstreamTlsKey(files.key("gateway"))
            .loopCount(1);
    }

    /** {@return the first thing that the client hears about who it is} */
    private static String answer(final RawClient client, final String user)
    {
        try (client)
        {
            client.info();
            client.send("CONNECT {\"verbose\":false" +
                (null == user ? "" : ",\"user\":\"" + user + "\",\"pass\":\"secret\"") + "}\r\nPING\r\n");

            return client.readUntil("\r\n");
        }
    }

    private static RawClient webSocket(final Gateway gateway)
    {
        return RawClient.webSocket(address(gateway, 1), "/");
    }

    private static InetSocketAddress address(final Gateway gateway, final int listener)
    {
        final URI uri = URI.create(gateway.listenerUrls().get(listener));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static final class OnlyWebSocket implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            return null == session.upgradeRequest() ? session.rejectAndClose("WebSocket only") : Verdict.FORWARD;
        }
    }

    private static final class FillingInterceptor implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            connect.edit().set("user", session.tlsIdentity().emailAddresses().get(0));
            connect.edit().set("pass", "secret");

            return Verdict.FORWARD;
        }
    }
}
