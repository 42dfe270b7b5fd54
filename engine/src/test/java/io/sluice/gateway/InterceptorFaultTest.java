package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.PublishCommand;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Interceptors that fail or never come back: their session ends for a reason, the others notice nothing. */
@Timeout(300)
class InterceptorFaultTest
{
    private static final long MS = 1_000_000;

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldEndTheSessionOfAnInterceptorThatThrows()
    {
        final Supplier<Interceptor> throwing = () -> new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                if (publish.subject().contentEquals("bad"))
                {
                    throw new IllegalStateException("bug in an interceptor");
                }

                return Verdict.FORWARD;
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).interceptor(throwing));
            RawClient good = fixture.welcome();
            RawClient bad = fixture.welcome())
        {
            bad.send("SUB good 1\r\nPUB good 0\r\n\r\nPUB bad 0\r\n\r\nPUB good 0\r\n\r\n");
            bad.readToEnd();

            assertEquals(List.of(CloseReason.INTERCEPTOR_FAILED), fixture.endings().await(1));
            assertEquals(1, fixture.errors().size());
            good.send("SUB good 1\r\nPUB good 2\r\nhi\r\n").readUntil("MSG good 1 2\r\nhi\r\n");
        }
    }

    @Test
    void shouldForwardNothingBehindACommandThatClosesTheSession()
    {
        final List<String> asked = new CopyOnWriteArrayList<>();
        final Supplier<Interceptor> closing = () -> new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                asked.add(publish.subject().asString());
                if (publish.subject().contentEquals("bad"))
                {
                    session.close("abuse");

                    return Verdict.DROP;
                }

                return Verdict.FORWARD;
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).interceptor(closing));
            RawClient watching = fixture.welcome();
            RawClient bad = fixture.welcome())
        {
            watching.send("SUB * 1\r\n").flush();
            bad.send("PUB first 0\r\n\r\nPUB bad 0\r\n\r\nPUB behind 0\r\n\r\n");
            bad.readToEnd();

            assertEquals(List.of(CloseReason.INTERCEPTOR_CLOSED), fixture.endings().await(1));
            assertEquals(List.of("abuse"), fixture.endings().details());
            assertEquals(List.of("first", "bad"), asked);
            watching.readUntil("MSG first 1 0\r\n\r\n");
            assertEquals("", watching.flush());
        }
    }

    @Test
    void shouldTellWhoOffersWhatCannotBeSent()
    {
        final AtomicReference<Session> opened = new AtomicReference<>();
        final Supplier<Interceptor> noting = () -> new Interceptor()
        {
            @Override
            public void onOpen(final Session session)
            {
                opened.set(session);
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.interceptor(noting));
            RawClient client = fixture.welcome())
        {
            final AsciiView good = AsciiView.of("good");
            final AsciiView bad = AsciiView.of("a b");
            final Session session = opened.get();
            assertThrows(IllegalArgumentException.class, () -> session.offerPublish(bad, null, null, good));
            assertThrows(IllegalArgumentException.class, () -> session.offerPublish(good, bad, null, good));
            assertThrows(IllegalArgumentException.class, () -> session.offerDeliver(bad, good, null, null, good));
            assertThrows(IllegalArgumentException.class, () -> session.offerDeliver(good, bad, null, null, good));
            assertTrue(session.offerDeliver(good, good, null, null, good));
            client.readUntil("MSG good good 4\r\ngood\r\n");
            assertEquals(List.of(), fixture.errors());
        }
    }

    @Test
    void shouldEndTheSessionOfAnOpenThatThrows()
    {
        final Supplier<Interceptor> throwing = () -> new Interceptor()
        {
            @Override
            public void onOpen(final Session session)
            {
                throw new IllegalStateException("bug in an interceptor");
            }

            @Override
            public void onClose(final Session session, final CloseReason reason, final String detail)
            {
                throw new IllegalStateException("another one");
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.interceptor(throwing));
            RawClient client = fixture.connect())
        {
            client.readToEnd();
            assertEquals(List.of(CloseReason.INTERCEPTOR_FAILED), fixture.endings().await(1));
            fixture.awaitNothingLeft();
            assertEquals(2, fixture.errors().size());
        }
    }

    @Test
    void shouldEndASessionThatNobodyResumes()
    {
        final AtomicReference<Hold<PublishCommand>> held = new AtomicReference<>();
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .loopCount(1).holdTimeoutNs(300 * MS).interceptor(() -> holding(held)));
            RawClient client = fixture.welcome();
            RawClient other = fixture.welcome())
        {
            client.send("PUB hold 2\r\nhi\r\nPUB free 0\r\n\r\n");
            Await.until("held", () -> null != held.get());
            assertEquals("", other.flush());
            client.readToEnd();

            assertEquals(List.of(CloseReason.HOLD_TIMEOUT), fixture.endings().await(1));
            assertFalse(held.get().resume(Verdict.FORWARD), "too late");
            assertFalse(held.get().isPending());
        }
    }

    @Test
    void shouldResumeOnceFromAnyThread() throws Exception
    {
        final AtomicReference<Hold<PublishCommand>> held = new AtomicReference<>();
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> holding(held)));
            RawClient client = fixture.welcome())
        {
            client.send("SUB > 1\r\nPUB hold 2\r\nhi\r\nPUB free 2\r\nho\r\n");
            Await.until("held", () -> null != held.get());
            assertTrue(held.get().resume(Verdict.FORWARD));
            assertFalse(held.get().resume(Verdict.DROP), "decided already");
            client.readUntil("MSG hold 1 2\r\nhi\r\n");
            client.readUntil("MSG free 1 2\r\nho\r\n");
        }
    }

    @Test
    void shouldCloseFromAnyThreadAndOnce()
    {
        final AtomicReference<Session> sessions = new AtomicReference<>();
        final Interceptor keeping = new Interceptor()
        {
            @Override
            public void onOpen(final Session session)
            {
                session.attribute("key", "value");
                sessions.set(session);
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> keeping));
            RawClient client = fixture.welcome())
        {
            final Session session = sessions.get();
            assertEquals(Transport.TCP, session.transport());
            assertEquals(client.localAddress(), session.clientAddress());
            assertEquals(server.address(), session.upstreamAddress());
            session.close("enough");
            session.close("more than enough");
            client.readToEnd();

            assertEquals(List.of(CloseReason.INTERCEPTOR_CLOSED), fixture.endings().await(1));
            assertEquals(List.of("enough"), fixture.endings().details());
            fixture.awaitNothingLeft();
            assertFalse(session.execute(() -> session.attribute("key", null)));
            assertEquals("value", session.attribute("key"));
        }
    }

    private static Interceptor holding(final AtomicReference<Hold<PublishCommand>> held)
    {
        return new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                if (publish.subject().contentEquals("hold"))
                {
                    held.set(session.hold(publish));
                    return Verdict.HOLD;
                }

                return Verdict.FORWARD;
            }
        };
    }
}
