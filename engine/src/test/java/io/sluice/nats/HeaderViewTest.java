package io.sluice.nats;

import io.sluice.test.Ranges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HeaderViewTest
{
    private static final String BLOCK = "NATS/1.0\r\nA: 1\r\nB:2\r\na:   3\r\nA: 4 \r\nEmpty:\r\nUrl: h:80\r\n\r\n";

    record Status(String block, boolean isValid, int status, String description)
    {
    }

    static List<Status> statuses()
    {
        return List.of(
            new Status("NATS/1.0\r\n\r\n", true, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0 503\r\n\r\n", true, 503, null),
            new Status("NATS/1.0 503 \r\n\r\n", true, 503, null),
            new Status("NATS/1.0 404 No Messages\r\n\r\n", true, 404, "No Messages"),
            new Status("NATS/1.0 100   Idle Heartbeat\r\nNats-Last-Consumer: 1\r\n\r\n", true, 100, "Idle Heartbeat"),
            new Status("NATS/1.0 503 No\rResponders\r\n\r\n", true, 503, "No\rResponders"),
            new Status("NATS/1.0 50\r\n\r\n", true, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0 5033\r\n\r\n", true, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0 5x3\r\n\r\n", true, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0503\r\n\r\n", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.1 503\r\n\r\n", false, HeaderView.NO_STATUS, null),
            new Status("nats/1.0\r\n\r\n", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0\r\nA: 1\r\n", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0 503\r\n", false, 503, null),
            new Status("NATS/1.0 503", false, 503, null),
            new Status("NATS/1.0 50", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0\n\n\n\n", false, HeaderView.NO_STATUS, null),
            new Status("NATS/1.0\r\n\n\n", false, HeaderView.NO_STATUS, null),
            new Status("XXXXX", false, HeaderView.NO_STATUS, null),
            new Status("\r\n\r\n", false, HeaderView.NO_STATUS, null),
            new Status("", false, HeaderView.NO_STATUS, null));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void shouldReadTheFirstLine(final Status expected)
    {
        Ranges.forEach(expected.block, (buffer, offset, length) ->
        {
            final HeaderView headers = new HeaderView().wrap(buffer, offset, length);
            final AsciiView description = new AsciiView();

            assertEquals(expected.isValid, headers.isValid());
            assertEquals(expected.status, headers.status());
            assertEquals(null != expected.description, headers.statusDescription(description));
            assertEquals(null == expected.description ? "" : expected.description, description.asString());
        });
    }

    @Test
    void shouldWalkLines()
    {
        Ranges.forEach(BLOCK, (buffer, offset, length) -> assertEquals(
            List.of("A=1", "B=2", "a=3", "A=4 ", "Empty=", "Url=h:80"),
            lines(new HeaderView().wrap(buffer, offset, length))));
    }

    @Test
    void shouldFindAsTheServerDoes()
    {
        Ranges.forEach(BLOCK, (buffer, offset, length) ->
        {
            final HeaderView headers = new HeaderView().wrap(buffer, offset, length);

            assertEquals("1", headers.valueOf("A"));
            assertEquals("3", headers.valueOf("a"));
            assertEquals("2", headers.valueOf("B"));
            assertEquals("", headers.valueOf("Empty"));
            assertEquals("h:80", headers.valueOf("Url"));
            assertNull(headers.valueOf("b"));
            assertNull(headers.valueOf("Ur"));
            assertNull(headers.valueOf("rl"));
            assertNull(headers.valueOf("h"));
            assertNull(headers.valueOf(""));
            assertNull(headers.valueOf("NATS/1.0"));
            assertEquals("80", headers.valueOf("Url: h"));
            assertEquals(2, headers.count("A"));
            assertEquals(0, headers.count("x"));

            assertTrue(headers.find("A"));
            assertTrue(headers.findNext("A"));
            assertEquals("4 ", headers.value().asString());
            assertFalse(headers.findNext("A"));

            assertTrue(headers.findIgnoreCase("a"));
            assertEquals("1", headers.value().asString());
            assertTrue(headers.findNextIgnoreCase("a"));
            assertEquals("3", headers.value().asString());
            assertTrue(headers.findIgnoreCase("EMPTY"));
            assertFalse(headers.findIgnoreCase("EMPT"));
        });
    }

    @Test
    void shouldReadWhatTheServerReadsInBrokenBlocks()
    {
        assertLines("NATS/1.0\r\nA: 1", List.of("A=1"));
        assertLines("NATS/1.0\r\nA: 1\r", List.of("A=1\r"));
        assertLines("NATS/1.0\r\nA: 1\n\r\n", List.of("A=1\n"));
        assertLines("NATS/1.0\r\nA: 1\r\r\nB: 2\r\n\r\n", List.of("A=1\r", "B=2"));
        assertLines("NATS/1.0\r\n\r\nB: 2\r\n\r\n", List.of("B=2"));
        assertLines("NATS/1.0\r\nno colon\r\nB: 2\r\n\r\n", List.of("B=2"));
        assertLines("NATS/1.0\r\n: none\r\nB: 2\r\n\r\n", List.of("B=2"));
        assertLines("NATS/1.0\r\n A : 1\r\n\tB\t:\t2\r\n\r\n", List.of(" A =1", "\tB\t=\t2"));
        assertLines("A: 1\r\nB: 2\r\n\r\n", List.of("B=2"));
        assertLines("NATS/1.0\nA: 1\r\nB: 2\r\n\r\n", List.of("B=2"));
        assertLines("NATS/1.0", List.of());
        assertLines("", List.of());
    }

    @Test
    void shouldSayWhereTheBlockIs()
    {
        Ranges.forEach(BLOCK, (buffer, offset, length) ->
        {
            final HeaderView headers = new HeaderView().wrap(buffer, offset, length);

            assertEquals(buffer, headers.buffer());
            assertEquals(offset, headers.offset());
            assertEquals(length, headers.length());
            assertFalse(headers.isEmpty());
            assertTrue(headers.isValid());

            headers.reset();
            assertTrue(headers.isEmpty());
            assertFalse(headers.next());
            assertEquals("", headers.key().asString());
            assertEquals("", headers.value().asString());
        });
    }

    private static void assertLines(final String block, final List<String> expected)
    {
        Ranges.forEach(block.getBytes(StandardCharsets.ISO_8859_1), (buffer, offset, length) ->
            assertEquals(expected, lines(new HeaderView().wrap(buffer, offset, length)), block));
    }

    static List<String> lines(final HeaderView headers)
    {
        final List<String> lines = new ArrayList<>();
        headers.rewind();
        while (headers.next())
        {
            lines.add(headers.key() + "=" + headers.value());
        }

        return lines;
    }
}
