package io.sluice.nats;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HeaderEditorTest
{
    private static final String BLOCK = "NATS/1.0 100 Idle\r\nA:1\r\nB:  2 \r\nA: 3\r\nC: 4\r\n\r\n";

    private final HeaderEditor editor = new HeaderEditor();

    @Test
    void shouldMakeABlockOfNothing()
    {
        assertFalse(editor.isNeeded());
        assertEquals(0, editor.length());

        editor.add("Key", "value").add("Key", "other");

        assertEquals("NATS/1.0\r\nKey: value\r\nKey: other\r\n\r\n", block());
        assertTrue(editor.isNeeded());
    }

    @Test
    void shouldNeedNoBlockOnceTheLastLineIsGone()
    {
        edit("NATS/1.0\r\nA: 1\r\na: 2\r\n\r\n");

        assertEquals(1, editor.remove("A"));
        assertTrue(editor.isNeeded());
        assertEquals(1, editor.remove("a"));
        assertEquals("NATS/1.0\r\n\r\n", block());
        assertFalse(editor.isNeeded());

        edit("NATS/1.0\r\n\r\n");
        assertFalse(editor.isNeeded());
        edit("NATS/1.1\r\n\r\n");
        assertTrue(editor.isNeeded());
        edit("NATS/1.0 503\r\n\r\n");
        assertTrue(editor.isNeeded());
    }

    @Test
    void shouldLeaveOtherLinesAsTheyAre()
    {
        edit(BLOCK).add("D", "5");
        assertEquals("NATS/1.0 100 Idle\r\nA:1\r\nB:  2 \r\nA: 3\r\nC: 4\r\nD: 5\r\n\r\n", block());

        edit(BLOCK).set("A", "longer than before");
        assertEquals("NATS/1.0 100 Idle\r\nA: longer than before\r\nB:  2 \r\nC: 4\r\n\r\n", block());

        edit(BLOCK).set("B", "");
        assertEquals("NATS/1.0 100 Idle\r\nA:1\r\nB: \r\nA: 3\r\nC: 4\r\n\r\n", block());

        edit(BLOCK).set("a", "new");
        assertEquals("NATS/1.0 100 Idle\r\nA:1\r\nB:  2 \r\nA: 3\r\nC: 4\r\na: new\r\n\r\n", block());

        edit(BLOCK);
        assertEquals(2, editor.remove("A"));
        assertEquals("NATS/1.0 100 Idle\r\nB:  2 \r\nC: 4\r\n\r\n", block());

        edit(BLOCK);
        assertEquals(0, editor.remove("a"));
        assertEquals(0, editor.remove("NATS/1.0 100 Idle"));
        assertEquals(BLOCK, block());
        assertEquals(2, editor.removeIgnoreCase("a"));
        assertEquals("NATS/1.0 100 Idle\r\nB:  2 \r\nC: 4\r\n\r\n", block());
    }

    @Test
    void shouldRemoveAdjacentLines()
    {
        edit("NATS/1.0\r\nA: 1\r\nA: 2\r\nA: 3\r\nB: 4\r\nA: 5\r\n\r\n");

        assertEquals(4, editor.remove("A"));
        assertEquals("NATS/1.0\r\nB: 4\r\n\r\n", block());
    }

    @Test
    void shouldTakeValuesFromBuffers()
    {
        final UnsafeBuffer source = new UnsafeBuffer("xx\u00E4\u0000\tzz".getBytes(StandardCharsets.UTF_8));

        edit(BLOCK).add("D", source, 2, 4).set("B", source, 2, 2);

        assertEquals(
            "NATS/1.0 100 Idle\r\nA:1\r\nB: \u00E4\r\nA: 3\r\nC: 4\r\nD: \u00E4\u0000\t\r\n\r\n", block());
    }

    @Test
    void shouldGrow()
    {
        final String value = "x".repeat(10_000);

        editor.reset().add("A", value).add("B", "1").set("A", value + value);

        assertEquals("NATS/1.0\r\nA: " + value + value + "\r\nB: 1\r\n\r\n", block());
    }

    @Test
    void shouldCompleteABlockWithABrokenEnd()
    {
        edit("NATS/1.0\r\nA: 1").add("B", "2");
        assertEquals("NATS/1.0\r\nA: 1\r\nB: 2\r\n\r\n", block());

        edit("NATS/1.0\r\nA: 1\r\n").add("B", "2");
        assertEquals("NATS/1.0\r\nA: 1\r\nB: 2\r\n\r\n", block());

        edit("NATS/1.0\r\nA: 1\r\nB: 2").remove("A");
        assertEquals("NATS/1.0\r\nB: 2\r\n\r\n", block());

        edit("NATS/1.0\r\nA: 1").set("A", "2");
        assertEquals("NATS/1.0\r\nA: 2\r\n\r\n", block());

        edit("XX").add("A", "1");
        assertEquals("XX\r\nA: 1\r\n\r\n", block());

        edit("\r\n").add("A", "1");
        assertEquals("1", new HeaderView().wrap(editor.buffer(), 0, editor.length()).valueOf("A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", ":", "a\r", "a\n", "\t", "\u007F", "\u00E4", "a\u0000"})
    void shouldRefuseKeysThatNoLineCanHold(final String key)
    {
        edit(BLOCK);

        assertThrows(IllegalArgumentException.class, () -> editor.add(key, "v"));
        assertThrows(IllegalArgumentException.class, () -> editor.set(key, "v"));
        assertEquals(BLOCK, block());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "a\r\nB: 2", "a\n"})
    void shouldRefuseValuesThatNoLineCanHold(final String value)
    {
        edit(BLOCK);

        assertThrows(IllegalArgumentException.class, () -> editor.add("D", value));
        assertThrows(IllegalArgumentException.class, () -> editor.set("A", value));
        final UnsafeBuffer bytes = new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
        assertThrows(IllegalArgumentException.class, () -> editor.set("A", bytes, 0, bytes.capacity()));
        assertEquals(BLOCK, block());
    }

    private HeaderEditor edit(final String block)
    {
        final byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);

        return editor.wrap(new HeaderView().wrap(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    private String block()
    {
        return editor.buffer().getStringWithoutLengthUtf8(0, editor.length());
    }
}
