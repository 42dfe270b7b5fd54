package io.sluice.gateway;

import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import io.sluice.test.ScriptedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Peers that leave while somebody decides about what they said: politely, or without a word. */
@Timeout(300)
class LeavingPeerTest
{
    private static final int COUNT = 1_000;

    @AutoClose
    private static NatsServer server;

    private final LinkedBlockingQueue<Hold<?>> held = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp half", "tcp close", "ws half", "ws close"})
    void shouldDeliverAllOfAClientThatClosesWhileACommandIsHeld(final String how)
    {
        try (GatewayFixture fixture = launch(server.url());
            RawClient watching = fixture.welcome();
            RawClient leaving = how.startsWith("ws") ? fixture.connectWebSocket() : fixture.connect())
        {
            watching.send("SUB numbers 1\r\nSUB hold 2\r\n").flush();
            leaving.info();
            leaving.send(messages());
            if (how.startsWith("ws"))
            {
                ((RawWebSocketClient)leaving).sendClose(1000);
            }
            leave(leaving, how);

            final Hold<?> first = takeHold();
            Await.until("known to have left", first.session()::hasClientLeft);
            assertTrue(first.session().isOpen());
            assertTrue(first.resume(Verdict.FORWARD));
            assertTrue(takeHold().resume(Verdict.FORWARD), "one that was behind it");

            assertDelivered(watching);
            assertEquals(List.of(CloseReason.CLIENT_CLOSED), fixture.endings().await(1));
        }
    }

    @Test
    void shouldDeliverAllOfAClientThatClosesWhileItIsSentTo()
    {
        try (GatewayFixture fixture = launch(server.url());
            RawClient watching = fixture.welcome();
            RawClient leaving = fixture.welcome())
        {
            watching.send("SUB numbers 1\r\nSUB hold 2\r\n").flush();
            leaving.send("SUB noise 1\r\n" + messages());
            leaving.shutdownOutput();
            final Hold<?> first = takeHold();
            Await.until("known to have left", first.session()::hasClientLeft);
            watching.send("PUB noise 2\r\nhi\r\n").flush();
            leave(leaving, "close"); // with something unread, which makes it a reset
            for (int i = 0; i < 100; i++)
            {
                watching.send("PUB noise 2\r\nhi\r\n").flush();
            }
            assertTrue(first.resume(Verdict.FORWARD));
            assertTrue(takeHold().resume(Verdict.FORWARD), "one that was behind it");

            assertDelivered(watching);
            assertEquals(CloseReason.Closer.CLIENT, fixture.endings().await(1).get(0).closer());
        }
    }

    @Test
    void shouldDeliverAllOfAClientThatIsGoneBeforeThereIsAServer()
    {
        try (GatewayFixture fixture = launch(server.url()); RawClient watching = fixture.welcome())
        {
            watching.send("SUB numbers 1\r\n").flush();
            for (int i = 0; i < 20; i++)
            {
                final RawClient hasty = fixture.connect();
                hasty.send("CONNECT {\"verbose\":false}\r\nPUB numbers 2\r\nhi\r\n");
                hasty.close();
                watching.expect("MSG numbers 1 2\r\nhi\r\n");
            }
        }
    }

    @Test
    void shouldDeliverAllOfAServerThatClosesWhileAMessageIsHeld()
    {
        try (ScriptedServer scripted = new ScriptedServer();
            GatewayFixture fixture = launch(scripted.url());
            RawClient client = fixture.connect();
            RawClient upstream = scripted.accept())
        {
            upstream.send(ScriptedServer.INFO);
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
            upstream.readUntil("PING\r\n");
            upstream.send("PONG\r\nMSG hold server 2\r\nhi\r\nMSG free 1 2\r\nho\r\n");
            leave(upstream, "close");
            client.expect("PONG\r\n");
            assertTrue(takeHold().resume(Verdict.FORWARD));

            client.expect("MSG hold server 2\r\nhi\r\nMSG free 1 2\r\nho\r\n").expectEnd();
            assertEquals(List.of(CloseReason.UPSTREAM_CLOSED), fixture.endings().await(1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNoticeWithinTwoSecondsThatAPeerHasVanished(final boolean isWebSocket)
    {
        long bestMs = Long.MAX_VALUE;
        try (GatewayFixture fixture = launch(server.url()))
        {
            for (int i = 1; i <= 5 && bestMs >= 2_000; i++)
            {
                final RawClient client = isWebSocket ? fixture.connectWebSocket() : fixture.connect();
                client.info();
                client.send("CONNECT {\"verbose\":false}\r\n" + messages());
                final Hold<?> hold = takeHold();
                final long leftNs = System.nanoTime();
                client.reset();
                assertEquals(CloseReason.CLIENT_LOST, fixture.endings().await(i).get(i - 1));
                bestMs = Math.min(bestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - leftNs));
                assertFalse(hold.isPending());
                assertFalse(hold.resume(Verdict.FORWARD), "too late");
            }
            fixture.awaitNothingLeft();
        }
        final long noticedMs = bestMs; // of several, for others use this machine too
        assertTrue(noticedMs < 2_000, () -> "noticed after " + noticedMs + " ms");
    }

    @Test
    void shouldEndAHoldOfAClientThatLeftAtItsDeadline()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .holdTimeoutNs(TimeUnit.MILLISECONDS.toNanos(1_500)).interceptor(Holder::new));
            RawClient leaving = fixture.welcome())
        {
            leaving.send("PUB hold 0\r\n\r\n");
            leave(leaving, "close");
            assertEquals(List.of(CloseReason.HOLD_TIMEOUT), fixture.endings().await(1));
            fixture.awaitNothingLeft();
        }
    }

    private GatewayFixture launch(final String url)
    {
        return GatewayFixture.launch(url, (context) ->
            context.holdTimeoutNs(TimeUnit.SECONDS.toNanos(200)).interceptor(Holder::new));
    }

    private static void leave(final RawClient client, final String how)
    {
        if (how.endsWith("half"))
        {
            client.shutdownOutput();
        }
        else
        {
            client.close();
        }
    }

    private Hold<?> takeHold()
    {
        try
        {
            final Hold<?> hold = held.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            assertNotNull(hold, "held");

            return hold;
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static String messages()
    {
        final StringBuilder text = new StringBuilder("CONNECT {\"verbose\":false}\r\n");
        for (int i = 0; i < COUNT; i++)
        {
            text.append(0 == i % (COUNT / 2) ? "PUB hold 3\r\n" : "PUB numbers 3\r\n").append(number(i)).append("\r\n");
        }

        return text.toString();
    }

    private static void assertDelivered(final RawClient watching)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < COUNT; i++)
        {
            text.append(0 == i % (COUNT / 2) ? "MSG hold 2 3\r\n" : "MSG numbers 1 3\r\n");
            text.append(number(i)).append("\r\n");
        }
        // The server may ask in between whether it is still there.
        final String heard = watching.readUntil(number(COUNT - 1) + "\r\n").replace("PING\r\n", "");
        assertTrue(text.toString().equals(heard), () -> "heard " + heard.length() + " of " + text.length());
    }

    private static String number(final int i)
    {
        return String.format("%03d", i);
    }

    /** Holds what clients say about "hold", and what a scripted server does. */
    private final class Holder implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (publish.subject().contentEquals("hold"))
            {
                held.add(session.hold(publish));

                return Verdict.HOLD;
            }

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            if (message.subject().contentEquals("hold") && message.sid().contentEquals("server"))
            {
                held.add(session.hold(message));

                return Verdict.HOLD;
            }

            return Verdict.FORWARD;
        }
    }
}
