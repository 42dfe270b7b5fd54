package io.sluice.gateway;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GatewayPassThroughTest
{
    @AutoClose
    private static NatsServer server;

    @AutoClose
    private Gateway gateway;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @BeforeEach
    void launch()
    {
        gateway = Gateway.launch(new GatewayContext()
            .listen("nats://127.0.0.1:0").upstream(server.url()).loopCount(2));
    }

    @Test
    void shouldServeARawClient()
    {
        try (RawClient client = RawClient.tcp(address()))
        {
            assertTrue(client.info().contains("\"server_id\""));
            client.send("CONNECT {\"verbose\":false}\r\nSUB foo 1\r\nPUB foo 5\r\nhello\r\nPING\r\n");
            client.expect("MSG foo 1 5\r\nhello\r\n");
            client.expect("PONG\r\n");
        }

        Await.until("session gone", () -> 0 == gateway.connectionCount());
        assertEquals(1, gateway.count(Counter.CLOSED_CLIENT_CLOSED));
    }

    @Test
    void shouldServeARealClient() throws Exception
    {
        final Connection connection = Nats.connect(gateway.listenerUrls().get(0));
        try
        {
            final Subscription subscription = connection.subscribe("foo");
            for (int i = 0; i < 1000; i++)
            {
                connection.publish("foo", ("message " + i).getBytes(StandardCharsets.US_ASCII));
            }

            for (int i = 0; i < 1000; i++)
            {
                final Message message = subscription.nextMessage(Duration.ofSeconds(30));
                assertEquals("message " + i, new String(message.getData(), StandardCharsets.US_ASCII));
            }
        }
        finally
        {
            connection.close();
        }
    }

    @Test
    void shouldPassOnWhateverSubjectSomebodyElseHasPublishedTo()
    {
        try (RawClient odd = RawClient.tcp(server.address());
            RawClient direct = RawClient.tcp(server.address());
            RawClient through = RawClient.tcp(address()))
        {
            for (final RawClient client : List.of(odd, direct, through))
            {
                client.info();
                client.send("CONNECT {\"verbose\":false,\"headers\":true}\r\n").flush();
            }
            direct.send("SUB > 1\r\n").flush();
            through.send("SUB > 1\r\n").flush();
            odd.send("PUB fo\ro 2\r\nhi\r\n").flush();
            odd.send("PUB \nfoo 0\r\n\r\n").flush();
            odd.send("PUB f\0o r\0 2\r\nhi\r\n").flush();
            odd.send("HPUB \n\r\0 12 14\r\nNATS/1.0\r\n\r\nhi\r\n").flush();
            odd.send("PUB last 0\r\n\r\n").flush();

            final String heard = direct.readUntil("MSG last 1 0\r\n\r\n").replace("PING\r\n", "");
            assertTrue(heard.contains("MSG fo\ro 1 2\r\nhi\r\n") && heard.contains("HMSG \n\r\0 1 12 14"), heard);
            assertEquals(heard, through.readUntil("MSG last 1 0\r\n\r\n").replace("PING\r\n", ""));
        }
    }

    private InetSocketAddress address()
    {
        final URI url = URI.create(gateway.listenerUrls().get(0));

        return new InetSocketAddress(url.getHost(), url.getPort());
    }
}
