package io.sluice.gateway.relay;

import io.sluice.nats.Need;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * One random conversation and what a model of strings expects of it. What is to happen to a command stands in its
 * subject: {@code forward.17}, {@code drop.18}; the server that is played here answers as a real one would.
 */
final class RandomTalk implements AutoCloseable
{
    private static final String ADDED = "NATS/1.0\r\nadded: 1\r\n\r\n";
    private static final RelaySettings TIGHT_SETTINGS = new RelaySettings(1, 4096, 4096, 0, 1_000, 1_000, false);
    private static final int STEPS = 120;
    private static final int[] BUFFER_LENGTHS = {8 * 1024, 16 * 1024, 64 * 1024};
    private static final int[] SIZES = {0, 1, 2, 7, 30, 200, 3_000, 20_000, 70_000};
    private static final Need[] NEEDS = {Need.LINE, Need.HEADERS, Need.WHOLE};

    private final Random random;
    private final boolean isVerbose;
    /** Room for the answer to one command: the client has to wait all the time, and nothing can be added. */
    private final boolean isTight;
    private final MarkedHandler handler;
    private final Talk talk;
    private final PlayedServer played;
    private final StringBuilder clientInput = new StringBuilder();
    private final StringBuilder serverInput = new StringBuilder();
    private final StringBuilder expectedAtServer = new StringBuilder();
    private final List<String> expectedAnswers = new ArrayList<>();
    private final List<String> expectedMessages = new ArrayList<>();
    private final StringBuilder atServer = new StringBuilder();
    private final StringBuilder atClient = new StringBuilder();
    private int clientPosition;
    private int serverPosition;
    private int number;

    RandomTalk(final long seed, final boolean isVerbose)
    {
        random = new Random(seed);
        this.isVerbose = isVerbose;
        isTight = random.nextBoolean();
        handler = new MarkedHandler(random, NEEDS[random.nextInt(NEEDS.length)], NEEDS[random.nextInt(NEEDS.length)]);
        talk = new Talk(
            handler,
            isTight ? TIGHT_SETTINGS : Talk.SETTINGS,
            BUFFER_LENGTHS[random.nextInt(BUFFER_LENGTHS.length)],
            random.nextInt(4) > 0);
        played = new PlayedServer(isVerbose);
    }

    void play()
    {
        talk.open(isVerbose ? Talk.CONNECT_VERBOSE : Talk.CONNECT);
        for (int i = 0; i < STEPS; i++)
        {
            if (random.nextInt(3) > 0)
            {
                addClientCommand();
            }
            else
            {
                addServerCommand();
            }
            step();
        }

        talk.client().drain(Integer.MAX_VALUE);
        talk.server().drain(Integer.MAX_VALUE);
        for (int i = 0; i < 50 || clientPosition < clientInput.length() || serverPosition < serverInput.length(); i++)
        {
            talk.client().drain(Integer.MAX_VALUE);
            talk.server().drain(Integer.MAX_VALUE);
            step();
            handler.resolveAll();
        }

        check();
    }

    @Override
    public void close()
    {
        talk.close();
    }

    private void step()
    {
        if (0 == random.nextInt(8))
        {
            block(talk.client());
        }
        if (0 == random.nextInt(8))
        {
            block(talk.server());
        }
        if (random.nextBoolean())
        {
            clientPosition = feed(clientInput, clientPosition, true);
        }
        if (random.nextBoolean())
        {
            serverPosition = feed(serverInput, serverPosition, false);
        }
        if (0 == random.nextInt(3))
        {
            handler.resolveOne();
        }
        talk.settle();
        collect();
    }

    private void block(final FakeChannel channel)
    {
        channel.drain(random.nextInt(4) > 0 ? Integer.MAX_VALUE : random.nextInt(3_000));
    }

    private int feed(final StringBuilder input, final int position, final boolean isClient)
    {
        final int left = input.length() - position;
        if (0 == left)
        {
            return position;
        }

        final int length = random.nextInt(3) > 0 ? left : 1 + random.nextInt(left);
        final byte[] bytes = Talk.bytes(input.substring(position, position + length));
        (isClient ? talk.client() : talk.server()).receive(bytes, 0, length);

        return position + length;
    }

    private void collect()
    {
        final String sent = talk.takeToServer();
        atServer.append(sent);
        // The answers of the server come between two of its messages.
        if (serverPosition == serverInput.length())
        {
            serverInput.append(played.answer(sent));
        }
        else
        {
            played.hear(sent);
        }
        atClient.append(talk.takeToClient());
    }

    private void addClientCommand()
    {
        switch (random.nextInt(10))
        {
            case 0:
                addPing();
                break;

            case 1:
                clientInput.append("PONG\r\n");
                expectedAtServer.append("PONG\r\n");
                break;

            case 2:
            case 3:
                addSubscribe();
                break;

            default:
                addPublish();
                break;
        }
    }

    private void addPing()
    {
        clientInput.append("PING\r\n");
        if (handler.isNextPingDropped())
        {
            expectedAnswers.add("PONG");
            return;
        }
        expectedAtServer.append("PING\r\n");
        expectedAnswers.add("PONG");
    }

    private void addSubscribe()
    {
        final String mark = pick("forward", "forward", "edit", "drop", "reject", "hold", "denied");
        final String subject = mark + '.' + number++;
        final String sid = Integer.toString(number);
        clientInput.append(spell("SUB", subject, sid));
        expectAt(mark, subject, "SUB " + subject + ' ' + sid + "\r\n", "SUB edited." + subject + ' ' + sid + "\r\n");
    }

    private void addPublish()
    {
        final String mark =
            pick("forward", "forward", "edit", "drop", "reject", "hold", "denied", "header", "payload",
            isTight ? "reject" : "inject", isTight ? "drop" : "deliver");
        final String subject = mark + '.' + number++;
        final String payload = payload();
        final boolean hasHeaders =
            random.nextInt(4) == 0 && !"header".equals(mark) && !"payload".equals(mark);
        final String headers = hasHeaders ? "NATS/1.0\r\nk: v\r\n\r\n" : "";
        final String reply = random.nextInt(4) == 0 ? "reply" : "";
        final String line = publishLine(subject, reply, headers, payload);
        clientInput.append(hasHeaders ? line : spell("PUB", tail(line))).append(headers).append(payload).append("\r\n");

        if ("inject".equals(mark))
        {
            expectedAtServer.append("PUB injected." + subject + " 2\r\nhi\r\n");
        }
        else if ("deliver".equals(mark))
        {
            expectedMessages.add("MSG delivered." + subject + " 9 2\r\nhi\r\n");
        }
        final String rewritten = "header".equals(mark) ?
            publishLine(subject, reply, ADDED, payload) + ADDED + payload :
            "payload".equals(mark) ? publishLine(subject, reply, headers, "replaced") + headers + "replaced" :
            publishLine("edited." + subject, reply, headers, payload) + headers + payload;
        expectAt(mark, subject, line + headers + payload + "\r\n", rewritten + "\r\n");
    }

    private void expectAt(final String mark, final String subject, final String asSent, final String rewritten)
    {
        switch (mark)
        {
            case "drop":
                answer("+OK");
                break;

            case "reject":
                expectedAnswers.add("-ERR 'no " + subject + "'");
                break;

            case "denied":
                expectedAtServer.append(asSent);
                expectedAnswers.add("-ERR 'Permissions Violation for \"" + subject + "\"'");
                break;

            case "edit":
            case "header":
            case "payload":
                expectedAtServer.append(rewritten);
                answer("+OK");
                break;

            case "hold":
                expectHeld(subject, asSent, rewritten);
                break;

            default:
                expectedAtServer.append(asSent);
                answer("+OK");
                break;
        }
    }

    private void expectHeld(final String subject, final String asSent, final String rewritten)
    {
        switch (MarkedHandler.heldAs(subject))
        {
            case Decision.FORWARD:
                expectedAtServer.append(MarkedHandler.isHeldEdited(subject) ? rewritten : asSent);
                answer("+OK");
                break;

            case Decision.DROP:
                answer("+OK");
                break;

            default:
                expectedAnswers.add("-ERR 'held " + subject + "'");
                break;
        }
    }

    private void addServerCommand()
    {
        final String mark = pick("forward", "forward", "edit", "drop", "hold", "header", "strip");
        final String subject = mark + '.' + number++;
        final String payload = payload();
        final boolean hasHeaders = "strip".equals(mark) || random.nextInt(4) == 0 && !"header".equals(mark);
        final String headers = hasHeaders ? "NATS/1.0\r\nk: v\r\n\r\n" : "";
        final String asSent = message(subject, headers, payload);
        serverInput.append(asSent);
        switch (mark)
        {
            case "drop":
                break;

            case "edit":
                expectedMessages.add(message("edited." + subject, headers, payload));
                break;

            case "header":
                expectedMessages.add(message(subject, ADDED, payload));
                break;

            case "strip":
                expectedMessages.add(message(subject, "", payload));
                break;

            case "hold":
                if (Decision.FORWARD == MarkedHandler.heldAs(subject))
                {
                    expectedMessages.add(MarkedHandler.isHeldEdited(subject) ?
                        message("edited." + subject, headers, payload) : asSent);
                }
                break;

            default:
                expectedMessages.add(asSent);
                break;
        }
    }

    private void answer(final String text)
    {
        if (isVerbose)
        {
            expectedAnswers.add(text);
        }
    }

    private void check()
    {
        assertNull(talk.end());
        assertEquals(0, handler.pendingCount(), "held");
        assertEquals(expectedAtServer.toString(), atServer.toString(), "to the server");
        final List<String> answers = new ArrayList<>();
        final List<String> messages = new ArrayList<>();
        new ToClient(atClient).split(answers, messages);
        assertEquals(expectedMessages.stream().filter((text) -> !text.startsWith("MSG delivered")).toList(),
            messages.stream().filter((text) -> !text.startsWith("MSG delivered")).toList(), "messages");
        assertEquals(expectedMessages.stream().filter((text) -> text.startsWith("MSG delivered")).toList(),
            messages.stream().filter((text) -> text.startsWith("MSG delivered")).toList(), "delivered");
        if (isVerbose)
        {
            assertEquals(expectedAnswers, answers, "answers");
        }
        else
        {
            // Nobody counts answers here: errors and PONGs each keep their order.
            assertEquals(expectedAnswers.stream().filter((text) -> text.startsWith("-")).sorted().toList(),
                answers.stream().filter((text) -> text.startsWith("-")).sorted().toList(), "errors");
            assertEquals(expectedAnswers.stream().filter("PONG"::equals).toList(),
                answers.stream().filter("PONG"::equals).toList(), "pongs");
        }
        assertFalse(talk.conversation().isClientPartial());
        assertFalse(talk.conversation().serverRelay().isPartial());
        assertEquals(0, talk.loop().pool().heldBytes(), "memory held at the end");
    }

    private static String publishLine(
        final String subject, final String reply, final String headers, final String payload)
    {
        final String tokens = subject + (reply.isEmpty() ? " " : " " + reply + ' ');

        return headers.isEmpty() ? "PUB " + tokens + payload.length() + "\r\n" :
            "HPUB " + tokens + headers.length() + ' ' + (headers.length() + payload.length()) + "\r\n";
    }

    private static String message(final String subject, final String headers, final String payload)
    {
        return headers.isEmpty() ? "MSG " + subject + " 9 " + payload.length() + "\r\n" + payload + "\r\n" :
            "HMSG " + subject + " 9 " + headers.length() + ' ' + (headers.length() + payload.length()) + "\r\n" +
            headers + payload + "\r\n";
    }

    private static String tail(final String line)
    {
        return line.substring(line.indexOf(' ') + 1, line.length() - 2);
    }

    private String spell(final String operation, final String... arguments)
    {
        final String joined = String.join(" ", arguments);
        switch (random.nextInt(6))
        {
            case 0:
                return operation.toLowerCase() + "  " + joined.replace(" ", " \t") + " \n";

            case 1:
                return operation + '\t' + joined + "\r\n";

            default:
                return operation + ' ' + joined + "\r\n";
        }
    }

    private String payload()
    {
        final int size = SIZES[random.nextInt(0 == random.nextInt(4) ? SIZES.length : SIZES.length - 3)];
        final StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++)
        {
            text.append((char)(0 == random.nextInt(10) ? random.nextInt(256) : 'a' + random.nextInt(26)));
        }

        return text.toString();
    }

    private String pick(final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }
}
