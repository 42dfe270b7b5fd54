package io.sluice.nats;

import io.sluice.test.Ranges;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AsciiViewTest
{
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "orders", "eight888", "more than sixteen bytes of it"})
    void shouldCompareWithTextWhereverTheBytesAre(final String text)
    {
        Ranges.forEach(text, (buffer, offset, length) ->
        {
            final AsciiView view = new AsciiView().wrap(buffer, offset, length);

            assertEquals(length, view.length());
            assertEquals(text.isEmpty(), view.isEmpty());
            assertTrue(view.contentEquals(text));
            assertTrue(view.contentEqualsIgnoreCase(text.toUpperCase()));
            assertTrue(view.contentEquals(AsciiView.of(text)));
            assertFalse(view.contentEquals(text + "x"));
            assertFalse(view.contentEquals(AsciiView.of(text + "x")));
            assertFalse(view.startsWith(text + "\r"));
            assertFalse(view.startsWith(AsciiView.of(text + "0")));
            assertFalse(view.endsWith("0" + text));
            for (int i = 0; i <= text.length(); i++)
            {
                assertTrue(view.startsWith(text.substring(0, i)));
                assertTrue(view.startsWith(AsciiView.of(text.substring(0, i))));
                assertTrue(view.endsWith(text.substring(i)));
            }
            assertEquals(text, view.asString());
            assertEquals(text, view.toString());
            assertEquals(AsciiView.of(text), view);
            assertEquals(AsciiView.of(text).hashCode(), view.hashCode());
            assertEquals(-1, view.indexOf((byte)'>', 0));
        });
    }

    @Test
    void shouldTellEveryChangedByte()
    {
        final String text = "0123456789abcdefXYZ";
        for (int i = 0; i < text.length(); i++)
        {
            final AsciiView changed = AsciiView.of(text.substring(0, i) + '~' + text.substring(i + 1));

            assertFalse(changed.contentEquals(text));
            assertFalse(changed.contentEquals(AsciiView.of(text)));
            assertFalse(changed.contentEqualsIgnoreCase(text));
            assertNotEquals(AsciiView.of(text), changed);
        }
    }

    @Test
    void shouldFoldTheCaseOfLettersAlone()
    {
        assertTrue(AsciiView.of("nAtS-Id").contentEqualsIgnoreCase("Nats-iD"));
        assertFalse(AsciiView.of("a@").contentEqualsIgnoreCase("a`"));
        assertFalse(AsciiView.of("a[").contentEqualsIgnoreCase("a{"));
        assertFalse(AsciiView.of("k").contentEqualsIgnoreCase("\u212A"));
    }

    @Test
    void shouldNotTakeBytesForChars()
    {
        final AsciiView umlaut = AsciiView.of("\u00E4");

        assertFalse(umlaut.contentEquals("\u00C3\u00A4"));
        assertFalse(umlaut.startsWith("\uFFC3"));
        assertEquals("\u00E4", umlaut.asString());

        final StringBuilder text = new StringBuilder();
        umlaut.appendTo(text);
        assertEquals("\uFFFD\uFFFD", text.toString());
    }

    @ParameterizedTest
    @CsvSource({"a,b,-1", "b,a,1", "a,a,0", "a,ab,-1", "ab,a,1", "'',a,-1", "'','',0", "z,\u00E4,-1"})
    void shouldOrderBytesUnsigned(final String left, final String right, final int order)
    {
        assertEquals(order, Integer.signum(AsciiView.of(left).compareBytes(AsciiView.of(right))));
    }

    @Test
    void shouldNotReachOutOfTheRange()
    {
        Ranges.forEach("abc", (buffer, offset, length) ->
        {
            final AsciiView view = new AsciiView().wrap(buffer, offset, length);

            assertEquals('c', view.byteAt(2));
            assertThrows(IndexOutOfBoundsException.class, () -> view.byteAt(3));
            assertThrows(IndexOutOfBoundsException.class, () -> view.byteAt(-1));
            assertEquals(1, view.indexOf((byte)'b', -5));
            assertEquals(1, view.indexOf((byte)'b', 1));
            assertEquals(-1, view.indexOf((byte)'b', 2));
            assertEquals(-1, view.indexOf((byte)'b', 9));
        });
    }

    @Test
    void shouldCopyAndLetGo()
    {
        final AsciiView view = AsciiView.of("queue");
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer(16);

        assertEquals(5, view.copyTo(copy, 3));
        assertEquals(view, new AsciiView().wrap(copy, 3, 5));
        assertEquals(view, new AsciiView().wrap(view));

        final StringBuilder text = new StringBuilder("q=");
        view.appendTo(text);
        assertEquals("q=queue", text.toString());

        assertTrue(view.reset().isEmpty());
        assertEquals("", view.asString());
        assertEquals(new AsciiView(), view);
        assertNotEquals(view, (Object)"");
    }
}
