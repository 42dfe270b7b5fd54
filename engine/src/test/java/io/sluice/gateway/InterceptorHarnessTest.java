package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.certificate.AlternativeNames;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
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

    /** Lets publish who has shown the right certificate, and whoever is near, but nobody by way of a proxy. */
    private static final class CertificateGuard implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            final TlsIdentity identity = session.tlsIdentity();
            final boolean isNear = session.clientAddress().equals(session.peerAddress()) &&
                "10.0.0.1".equals(session.clientAddress().getHostString());

            return isNear || null != identity && identity.isAuthenticated() && "CN=alice".equals(identity.subject()) &&
                identity.dnsNames().contains("alice.example") && "ab".repeat(32).equals(identity.fingerprint()) ?
                Verdict.FORWARD : session.deny(publish);
        }
    }

    private static String verdictFor(final InterceptorHarness.Caller caller)
    {
        try (InterceptorHarness harness = new InterceptorHarness(caller, new CertificateGuard()).introduce())
        {
            return harness.fromClient("PUB a 0\r\n\r\n").verdicts().get(0) + ' ' + harness.session().transport();
        }
    }

    @Test
    void shouldPretendWhoIsCalling()
    {
        final AlternativeNames names = new AlternativeNames(
            List.of("alice.example"), List.of(), List.of("urn:alice"), List.of());
        final TlsIdentity alice = TlsIdentity.pretended("CN=alice", names, "ab".repeat(32));
        final TlsIdentity nobody = TlsIdentity.pretended(null, AlternativeNames.NONE, null);
        final InetSocketAddress near = new InetSocketAddress("10.0.0.1", 5000);
        final InetSocketAddress proxy = new InetSocketAddress("10.0.0.2", 5000);

        assertEquals("onPublish REJECT TCP", verdictFor(new InterceptorHarness.Caller()));
        assertEquals("onPublish FORWARD TLS", verdictFor(new InterceptorHarness.Caller().tls(alice)));
        assertEquals("onPublish REJECT TLS", verdictFor(new InterceptorHarness.Caller().tls(nobody)));
        assertEquals("onPublish FORWARD TCP", verdictFor(new InterceptorHarness.Caller().address(near)));
        assertEquals("onPublish REJECT TCP", verdictFor(new InterceptorHarness.Caller().address(near).proxy(proxy)));
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
