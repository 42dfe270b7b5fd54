package io.sluice.gateway;

import io.sluice.nats.PublishCommand;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.status.Counter;
import io.sluice.test.Allocation;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The loop of a gateway that serves a real server allocates nothing per command, with many descriptors open. */
class GatewayAllocationTest
{
    private static final int IDLE_COUNT = 150;
    private static final int ROUNDS = 8;
    private static final int BATCH = 500;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ws", "rewrite", "drop"})
    void shouldAllocateNothingPerCommand(final String kind)
    {
        try (NatsServer server = NatsServer.of(Generation.CURRENT).with("ping_interval: \"10m\"").start();
            GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
                .loopCount(1).interceptor(() -> "rewrite".equals(kind) || "drop".equals(kind) ?
                    new Rewriting("drop".equals(kind)) : new Interceptor()
                    {
                    })))
        {
            final List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < IDLE_COUNT; i++)
            {
                idle.add(fixture.welcome()); // two descriptors each: beyond those the JDK boxes for free
            }

            final RawClient client = "ws".equals(kind) ? fixture.connectWebSocket() : fixture.connect();
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nSUB a.> 1\r\n");
            client.flush();
            final Thread loop = Allocation.threadNamed("sluice-loop-0");
            long allocated = -1;
            for (int round = 0; round < ROUNDS && 0 != allocated; round++)
            {
                // the first rounds warm up; one without a byte proves the rest
                final long before = Allocation.of(loop);
                converse(client, kind);
                allocated = Allocation.of(loop) - before;
            }

            assertEquals(0, allocated, "bytes in " + BATCH * 3 + " commands");
            idle.forEach(RawClient::close);
            client.close();
            fixture.awaitNothingLeft();
            assertTrue(fixture.gateway().count(Counter.CLIENT_COMMANDS) >= BATCH);
            assertTrue(fixture.gateway().count(Counter.CLIENT_BYTES_RECEIVED) >= BATCH);
        }
    }

    private static void converse(final RawClient client, final String kind)
    {
        final byte[] publish = "PUB a.b 5\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
        final String message = "rewrite".equals(kind) ? "MSG a.rewritten 1 5\r\nhello\r\n" : "MSG a.b 1 5\r\nhello\r\n";
        for (int i = 0; i < BATCH; i++)
        {
            client.send(publish);
            if ("drop".equals(kind))
            {
                client.flush();
            }
            else
            {
                client.expect(message);
            }
        }
    }

    /** Changes each subject, or drops each message. */
    private static final class Rewriting implements Interceptor
    {
        private final boolean isDropping;

        Rewriting(final boolean isDropping)
        {
            this.isDropping = isDropping;
        }

        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return CommandKind.PUB == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().subject("a.rewritten");

            return isDropping ? Verdict.DROP : Verdict.FORWARD;
        }
    }
}
