package io.sluice.gateway;

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
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Which callbacks there are, and what one interceptor sees of the others. */
class InterceptorChainTest
{
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
