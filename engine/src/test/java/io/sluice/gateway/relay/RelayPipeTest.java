package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayPipeTest
{
    private static final AsciiView TEXT = AsciiView.of("hi");
    private static final String RAW = "\0\1anything at all\r\n\r\npub";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void shouldRelayRawFromTheNextBoundaryOn(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 10\r\n01234", step).fromServer("MSG a 1 10\r\n01234", step);
            talk.conversation().pipeClient();
            talk.conversation().pipeServer();
            talk.fromClient("56789\r\n" + RAW, step).fromServer("56789\r\n" + RAW, step);

            assertEquals("PUB a 10\r\n0123456789\r\n" + RAW, talk.takeToServer());
            assertEquals("MSG a 1 10\r\n0123456789\r\n" + RAW, talk.takeToClient());
            assertNull(talk.refused());
            assertNull(talk.end());
            assertFalse(talk.conversation().publish(TEXT, null, null, TEXT));
            assertFalse(talk.conversation().deliver(TEXT, TEXT, null, null, TEXT));
        }
    }

    @Test
    void shouldSendFirstWhatWaits()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 10\r\n01234");
            assertTrue(talk.conversation().publish(TEXT, null, null, TEXT));
            talk.conversation().pipeClient();
            talk.fromClient("56789\r\n" + RAW);

            assertEquals("PUB a 10\r\n0123456789\r\nPUB hi 2\r\nhi\r\n" + RAW, talk.takeToServer());
        }
    }

    @Test
    void shouldPassAPartialLineThatWasKept()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a");
            assertEquals("", talk.takeToServer());
            talk.conversation().pipeClient();
            talk.fromClient(" what?");

            assertEquals("PUB a what?", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void shouldFinishACommandOfWhichTheOperationHasBeenRead(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("pub   ");
            talk.conversation().pipeClient();
            talk.fromClient("a 2\nhi\r\n" + RAW, step);

            assertEquals("PUB a 2\r\nhi\r\n" + RAW, talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Talk.CONNECT, Talk.CONNECT_VERBOSE})
    void shouldNotMakeAnswersThatHaveNoPlace(final String connect)
    {
        final RelaySettings settings = new RelaySettings(100, 4096, 4096, 0, 1_000, 1_000, false);
        try (Talk talk = new Talk(new Refusing(), settings, 64 * 1024, true).open(connect))
        {
            talk.fromClient("PUB a 0\r\n\r\nPING\r\nPUB b 0\r\n\r\n");
            talk.takeToClient();
            talk.conversation().pipeServer();
            talk.fromServer(RAW);
            talk.takeToClient();
            talk.takeToServer();
            talk.fromClient("PUB a 0\r\n\r\nSUB b 1\r\nPING\r\n".repeat(5_000));

            assertEquals("SUB b 1\r\nPING\r\n".repeat(5_000), talk.takeToServer());
            assertEquals("", talk.takeToClient());
            assertEquals(0, talk.client().keptLength());
            assertNull(talk.end());
        }
    }

    @Test
    void shouldNotAnswerTheServerInARawDirection()
    {
        final RelaySettings settings = new RelaySettings(100, 4096, 4096, 0, 1_000, 1_000, false);
        try (Talk talk = new Talk(new Refusing(), settings, 64 * 1024, true).open(Talk.CONNECT))
        {
            talk.conversation().pipeClient();
            talk.fromClient(RAW);
            talk.takeToServer();
            talk.fromServer("PING\r\nMSG a 1 0\r\n\r\n".repeat(5_000));

            assertEquals("MSG a 1 0\r\n\r\n".repeat(5_000), talk.takeToClient());
            assertEquals("", talk.takeToServer());
        }
    }

    @Test
    void shouldLookAtTheOtherDirectionAsBefore()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.conversation().pipeServer();
            talk.fromServer(RAW).fromClient("pub a\t0\n\r\n");

            assertEquals(RAW, talk.takeToClient());
            assertEquals("PUB a 0\r\n\r\n", talk.takeToServer());
            talk.conversation().finish("no");
            assertEquals("", talk.takeToClient());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void shouldWelcomeAClientWhosePingIsNotSeen(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer(Talk.INFO).fromClient(Talk.CONNECT);
            talk.conversation().pipeClient();
            talk.fromClient(Talk.PING + RAW, step);
            assertEquals(Talk.CONNECT + Talk.PING + RAW, talk.takeToServer());
            assertFalse(talk.conversation().isWelcomed());
            talk.fromServer(Talk.PONG, step);

            assertTrue(talk.conversation().isWelcomed());
            assertTrue(talk.conversation().deliver(TEXT, TEXT, null, null, TEXT));
            talk.settle();
            assertEquals(Talk.INFO + Talk.PONG + "MSG hi hi 2\r\nhi\r\n", talk.takeToClient());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSG a 1 0\r\n\r\n", Talk.PING})
    void shouldWelcomeARawClientThatDoesNotPing(final String first)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer(Talk.INFO).fromClient(Talk.CONNECT);
            talk.conversation().pipeClient();
            talk.fromClient("SUB a 1\r\n").fromServer(first);

            assertTrue(talk.conversation().isWelcomed());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void shouldLookAtConnectAndInfoInAnyCase(final int step)
    {
        final List<CommandKind> seen = new ArrayList<>();
        try (Talk talk = new Talk(new Introducing(seen)))
        {
            talk.conversation().pipeClient();
            talk.conversation().pipeServer();
            talk.fromServer("info {} \r\n" + RAW, step).fromClient("connect {}\r\n" + RAW, step);

            assertEquals(List.of(CommandKind.INFO, CommandKind.CONNECT), seen);
            assertEquals("INFO {} \r\n" + RAW, talk.takeToClient());
            assertEquals("CONNECT {}\r\n" + RAW, talk.takeToServer());
            assertTrue(talk.conversation().isConnected());
            assertNull(talk.refused());
            assertNull(talk.end());
        }
    }

    @Test
    void shouldNotKeepErrorsWithoutEndBeforeTheWelcome()
    {
        try (Talk talk = new Talk(new RefusingMessages()))
        {
            talk.fromServer(Talk.INFO).fromClient(Talk.CONNECT + Talk.PING);
            talk.takeToClient();
            talk.fromServer("MSG a 1 0\r\n\r\n".repeat(5_000));
            assertEquals("", talk.takeToClient());
            talk.fromServer(Talk.PONG);

            final String told = talk.takeToClient();
            assertTrue(told.startsWith(Talk.PONG + "-ERR 'no'\r\n"), told);
            assertTrue(told.length() < Talk.PONG.length() + Talk.SETTINGS.reserveLength() + 100, told);
            assertNull(talk.end());
        }
    }

    /** Rejects all messages. */
    private static final class RefusingMessages extends Talk.Handler
    {
        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return CommandKind.MSG == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            conversation.relayLoop().errorText().reset().append("no");

            return CommandKind.MSG == kind ? Decision.REJECT : Decision.FORWARD;
        }
    }

    /** Has to see how client and server introduce themselves. */
    private static final class Introducing extends Talk.Handler
    {
        private final List<CommandKind> seen;

        Introducing(final List<CommandKind> seen)
        {
            this.seen = seen;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            seen.add(kind);

            return Decision.FORWARD;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            seen.add(kind);

            return Decision.FORWARD;
        }
    }

    /** Rejects what the client publishes, and drops what the server asks. */
    private static final class Refusing extends Talk.Handler
    {
        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return CommandKind.PUB == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return CommandKind.PING == kind ? Need.LINE : Need.NOTHING;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            conversation.relayLoop().errorText().reset().append("no");

            return CommandKind.PUB == kind ? Decision.REJECT : Decision.FORWARD;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return CommandKind.PING == kind ? Decision.DROP : Decision.FORWARD;
        }
    }
}
