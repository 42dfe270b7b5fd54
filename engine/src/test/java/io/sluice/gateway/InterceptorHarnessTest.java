package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InterceptorHarnessTest
{
    private static final AsciiView TEXT = AsciiView.of("text");

    @Test
    void shouldShowOutputOfBothSidesOnce()
    {
        try (InterceptorHarness harness = new InterceptorHarness().introduce())
        {
            harness.fromClient("PUB caf\u00e9 3\r\n\u20ac\r\n").fromServer("MSG a 1 2\r\nhi\r\n");

            assertEquals("PUB caf\u00e9 3\r\n\u20ac\r\n", harness.toServer());
            assertArrayEquals("MSG a 1 2\r\nhi\r\n".getBytes(StandardCharsets.UTF_8), harness.toClientBytes());
            assertEquals("", harness.toServer() + harness.toClient());
        }
    }

    @Test
    void shouldBeginWithTheHandshakeWhereATestWantsTo()
    {
        try (InterceptorHarness harness = new InterceptorHarness().pieces(1))
        {
            harness.fromServer("INFO {} \r\n").fromClient("CONNECT {\"name\":\"n\"}\r\nPING\r\n");

            assertEquals("CONNECT {\"name\":\"n\"}\r\nPING\r\n", harness.toServer());
            assertEquals("INFO {} \r\n", harness.toClient());
            assertEquals("n", harness.session().connectOptions().name());
            assertEquals(Transport.TCP, harness.session().transport());
            assertNull(harness.session().upgradeRequest());
        }
    }

    @Test
    void shouldTellWhatTheServerWouldRefuse()
    {
        try (InterceptorHarness harness = new InterceptorHarness().introduce())
        {
            harness.fromClient("NONSENSE\r\n");

            assertEquals("unknown protocol operation at \"NONSENSE\\x0d\\x0a\"", harness.refusal());
            assertEquals("X\r\n", harness.toServer());
            assertNull(harness.closeReason());
        }
    }

    @Test
    void shouldRunWhatOtherThreadsAskedFor() throws InterruptedException
    {
        try (InterceptorHarness harness = new InterceptorHarness().introduce())
        {
            final Session session = harness.session();
            final Thread thread = new Thread(() ->
            {
                session.offerPublish(TEXT, null, null, TEXT);
                session.offerDeliver(TEXT, TEXT, null, null, null);
                session.execute(() -> session.attribute("by", "loop"));
            });
            thread.start();
            thread.join();
            assertEquals("", harness.toServer());
            harness.run();

            assertEquals("PUB text 4\r\ntext\r\n", harness.toServer());
            assertEquals("MSG text text 0\r\n\r\n", harness.toClient());
            assertEquals("loop", session.attribute("by"));
        }
    }

    @Test
    void shouldCloseTheSessionOfATaskThatThrows()
    {
        try (InterceptorHarness harness = new InterceptorHarness().introduce())
        {
            assertTrue(harness.session().execute(() ->
            {
                throw new IllegalStateException("oops");
            }));
            harness.run();

            assertEquals(CloseReason.INTERCEPTOR_FAILED, harness.closeReason());
            assertEquals("oops", harness.errors().get(0).getMessage());
            assertFalse(harness.session().execute(() ->
            {
            }));
            assertFalse(harness.session().publish(TEXT, null, null, TEXT));
        }
    }

    @Test
    void shouldPipeADirection()
    {
        final Interceptor piping = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                session.pipe(Direction.CLIENT_TO_SERVER);

                return Verdict.FORWARD;
            }

            @Override
            public Verdict onMessage(final Session session, final MessageCommand message)
            {
                return Verdict.DROP;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(piping).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\nwhat?");
            harness.fromServer("MSG a 1 0\r\n\r\nPING\r\n");

            assertEquals("PUB a 2\r\nhi\r\nwhat?", harness.toServer());
            assertEquals("PING\r\n", harness.toClient());
            assertEquals(List.of("onPublish FORWARD", "onMessage DROP"), harness.verdicts());
        }
    }
}
