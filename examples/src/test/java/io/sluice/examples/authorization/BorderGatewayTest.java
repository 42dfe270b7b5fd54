package io.sluice.examples.authorization;

import com.sun.net.httpserver.HttpServer;
import io.sluice.examples.ExampleStage;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.RawWebSocketClient;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class BorderGatewayTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"auth_token\":\"good\"}\r\n";
    private static final String ECHO = "SUB a 1\r\nPUB a 0\r\n\r\n";

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer service;
    private ExampleStage stage;
    private SSLContext trusting;

    @BeforeEach
    void start() throws IOException
    {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", (exchange) ->
        {
            final String token = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(token);
            exchange.sendResponseHeaders("Bearer good".equals(token) ? 200 : 403, -1);
            exchange.close();
        });
        service.start();

        final TlsFiles files = new TlsFiles(folder);
        trusting = files.context(null);
        stage = ExampleStage.of(BorderGateway.context(
            URI.create("http://127.0.0.1:" + service.getAddress().getPort()),
            files.chain("server"), files.key("server"), "tls://127.0.0.1:0", "wss://127.0.0.1:0/nats"));
    }

    @AfterEach
    void stop()
    {
        stage.close();
        service.stop(0);
    }

    @Test
    void shouldServeOverTlsWhomTheServiceKnows()
    {
        try (RawTlsClient client = RawTlsClient.afterInfo(stage.address(0), trusting))
        {
            assertTrue(client.info().contains("\"tls_required\":true"));
            assertEquals("MSG a 1 0\r\n\r\n", client.send(CONNECT + ECHO).flush());
            assertEquals("TLSv1.3", client.secured().getSession().getProtocol());
        }
        try (RawWebSocketClient client =
            RawWebSocketClient.openSecured(stage.address(1), "/nats", "Cookie: token=good\r\n", trusting))
        {
            client.info();

            assertEquals("MSG a 1 0\r\n\r\n", client.send("CONNECT {\"verbose\":false}\r\n" + ECHO).flush());
        }
    }

    @Test
    void shouldRefuseWhomTheServiceDoesNotKnow()
    {
        try (RawTlsClient client = RawTlsClient.afterInfo(stage.address(0), trusting))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false,\"auth_token\":\"bad\"}\r\nPING\r\n");

            assertEquals("-ERR 'Authorization Violation'\r\n", client.readToEnd());
            assertEquals(List.of("Bearer bad"), asked);
        }
    }

    @Test
    void shouldTakeNoTokenInClear()
    {
        try (RawClient client = stage.connect())
        {
            client.send(CONNECT + "PING\r\n");

            assertFalse(client.readToEnd().contains("PONG"));
            assertEquals(List.of(), asked);
        }
    }
}
