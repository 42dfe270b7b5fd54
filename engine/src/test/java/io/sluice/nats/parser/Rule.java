package io.sluice.nats.parser;

import io.sluice.nats.Need;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What must be read from an input: events as {@link ParserDriver} words them, {@code =} for a canonical command and
 * {@code ~} for one that is written again, and how it fails. Checked with the input in one piece, in two, cut at every
 * position, and byte by byte.
 */
record Rule(String name, String input, Failure failure, List<String> events)
{
    /** Nothing of an input may be kept for long but one line. */
    private static final int MAX_KEPT_OF_CLIENT = 4096 + 16;
    private static final int MAX_KEPT_OF_SERVER = 64 * 1024 + 16;
    private static final int LONG = 20_000;
    private static final int LONG_STEP = 61;

    static Rule rule(final String name, final String input, final String... events)
    {
        return new Rule(name, input, null, List.of(events));
    }

    static Rule refused(final String name, final String input, final Failure failure, final String... events)
    {
        return new Rule(name, input, failure, List.of(events));
    }

    void check(final boolean isClient, final Need need)
    {
        final byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
        final int maxKept = isClient ? MAX_KEPT_OF_CLIENT : MAX_KEPT_OF_SERVER;
        check(driver(isClient, need), bytes, bytes.length, maxKept);
        check(driver(isClient, need), bytes, !isClient && bytes.length > LONG ? LONG_STEP : 1, maxKept);
        // Cutting a very long input in two everywhere shows no more than cutting it at some places.
        final int step = 1 + bytes.length / (bytes.length > LONG ? 40 : 300);
        for (int cut = 1; cut < bytes.length; cut += step)
        {
            final ParserDriver driver = driver(isClient, need);
            driver.feed(bytes, 0, cut);
            driver.feed(bytes, cut, bytes.length);
            check(driver, "cut at " + cut);
        }
    }

    private void check(final ParserDriver driver, final byte[] bytes, final int step, final int maxKept)
    {
        for (int from = 0; from < bytes.length; from += step)
        {
            driver.feed(bytes, from, Math.min(bytes.length, from + step));
            assertTrue(null != driver.failure || driver.kept() <= maxKept, "kept " + driver.kept());
        }
        check(driver, "in steps of " + step);
    }

    private void check(final ParserDriver driver, final String how)
    {
        assertEquals(String.join("\n", events), String.join("\n", driver.events), name + ", " + how);
        assertEquals(failure, driver.failure, name + ", " + how);
        assertTrue(null != failure || 0 == driver.kept(), "all is consumed, " + how);
    }

    private static ParserDriver driver(final boolean isClient, final Need need)
    {
        return new ParserDriver(
            isClient, ParserDriver.needing(isClient ? ParserState.ofClient() : ParserState.ofServer(), need));
    }

    @Override
    public String toString()
    {
        return name;
    }
}
