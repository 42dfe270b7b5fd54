package io.sluice.gateway;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.sluice.gateway.upstream.Server;
import io.sluice.test.Await;
import io.sluice.test.Cluster;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Three servers, one of which leaves, in front of them a gateway whose clients work on. */
@Timeout(300)
class ClusterFaultTest
{
    private static final int CLIENT_COUNT = 9;
    private static final int NODE_COUNT = 3;

    @Test
    void shouldServeOnWhenANodeLeavesByLameDuck() throws Exception
    {
        final Cluster cluster = Cluster.start(NODE_COUNT, (builder) -> builder);
        final List<NatsServer> nodes = cluster.nodes();
        final List<Connection> connections = new ArrayList<>();
        try (GatewayFixture fixture = GatewayFixture.launch(nodes.get(0).url(), (context) -> context
            .upstream(nodes.get(1).url()).upstream(nodes.get(2).url())))
        {
            final List<AtomicLong> heard = new ArrayList<>();
            for (int i = 0; i < CLIENT_COUNT; i++)
            {
                final Connection connection = connect(fixture.gateway().listenerUrls().get(i % 2));
                final AtomicLong count = new AtomicLong();
                final Dispatcher dispatcher = connection.createDispatcher((message) -> count.incrementAndGet());
                dispatcher.subscribe("all");
                connections.add(connection);
                heard.add(count);
            }

            fixture.gateway().servers().forEach(
                (server) -> assertEquals(CLIENT_COUNT / NODE_COUNT, server.sessionCount(), server::toString));
            assertAllHearEachOther(connections, heard);

            nodes.get(0).signal("USR2");
            final Server duck = fixture.gateway().servers().get(0);
            Await.until("lame duck noticed", () -> duck.isLameDuck() || 0 < duck.failureCount());
            for (int i = 0; i < 3; i++)
            {
                try (RawClient client = fixture.welcome())
                {
                    assertEquals("", client.flush(), "new ones go elsewhere");
                }
            }

            Await.until("its sessions have moved", () -> 0 == duck.sessionCount());
            assertAllHearEachOther(connections, heard);
            for (final Connection connection : connections)
            {
                connection.close();
            }

            fixture.awaitNothingLeft();
        }
        finally
        {
            cluster.close();
        }
    }

    @Test
    void shouldLearnPeersWhenAsked() throws Exception
    {
        final Cluster cluster = Cluster.start(NODE_COUNT, (builder) -> builder);
        final List<NatsServer> nodes = cluster.nodes();
        try (GatewayFixture fixture = GatewayFixture.launch(
            nodes.get(0).url(), (context) -> context.upstreamLearn(true)))
        {
            try (RawClient client = fixture.connect())
            {
                assertFalse(client.info().contains("connect_urls"), "peers are for the gateway to know");
            }

            Await.until(() -> "servers: " + fixture.gateway().servers(), () ->
            {
                try (RawClient client = fixture.connect())
                {
                    client.info();
                }

                return NODE_COUNT == fixture.gateway().servers().size();
            }, Await.DEADLINE);
            nodes.get(0).stop();
            try (RawClient client = fixture.welcome())
            {
                assertEquals("", client.flush());
            }
        }
        finally
        {
            cluster.close();
        }
    }

    private static void assertAllHearEachOther(final List<Connection> connections, final List<AtomicLong> heard)
    {
        final List<Long> before = new ArrayList<>();
        heard.forEach((count) -> before.add(count.get()));
        for (int i = 0; i < connections.size(); i++)
        {
            final Connection publisher = connections.get(i);
            final int client = i;
            Await.until(() -> "client " + client + " hears all: " + heard, () ->
            {
                if (Connection.Status.CONNECTED == publisher.getStatus())
                {
                    publisher.publish("all", "hi".getBytes(StandardCharsets.US_ASCII));
                }

                return heard.get(client).get() >= before.get(client) + CLIENT_COUNT;
            }, Await.DEADLINE);
            assertTrue(Connection.Status.CLOSED != publisher.getStatus());
        }
    }

    private static Connection connect(final String url) throws Exception
    {
        return Nats.connect(new Options.Builder()
            .server(url)
            .connectionTimeout(Await.DEADLINE)
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .errorListener(new ErrorListener()
            {
            })
            .build());
    }
}
