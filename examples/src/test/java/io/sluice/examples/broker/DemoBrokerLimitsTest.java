package io.sluice.examples.broker;

import io.sluice.nats.json.InfoView;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class DemoBrokerLimitsTest
{
    private static final String QUIET = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n";
    private static final BrokerSettings DEFAULT = BrokerSettings.DEFAULT;

    @Test
    void shouldSayThatItIsTheDemo() throws IOException
    {
        try (DemoBroker broker = launch(DEFAULT); RawClient client = connect(broker))
        {
            final String line = client.info();
            final UnsafeBuffer json = new UnsafeBuffer(
                line.substring("INFO ".length()).getBytes(StandardCharsets.US_ASCII));
            final InfoView info = new InfoView().wrap(json, 0, json.capacity());

            assertEquals("sluice-demo-broker", info.serverName());
            assertEquals(broker.address().getPort(), info.port());
            assertEquals(1024 * 1024, info.maxPayload());
            assertEquals("127.0.0.1", info.clientIp());
            assertTrue(info.hasHeaders() && !info.hasJetStream() && !info.isAuthRequired());
            assertEquals("nats://127.0.0.1:" + broker.address().getPort(), broker.url());
        }
    }

    @Test
    void shouldRefuseConnectionsBeyondTheLimit() throws IOException
    {
        try (DemoBroker broker = launch(DEFAULT.withLimits(1, 3)); RawClient first = connect(broker))
        {
            first.info();
            assertEquals("", first.send(QUIET).flush());
            try (RawClient second = connect(broker))
            {
                second.info();
                assertEquals("-ERR 'maximum connections exceeded'\r\n", second.readToEnd());
            }
            Await.until("the refused client is still counted", () -> 1 == broker.connectionCount());
            assertEquals("", first.flush());
        }
    }

    @Test
    void shouldRefuseSubscriptionsBeyondTheLimit() throws IOException
    {
        try (DemoBroker broker = launch(DEFAULT.withLimits(9, 2)); RawClient client = connect(broker))
        {
            client.info();
            assertEquals("", client.send(QUIET + "SUB a 1\r\nSUB a 2\r\n").flush());
            assertEquals("-ERR 'maximum subscriptions exceeded'\r\n", client.send("SUB a 3\r\n").flush());
            assertEquals("", client.send("UNSUB 1\r\nSUB b 3\r\n").flush());
            assertEquals(
                "MSG a 2 1\r\nx\r\nMSG b 3 1\r\ny\r\n", client.send("PUB a 1\r\nx\r\nPUB b 1\r\ny\r\n").flush());
        }
    }

    @Test
    void shouldCloseAClientThatNeverAnswersPings() throws IOException
    {
        final long often = TimeUnit.MILLISECONDS.toNanos(20);
        try (DemoBroker broker = launch(DEFAULT.withTimes(DEFAULT.writeDeadlineNs(), often));
            RawClient client = connect(broker))
        {
            client.info();

            assertEquals("PING\r\nPING\r\n-ERR 'Stale Connection'\r\n", client.readToEnd());
            Await.until("the stale client is still there", () -> 0 == broker.connectionCount());
        }
    }

    @Test
    void shouldKeepAClientThatAnswersPings() throws IOException
    {
        final long often = TimeUnit.MILLISECONDS.toNanos(20);
        try (DemoBroker broker = launch(DEFAULT.withTimes(DEFAULT.writeDeadlineNs(), often));
            RawClient client = connect(broker))
        {
            client.info();
            for (int i = 0; i < 10; i++)
            {
                client.readUntil("PING\r\n");
                client.send("PONG\r\n");
            }
            client.send("SUB a 1\r\nPUB a 1\r\nx\r\n").readUntil("MSG a 1 1\r\nx\r\n");
        }
    }

    @Test
    void shouldCloseASlowConsumerAndLetThePublisherGoOn() throws IOException
    {
        final long soon = TimeUnit.MILLISECONDS.toNanos(300);
        try (DemoBroker broker = launch(DEFAULT.withTimes(soon, DEFAULT.pingIntervalNs()));
            RawClient slow = connect(broker);
            RawClient publisher = connect(broker))
        {
            slow.info();
            assertEquals("", slow.send(QUIET + "SUB > 1\r\n").flush());
            publisher.info();
            publisher.send(QUIET);

            // More than the sockets' buffers can hold: the publisher is held back, then the consumer given up.
            final String message = "PUB a 1048576\r\n" + "x".repeat(1024 * 1024) + "\r\n";
            for (int i = 0; i < 32; i++)
            {
                publisher.send(message);
            }

            assertEquals("", publisher.flush());
            Await.until("the slow consumer is still there", () -> 1 == broker.connectionCount());
            slow.readToEnd();
        }
    }

    @Test
    void shouldHoldAPublisherBackWithoutLosingAnything() throws Exception
    {
        try (DemoBroker broker = launch(DEFAULT);
            RawClient subscriber = connect(broker);
            RawClient publisher = connect(broker))
        {
            subscriber.info();
            assertEquals("", subscriber.send(QUIET + "SUB a.* 1\r\n").flush());
            publisher.info();
            publisher.send(QUIET);

            final int count = 24;
            final String payload = "x".repeat(1024 * 1024);
            final Thread sender = new Thread(() ->
            {
                for (int i = 0; i < count; i++)
                {
                    publisher.send("PUB a." + i + " 1048576\r\n" + payload + "\r\n");
                }
            });
            sender.start();

            for (int i = 0; i < count; i++)
            {
                subscriber.expect("MSG a." + i + " 1 1048576\r\n");
                assertEquals(payload + "\r\n", subscriber.readBytes(payload.length() + 2));
            }
            sender.join();
            assertEquals("", publisher.flush());
        }
    }

    @Test
    void shouldEndWithItsClients() throws IOException
    {
        final RawClient client;
        try (DemoBroker broker = launch(DEFAULT))
        {
            client = connect(broker);
            client.info();
        }
        client.readToEnd();
        client.close();
    }

    private static DemoBroker launch(final BrokerSettings settings) throws IOException
    {
        return DemoBroker.launch(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings);
    }

    private static RawClient connect(final DemoBroker broker)
    {
        return RawClient.tcp(broker.address());
    }
}
