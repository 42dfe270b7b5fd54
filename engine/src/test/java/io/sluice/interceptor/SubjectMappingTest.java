package io.sluice.interceptor;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubjectMappingTest
{
    private static final String CONNECT =
        "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true,\"user\":\"u\",\"pass\":\"p\"}\r\n";

    @AutoClose
    private static NatsServer server;

    @AutoClose
    private Gateway gateway;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.of(Generation.CURRENT).withJetStream().with(
            "authorization { users: [ { user: u, password: p, permissions: { " +
            "publish: { deny: [ \"t1.orders.secret.>\" ] }, subscribe: { deny: [ \"t1.orders.secret.>\" ] } } } ] }")
            .start();
    }

    @BeforeEach
    void launch()
    {
        final Map<String, String> prefixes = new LinkedHashMap<>();
        prefixes.put("orders.", "t1.orders.");
        prefixes.put("stock.eu.", "stock.");
        gateway = Gateway.launch(new GatewayContext()
            .listen("nats://127.0.0.1:0")
            .upstream(server.url())
            .loopCount(1)
            .interceptor(SubjectMapping.prefixes(prefixes)));
    }

    @Test
    void shouldMapWhatIsPublishedAndWhatIsSubscribedTo()
    {
        try (RawClient mapped = connect(gatewayAddress()); RawClient direct = connect(server.address()))
        {
            mapped.send("SUB orders.> 1\r\nSUB stock.eu.* group 2\r\nSUB other 3\r\n");
            direct.send("SUB t1.orders.> 1\r\nSUB stock.* 2\r\nSUB other 3\r\n");
            mapped.flush();
            direct.flush();

            mapped.send("PUB orders.a orders.reply 2\r\nhi\r\n").expect("MSG orders.a 1 orders.reply 2\r\nhi\r\n");
            direct.expect("MSG t1.orders.a 1 t1.orders.reply 2\r\nhi\r\n");
            direct.send("HPUB stock.x _INBOX.q 12 14\r\nNATS/1.0\r\n\r\nho\r\n");
            direct.expect("HMSG stock.x 2 _INBOX.q 12 14\r\nNATS/1.0\r\n\r\nho\r\n");
            mapped.expect("HMSG stock.eu.x 2 _INBOX.q 12 14\r\nNATS/1.0\r\n\r\nho\r\n");
            mapped.send("PUB other orders. 2\r\nhu\r\n").expect("MSG other 3 orders. 2\r\nhu\r\n");
            direct.expect("MSG other 3 orders. 2\r\nhu\r\n");
        }
    }

    @Test
    void shouldDropWhatCannotBeMappedAndServeOn()
    {
        try (RawClient mapped = connect(gatewayAddress()); RawClient direct = connect(server.address()))
        {
            mapped.send("SUB orders.> 1\r\n").flush();
            direct.send("PUB t1.orders.a\rb 2\r\nno\r\n").flush();
            direct.send("PUB t1.orders.a t1.orders.\0 2\r\nno\r\n").flush();
            direct.send("PUB t1.orders.a 3\r\nyes\r\n").flush();
            mapped.expect("MSG orders.a 1 3\r\nyes\r\n");
        }
    }

    @Test
    void shouldMapTheSubjectThatNobodyListensTo()
    {
        try (RawClient client = connect(gatewayAddress()))
        {
            client.send("SUB _INBOX.me 1\r\nPUB stock.eu.nobody _INBOX.me 0\r\n\r\n");
            client.expect("HMSG _INBOX.me 1 47 47\r\nNATS/1.0 503\r\nNats-Subject: stock.eu.nobody\r\n\r\n\r\n");
        }
    }

    @Test
    void shouldMapTheSubjectsThatErrorsName()
    {
        try (RawClient client = connect(gatewayAddress()))
        {
            client.send("PUB orders.secret.a 0\r\n\r\n");
            client.expect("-ERR 'Permissions Violation for Publish to \"orders.secret.a\"'\r\n");
            client.send("SUB orders.secret.\"a group 1\r\n");
            client.expect(
                "-ERR 'Permissions Violation for Subscription to \"orders.secret.\\\"a\" using queue \"group\"'\r\n");
        }
    }

    @Test
    void shouldServeJetStream() throws Exception
    {
        final String url = gateway.listenerUrls().get(0).replace("//", "//u:p@");
        final Connection connection = Nats.connect(url);
        try
        {
            connection.jetStreamManagement().addStream(StreamConfiguration.builder()
                .name("ORDERS").subjects("t1.orders.>").storageType(StorageType.Memory).build());
            final JetStream stream = connection.jetStream();
            for (int i = 0; i < 10; i++)
            {
                stream.publish("orders.js", ("order " + i).getBytes(StandardCharsets.US_ASCII));
            }

            final JetStreamSubscription subscription =
                stream.subscribe(null, PullSubscribeOptions.fastBind("ORDERS", durable(connection)));
            final List<Message> messages = subscription.fetch(10, Duration.ofSeconds(30));
            assertEquals(10, messages.size());
            for (int i = 0; i < 10; i++)
            {
                assertEquals("orders.js", messages.get(i).getSubject());
                assertEquals("order " + i, new String(messages.get(i).getData(), StandardCharsets.US_ASCII));
                messages.get(i).ackSync(Duration.ofSeconds(30));
            }

            assertEquals(0, connection.jetStreamManagement().getConsumerInfo("ORDERS", "d").getNumAckPending());
        }
        finally
        {
            connection.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.*.", ">", ".", "a..", "a b.", "*."})
    void shouldRefuseWhatIsNoPrefix(final String prefix)
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> SubjectMapping.prefix(prefix, "x.")).getMessage();
        assertTrue(message.contains('"' + prefix + '"'), message);
        assertThrows(IllegalArgumentException.class, () -> SubjectMapping.prefix("x.", prefix));
    }

    @Test
    void shouldRefuseTwoThatBecomeOne()
    {
        assertThrows(
            IllegalArgumentException.class, () -> SubjectMapping.prefixes(Map.of("a.", "c.", "b.", "c.")));
    }

    private static String durable(final Connection connection) throws Exception
    {
        connection.jetStreamManagement().addOrUpdateConsumer("ORDERS",
            io.nats.client.api.ConsumerConfiguration.builder().durable("d").build());

        return "d";
    }

    private InetSocketAddress gatewayAddress()
    {
        final URI uri = URI.create(gateway.listenerUrls().get(0));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static RawClient connect(final InetSocketAddress address)
    {
        final RawClient client = RawClient.tcp(address);
        client.info();
        client.send(CONNECT);
        assertEquals("", client.flush());

        return client;
    }
}
