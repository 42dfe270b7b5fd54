package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.HeaderView;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PayloadCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.test.Allocation;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/**
 * A message allocates nothing, whatever becomes of it: exactly 0 bytes over 100,000 commands, after a warm-up.
 */
class RelayAllocationTest
{
    private static final int COMMANDS = 100_000;
    private static final int ATTEMPTS = 5;
    private static final int BATCH = 50;
    private static final int BUFFER_LENGTH = 64 * 1024;
    private static final String PUB = "PUB orders.eu.17 _INBOX.abc 16\r\n0123456789abcdef\r\n";
    private static final String HPUB = "HPUB orders.eu.17 22 38\r\nNATS/1.0\r\nkey: val\r\n\r\n0123456789abcdef\r\n";
    private static final String MSG = "MSG orders.eu.17 9 _INBOX.abc 16\r\n0123456789abcdef\r\n";
    private static final String HMSG = "HMSG orders.eu.17 9 22 38\r\nNATS/1.0\r\nkey: val\r\n\r\n0123456789abcdef\r\n";

    private long seen;

    @Test
    void shouldNotAllocateForUntouchedCommands()
    {
        try (Talk talk = talk(new Talk.Indifferent(), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateWhenAllFieldsAreRead()
    {
        try (Talk talk = talk(new Reader(), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
            assertNotEquals(0, seen);
        }
    }

    @Test
    void shouldNotAllocateForRewrittenSubjects()
    {
        try (Talk talk = talk(new Editor(false), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateForAddedHeaders()
    {
        try (Talk talk = talk(new Editor(true), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateForDroppedCommands()
    {
        try (Talk talk = talk(new Judge(Decision.DROP), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateForRejectedCommands()
    {
        try (Talk talk = talk(new Judge(Decision.REJECT), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, "PING\r\n", Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateForCommandsInPieces()
    {
        try (Talk talk = talk(new Editor(true), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, 7);
        }
    }

    @Test
    void shouldNotAllocateForPayloadsLargerThanTheBuffer()
    {
        final String payload = "x".repeat(3 * BUFFER_LENGTH);
        try (Talk talk = talk(new Editor(false), Talk.CONNECT))
        {
            measure(talk, Talk.bytes("PUB a " + payload.length() + "\r\n" + payload + "\r\n"),
                Talk.bytes("MSG a 9 " + payload.length() + "\r\n" + payload + "\r\n"), Integer.MAX_VALUE, 2_000, 500);
        }
        try (Talk talk = talk(new Judge(Decision.FORWARD), Talk.CONNECT))
        {
            measure(talk, Talk.bytes("PUB a " + payload.length() + "\r\n" + payload + "\r\n"),
                Talk.bytes("MSG a 9 " + payload.length() + "\r\n" + payload + "\r\n"), Integer.MAX_VALUE, 2_000, 500);
        }
    }

    @Test
    void shouldNotAllocateInVerboseMode()
    {
        try (Talk talk = talk(new Alternating(), Talk.CONNECT_VERBOSE))
        {
            // Every other command is dropped and answered here, behind the answers of the server to the others.
            assertNothingAllocated(talk, PUB + HPUB, "+OK\r\n", Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateForAddedCommands()
    {
        try (Talk talk = talk(new Injector(), Talk.CONNECT))
        {
            assertNothingAllocated(talk, PUB + HPUB, MSG + HMSG, Integer.MAX_VALUE);
        }
    }

    @Test
    void shouldNotAllocateWhenBlockedBothWays()
    {
        try (Talk talk = talk(new Editor(false), Talk.CONNECT))
        {
            final byte[] fromClient = Talk.bytes((PUB + HPUB).repeat(BATCH / 2));
            final byte[] fromServer = Talk.bytes((MSG + HMSG).repeat(BATCH / 2));
            final Runnable round = () ->
            {
                talk.client().room(100);
                talk.server().room(100);
                talk.client().receive(fromClient, 0, fromClient.length);
                talk.server().receive(fromServer, 0, fromServer.length);
                talk.client().receive(fromClient, 0, fromClient.length);
                talk.server().receive(fromServer, 0, fromServer.length);
                talk.settle();
                talk.client().drain(Integer.MAX_VALUE);
                talk.server().drain(Integer.MAX_VALUE);
                talk.settle();
                seen += talk.client().forgetSent() + talk.server().forgetSent();
            };
            assertNothingAllocated(round, COMMANDS / (4 * BATCH), COMMANDS / (4 * BATCH));
            assertEquals(0, talk.client().keptLength());
        }
    }

    private static Talk talk(final Talk.Handler handler, final String connect)
    {
        return new Talk(handler, Talk.SETTINGS, BUFFER_LENGTH, false).open(connect);
    }

    private void assertNothingAllocated(
        final Talk talk, final String clientPair, final String serverText, final int step)
    {
        final int rounds = COMMANDS / (2 * BATCH);
        measure(talk, Talk.bytes(clientPair.repeat(BATCH / 2)), Talk.bytes(serverText.repeat(BATCH / 2)), step,
            rounds, rounds);
    }

    private void measure(
        final Talk talk,
        final byte[] fromClient,
        final byte[] fromServer,
        final int step,
        final int warmUps,
        final int rounds)
    {
        final Runnable round = () ->
        {
            feed(talk, talk.client(), fromClient, step);
            feed(talk, talk.server(), fromServer, step);
            seen += talk.client().forgetSent() + talk.server().forgetSent();
        };
        assertNothingAllocated(round, warmUps, rounds);
    }

    private static void assertNothingAllocated(final Runnable round, final int warmUps, final int rounds)
    {
        for (int i = 0; i < warmUps; i++)
        {
            round.run();
        }

        // Code that is compiled again in the middle of a measurement may cost a few bytes once; a message that
        // allocates
        // costs them every time.
        long allocated = -1;
        for (int attempt = 0; attempt < ATTEMPTS && 0 != allocated; attempt++)
        {
            final long before = Allocation.ofCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                round.run();
            }
            allocated = Allocation.ofCurrentThread() - before;
        }
        assertEquals(0, allocated);
    }

    private static void feed(final Talk talk, final FakeChannel channel, final byte[] bytes, final int step)
    {
        for (int i = 0; i < bytes.length; i += step)
        {
            channel.receive(bytes, i, Math.min(step, bytes.length - i));
            if (step > bytes.length)
            {
                break;
            }
        }
        talk.settle();
    }

    /** Wants all of every message. */
    private abstract static class Wanting extends Talk.Handler
    {
        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return CommandKind.PUB == kind || CommandKind.HPUB == kind ? Need.WHOLE : Need.NOTHING;
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return CommandKind.MSG == kind || CommandKind.HMSG == kind ? Need.WHOLE : Need.NOTHING;
        }

        @Override
        public final int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return command instanceof PublishCommand ? onPublish(conversation, (PublishCommand)command) :
                Decision.FORWARD;
        }

        @Override
        public final int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return command instanceof MessageCommand ? onMessage(conversation, (MessageCommand)command) :
                Decision.FORWARD;
        }

        abstract int onPublish(Conversation conversation, PublishCommand publish);

        int onMessage(final Conversation conversation, final MessageCommand message)
        {
            return Decision.FORWARD;
        }
    }

    private final class Reader extends Wanting
    {
        @Override
        int onPublish(final Conversation conversation, final PublishCommand publish)
        {
            return read(publish);
        }

        @Override
        int onMessage(final Conversation conversation, final MessageCommand message)
        {
            seen += message.sid().byteAt(0);

            return read(message);
        }

        private int read(final PayloadCommand command)
        {
            seen += command.subject().tokenCount() + command.reply().length() + command.payloadLength() +
                command.payloadBuffer().getByte(command.payloadOffset());
            final HeaderView headers = command.headers();
            while (headers.next())
            {
                seen += headers.key().length() + headers.value().length();
            }

            return Decision.FORWARD;
        }
    }

    private static final class Editor extends Wanting
    {
        private final boolean isAddingHeaders;

        Editor(final boolean isAddingHeaders)
        {
            this.isAddingHeaders = isAddingHeaders;
        }

        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return Need.NOTHING == super.clientNeed(kind) ? Need.NOTHING : Need.HEADERS;
        }

        @Override
        int onPublish(final Conversation conversation, final PublishCommand publish)
        {
            publish.edit().subject("tenants.acme.orders");
            if (isAddingHeaders)
            {
                publish.edit().addHeader("tenant", "acme");
            }

            return Decision.FORWARD;
        }

        @Override
        int onMessage(final Conversation conversation, final MessageCommand message)
        {
            message.edit().subject("orders");
            if (isAddingHeaders)
            {
                message.edit().setHeader("tenant", "acme");
            }

            return Decision.FORWARD;
        }
    }

    private static final class Judge extends Wanting
    {
        private final int decision;

        Judge(final int decision)
        {
            this.decision = decision;
        }

        @Override
        int onPublish(final Conversation conversation, final PublishCommand publish)
        {
            if (Decision.REJECT == decision)
            {
                conversation.relayLoop().errorText().denyPublish(publish.subject());
            }

            return decision;
        }

        @Override
        int onMessage(final Conversation conversation, final MessageCommand message)
        {
            return decision;
        }
    }

    private static final class Alternating extends Wanting
    {
        private int count;

        @Override
        int onPublish(final Conversation conversation, final PublishCommand publish)
        {
            return 0 == (count++ & 1) ? Decision.FORWARD : Decision.DROP;
        }
    }

    private static final class Injector extends Wanting
    {
        private static final AsciiView SUBJECT = AsciiView.of("audit.trail");
        private static final AsciiView SID = AsciiView.of("9");
        private static final AsciiView PAYLOAD = AsciiView.of("something was published");

        @Override
        int onPublish(final Conversation conversation, final PublishCommand publish)
        {
            conversation.publish(SUBJECT, null, null, PAYLOAD);

            return conversation.deliver(SUBJECT, SID, null, null, PAYLOAD) ? Decision.FORWARD : Decision.CLOSE;
        }
    }
}
