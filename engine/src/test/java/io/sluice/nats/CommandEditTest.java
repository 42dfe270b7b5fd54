package io.sluice.nats;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** All commands but those that carry a message, changed in all ways. */
class CommandEditTest
{
    private static final String VIOLATION = "-ERR 'Permissions Violation for Subscription to \"";

    @Test
    void shouldChangeSub()
    {
        final SubscribeCommand subscribe = Parsed.subscribe("SUB foo 1\r\n");

        subscribe.edit().subject("eu.foo").queue("q").sid("2");

        assertTrue(subscribe.subject().contentEquals("eu.foo"));
        assertTrue(subscribe.hasQueue());
        assertTrue(subscribe.queue().contentEquals("q"));
        assertTrue(subscribe.sid().contentEquals("2"));
        assertEquals("SUB eu.foo q 2\r\n", Parsed.encoded(subscribe));
        assertEquals("eu.foo q 2".length(), subscribe.argumentLength());

        subscribe.edit().removeQueue();
        assertFalse(subscribe.hasQueue());
        assertEquals("SUB eu.foo 2\r\n", Parsed.encoded(subscribe));
        assertThrows(IllegalArgumentException.class, () -> subscribe.edit().queue("a b"));
        assertThrows(IllegalArgumentException.class, () -> subscribe.edit().subject(""));
        assertThrows(IllegalArgumentException.class, () -> subscribe.edit().sid("\r"));
    }

    @Test
    void shouldChangeSubFromBytes()
    {
        final SubscribeCommand subscribe = Parsed.subscribe("SUB foo q 1\r\n");

        subscribe.edit().subject(Parsed.buffer("xabx"), 1, 2).queue(Parsed.buffer("cd"), 0, 2)
            .sid(Parsed.buffer("7"), 0, 1);

        assertEquals("SUB ab cd 7\r\n", Parsed.encoded(subscribe));
    }

    @Test
    void shouldChangeUnsub()
    {
        final UnsubscribeCommand unsubscribe = Parsed.unsubscribe("UNSUB 1 005\r\n");
        assertEquals(5, unsubscribe.max());
        assertEquals("UNSUB 1 005\r\n", Parsed.encoded(unsubscribe));

        unsubscribe.edit().sid("9").max(12);
        assertEquals(12, unsubscribe.max());
        assertTrue(unsubscribe.sid().contentEquals("9"));
        assertEquals("UNSUB 9 12\r\n", Parsed.encoded(unsubscribe));

        unsubscribe.edit().max(0).sid(Parsed.buffer("x"), 0, 1);
        assertEquals("UNSUB x\r\n", Parsed.encoded(unsubscribe));
        assertThrows(IllegalArgumentException.class, () -> unsubscribe.edit().max(-1));
        assertThrows(IllegalArgumentException.class, () -> unsubscribe.edit().max(1_000_000_000));
    }

    @Test
    void shouldChangeConnect()
    {
        final ConnectCommand connect = Parsed.connect("CONNECT { \"USER\":\"a\", \"x\":[1, 2],\"user\":\"b\" }\r\n");
        assertEquals("b", connect.options().user());
        assertEquals("CONNECT {\"x\":[1,2],\"user\":\"b\"}\r\n", Parsed.encoded(connect));
        assertFalse(connect.isEdited());

        connect.edit().set("user", "c").set("protocol", 1).set("verbose", false).remove("X");

        assertTrue(connect.isEdited());
        assertEquals("c", connect.options().user());
        assertFalse(connect.options().isVerbose());
        assertEquals(1, connect.options().protocol());
        final String encoded = Parsed.encoded(connect);
        assertEquals(encoded.length() - "CONNECT \r\n".length(), connect.argumentLength());

        connect.edit().set("user", "d");
        assertEquals("d", connect.options().user());
        assertEquals(encoded.replace("\"c\"", "\"d\""), Parsed.encoded(connect));
        connect.edit().setRaw("user", Parsed.buffer("\"e\""), 0, 3);
        assertEquals(encoded.replace("\"c\"", "\"e\""), Parsed.encoded(connect));
    }

    @Test
    void shouldChangeInfo()
    {
        final InfoCommand info = Parsed.info("INFO {\"server_id\":\"A\",\"new\":{\"a\":[true]},\"port\":4222} \r\n");
        assertEquals("INFO {\"server_id\":\"A\",\"new\":{\"a\":[true]},\"port\":4222} \r\n", Parsed.encoded(info));

        info.edit().set("port", 4223).set("connect_urls", List.of("a:1", "b:2")).remove("server_id");

        assertEquals(4223, info.info().port());
        assertEquals("INFO {\"new\":{\"a\":[true]},\"port\":4223,\"connect_urls\":[\"a:1\",\"b:2\"]} \r\n",
            Parsed.encoded(info));
    }

    @Test
    void shouldReadErrors()
    {
        final ErrorCommand error = Parsed.error("-ERR 'Stale Connection'\r\n");
        assertTrue(error.text().contentEquals("Stale Connection"));
        assertFalse(error.hasSubject());
        assertTrue(error.subject().isEmpty());
        assertThrows(IllegalStateException.class, () -> error.edit().subject(Parsed.buffer("x"), 0, 1));

        assertTrue(Parsed.error("-ERR unquoted\r\n").text().contentEquals("unquoted"));
        assertEquals("-ERR unquoted\r\n", Parsed.encoded(Parsed.error("-err  unquoted \n")));
        assertTrue(Parsed.error("-ERR '\r\n").text().contentEquals("'"));
        assertTrue(Parsed.error("-ERR ''\r\n").text().isEmpty());
        assertFalse(Parsed.error(VIOLATION + "open'\r\n").hasSubject());
        assertFalse(Parsed.error(VIOLATION + "open\\\"'\r\n").hasSubject());
    }

    @Test
    void shouldChangeErrors()
    {
        final ErrorCommand error = Parsed.error("-ERR 'a'\r\n");

        error.edit().text("Other");

        assertTrue(error.text().contentEquals("Other"));
        assertEquals("-ERR 'Other'\r\n", Parsed.encoded(error));
        assertThrows(IllegalArgumentException.class, () -> error.edit().text("a\r\n"));
        assertThrows(IllegalArgumentException.class, () -> error.edit().text("\u00E4"));
    }

    static Stream<Arguments> quotedSubjects()
    {
        return Stream.of(
            Arguments.of("foo.bar", "foo.bar"),
            Arguments.of("a\\\"b", "a\"b"),
            Arguments.of("a\\\\b", "a\\b"),
            Arguments.of("\\x01\\x7f", "\u0001\u007F"),
            Arguments.of("\\a\\b\\f\\v\\n\\r\\t", "\u0007\b\f\u000B\n\r\t"),
            Arguments.of("\u00FC\u20AC\uD83D\uDE00", "\u00FC\u20AC\uD83D\uDE00"),
            Arguments.of("\\u00a0\\u200b", "\u00A0\u200B"),
            Arguments.of("\\U000e0001", "\uDB40\uDC01"));
    }

    @ParameterizedTest
    @MethodSource("quotedSubjects")
    void shouldReadAndWriteSubjectsInErrors(final String quoted, final String subject)
    {
        final String text = VIOLATION + quoted + "\" using queue \"q\" (sid \"1\")'\r\n";
        final String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        final ErrorCommand error = Parsed.error(bytes);
        assertTrue(error.hasSubject());
        assertEquals(subject, error.subject().asString());

        final ErrorCommand other = Parsed.error(VIOLATION + "other\" using queue \"q\" (sid \"1\")'\r\n");
        final byte[] utf8 = subject.getBytes(StandardCharsets.UTF_8);
        other.edit().subject(new UnsafeBuffer(utf8), 0, utf8.length);
        assertEquals(bytes, Parsed.encoded(other));
        assertEquals(subject, other.subject().asString());

        other.edit().subject(Parsed.buffer("again"), 0, 5);
        assertEquals(VIOLATION + "again\" using queue \"q\" (sid \"1\")'\r\n", Parsed.encoded(other));
    }

    @Test
    void shouldWriteBytesThatAreNoText()
    {
        final ErrorCommand error = Parsed.error(VIOLATION + "x\"'\r\n");
        final String bytes = "a\u00FF\u00C3\u00ED\u00A0\u0080\u00C0\u0080\u00F5";

        error.edit().subject(Parsed.buffer(bytes), 0, bytes.length());

        assertEquals(VIOLATION + "a\\xff\\xc3\\xed\\xa0\\x80\\xc0\\x80\\xf5\"'\r\n", Parsed.encoded(error));
        final Subject subject = error.subject();
        assertEquals(bytes, Parsed.text(subject.buffer(), subject.offset(), subject.length()));
    }

    @Test
    void shouldTakeEscapesThatAreNoneAsTheyAre()
    {
        final Subject subject = Parsed.error(VIOLATION + "\\q\\x0\\xZZ\\uD\\UFFFFFFFF\\U00110000\"'\r\n").subject();

        assertEquals("\\q\\x0\\xZZ\\uD\\UFFFFFFFF\\U00110000", subject.asString());
    }
}
