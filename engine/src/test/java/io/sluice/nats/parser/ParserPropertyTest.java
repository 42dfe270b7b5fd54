package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Generated conversations, cut anywhere, read by both parsers and by a naive one. The default run takes seconds;
 * {@code -Dtest.excluded.groups= -Dgroups=slow -Dsluice.fuzz.seconds=3600} runs for as long as told.
 */
class ParserPropertyTest
{
    private static final long BASE_SEED = 1_000_003;
    private static final Set<CommandKind> ALWAYS_WRITTEN =
        EnumSet.of(CommandKind.CONNECT, CommandKind.INFO, CommandKind.HMSG);
    private static final byte[][] SURROUNDINGS = {
        {ParserDriver.POISON},
        "\r\n".getBytes(StandardCharsets.ISO_8859_1),
        "5\r\nPUB foo 5\r\nhello\r\nMSG foo 1 2\r\nab\r\n".getBytes(StandardCharsets.ISO_8859_1),
        {' '},
        {'\n'},
        {'0'},
        {0},
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadAsTheReferenceReads(final boolean isClient)
    {
        for (int i = 0; i < 12_000; i++)
        {
            check(BASE_SEED * i + (isClient ? 1 : 0), isClient);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("slow")
    void shouldReadAsTheReferenceReadsForLong(final boolean isClient)
    {
        final long end = System.nanoTime() + Long.getLong("sluice.fuzz.seconds", 60) * 1_000_000_000L;
        for (long seed = System.nanoTime(); System.nanoTime() - end < 0; seed++)
        {
            check(seed, isClient);
        }
    }

    private static void check(final long seed, final boolean isClient)
    {
        final Random random = new Random(seed);
        final int[] oddities = {0, 1, 2, 8};
        final byte[] input = new CommandGenerator(random, isClient, oddities[random.nextInt(oddities.length)])
            .conversation(1 + random.nextInt(6));
        final String where = "seed " + seed + ", " + (isClient ? "client" : "server");
        try
        {
            check(random, input, isClient, where);
        }
        catch (final AssertionError | RuntimeException e)
        {
            throw new AssertionError(where + "\n" + escaped(input), e);
        }
    }

    private static void check(
        final Random random, final byte[] input, final boolean isClient, final String where)
    {
        final ParserState state = state(random, isClient);
        final ReferenceParser reference = new ReferenceParser(input, isClient, state).parse();
        final ParserDriver driver = new ParserDriver(isClient, state)
            .surroundedBy(
                SURROUNDINGS[random.nextInt(SURROUNDINGS.length)], random.nextBoolean() ? 64 : random.nextInt(40))
            .continued(random.nextBoolean())
            .inDirectMemory(random.nextBoolean());

        feed(random, driver, input);

        final List<String> expected = new ArrayList<>();
        final long[] counts = new long[CommandKind.values().length];
        for (final ReferenceCommand command : reference.commands)
        {
            final Need need = state.need(command.kind);
            if (command.isReported(need))
            {
                counts[command.kind.ordinal()]++;
                if (Need.NOTHING != need || !command.isCanonical)
                {
                    expected.add(command.describe(need));
                }
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", driver.events), where);
        assertEquals(reference.failure, driver.failure, where);
        for (final CommandKind kind : CommandKind.values())
        {
            assertEquals(counts[kind.ordinal()], driver.parser.count(kind), kind.word());
        }
        if (isClient)
        {
            checkForwarded(reference, driver, state);
        }
    }

    /** A server that gets what was passed on reads the same commands, all of them canonical, and fails alike. */
    private static void checkForwarded(
        final ReferenceParser reference, final ParserDriver driver, final ParserState state)
    {
        final byte[] forwarded = (driver.forwarded.toString(StandardCharsets.ISO_8859_1) + driver.refusal)
            .getBytes(StandardCharsets.ISO_8859_1);
        final ReferenceParser server = new ReferenceParser(forwarded, true, state).parse();
        final List<String> sent = new ArrayList<>();
        final List<String> received = new ArrayList<>();
        for (final ReferenceCommand command : reference.commands)
        {
            if (command.isReported(state.need(command.kind)))
            {
                sent.add(command.line() + ' ' + command.body);
            }
        }
        for (final ReferenceCommand command : server.commands)
        {
            received.add(command.line() + ' ' + command.body);
            assertTrue(command.isCanonical || ALWAYS_WRITTEN.contains(command.kind), command.line());
        }
        assertEquals(String.join("\n", sent), String.join("\n", received));

        if (null == reference.failure)
        {
            assertNull(server.failure);
        }
        else
        {
            assertEquals(reference.failure.errorText(), server.failure.errorText());
        }
    }

    private static ParserState state(final Random random, final boolean isClient)
    {
        final ParserState state = isClient ? ParserState.ofClient() : ParserState.ofServer();
        final int needs = random.nextInt(6);
        for (final CommandKind kind : CommandKind.values())
        {
            state.need(kind, Need.values()[needs < 4 ? needs : random.nextInt(4)]);
        }
        if (random.nextInt(4) == 0)
        {
            state.controlLineLimit(16 + random.nextInt(40));
        }
        if (random.nextInt(4) == 0)
        {
            state.payloadLimit(random.nextInt(60));
        }

        return state.headersAccepted(random.nextInt(5) != 0).connectRequired(isClient && random.nextInt(8) == 0);
    }

    private static void feed(final Random random, final ParserDriver driver, final byte[] input)
    {
        final int mode = random.nextInt(4);
        int from = 0;
        while (from < input.length)
        {
            final int step = 0 == mode ? input.length : 1 == mode ? 1 : 1 + random.nextInt(2 == mode ? 8 : 60);
            int to = Math.min(input.length, from + step);
            // Line ends are where most can go wrong.
            while (3 == mode && to < input.length && '\r' != input[to - 1] && random.nextInt(20) != 0)
            {
                to++;
            }
            driver.feed(input, from, to);
            from = to;
        }
    }

    private static String escaped(final byte[] input)
    {
        return new String(input, StandardCharsets.ISO_8859_1)
            .replace("\r", "\\r").replace("\n", "\\n\n").replace("\t", "\\t").replace("\0", "\\0");
    }
}
