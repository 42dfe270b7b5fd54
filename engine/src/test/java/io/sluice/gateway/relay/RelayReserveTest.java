package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.HeaderView;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayReserveTest
{
    private static final AsciiView SUBJECT = AsciiView.of("s");
    private static final AsciiView SID = AsciiView.of("9");
    private static final AsciiView TEXT = AsciiView.of("hi");
    private static final String PUBLISHED = "PUB s 2\r\nhi\r\n";
    private static final String DELIVERED = "MSG s 9 2\r\nhi\r\n";
    private static final String ERROR = "-ERR 'Permissions Violation for Publish to \"denied\"'\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10_000})
    void shouldSpeakAtTheNextBoundaryEvenInTheMiddleOfAnInput(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("MSG a 1 10\r\n01234").fromClient("PUB b 10\r\n01234");
            assertTrue(talk.conversation().publish(SUBJECT, null, null, TEXT));
            assertTrue(talk.conversation().deliver(SUBJECT, SID, null, null, TEXT));
            talk.settle();
            assertEquals("MSG a 1 10\r\n01234", talk.takeToClient());
            assertEquals("PUB b 10\r\n01234", talk.takeToServer());

            // The inputs that complete the commands end within the next ones.
            talk.fromServer("56789\r\nMSG c 1 4\r\nh", step).fromClient("56789\r\nPUB d 4\r\nh", step);
            assertEquals("56789\r\n" + DELIVERED + "MSG c 1 4\r\nh", talk.takeToClient());
            assertEquals("56789\r\n" + PUBLISHED + "PUB d 4\r\nh", talk.takeToServer());
        }
    }

    @Test
    void shouldSpeakAtOnceWhileASwallowedPayloadIsStillToCome()
    {
        try (Talk talk = new Talk(new Denying()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB denied 1000\r\nxxxx");
            assertEquals(ERROR, talk.takeToClient());
            assertTrue(talk.conversation().publish(SUBJECT, null, null, TEXT));
            talk.settle();

            assertEquals(PUBLISHED, talk.takeToServer());
        }
    }

    @Test
    void shouldSpeakBeforeTheCommandAtHand()
    {
        final Talk.Handler adding = new Denying()
        {
            @Override
            public int onClientCommand(
                final Conversation conversation, final CommandKind kind, final Command command, final int from)
            {
                if (CommandKind.PUB == kind)
                {
                    assertTrue(conversation.publish(SUBJECT, null, null, TEXT));
                    assertTrue(conversation.publish(TEXT, SUBJECT, null, TEXT));
                }

                return super.onClientCommand(conversation, kind, command, from);
            }
        };
        try (Talk talk = new Talk(adding).open(Talk.CONNECT))
        {
            talk.fromClient("PING\r\nPUB a 2\r\nhi\r\nPUB denied 2\r\nhi\r\nPUB b 2\r\nhi\r\n");

            final String added = PUBLISHED + "PUB hi s 2\r\nhi\r\n";
            assertEquals(
                "PING\r\n" + added + "PUB a 2\r\nhi\r\n" + added + added + "PUB b 2\r\nhi\r\n", talk.takeToServer());
        }
    }

    @Test
    void shouldSendHeadersOnlyToThoseWhoUnderstandThem()
    {
        final byte[] block = Talk.bytes("NATS/1.0\r\nk: v\r\n\r\n");
        final HeaderView headers = new HeaderView().wrap(new UnsafeBuffer(block), 0, block.length);
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            assertTrue(talk.conversation().publish(SUBJECT, null, headers, TEXT));
            assertTrue(talk.conversation().deliver(SUBJECT, SID, TEXT, headers, TEXT));
            talk.settle();
            assertEquals("HPUB s 18 20\r\nNATS/1.0\r\nk: v\r\n\r\nhi\r\n", talk.takeToServer());
            assertEquals("HMSG s 9 hi 18 20\r\nNATS/1.0\r\nk: v\r\n\r\nhi\r\n", talk.takeToClient());
        }
        try (Talk talk = new Talk(new Talk.Indifferent()).open("CONNECT {\"verbose\":false}\r\n"))
        {
            assertFalse(talk.conversation().publish(SUBJECT, null, headers, TEXT));
            assertTrue(talk.conversation().deliver(SUBJECT, SID, null, headers, TEXT));
            talk.settle();
            assertEquals("", talk.takeToServer());
            assertEquals(DELIVERED, talk.takeToClient());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nPUB", "a\tb", "\0"})
    void shouldNotTakeForATokenWhatIsNone(final String text)
    {
        final AsciiView none = AsciiView.of(text);
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            final Conversation conversation = talk.conversation();
            assertThrows(IllegalArgumentException.class, () -> conversation.publish(none, null, null, TEXT));
            assertThrows(IllegalArgumentException.class, () -> conversation.deliver(none, SID, null, null, TEXT));
            assertThrows(IllegalArgumentException.class, () -> conversation.deliver(SUBJECT, none, null, null, TEXT));
            if (!text.isEmpty())
            {
                assertThrows(IllegalArgumentException.class, () -> conversation.publish(SUBJECT, none, null, TEXT));
                final HeaderView headers = new HeaderView().wrap(none.buffer(), 0, none.length());
                assertThrows(IllegalArgumentException.class, () -> conversation.publish(SUBJECT, null, headers, TEXT));
            }
            talk.settle();
            assertEquals("", talk.takeToServer() + talk.takeToClient());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Talk.CONNECT, Talk.CONNECT_VERBOSE})
    void shouldTellTheClientNothingOfWhatTheGatewayIsRefused(final String connect)
    {
        final boolean isVerbose = Talk.CONNECT_VERBOSE.equals(connect);
        final String ok = isVerbose ? "+OK\r\n" : "";
        final String refusal = "-ERR 'Permissions Violation for Publish to \"s\"'\r\n";
        final String other = "-ERR 'Permissions Violation for Publish to \"t\"'\r\n";
        try (Talk talk = new Talk(new Talk.Indifferent()).open(connect))
        {
            talk.conversation().publish(AsciiView.of("s"), null, null, TEXT);
            talk.conversation().publish(AsciiView.of("s"), AsciiView.of("r"), null, TEXT);
            talk.settle().fromClient("PUB s 0\r\n\r\nPUB t 0\r\n\r\n");
            talk.fromServer(refusal + (isVerbose ? "+OK\r\n" :
                "-ERR 'Permissions Violation for Publish with Reply of \"r\"'\r\n") + ok + other);
            assertEquals(ok + other, talk.takeToClient(), "what the client said");
            assertEquals(isVerbose ? 1 : 2, talk.relayLoop().clientCounters().refused);

            talk.fromClient("PUB s 0\r\n\r\nPUB s 0\r\n\r\n").fromServer(refusal + refusal);
            assertEquals(isVerbose ? refusal + refusal : refusal, talk.takeToClient(), "one each");
            talk.fromClient("PUB s 0\r\n\r\n").fromServer(refusal);
            assertEquals(refusal, talk.takeToClient());
        }
    }

    @Test
    void shouldTakeNoRefusalForItsOwnLongAfterwards()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            final String refusal = "-ERR 'Permissions Violation for Publish to \"s\"'\r\n";
            talk.conversation().publish(AsciiView.of("s"), null, null, TEXT);
            talk.settle().advance(OwnPublishes.SETTLED_NS).fromServer(refusal);
            assertEquals(refusal, talk.takeToClient());
        }
    }

    @Test
    void shouldKnowOfManySubjectsThoseItPublishedToLast()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            final int count = 10_000;
            for (int i = 0; i < count; i++)
            {
                talk.conversation().publish(AsciiView.of("s" + i), null, null, TEXT);
                talk.settle().advance(1);
            }
            for (int i = count - 10; i < count; i++)
            {
                talk.fromServer("-ERR 'Permissions Violation for Publish to \"s" + i + "\"'\r\n");
            }
            assertEquals("", talk.takeToClient());
        }
    }

    @Test
    void shouldNotPublishMoreThanTheServerTakes()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("INFO {\"max_payload\":1,\"headers\":true} \r\n");
            assertFalse(talk.conversation().publish(SUBJECT, null, null, TEXT));
            assertEquals(1, talk.relayLoop().clientCounters().refused);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Talk.CONNECT, Talk.CONNECT_VERBOSE})
    void shouldNotReadAClientThatDoesNotReadItsErrors(final String connect)
    {
        final int count = 10_000;
        final int capacity = 4096;
        final RelaySettings settings = new RelaySettings(capacity, 4096, 4096, 0, 1_000, 1_000, false);
        try (Talk talk = new Talk(new Denying(), settings, 64 * 1024, true).open(connect))
        {
            talk.client().room(0);
            talk.fromClient("PUB denied 0\r\n\r\n".repeat(count));
            assertTrue(talk.client().isReadingPaused());
            assertTrue(talk.client().keptLength() > 0);
            assertTrue(talk.client().unsentLength() <= capacity + ERROR.length(), "a reserve full is on its way");
            assertTrue(talk.loop().pool().heldBytes() <= 2 * capacity + 1024, "and another waits");
            assertFalse(talk.conversation().deliver(SUBJECT, SID, null, null, TEXT));

            talk.client().drain(Integer.MAX_VALUE);
            talk.settle();
            assertEquals(ERROR.repeat(count), talk.takeToClient());
            assertEquals(0, talk.client().keptLength());
            assertEquals(0, talk.loop().pool().heldBytes());
            assertNull(talk.end());
        }
    }

    @Test
    void shouldSayWhenItsReserveIsFull()
    {
        final RelaySettings settings = new RelaySettings(4096, 4096, 4096, 0, 1_000, 1_000, false);
        try (Talk talk = new Talk(new Talk.Indifferent(), settings, 64 * 1024, true).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 10\r\n01234");
            int count = 0;
            while (talk.conversation().publish(SUBJECT, null, null, TEXT))
            {
                count++;
            }
            assertEquals(4096 / PUBLISHED.length(), count);
            talk.takeToServer();
            talk.fromClient("56789\r\n");

            assertEquals("56789\r\n" + PUBLISHED.repeat(count), talk.takeToServer());
            assertTrue(talk.conversation().publish(SUBJECT, null, null, TEXT));
        }
    }

    @Test
    void shouldWaitForAPeerThatTakesNothing()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.client().room(3);
            talk.fromServer("MSG a 1 2\r\nhi\r\n");
            assertTrue(talk.server().isReadingPaused());
            assertTrue(talk.conversation().deliver(SUBJECT, SID, null, null, TEXT));
            talk.settle();
            assertEquals("MSG a 1 2\r\nhi\r\n", talk.takeToClient());

            talk.client().drain(Integer.MAX_VALUE);
            talk.settle();
            assertEquals(DELIVERED, talk.takeToClient());
            assertFalse(talk.server().isReadingPaused());
        }
    }

    private static class Denying extends Talk.Handler
    {
        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return CommandKind.PUB == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            if (CommandKind.PUB == kind && ((PublishCommand)command).subject().contentEquals("denied"))
            {
                conversation.relayLoop().errorText().denyPublish(((PublishCommand)command).subject());
                return Decision.REJECT;
            }

            return Decision.FORWARD;
        }
    }
}
