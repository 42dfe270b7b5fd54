package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is asked for at one of many messages that pass as they are takes effect at that one, in either direction. */
class RelayDisturbanceTest
{
    private static final AsciiView TEXT = AsciiView.of("hi");
    private static final AsciiView SID = AsciiView.of("9");
    private static final String OWN_PUB = "PUB hi 2\r\nhi\r\n";
    private static final String OWN_MSG = "MSG hi 9 2\r\nhi\r\n";
    private static final int COUNT = 10;
    private static final int AT = 5;

    @Test
    void shouldEndAtTheMessageAtWhichItIsToEnd()
    {
        final Disturbance ending = (conversation, command) ->
        {
            conversation.endLater();
            return Decision.FORWARD;
        };
        try (Talk talk = talk(new Disturbing(ending)))
        {
            talk.fromClient(pubs(0, COUNT));

            assertEquals(pubs(0, AT + 1), talk.takeToServer());
            assertEquals(RelayEnd.HANDLER_CLOSED, talk.end());
        }
        try (Talk talk = talk(new Disturbing(ending)))
        {
            talk.fromServer(msgs(0, COUNT));

            assertEquals(msgs(0, AT + 1), talk.takeToClient());
            assertEquals(RelayEnd.HANDLER_CLOSED, talk.end());
        }
    }

    @Test
    void shouldNotAskBehindTheMessageAtWhichItIsToLookNoMore()
    {
        final Disturbing handler = new Disturbing((conversation, command) ->
        {
            conversation.pipeClient();
            conversation.pipeServer();
            return Decision.FORWARD;
        });
        try (Talk talk = talk(handler))
        {
            talk.fromClient(pubs(0, COUNT));
            assertEquals(pubs(0, COUNT), talk.takeToServer());
            assertEquals(AT + 1, handler.asked);

            talk.fromServer(msgs(0, COUNT));
            assertEquals(msgs(0, COUNT), talk.takeToClient());
            assertEquals(AT + 1, handler.asked);
        }
    }

    @Test
    void shouldHoldTheMessageAtWhichItIsToHoldAndAllBehindIt()
    {
        final Disturbing handler = new Disturbing((conversation, command) ->
        {
            conversation.hold(command).resumeFrom(1);
            return Decision.HOLD;
        });
        try (Talk talk = talk(handler))
        {
            talk.fromClient(pubs(0, COUNT));
            assertEquals(pubs(0, AT), talk.takeToServer());
            assertEquals(AT + 1, handler.asked);
            assertNotNull(talk.conversation().heldOfClient());
        }
    }

    @Test
    void shouldForwardAMessageThatWasHeldAndThenForwardedAtOnce()
    {
        final Disturbing handler = new Disturbing((conversation, command) ->
        {
            conversation.hold(command);
            return Decision.FORWARD;
        });
        try (Talk talk = talk(handler))
        {
            talk.fromClient(pubs(0, COUNT));
            assertEquals(pubs(0, COUNT), talk.takeToServer());
            assertNull(talk.conversation().heldOfClient());
        }
    }

    @Test
    void shouldSpeakBeforeTheMessageAtHand()
    {
        final Disturbance speaking = (conversation, command) ->
        {
            assertTrue(conversation.publish(TEXT, null, null, TEXT));
            assertTrue(conversation.deliver(TEXT, SID, null, null, TEXT));
            return Decision.FORWARD;
        };
        try (Talk talk = talk(new Disturbing(speaking)))
        {
            talk.fromClient(pubs(0, COUNT));
            assertEquals(pubs(0, AT) + OWN_PUB + pubs(AT, COUNT), talk.takeToServer());
            assertEquals(OWN_MSG, talk.takeToClient());
        }
        try (Talk talk = talk(new Disturbing(speaking)))
        {
            talk.fromServer(msgs(0, COUNT));
            assertEquals(msgs(0, AT) + OWN_MSG + msgs(AT, COUNT), talk.takeToClient());
            assertEquals(OWN_PUB, talk.takeToServer());
        }
    }

    @Test
    void shouldNotReadOnWhereTheOtherDirectionTakesNoMore()
    {
        final Disturbing handler = new Disturbing((conversation, command) ->
        {
            // The client takes nothing, so that what is delivered fills the reserve.
            boolean isDelivered = true;
            while (isDelivered)
            {
                isDelivered = conversation.deliver(TEXT, SID, null, null, TEXT);
            }
            return Decision.FORWARD;
        });
        try (Talk talk = talk(handler))
        {
            talk.client().room(0);
            talk.fromServer(Talk.PING);
            talk.fromClient(pubs(0, COUNT));
            assertEquals(pubs(0, AT + 1), talk.takeToServer());
            assertTrue(talk.client().isReadingPaused());

            talk.client().drain(Integer.MAX_VALUE);
            talk.settle();
            assertEquals(pubs(AT + 1, COUNT), talk.takeToServer());
            assertFalse(talk.client().isReadingPaused());
        }
    }

    @Test
    void shouldPassTheRestAsItIsBehindWhatIsDroppedOrWrittenAgain()
    {
        try (Talk talk = talk(new Disturbing((conversation, command) -> Decision.DROP)))
        {
            talk.fromClient(pubs(0, COUNT)).fromServer(msgs(0, COUNT));

            assertEquals(pubs(0, AT) + pubs(AT + 1, COUNT), talk.takeToServer());
            assertEquals(msgs(0, COUNT), talk.takeToClient());
        }
        try (Talk talk = talk(new Disturbing((conversation, command) -> Decision.FORWARD)))
        {
            final String blanks = pubs(AT, AT + 1).replace("PUB ", "pub  ");
            talk.fromClient(pubs(0, AT) + blanks + pubs(AT + 1, COUNT));

            assertEquals(pubs(0, COUNT), talk.takeToServer());
        }
    }

    private static Talk talk(final Talk.Handler handler)
    {
        final RelaySettings settings =
            new RelaySettings(4096, 4096, 4096, 0, 1_500_000_000L, 10_000_000_000L, false);

        return new Talk(handler, settings, 64 * 1024, true).open(Talk.CONNECT);
    }

    private static String pubs(final int from, final int to)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++)
        {
            text.append("PUB foo.").append(i).append(" 3\r\nabc\r\n");
        }

        return text.toString();
    }

    private static String msgs(final int from, final int to)
    {
        return pubs(from, to).replace("PUB", "MSG").replace(" 3\r\n", " 1 3\r\n");
    }

    /** What a handler does at one message. */
    private interface Disturbance
    {
        int at(Conversation conversation, Command command);
    }

    /** Lets all messages pass but one. */
    private static final class Disturbing extends Talk.Handler
    {
        private final Disturbance disturbance;
        private int asked;

        Disturbing(final Disturbance disturbance)
        {
            this.disturbance = disturbance;
        }

        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return CommandKind.PUB == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return CommandKind.MSG == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return CommandKind.PUB == kind ? ask(conversation, command) : Decision.FORWARD;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return CommandKind.MSG == kind ? ask(conversation, command) : Decision.FORWARD;
        }

        private int ask(final Conversation conversation, final Command command)
        {
            return AT == asked++ ? disturbance.at(conversation, command) : Decision.FORWARD;
        }
    }
}
