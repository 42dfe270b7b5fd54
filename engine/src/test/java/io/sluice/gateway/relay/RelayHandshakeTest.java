package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayHandshakeTest
{
    private static final AsciiView TEXT = AsciiView.of("hi");
    private static final String ERROR = "-ERR 'no'\r\n";

    @ParameterizedTest
    @ValueSource(ints = {Decision.DROP, Decision.REJECT})
    void shouldOpenWithAPongThatDoesNotPass(final int decision)
    {
        final Talk.Handler refusing = new Talk.Handler()
        {
            @Override
            public int onServerCommand(
                final Conversation conversation, final CommandKind kind, final Command command, final int from)
            {
                conversation.relayLoop().errorText().reset().append("no");

                return CommandKind.PONG == kind ? decision : Decision.FORWARD;
            }
        };
        try (Talk talk = new Talk(refusing))
        {
            talk.fromServer(Talk.INFO).fromClient(Talk.CONNECT + Talk.PING).fromServer(Talk.PONG);

            assertTrue(talk.conversation().isWelcomed());
            assertEquals(Talk.INFO + (Decision.DROP == decision ? "" : "-ERR 'no'\r\n"), talk.takeToClient());
        }
    }

    @Test
    void shouldWriteTheFirstInfoAlone()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer(Talk.INFO + "-ERR 'maximum connections exceeded'\r\n");

            assertEquals(2, talk.client().writes());
            assertEquals(Talk.INFO + "-ERR 'maximum connections exceeded'\r\n", talk.takeToClient());
        }
    }

    @Test
    void shouldSayNothingBetweenConnectAndTheFirstPong()
    {
        try (Talk talk = new Talk(new Rejecting()))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient(Talk.CONNECT + Talk.PING + "PUB a 0\r\n\r\n");
            assertEquals("", talk.takeToClient());
            assertFalse(talk.conversation().deliver(TEXT, TEXT, null, null, TEXT));
            assertFalse(talk.conversation().publish(TEXT, null, null, TEXT));
            talk.fromServer(Talk.PONG);

            assertEquals(Talk.PONG + ERROR, talk.takeToClient());
            assertEquals(Talk.CONNECT + Talk.PING, talk.takeToServer());
            assertTrue(talk.conversation().deliver(TEXT, TEXT, null, null, TEXT));
            assertTrue(talk.conversation().publish(TEXT, null, null, TEXT));
            talk.settle();
            assertEquals("MSG hi hi 2\r\nhi\r\n", talk.takeToClient());
            assertEquals("PUB hi 2\r\nhi\r\n", talk.takeToServer());
        }
    }

    @Test
    void shouldNotKeepAClientWaitingThatDoesNotWaitItself()
    {
        try (Talk talk = new Talk(new Rejecting()))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient(Talk.CONNECT).fromClient("PUB a 0\r\n\r\n");
            assertEquals(ERROR, talk.takeToClient());
            talk.fromClient(Talk.PING);
            assertEquals(Talk.CONNECT + Talk.PING, talk.takeToServer());
        }
    }

    @Test
    void shouldTakeAClientForVerboseUntilItSaysOtherwise()
    {
        try (Talk talk = new Talk(new Rejecting()))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient("SUB a 1\r\nPUB a 0\r\n\r\n");
            assertEquals("SUB a 1\r\n", talk.takeToServer());
            assertEquals("", talk.takeToClient());
            talk.fromServer("+OK\r\n");
            assertEquals("+OK\r\n" + ERROR, talk.takeToClient());

            talk.fromClient(Talk.CONNECT + "SUB b 2\r\nPUB a 0\r\n\r\n");
            assertEquals(ERROR, talk.takeToClient());
            assertEquals(Talk.CONNECT + "SUB b 2\r\n", talk.takeToServer());
        }
    }

    @Test
    void shouldAnswerAPingThatIsDroppedInTheHandshake()
    {
        final Talk.Handler dropping = new Talk.Handler()
        {
            @Override
            public Need clientNeed(final CommandKind kind)
            {
                return CommandKind.PING == kind ? Need.LINE : Need.NOTHING;
            }

            @Override
            public int onClientCommand(
                final Conversation conversation, final CommandKind kind, final Command command, final int from)
            {
                return CommandKind.PING == kind ? Decision.DROP : Decision.FORWARD;
            }
        };
        try (Talk talk = new Talk(dropping))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient("CONNECT {\"verbose\":true}\r\nPING\r\n");
            assertEquals("", talk.takeToClient());
            talk.fromServer("+OK\r\n");

            assertEquals("+OK\r\nPONG\r\n", talk.takeToClient());
            assertTrue(talk.conversation().isWelcomed());
        }
    }

    @Test
    void shouldStopLookingOnceEverybodyKnowsEverybody()
    {
        final Counting counting = new Counting();
        try (Talk talk = new Talk(counting).open(Talk.CONNECT))
        {
            final int before = counting.count;
            talk.fromClient("PUB a 0\r\n\r\nPING\r\nSUB a 1\r\n").fromServer("PONG\r\n+OK\r\nMSG a 1 0\r\n\r\n");
            assertEquals(before, counting.count);
        }

        try (Talk talk = new Talk(counting).open(Talk.CONNECT_VERBOSE))
        {
            final int before = counting.count;
            talk.fromClient("PUB a 0\r\n\r\n").fromServer("+OK\r\n");
            assertEquals(before + 2, counting.count);

            // Not verbose any more, but the answers to what came before are still to come.
            talk.fromClient("SUB a 1\r\n" + Talk.CONNECT + "SUB b 2\r\n");
            talk.fromServer("+OK\r\n");
            final int then = counting.count;
            talk.fromClient("PUB a 0\r\n\r\n").fromServer("MSG a 1 0\r\n\r\n");
            assertEquals(then, counting.count);
            assertNull(talk.end());
        }
    }

    @Test
    void shouldTellAServerThatIsVerboseToAClientThatIsNot()
    {
        final Talk.Handler making = new Talk.Handler()
        {
            @Override
            public int onClientCommand(
                final Conversation conversation, final CommandKind kind, final Command command, final int from)
            {
                if (CommandKind.CONNECT == kind)
                {
                    ((io.sluice.nats.ConnectCommand)command).edit().set("verbose", true);
                }

                return Decision.FORWARD;
            }
        };
        try (Talk talk = new Talk(making))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient(Talk.CONNECT + Talk.PING).fromServer("+OK\r\nPONG\r\n");
            assertEquals("PONG\r\n", talk.takeToClient());
            talk.fromClient("PUB a 0\r\n\r\nPUB b 0\r\n\r\n");
            talk.fromServer("+OK\r\n-ERR 'Permissions Violation for Publish to \"b\"'\r\n");
            assertEquals("-ERR 'Permissions Violation for Publish to \"b\"'\r\n", talk.takeToClient());
        }
    }

    private static final class Rejecting extends Talk.Handler
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
            conversation.relayLoop().errorText().reset().append("no");

            return CommandKind.PUB == kind ? Decision.REJECT : Decision.FORWARD;
        }
    }

    private static final class Counting extends Talk.Handler
    {
        private int count;

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            count++;

            return Decision.FORWARD;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            count++;

            return Decision.FORWARD;
        }
    }
}
