package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Neither side is a gentleman: commands with bytes changed, left out and doubled, cut anywhere, and a handler that
 * decides at random. Nothing is thrown, memory stays in its bounds and comes back.
 */
class RelayFuzzTest
{
    private static final int SEEDS = 200;
    private static final int SEEDS_WHEN_SLOW = Integer.getInteger("sluice.test.seeds", 200_000);
    private static final int INPUTS = 40;
    private static final String[] OF_CLIENTS = {
        "PUB a.b 5\r\nhello\r\n", "HPUB a r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n", "SUB a.> q 7\r\n", "UNSUB 7 3\r\n",
        "PING\r\n", "PONG\r\n", Talk.CONNECT, Talk.CONNECT_VERBOSE, "pub\ta  3 \nabc\r\n", "+OK\r\n", "-ERR 'x'\r\n",
        "HMSG a 1 0 0\r\n\r\n", "INFO {}\r\n", "PUB a 20000\r\n" + "x".repeat(20_000) + "\r\n", "PUB a 99999999\r\n"};
    private static final String[] OF_SERVERS = {
        "MSG a.b 1 5\r\nhello\r\n", "HMSG a 1 r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n", "PING\r\n", "PONG\r\n", "+OK\r\n",
        "-ERR 'Permissions Violation for Publish to \"a\"'\r\n", Talk.INFO, "INFO {\"auth_required\":true} \r\n",
        "MSG a 1 20000\r\n" + "x".repeat(20_000) + "\r\n", "HMSG r 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"};

    @Test
    void shouldSurviveWhateverComes()
    {
        run(0, SEEDS);
    }

    @Test
    @Tag("slow")
    void shouldSurviveWhateverComesForLong()
    {
        run(1_000_000, SEEDS_WHEN_SLOW);
    }

    static void run(final long firstSeed, final int count)
    {
        for (long seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                play(new Random(seed));
            }
            catch (final Throwable ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
    }

    private static void play(final Random random)
    {
        final RandomHandler handler = new RandomHandler(random);
        final boolean isSeparating = 0 == random.nextInt(4);
        final RelaySettings settings = new RelaySettings(2_000, 4096, 4096, 30_000, 1_000, 1_000, isSeparating);
        try (Talk talk = new Talk(handler, settings, 8 * 1024, true))
        {
            if (random.nextBoolean())
            {
                talk.fromServer(Talk.INFO);
            }
            for (int i = 0; i < INPUTS && null == talk.end(); i++)
            {
                receive(random, talk.client(), spoil(random, OF_CLIENTS, 0 == random.nextInt(10)));
                receive(random, talk.server(), spoil(random, OF_SERVERS, 0 == random.nextInt(20)));
                handler.disturb(talk.conversation());
                if (0 == random.nextInt(5))
                {
                    talk.client().drain(random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(1_000));
                    talk.server().drain(random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(1_000));
                }
                talk.settle();
                talk.client().forgetSent();
                talk.server().forgetSent();
                assertTrue(talk.loop().pool().heldBytes() <= 256 * 1024, "memory");
            }
            talk.conversation().finish("bye");
            assertEquals(0, talk.loop().pool().heldBytes());
            handler.disturb(talk.conversation());
            talk.settle();
            assertEquals(0, talk.loop().pool().heldBytes());
        }
    }

    private static void receive(final Random random, final FakeChannel channel, final byte[] bytes)
    {
        if (channel.keptLength() > 1024 * 1024)
        {
            return;
        }

        int position = 0;
        while (position < bytes.length)
        {
            final int length = Math.min(bytes.length - position, 1 + random.nextInt(3_000));
            channel.receive(bytes, position, length);
            position += length;
        }
    }

    private static byte[] spoil(final Random random, final String[] commands, final boolean isSpoiling)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--)
        {
            text.append(commands[random.nextInt(commands.length)]);
        }
        for (int i = isSpoiling ? random.nextInt(3) : -1; i >= 0; i--)
        {
            final int index = random.nextInt(text.length());
            switch (random.nextInt(4))
            {
                case 0:
                    text.setCharAt(index, (char)random.nextInt(256));
                    break;

                case 1:
                    text.deleteCharAt(index);
                    text.append("\r\n");
                    break;

                case 2:
                    text.insert(index, text.charAt(index));
                    break;

                default:
                    text.setLength(index);
                    text.append(' ');
                    break;
            }
        }

        return Talk.bytes(text.toString());
    }

    private static final class RandomHandler extends Talk.Handler
    {
        private static final AsciiView TEXT = AsciiView.of("text");

        private final Random random;
        private final List<HeldCommand> held = new ArrayList<>();

        RandomHandler(final Random random)
        {
            this.random = random;
        }

        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return Need.values()[kind.ordinal() * 7 % 4];
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return Need.values()[kind.ordinal() * 5 % 4];
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            if (command instanceof PublishCommand && 0 == random.nextInt(4))
            {
                ((PublishCommand)command).edit().subject("edited");
            }

            return decide(conversation, command);
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            if (command instanceof MessageCommand && 0 == random.nextInt(4))
            {
                ((MessageCommand)command).edit().payload(TEXT.buffer(), 0, TEXT.length());
            }

            return decide(conversation, command);
        }

        void disturb(final Conversation conversation)
        {
            if (!held.isEmpty() && random.nextBoolean())
            {
                held.remove(random.nextInt(held.size())).resume(random.nextInt(3), "resumed");
            }
            if (0 == random.nextInt(10))
            {
                conversation.publish(TEXT, null, null, TEXT);
                conversation.deliver(TEXT, TEXT, null, null, TEXT);
            }
            if (0 == random.nextInt(200))
            {
                conversation.pipeClient();
            }
            if (0 == random.nextInt(200))
            {
                conversation.pipeServer();
            }
        }

        private int decide(final Conversation conversation, final Command command)
        {
            conversation.relayLoop().errorText().reset().append("no");
            switch (random.nextInt(40))
            {
                case 0:
                case 1:
                case 2:
                    return Decision.DROP;

                case 3:
                case 4:
                    return Decision.REJECT;

                case 5:
                case 6:
                    final HeldCommand token = conversation.hold(command);
                    token.resumeFrom(1);
                    held.add(token);
                    return Decision.HOLD;

                case 7:
                    return 0 == random.nextInt(20) ? Decision.CLOSE : Decision.FORWARD;

                case 8:
                    conversation.publish(TEXT, TEXT, null, TEXT);
                    conversation.deliver(TEXT, TEXT, null, null, TEXT);
                    return Decision.FORWARD;

                default:
                    return Decision.FORWARD;
            }
        }
    }
}
