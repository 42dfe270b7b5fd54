package io.sluice.gateway;

import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A gateway whose loops the embedder drives. */
class DrivenGatewayTest
{
    private static final String TALK = "CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 2\r\nhi\r\nPING\r\n";

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldServeFromTheThreadThatDrivesWithoutOneOfItsOwn() throws Exception
    {
        final Set<String> before = threads();
        final AtomicReference<String> seenBy = new AtomicReference<>();
        try (Gateway gateway = Gateway.launch(context().interceptor(() -> new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                seenBy.set(Thread.currentThread().getName());

                return Verdict.FORWARD;
            }
        })))
        {
            assertEquals(1, gateway.agents().size());
            final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, gateway.agents().get(0));
            invoker.start();
            try (Talk talk = new Talk(gateway))
            {
                talk.driveUntilDone(invoker);
                assertEquals(Thread.currentThread().getName(), seenBy.get());
                final Set<String> added = threads();
                added.removeAll(before);
                added.remove("talk");
                assertEquals(Set.of(), added);
                assertEquals(1, gateway.connectionCount());
            }

            Await.until("the session ends", () ->
            {
                invoker.invoke();

                return 0 == gateway.connectionCount();
            });
        }
    }

    @Test
    void shouldDrainOnTheThreadThatDrives() throws Exception
    {
        final Gateway gateway = Gateway.launch(context());
        final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, gateway.agents().get(0));
        invoker.start();
        try (Talk talk = new Talk(gateway))
        {
            talk.driveUntilDone(invoker);
            talk.readToEndMeanwhile();
            assertEquals(0, gateway.drain(Duration.ofMillis(100)).remaining());
            assertEquals(1, gateway.count(Counter.CLOSED_DRAINED));
        }

        assertEquals(0, invoker.invoke());
        gateway.awaitClose();
    }

    @Test
    void shouldCloseAfterThePassWhenAnInterceptorAsks() throws Exception
    {
        final Gateway[] gateway = new Gateway[1];
        gateway[0] = Gateway.launch(context().interceptor(() -> new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                assertNull(gateway[0].drain(Duration.ZERO));

                return Verdict.FORWARD;
            }
        }));
        final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, gateway[0].agents().get(0));
        invoker.start();
        try (Talk talk = new Talk(gateway[0]))
        {
            talk.readToEndMeanwhile();
            Await.until("the gateway closes", () ->
            {
                invoker.invoke();

                return isClosed(gateway[0]);
            });
        }
    }

    @Test
    void shouldRunOnARunnerAndCloseFromElsewhere() throws Exception
    {
        final Gateway gateway = Gateway.launch(context().loopCount(2));
        final Agent both = new CompositeAgent(gateway.agents());
        try (AgentRunner runner = new AgentRunner(
            new SleepingMillisIdleStrategy(1), Throwable::printStackTrace, null, both))
        {
            AgentRunner.startOnThread(runner);
            try (RawClient client = RawClient.tcp(GatewayFixture.addressOf(gateway.listenerUrls().get(0))))
            {
                client.info();
                client.send(TALK);
                client.readUntil("MSG a 1 2\r\nhi\r\nPONG\r\n");
                final Thread closing = new Thread(gateway::close);
                closing.start();
                client.readToEnd();
                client.shutdownOutput();
                closing.join(Await.DEADLINE.toMillis());
                assertFalse(closing.isAlive());
                assertTrue(isClosed(gateway));
            }
        }
    }

    @Test
    void shouldHaveNoAgentsWhenItDrivesItself()
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(server.url())))
        {
            assertEquals(List.of(), gateway.agents());
        }
    }

    private static boolean isClosed(final Gateway gateway)
    {
        final Thread waiting = new Thread(() ->
        {
            try
            {
                gateway.awaitClose();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        try
        {
            waiting.join(5);
            final boolean isClosed = !waiting.isAlive();
            waiting.interrupt();

            return isClosed;
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static GatewayContext context()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").upstream(server.url()).driven().statusFile("none")
            .logger(new Silence());
    }

    private static Set<String> threads()
    {
        final Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach((thread) -> names.add(thread.getName()));

        return names;
    }

    /** A client on a thread of its own, which may wait while the test drives. */
    private static final class Talk implements AutoCloseable
    {
        private final RawClient client;
        private final List<Thread> threads = new ArrayList<>();

        Talk(final Gateway gateway)
        {
            client = RawClient.tcp(GatewayFixture.addressOf(gateway.listenerUrls().get(0)));
            client.send(TALK);
        }

        void driveUntilDone(final AgentInvoker invoker)
        {
            final Thread reading = start(() -> client.readUntil("MSG a 1 2\r\nhi\r\nPONG\r\n"));
            Await.until("the client gets what is its own", () ->
            {
                invoker.invoke();

                return !reading.isAlive();
            });
        }

        void readToEndMeanwhile()
        {
            start(() ->
            {
                client.readToEnd();
                client.close();
            });
        }

        private Thread start(final Runnable task)
        {
            final Thread thread = new Thread(task, "talk");
            threads.add(thread);
            thread.start();

            return thread;
        }

        @Override
        public void close()
        {
            threads.forEach((thread) -> Await.until("the client is done", () -> !thread.isAlive()));

            client.close();
        }
    }
}
