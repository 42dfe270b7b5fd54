package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InterceptorChainTest
{
    private static final String VERBOSE = "{\"verbose\":true,\"headers\":true}";

    @Test
    void shouldAskForTheWholeOfWhatIsOverriddenAndNothingElse()
    {
        final Interceptor interceptor = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                return Verdict.FORWARD;
            }

            @Override
            public Verdict onServerPing(final Session session)
            {
                return Verdict.FORWARD;
            }
        };

        for (final CommandKind kind : CommandKind.values())
        {
            final boolean isPublish = CommandKind.PUB == kind || CommandKind.HPUB == kind;
            assertEquals(
                isPublish ? Need.WHOLE : Need.NOTHING, interceptor.interest(Direction.CLIENT_TO_SERVER, kind));
            assertEquals(CommandKind.PING == kind ? Need.WHOLE : Need.NOTHING,
                interceptor.interest(Direction.SERVER_TO_CLIENT, kind));
        }
    }

    @Test
    void shouldFindCallbacksThatASuperclassOverrides()
    {
        assertEquals(Need.WHOLE, new Derived().interest(Direction.SERVER_TO_CLIENT, CommandKind.MSG));
        assertEquals(Need.NOTHING, new Derived().interest(Direction.CLIENT_TO_SERVER, CommandKind.PUB));
    }

    @Test
    void shouldCallTheCallbackOfEachCommandInBothDirections()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Everything()))
        {
            harness.fromServer("INFO {\"headers\":true,\"max_payload\":100} \r\n");
            harness.fromClient("CONNECT {\"verbose\":false,\"headers\":true}\r\nPING\r\n");
            harness.fromServer("PONG\r\n");
            harness.fromClient("PUB a 0\r\n\r\nHPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\nSUB a 1\r\nUNSUB 1\r\nPONG\r\n");
            harness.fromServer(
                "MSG a 1 0\r\n\r\nHMSG a 1 12 12\r\nNATS/1.0\r\n\r\n\r\nPING\r\n+OK\r\n-ERR 'no'\r\n");

            assertEquals(List.of(
                "onInfo FORWARD", "onConnect FORWARD", "onPing FORWARD", "onServerPong FORWARD",
                "onPublish FORWARD", "onPublish FORWARD", "onSubscribe FORWARD", "onUnsubscribe FORWARD",
                "onPong FORWARD", "onMessage FORWARD", "onMessage FORWARD", "onServerPing FORWARD", "onOk FORWARD",
                "onError FORWARD"),
                harness.verdicts());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10_000})
    void shouldShowEachWhatTheOneBeforeLeft(final int pieces)
    {
        try (InterceptorHarness harness =
            new InterceptorHarness(new Prefixer("a."), new Prefixer("b."), new Prefixer("c.")).introduce())
        {
            harness.pieces(pieces).fromClient("PUB x 2\r\nhi\r\n");

            assertEquals("PUB c.b.a.x 2\r\nhi\r\n", harness.toServer());
        }
    }

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
    void shouldCloseTheSessionOfAnInterceptorThatThrows()
    {
        final Interceptor throwing = new Interceptor()
        {
            @Override
            public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
            {
                throw new IllegalArgumentException("oops");
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(throwing).introduce())
        {
            harness.fromClient("PUB x 2\r\nhi\r\nSUB a 1\r\nPUB y 2\r\nhi\r\n");

            assertEquals("PUB x 2\r\nhi\r\n", harness.toServer());
            assertEquals(CloseReason.INTERCEPTOR_FAILED, harness.closeReason());
            assertEquals("oops", harness.errors().get(0).getMessage());
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
    void shouldTellOnceThatTheSessionClosed()
    {
        final List<String> events = new ArrayList<>();
        final Interceptor listening = new Interceptor()
        {
            @Override
            public void onStart(final int loopIndex)
            {
                events.add("start");
            }

            @Override
            public void onOpen(final Session session)
            {
                events.add("open");
            }

            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                session.close("enough");

                return Verdict.FORWARD;
            }

            @Override
            public void onClose(final Session session, final CloseReason reason, final String detail)
            {
                events.add(reason + " " + detail);
            }

            @Override
            public void onStop()
            {
                events.add("stop");
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(listening).introduce())
        {
            harness.fromClient("PUB x 2\r\nhi\r\n");
            assertEquals("enough", harness.closeDetail());
            assertEquals("PUB x 2\r\nhi\r\n", harness.toServer());
        }

        assertEquals(List.of("start", "open", "INTERCEPTOR_CLOSED enough", "stop"), events);
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

    @Test
    void shouldKeepAttributesForAllCallbacks()
    {
        final Interceptor remembering = new Interceptor()
        {
            @Override
            public Verdict onConnect(final Session session, final ConnectCommand connect)
            {
                session.attribute("user", connect.options().user());

                return Verdict.FORWARD;
            }

            @Override
            public Verdict onMessage(final Session session, final MessageCommand message)
            {
                message.edit().subject(session.attribute("user") + ".inbox");

                return Verdict.FORWARD;
            }
        };
        try (InterceptorHarness harness =
            new InterceptorHarness(remembering).introduce("{\"verbose\":false,\"user\":\"ada\",\"name\":\"n\"}"))
        {
            harness.fromServer("MSG a 1 2\r\nhi\r\n");

            assertEquals("MSG ada.inbox 1 2\r\nhi\r\n", harness.toClient());
            assertEquals("ada", harness.session().connectOptions().user());
            assertFalse(harness.session().connectOptions().isVerbose());
            assertNull(harness.session().attribute("nobody"));
            final List<String> all = new ArrayList<>();
            harness.session().forEachAttribute((key, value) -> all.add(key + '=' + value));
            assertEquals(List.of("user=ada"), all);
        }
    }

    private static class Base implements Interceptor
    {
        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            return Verdict.FORWARD;
        }
    }

    private static final class Derived extends Base
    {
    }

    private static final class Prefixer implements Interceptor
    {
        private final String prefix;

        Prefixer(final String prefix)
        {
            this.prefix = prefix;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().subject(prefix + publish.subject());

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
        {
            subscribe.edit().subject(prefix + subscribe.subject());

            return Verdict.FORWARD;
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

    private static final class Everything implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onPing(final Session session)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onPong(final Session session)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onInfo(final Session session, final InfoCommand info)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onError(final Session session, final ErrorCommand error)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onOk(final Session session)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onServerPing(final Session session)
        {
            return Verdict.FORWARD;
        }

        @Override
        public Verdict onServerPong(final Session session)
        {
            return Verdict.FORWARD;
        }
    }
}
