package io.sluice.examples.authorization;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.examples.ExampleStage;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class HttpAuthorizerTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    private final List<String> users = new CopyOnWriteArrayList<>();
    private HttpServer service;
    private ExampleStage stage;

    @BeforeEach
    void start() throws IOException
    {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/check", HttpAuthorizerTest::answer);
        service.start();
        stage = ExampleStage.of(HttpAuthorizer.context(
            URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/check"),
            "nats://127.0.0.1:0", "ws://127.0.0.1:0/nats").interceptor(() -> new Interceptor()
            {
                @Override
                public Verdict onConnect(final Session session, final ConnectCommand connect)
                {
                    users.add(session.attribute(HttpAuthorizer.USER) + ", " + connect.options().authToken());

                    return Verdict.FORWARD;
                }
            }));
    }

    @AfterEach
    void stop()
    {
        stage.close();
        service.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/nats, 'X-Token: good'", "/nats, 'Cookie: a=b; token=good'", "/nats?token=good, 'X-Other: bad'",
    })
    void shouldTakeTheTokenFromTheRequest(final String path, final String header)
    {
        try (RawWebSocketClient client = stage.upgrade(1, path, header + "\r\n"))
        {
            assertTrue(client.info().contains("\"auth_required\":true"));
            assertEquals("MSG a 1 0\r\n\r\n", client.send(CONNECT + "SUB a 1\r\nPUB a 0\r\n\r\n").flush());
        }
    }

    @Test
    void shouldTakeTheTokenFromConnect()
    {
        try (RawClient client = stage.welcome("CONNECT {\"verbose\":false,\"auth_token\":\"good\"}\r\n"))
        {
            assertEquals(List.of("ann, null"), users);
            assertEquals("MSG a 1 0\r\n\r\n", client.send("SUB a 1\r\nPUB a 0\r\n\r\n").flush());
        }
    }

    @Test
    void shouldRefuseWhomTheServiceDoesNotKnow()
    {
        try (RawClient client = stage.connect())
        {
            client.send(CONNECT + "PING\r\n");

            assertEquals("-ERR 'Authorization Violation'\r\n", client.readToEnd());
            assertEquals(List.of(), users);
        }
    }

    @Test
    void shouldNotCallAnOutageAViolation()
    {
        service.stop(0);
        try (RawClient client = stage.connect())
        {
            client.send(CONNECT + "PING\r\n").expectEnd();
        }
    }

    private static void answer(final HttpExchange exchange) throws IOException
    {
        final boolean isGood = "Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        final byte[] user = "ann".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(isGood ? 200 : 403, isGood ? user.length : -1);
        if (isGood)
        {
            exchange.getResponseBody().write(user);
        }
        exchange.close();
    }
}
