package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of a command, and what its sender hears, as an interceptor has decided. */
class VerdictTest
{
    private static final String VERBOSE = "{\"verbose\":true,\"headers\":true}";

    @Test
    void shouldLetTheFirstVerdictDecide()
    {
        try (InterceptorHarness harness = new InterceptorHarness(
            new Prefixer("a."), new Decider(Verdict.DROP), new Prefixer("b.")).introduce())
        {
            harness.fromClient("PUB x 2\r\nhi\r\nPING\r\n");

            assertEquals(List.of("onPublish FORWARD", "onPublish DROP"), harness.verdicts());
            assertEquals("PING\r\n", harness.toServer());
            assertEquals("", harness.toClient());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDenyWithTheSubjectThatTheClientSent(final boolean isCanonical)
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Prefixer("secret."), new Denier()).introduce())
        {
            harness.fromClient(isCanonical ?
                "PUB sa\\y.\"hi\" 2\r\nhi\r\nSUB x.> q 7\r\n" : "pub  sa\\y.\"hi\"\t2\nhi\r\nsub x.>  q 7\n");

            assertEquals("", harness.toServer());
            assertEquals(
                "-ERR 'Permissions Violation for Publish to \"sa\\\\y.\\\"hi\\\"\"'\r\n" +
                "-ERR 'Permissions Violation for Subscription to \"x.>\" using queue \"q\"'\r\n",
                harness.toClient());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, names = {"DROP", "FORWARD", "REJECT"})
    void shouldAnswerEachCommandOfAVerboseClientOnceAndInOrder(final Verdict verdict)
    {
        final Interceptor second = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                return publish.subject().contentEquals("x") ?
                    Verdict.REJECT == verdict ? session.reject("no") : verdict : Verdict.FORWARD;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(second).introduce(VERBOSE))
        {
            harness.fromClient("PUB a 0\r\n\r\nPUB x 0\r\n\r\nPUB b 0\r\n\r\n");
            assertEquals("", harness.toClient(), "the server has not answered the first one");

            harness.fromServer("-ERR 'Permissions Violation for Publish to \"a\"'\r\n");
            harness.fromServer(Verdict.FORWARD == verdict ? "+OK\r\n+OK\r\n" : "+OK\r\n");

            assertEquals("-ERR 'Permissions Violation for Publish to \"a\"'\r\n" +
                (Verdict.REJECT == verdict ? "-ERR 'no'\r\n" : "+OK\r\n") + "+OK\r\n", harness.toClient());
        }
    }

    @Test
    void shouldKeepTheServersAnswersToAddedCommandsFromTheClient()
    {
        final Interceptor adding = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                assertTrue(session.publish(AsciiView.of("audit"), null, null, AsciiView.of("hi")));

                return Verdict.FORWARD;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(adding).introduce(VERBOSE))
        {
            harness.fromClient("PUB a 0\r\n\r\n");
            assertEquals("PUB audit 2\r\nhi\r\nPUB a 0\r\n\r\n", harness.toServer());

            harness.fromServer("-ERR 'Permissions Violation for Publish to \"audit\"'\r\n");
            assertEquals("", harness.toClient());
            harness.fromServer("+OK\r\n");
            assertEquals("+OK\r\n", harness.toClient());
        }
    }

    @Test
    void shouldPassTheAdditionalErrorsOfPedanticMode()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Decider(Verdict.FORWARD)).introduce(VERBOSE))
        {
            harness.fromClient("PUB a..b 0\r\n\r\nPUB c 0\r\n\r\n");
            harness.fromServer("-ERR 'Invalid Publish Subject'\r\n-ERR 'Invalid Publish Subject'\r\n+OK\r\n+OK\r\n");

            assertEquals(
                "-ERR 'Invalid Publish Subject'\r\n-ERR 'Invalid Publish Subject'\r\n+OK\r\n+OK\r\n",
                harness.toClient());
        }
    }

    @Test
    void shouldAnswerPingsThatAreDropped()
    {
        final Interceptor dropping = new Interceptor()
        {
            private int count;

            @Override
            public Verdict onPing(final Session session)
            {
                return 2 == ++count % 3 ? Verdict.DROP : Verdict.FORWARD;
            }

            @Override
            public Verdict onServerPing(final Session session)
            {
                return Verdict.DROP;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(dropping).introduce())
        {
            harness.fromClient("PING\r\n");
            assertEquals("PONG\r\n", harness.toClient());
            assertEquals("", harness.toServer());

            harness.fromClient("PING\r\nPING\r\nPING\r\n");
            assertEquals("PING\r\nPING\r\n", harness.toServer());
            assertEquals("", harness.toClient(), "the dropped one is the third: its PONG waits for the others");
            harness.fromServer("PONG\r\nPONG\r\n");
            assertEquals("PONG\r\nPONG\r\nPONG\r\n", harness.toClient());

            harness.fromServer("PING\r\n");
            assertEquals("", harness.toClient());
            assertEquals("PONG\r\n", harness.toServer());
        }
    }

    @Test
    void shouldRejectAndClose()
    {
        final Interceptor closing = new Interceptor()
        {
            @Override
            public Verdict onConnect(final Session session, final ConnectCommand connect)
            {
                return session.rejectAndClose("Authorization Violation");
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(closing))
        {
            harness.fromServer("INFO {} \r\n").toClient();
            harness.fromClient("CONNECT {}\r\nPING\r\n");

            assertEquals("-ERR 'Authorization Violation'\r\n", harness.toClient());
            assertEquals("", harness.toServer());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
            assertFalse(harness.session().isOpen());
        }
    }

    @Test
    void shouldCloseWhenTheFirstInfoIsDroppedAndNotWithLaterOnes()
    {
        final Interceptor dropping = new Interceptor()
        {
            @Override
            public Verdict onInfo(final Session session, final InfoCommand info)
            {
                return info.info().isLameDuck() ? Verdict.DROP : Verdict.FORWARD;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(dropping).introduce())
        {
            harness.fromServer("INFO {\"ldm\":true} \r\nPING\r\n");

            assertEquals("PING\r\n", harness.toClient());
            assertNull(harness.closeReason());
        }
        try (InterceptorHarness harness = new InterceptorHarness(dropping))
        {
            harness.fromServer("INFO {\"ldm\":true} \r\n");

            assertEquals("", harness.toClient());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldCloseAfterWhatWasForwarded()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Decider(Verdict.CLOSE)).introduce())
        {
            harness.fromClient("SUB a 1\r\nPUB x 2\r\nhi\r\nPUB y 2\r\nhi\r\n");

            assertEquals("SUB a 1\r\n", harness.toServer());
            assertEquals("", harness.toClient());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldTakeNullForAFailure()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Decider(null)).introduce())
        {
            harness.fromClient("PUB x 2\r\nhi\r\n");

            assertEquals(CloseReason.INTERCEPTOR_FAILED, harness.closeReason());
            assertEquals(1, harness.errors().size());
        }
    }

    @Test
    void shouldTakeAHoldWithoutATokenForAFailure()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Decider(Verdict.HOLD)).introduce())
        {
            harness.fromClient("PUB x 2\r\nhi\r\n");

            assertEquals(CloseReason.INTERCEPTOR_FAILED, harness.closeReason());
            assertEquals(1, harness.errors().size());
        }
    }

    @Test
    void shouldTellTheClientWhatWasRejectedOfTheServer()
    {
        final Interceptor filtering = new Interceptor()
        {
            @Override
            public Verdict onMessage(final Session session, final MessageCommand message)
            {
                return session.reject("not for you");
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(filtering).introduce())
        {
            harness.fromServer("MSG a 1 2\r\nhi\r\nPING\r\n");

            assertEquals("-ERR 'not for you'\r\nPING\r\n", harness.toClient());
        }
    }

    private static final class Decider implements Interceptor
    {
        private final Verdict verdict;

        Decider(final Verdict verdict)
        {
            this.verdict = verdict;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return verdict;
        }
    }

    private static final class Denier implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return session.deny(publish);
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
        {
            return session.deny(subscribe);
        }
    }
}
