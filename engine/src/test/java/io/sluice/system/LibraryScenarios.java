package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.ObjectStore;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.sluice.test.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What applications do with the Java client, against any URL with JetStream behind it. Each leaves nothing in the
 * server that would disturb the next.
 */
public final class LibraryScenarios
{
    private static final Duration PATIENCE = Await.DEADLINE;
    private static final int OBJECT_LENGTH = 10 * 1024 * 1024;

    /** Does something as clients of a URL and checks the outcome. */
    @FunctionalInterface
    public interface Scenario
    {
        /** Plays the scenario. */
        void play(Clients clients) throws Exception;
    }

    private LibraryScenarios()
    {
    }

    /** Plays a scenario against a URL. */
    public static void play(final String name, final String url) throws Exception
    {
        try (Clients clients = new Clients(url))
        {
            all().get(name).play(clients);
        }
    }

    /** {@return all scenarios by their names} */
    public static Map<String, Scenario> all()
    {
        final Map<String, Scenario> scenarios = new LinkedHashMap<>();
        scenarios.put("publish and subscribe", LibraryScenarios::publishAndSubscribe);
        scenarios.put("queue groups", LibraryScenarios::queueGroups);
        scenarios.put("headers", LibraryScenarios::headers);
        scenarios.put("request and reply", LibraryScenarios::requestAndReply);
        scenarios.put("no responders", LibraryScenarios::noResponders);
        scenarios.put("payloads of 0, 1 and max_payload bytes", LibraryScenarios::payloadSizes);
        scenarios.put("verbose and pedantic", LibraryScenarios::verbose);
        scenarios.put("drain", LibraryScenarios::drain);
        scenarios.put("stream and consumer", LibraryScenarios::streamAndConsumer);
        scenarios.put("key-value", LibraryScenarios::keyValue);
        scenarios.put("object store", LibraryScenarios::objectStore);

        return scenarios;
    }

    private static void publishAndSubscribe(final Clients clients) throws Exception
    {
        final Connection subscriber = clients.connect();
        final Connection publisher = clients.connect();
        final Subscription subscription = subscriber.subscribe("orders.*.created");
        subscriber.flush(PATIENCE);
        for (int i = 0; i < 500; i++)
        {
            publisher.publish("orders." + i + ".created", "reply." + i, ("order " + i).getBytes(UTF_8));
            publisher.publish("orders." + i + ".deleted", null);
        }
        publisher.flush(PATIENCE);
        for (int i = 0; i < 500; i++)
        {
            final Message message = next(subscription);
            assertEquals("orders." + i + ".created", message.getSubject());
            assertEquals("reply." + i, message.getReplyTo());
            assertEquals("order " + i, new String(message.getData(), UTF_8));
        }
    }

    private static void queueGroups(final Clients clients) throws Exception
    {
        final Connection one = clients.connect();
        final Connection two = clients.connect();
        final Connection publisher = clients.connect();
        final AtomicInteger ofOne = new AtomicInteger();
        final AtomicInteger ofTwo = new AtomicInteger();
        final Dispatcher first = one.createDispatcher((message) -> ofOne.incrementAndGet());
        final Dispatcher second = two.createDispatcher((message) -> ofTwo.incrementAndGet());
        first.subscribe("jobs", "workers");
        second.subscribe("jobs", "workers");
        one.flush(PATIENCE);
        two.flush(PATIENCE);
        for (int i = 0; i < 200; i++)
        {
            publisher.publish("jobs", new byte[]{(byte)i});
        }
        publisher.flush(PATIENCE);
        one.flush(PATIENCE);
        two.flush(PATIENCE);
        Await.until("200 jobs done once each", () -> 200 == ofOne.get() + ofTwo.get());
        assertTrue(ofOne.get() > 0 && ofTwo.get() > 0);
    }

    private static void headers(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect();
        final Subscription subscription = connection.subscribe("with.headers");
        final Headers headers = new Headers();
        headers.add("Single", "value with blanks: and colons");
        headers.add("Multi", "one", "two", "three");
        headers.add("Empty", "");
        connection.publish(NatsMessage.builder().subject("with.headers").headers(headers).data("body").build());
        final Message message = next(subscription);
        assertEquals("body", new String(message.getData(), UTF_8));
        assertEquals("value with blanks: and colons", message.getHeaders().getFirst("Single"));
        assertEquals(List.of("one", "two", "three"), message.getHeaders().get("Multi"));
        assertEquals("", message.getHeaders().getFirst("Empty"));
        assertEquals(3, message.getHeaders().size());
    }

    private static void requestAndReply(final Clients clients) throws Exception
    {
        final Connection service = clients.connect();
        final Connection client = clients.connect();
        final Dispatcher dispatcher = service.createDispatcher((message) ->
            service.publish(message.getReplyTo(), echo(message)));
        dispatcher.subscribe("service.echo", "instances");
        service.flush(PATIENCE);
        final List<CompletableFuture<Message>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++)
        {
            answers.add(client.requestWithTimeout("service.echo", ("" + i).getBytes(UTF_8), PATIENCE));
        }
        for (int i = 0; i < 100; i++)
        {
            final Message answer = answers.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals("echo " + i, new String(answer.getData(), UTF_8));
        }
    }

    private static byte[] echo(final Message message)
    {
        return ("echo " + new String(message.getData(), UTF_8)).getBytes(UTF_8);
    }

    private static void noResponders(final Clients clients) throws Exception
    {
        final Connection client = clients.connect();
        final Connection reported = clients.connect(Options.Builder::reportNoResponders);
        assertThrows(CancellationException.class,
            () -> client.requestWithTimeout("nobody.there", null, PATIENCE).get());
        final ExecutionException failure = assertThrows(ExecutionException.class,
            () -> reported.requestWithTimeout("nobody.there", null, PATIENCE).get());
        assertTrue(failure.getMessage().contains("503"), failure.getMessage());
    }

    private static void payloadSizes(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect();
        final Subscription subscription = connection.subscribe("sizes");
        final int maxPayload = (int)connection.getMaxPayload();
        assertTrue(maxPayload > 0);
        for (final int size : new int[]{0, 1, maxPayload})
        {
            final byte[] payload = new byte[size];
            new Random(size).nextBytes(payload);
            connection.publish("sizes", payload);
            assertArrayEquals(payload, next(subscription).getData());
        }
    }

    private static void verbose(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect((options) -> options.verbose().pedantic());
        final Subscription subscription = connection.subscribe("verbose");
        for (int i = 0; i < 100; i++)
        {
            connection.publish("verbose", new byte[i]);
        }
        for (int i = 0; i < 100; i++)
        {
            assertEquals(i, next(subscription).getData().length);
        }
        connection.flush(PATIENCE);
        assertTrue(connection.getStatistics().getOKs() >= 100);
    }

    private static void drain(final Clients clients) throws Exception
    {
        final AtomicInteger received = new AtomicInteger();
        final Connection subscriber = clients.connect();
        final Connection publisher = clients.connect();
        subscriber.createDispatcher((message) -> received.incrementAndGet()).subscribe("drained");
        subscriber.flush(PATIENCE);
        for (int i = 0; i < 1_000; i++)
        {
            publisher.publish("drained", new byte[100]);
        }
        assertTrue(publisher.drain(PATIENCE).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        subscriber.flush(PATIENCE);
        assertTrue(subscriber.drain(PATIENCE).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(1_000, received.get());
    }

    private static void streamAndConsumer(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect();
        final StreamConfiguration configuration = StreamConfiguration.builder()
            .name("EVENTS").subjects("events.>").storageType(StorageType.Memory).build();
        connection.jetStreamManagement().addStream(configuration);
        try
        {
            final JetStream stream = connection.jetStream();
            for (int i = 1; i <= 100; i++)
            {
                final PublishAck ack = stream.publish("events." + i, ("event " + i).getBytes(UTF_8));
                assertEquals(i, ack.getSeqno());
            }
            final JetStreamSubscription pulled = stream.subscribe(
                "events.>", PullSubscribeOptions.builder().durable("puller").build());
            int expected = 1;
            while (expected <= 100)
            {
                for (final Message message : pulled.fetch(20, PATIENCE))
                {
                    assertEquals("event " + expected, new String(message.getData(), UTF_8));
                    assertEquals(expected, message.metaData().streamSequence());
                    message.ackSync(PATIENCE);
                    expected++;
                }
            }
            final Message pushed = next(stream.subscribe("events.50"));
            assertEquals("event 50", new String(pushed.getData(), UTF_8));
            pushed.ack();
            assertEquals(0, connection.jetStreamManagement().getConsumerInfo("EVENTS", "puller").getNumPending());
        }
        finally
        {
            connection.jetStreamManagement().deleteStream("EVENTS");
        }
    }

    private static void keyValue(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect();
        connection.keyValueManagement().create(
            KeyValueConfiguration.builder().name("settings").maxHistoryPerKey(5).build());
        try
        {
            final KeyValue bucket = connection.keyValue("settings");
            final long first = bucket.put("colour", "red");
            final long second = bucket.update("colour", "green", first);
            assertTrue(second > first);
            assertThrows(JetStreamApiException.class, () -> bucket.update("colour", "blue", first));
            assertEquals("green", bucket.get("colour").getValueAsString());
            assertEquals("red", bucket.get("colour", first).getValueAsString());
            assertEquals(2, bucket.history("colour").size());
            bucket.put("a.b.c", new byte[0]);
            assertEquals(List.of("a.b.c", "colour"), bucket.keys().stream().sorted().toList());
            bucket.delete("colour");
            assertEquals(null, bucket.get("colour"));
        }
        finally
        {
            connection.keyValueManagement().delete("settings");
        }
    }

    private static void objectStore(final Clients clients) throws Exception
    {
        final Connection connection = clients.connect();
        connection.objectStoreManagement().create(ObjectStoreConfiguration.builder().name("files").build());
        try
        {
            final ObjectStore files = connection.objectStore("files");
            final byte[] content = new byte[OBJECT_LENGTH];
            new Random(10).nextBytes(content);
            assertEquals(OBJECT_LENGTH, files.put("big.bin", new ByteArrayInputStream(content)).getSize());
            final ByteArrayOutputStream out = new ByteArrayOutputStream(OBJECT_LENGTH);
            files.get("big.bin", out);
            assertArrayEquals(content, out.toByteArray());
        }
        finally
        {
            connection.objectStoreManagement().delete("files");
        }
    }

    private static Message next(final Subscription subscription) throws InterruptedException
    {
        final Message message = subscription.nextMessage(PATIENCE);
        assertNotNull(message, "no message within " + PATIENCE.toSeconds() + " s");

        return message;
    }
}
