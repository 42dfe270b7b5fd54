package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class RelayRewriteTest
{
    private static final String NO_RESPONDERS = "HMSG r 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n";
    private static final String HEADERS = "NATS/1.0\r\nk: v\r\n\r\n";

    @Test
    void shouldRejectWhatAnEditMadeTooLargeForTheServer()
    {
        final byte[] large = new byte[1_048_577];
        try (Talk talk = new Talk(new Editing((command) ->
            ((PublishCommand)command).edit().payload(AsciiView.of(Talk.text(large)).buffer(), 0, large.length),
            CommandKind.PUB)).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 2\r\nhi\r\nPING\r\n");

            assertEquals("PING\r\n", talk.takeToServer());
            assertEquals("-ERR 'Permissions Violation for Publish to \"a\"'\r\n", talk.takeToClient());
            assertEquals(1, talk.relayLoop().clientCounters().oversized);
        }
    }

    @Test
    void shouldRejectWhatAnEditMadeTooLongForTheServer()
    {
        final String subject = "s".repeat(4_095);
        try (Talk talk = new Talk(new Editing((command) ->
            ((SubscribeCommand)command).edit().subject(subject), CommandKind.SUB)).open(Talk.CONNECT))
        {
            talk.fromClient("SUB a 1\r\nPING\r\n");

            assertEquals("PING\r\n", talk.takeToServer());
            assertEquals("-ERR 'Permissions Violation for Subscription to \"" + subject + "\"'\r\n",
                talk.takeToClient());
            assertEquals(1, talk.relayLoop().clientCounters().oversized);
        }
        try (Talk talk = new Talk(new Editing((command) ->
            ((SubscribeCommand)command).edit().subject(subject.substring(1)), CommandKind.SUB)).open(Talk.CONNECT))
        {
            talk.fromClient("SUB a 1\r\n");

            assertEquals("SUB " + subject.substring(1) + " 1\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 4096", "300, 256", "4096, 300", "5000, 8192"})
    void shouldSendNoLineThatTheServerWouldNotTake(final int serverLimit, final int ownLimit)
    {
        final RelaySettings settings = new RelaySettings(64 * 1024, ownLimit, serverLimit, 0, 1_000, 1_000, false);
        for (int excess = 0; excess <= 1; excess++)
        {
            final String subject = "s".repeat(serverLimit - 2 + excess);
            try (Talk talk = new Talk(new Editing((command) ->
                ((SubscribeCommand)command).edit().subject(subject), CommandKind.SUB), settings, 64 * 1024, true))
            {
                talk.open(Talk.CONNECT).fromClient("SUB a 1\r\nPING\r\n");

                assertEquals((0 == excess ? "SUB " + subject + " 1\r\n" : "") + "PING\r\n", talk.takeToServer());
                assertEquals(excess, talk.relayLoop().clientCounters().oversized);
            }
        }
    }

    @Test
    void shouldRejectWhatWasMadeTooLargeBeforeItWasHeld()
    {
        final String subject = "s".repeat(4_095);
        final Talk.Handler editingAndHolding = new Talk.Handler()
        {
            @Override
            public Need clientNeed(final CommandKind kind)
            {
                return CommandKind.SUB == kind ? Need.LINE : Need.NOTHING;
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
                if (CommandKind.SUB != kind || 0 != from)
                {
                    return Decision.FORWARD;
                }
                ((SubscribeCommand)command).edit().subject(subject);
                conversation.hold(command).resumeFrom(1);

                return Decision.HOLD;
            }

            @Override
            public int onServerCommand(
                final Conversation conversation, final CommandKind kind, final Command command, final int from)
            {
                if (CommandKind.MSG != kind || 0 != from)
                {
                    return Decision.FORWARD;
                }
                ((MessageCommand)command).edit().subject(subject);
                conversation.hold(command).resumeFrom(1);

                return Decision.HOLD;
            }
        };
        try (Talk talk = new Talk(editingAndHolding).open(Talk.CONNECT))
        {
            talk.fromClient("SUB a 1\r\nPING\r\n").fromServer("MSG a 1 2\r\nhi\r\nPING\r\n");
            talk.conversation().heldOfClient().resume(Decision.FORWARD, null);
            talk.conversation().heldOfServer().resume(Decision.FORWARD, null);
            talk.settle();

            assertEquals("PING\r\n", talk.takeToServer());
            assertEquals("-ERR 'Permissions Violation for Subscription to \"" + subject + "\"'\r\nPING\r\n",
                talk.takeToClient());
            assertEquals(1, talk.relayLoop().clientCounters().oversized);
            assertEquals(1, talk.relayLoop().serverCounters().oversized);
        }
    }

    @Test
    void shouldEndWhenConnectBecameTooLong()
    {
        try (Talk talk = new Talk(new Editing((command) ->
            ((ConnectCommand)command).edit().set("jwt", "j".repeat(4_096)), CommandKind.CONNECT)))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient(Talk.CONNECT + Talk.PING);

            assertEquals("", talk.takeToServer());
            assertEquals("-ERR 'maximum control line exceeded'\r\n", talk.takeToClient());
            assertEquals(RelayEnd.HANDLER_CLOSED, talk.end());
        }
    }

    @Test
    void shouldDropAMessageWhoseLineNoClientTakes()
    {
        try (Talk talk = new Talk(new Editing((command) ->
            ((MessageCommand)command).edit().subject("s".repeat(4_095)), CommandKind.MSG)).open(Talk.CONNECT))
        {
            talk.fromServer("MSG a 1 2\r\nhi\r\nPING\r\n");

            assertEquals("PING\r\n", talk.takeToClient());
            assertEquals(1, talk.relayLoop().serverCounters().oversized);
        }
    }

    @Test
    void shouldNotSendHeadersThatWereNotAgreed()
    {
        try (Talk talk = new Talk(new Editing((command) ->
            ((PublishCommand)command).edit().addHeader("k", "v"), CommandKind.PUB))
            .open("CONNECT {\"verbose\":false}\r\n"))
        {
            talk.fromClient("PUB a 2\r\nhi\r\nPING\r\n");

            assertEquals("PING\r\n", talk.takeToServer());
            assertEquals("-ERR 'Permissions Violation for Publish to \"a\"'\r\n", talk.takeToClient());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10_000})
    void shouldHideForcedHeadersFromTheClient(final int step)
    {
        final Consumer<Command> forcing = (command) ->
        {
            if (command instanceof ConnectCommand)
            {
                ((ConnectCommand)command).edit().set("headers", true);
            }
            else
            {
                ((PublishCommand)command).edit().addHeader("k", "v");
            }
        };
        try (Talk talk = new Talk(new Editing(forcing, CommandKind.CONNECT, CommandKind.PUB)))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient("CONNECT {\"verbose\":false}\r\nPING\r\n").fromServer(Talk.PONG);
            assertEquals("CONNECT {\"verbose\":false,\"headers\":true}\r\nPING\r\n", talk.takeToServer());
            talk.takeToClient();

            talk.fromClient("PUB a 2\r\nhi\r\n", step);
            assertEquals("HPUB a 18 20\r\n" + HEADERS + "hi\r\n", talk.takeToServer());

            talk.fromServer("HMSG a 1 18 20\r\n" + HEADERS + "hi\r\nMSG b 1 2\r\nhi\r\n" +
                NO_RESPONDERS + "HMSG c 1 r 18 18\r\n" + HEADERS + "\r\n", step);
            assertEquals("MSG a 1 2\r\nhi\r\nMSG b 1 2\r\nhi\r\nMSG r 1 0\r\n\r\nMSG c 1 r 0\r\n\r\n",
                talk.takeToClient(), "a 503 that some client made is a message like any other");

            talk.fromClient("HPUB a 18 20\r\n" + HEADERS + "hi\r\n", step);
            assertEquals("HPUB x\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10_000})
    void shouldHideMissingRespondersFromAClientThatDidNotAsk(final int step)
    {
        try (Talk talk = new Talk(new Editing((command) ->
            ((ConnectCommand)command).edit().set("headers", true).set("no_responders", true), CommandKind.CONNECT)))
        {
            talk.open("CONNECT {\"verbose\":false}\r\n");
            talk.fromServer(NO_RESPONDERS + "HMSG c 1 r 18 18\r\n" + HEADERS + "\r\n", step);

            assertEquals("MSG c 1 r 0\r\n\r\n", talk.takeToClient());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "{\"verbose\":false}|{\"verbose\":false,\"headers\":true}",
        "{\"verbose\":false,\"headers\":false,\"HEADERS\":false}|{\"verbose\":false,\"headers\":true}",
        "{\"verbose\":false,\"headers\":true}|{\"verbose\":false,\"headers\":true}",
        "{\"verbose\":false,\"no_responders\":true}|{\"verbose\":false,\"no_responders\":true}",
        "{\"verbose\":false,\"no_responders\":false}|{\"verbose\":false,\"no_responders\":false,\"headers\":true}"})
    void shouldForceHeadersWhereTheyAreAdded(final String said, final String heard)
    {
        try (Talk talk = new Talk(new Talk.Handler()
        {
            @Override
            public boolean isAddingHeaders()
            {
                return true;
            }
        }))
        {
            talk.fromServer(Talk.INFO).fromClient("CONNECT " + said + "\r\nPING\r\n");
            assertEquals("CONNECT " + heard + "\r\nPING\r\n", talk.takeToServer());
        }
    }

    @Test
    void shouldNotForceHeadersOnAServerWithoutThem()
    {
        try (Talk talk = new Talk(new Talk.Handler()
        {
            @Override
            public boolean isAddingHeaders()
            {
                return true;
            }
        }))
        {
            talk.fromServer("INFO {\"headers\":false} \r\n").fromClient("CONNECT {\"verbose\":false}\r\n");
            assertEquals("CONNECT {\"verbose\":false}\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"verbose\":true}", "{\"verbose\":null}"})
    void shouldKeepTheServerVerboseForAClientThatIs(final String options)
    {
        try (Talk talk = new Talk(new Editing((command) ->
            ((ConnectCommand)command).edit().set("verbose", false), CommandKind.CONNECT)))
        {
            talk.fromServer(Talk.INFO).takeToClient();
            talk.fromClient("CONNECT " + options + "\r\nPING\r\nPUB a 0\r\n\r\n");
            assertEquals("CONNECT {\"verbose\":true}\r\nPING\r\nPUB a 0\r\n\r\n", talk.takeToServer());

            final String denial = "-ERR 'Permissions Violation for Publish to \"a\"'\r\n";
            talk.fromServer("+OK\r\nPONG\r\n" + denial);
            assertEquals("+OK\r\nPONG\r\n" + denial, talk.takeToClient(), "one answer to each");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10_000})
    void shouldStreamAPayloadPastAnEditOfItsLine(final int step)
    {
        final Editing editing = new Editing((command) ->
            ((PublishCommand)command).edit().subject("b").addHeader("k", "v"), CommandKind.PUB);
        try (Talk talk = new Talk(editing).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 20\r\n", step);
            assertEquals("HPUB b 18 38\r\n" + HEADERS, talk.takeToServer());
            talk.fromClient("0123456789", step);
            assertEquals("0123456789", talk.takeToServer());
            talk.fromClient("0123456789\r\nPUB a 0\r\n\r\n", step);
            assertEquals("0123456789\r\nHPUB b 18 18\r\n" + HEADERS + "\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void shouldRewriteWhatIsNotCanonicalThoughNobodyLooks(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("pub  a\t2 \nhi\r\nPub b 0\r\n\r\nsub \t x  q 1\nunsub 1\r\nping \r\npong\n", step);

            assertEquals("PUB a 2\r\nhi\r\nPUB b 0\r\n\r\nSUB x q 1\r\nUNSUB 1\r\nPING\r\nPONG\r\n",
                talk.takeToServer());
            assertNull(talk.end());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50_000, 1_000_000})
    void shouldWriteEachCommandByItselfWhereMessagesAreCommands(final int step)
    {
        final RelaySettings settings = new RelaySettings(64 * 1024, 4096, 4096, 0, 1_000, 1_000, true);
        final String large = "x".repeat(1 == step || 3 == step ? 300 : 200_000);
        final String spoken = "MSG a 1 2\r\nhi\r\nPING\r\nMSG b 1 " + large.length() + "\r\n" + large + "\r\n" +
            "+OK\r\n-ERR 'x'\r\nHMSG c 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\nMSG d 1 0\r\n\r\n";
        try (Talk talk = new Talk(new Talk.Indifferent(), settings, 64 * 1024, true).open(Talk.CONNECT))
        {
            final int before = talk.client().writes();
            talk.fromServer(spoken, step);
            assertEquals(spoken, talk.takeToClient());
            assertEquals(7, talk.client().writes() - before);

            talk.fromServer("MSG a 1 10\r\n01234");
            talk.conversation().deliver(AsciiView.of("s"), AsciiView.of("9"), null, null, AsciiView.of("hi"));
            talk.conversation().deliver(AsciiView.of("s"), AsciiView.of("9"), null, null, AsciiView.of("ho"));
            talk.settle();
            talk.fromServer("56789\r\n");
            assertEquals(10, talk.client().writes() - before);
            assertEquals("MSG s 9 2\r\nhi\r\nMSG s 9 2\r\nho\r\nMSG a 1 10\r\n0123456789\r\n", talk.takeToClient());
        }
    }

    /** Edits some kinds of commands at sight of their line. */
    private static final class Editing extends Talk.Handler
    {
        private final Consumer<Command> edit;
        private final CommandKind[] kinds;

        Editing(final Consumer<Command> edit, final CommandKind... kinds)
        {
            this.edit = edit;
            this.kinds = kinds;
        }

        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return isEdited(kind) ? Need.LINE : Need.NOTHING;
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return isEdited(kind) ? Need.LINE : Need.NOTHING;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return edit(kind, command);
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return edit(kind, command);
        }

        private int edit(final CommandKind kind, final Command command)
        {
            if (isEdited(kind))
            {
                edit.accept(command);
            }

            return Decision.FORWARD;
        }

        private boolean isEdited(final CommandKind kind)
        {
            for (final CommandKind edited : kinds)
            {
                if (edited == kind)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
