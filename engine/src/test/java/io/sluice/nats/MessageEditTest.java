package io.sluice.nats;

import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.ParserState;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PUB, HPUB, MSG and HMSG, changed in all ways. */
class MessageEditTest
{
    private static final String HPUB = "HPUB foo 0024 29\r\nNATS/1.0\r\nKey: value\r\n\r\nhello\r\n";

    @Test
    void shouldWriteAgainWhatWasNotChanged()
    {
        assertEquals(
            "PUB foo r 0005\r\nhello\r\n", Parsed.encoded(Parsed.publish("PUB\tfoo  r 0005 \nhello\r\n", Need.WHOLE)));
        assertEquals(HPUB, Parsed.encoded(Parsed.publish(HPUB, Need.WHOLE)));
        assertEquals("MSG a 9 0\r\n\r\n", Parsed.encoded(Parsed.message("msg a 9 0\n\r\n", Need.WHOLE)));
        assertFalse(Parsed.publish(HPUB, Need.WHOLE).isEdited());
    }

    @Test
    void shouldSetSubjectAndReply()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 005\r\nhello\r\n", Need.WHOLE);

        publish.edit().subject("orders.eu").reply("_INBOX.1");

        assertTrue(publish.isEdited());
        assertTrue(publish.subject().contentEquals("orders.eu"));
        assertTrue(publish.hasReply());
        assertTrue(publish.reply().contentEquals("_INBOX.1"));
        assertEquals("PUB orders.eu _INBOX.1 005\r\nhello\r\n", Parsed.encoded(publish));
        assertEquals("orders.eu _INBOX.1 005".length(), publish.argumentLength());
    }

    @Test
    void shouldSetFromItself()
    {
        final PublishCommand publish = Parsed.publish("PUB a.b.c r 0\r\n\r\n", Need.LINE);

        publish.edit().subject(publish.subject().buffer(), publish.subject().offset() + 2, 3);
        publish.edit().subject(publish.subject().buffer(), publish.subject().offset() + 2, 1);
        publish.edit().reply(publish.subject().buffer(), publish.subject().offset(), 1);

        assertEquals("PUB c c 0\r\n\r\n", Parsed.encoded(publish));
    }

    @Test
    void shouldHaveNoPlaceForWhatIsNotThere()
    {
        final String text = "PUB " + "x".repeat(50) + " reply 0\r\n\r\nSUB " + "x".repeat(50) + " q 1\r\n";
        final ClientCommandParser parser = new ClientCommandParser();
        final ParserState state =
            ParserState.ofClient().need(CommandKind.PUB, Need.LINE).need(CommandKind.SUB, Need.LINE);
        parser.wrap(state, Parsed.buffer(text), 0, text.length());
        parser.poll();
        parser.poll();
        parser.wrap(state, Parsed.buffer("PUB a 0\r\n\r\nSUB a 1\r\n"), 0, 20);
        parser.poll();
        parser.poll();

        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        assertEquals(0, parser.publish().reply().copyTo(copy, 0));
        assertEquals(0, parser.subscribe().queue().copyTo(copy, 0));
    }

    @Test
    void shouldRemoveReply()
    {
        final MessageCommand message = Parsed.message("MSG foo 1 r 2\r\nhi\r\n", Need.WHOLE);

        message.edit().removeReply().sid("77");

        assertFalse(message.hasReply());
        assertTrue(message.reply().isEmpty());
        assertTrue(message.sid().contentEquals("77"));
        assertEquals("MSG foo 77 2\r\nhi\r\n", Parsed.encoded(message));
    }

    @Test
    void shouldSetPayload()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 005\r\nhello\r\n", Need.WHOLE);

        publish.edit().payload(Parsed.buffer("a longer one"), 2, 6);

        assertEquals(6, publish.payloadLength());
        assertEquals("longer", Parsed.text(publish.payloadBuffer(), publish.payloadOffset(), publish.payloadLength()));
        assertEquals("PUB foo 6\r\nlonger\r\n", Parsed.encoded(publish));
        assertEquals(0, publish.tailLength());
    }

    @Test
    void shouldKeepDigitsWhenTheSizeStays()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 005\r\nhello\r\n", Need.WHOLE);

        publish.edit().payload(Parsed.buffer("HELLO"), 0, 5);

        assertEquals("PUB foo 005\r\nHELLO\r\n", Parsed.encoded(publish));
    }

    @Test
    void shouldBecomeHpubWithTheFirstHeader()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 5\r\nhello\r\n", Need.LINE);

        publish.edit().addHeader("Trace", "1");

        assertEquals(CommandKind.HPUB, publish.kind());
        assertTrue(publish.hasHeaders());
        assertTrue(publish.headers().find("Trace"));
        assertEquals("HPUB foo 22 27\r\nNATS/1.0\r\nTrace: 1\r\n\r\nhello\r\n", Parsed.encoded(publish));
        assertEquals("NATS/1.0\r\nTrace: 1\r\n\r\n".length(), publish.headerLength());
        assertEquals("hello\r\n".length(), publish.tailLength());
    }

    @Test
    void shouldBecomePubWithoutTheLastHeader()
    {
        final PublishCommand publish = Parsed.publish(HPUB, Need.WHOLE);

        publish.edit().addHeader("More", "x").removeHeader("Key");
        assertEquals("HPUB foo 21 26\r\nNATS/1.0\r\nMore: x\r\n\r\nhello\r\n", Parsed.encoded(publish));
        publish.edit().removeHeader("More");

        assertEquals(CommandKind.PUB, publish.kind());
        assertFalse(publish.hasHeaders());
        assertTrue(publish.headers().isEmpty());
        assertEquals("PUB foo 5\r\nhello\r\n", Parsed.encoded(publish));
    }

    @Test
    void shouldKeepTheBlockOfAStatus()
    {
        final MessageCommand message =
            Parsed.message("HMSG r 1 24 24\r\nNATS/1.0 503\r\nKey: v\r\n\r\n\r\n", Need.WHOLE);

        message.edit().removeHeader("Key");

        assertEquals("HMSG r 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n", Parsed.encoded(message));
        assertEquals(503, message.headers().status());
    }

    @Test
    void shouldSetHeadersAndKeepDigitsWhenNothingGrows()
    {
        final PublishCommand publish = Parsed.publish(HPUB, Need.HEADERS);

        publish.edit().setHeader("Key", "VALUE");

        assertEquals(HPUB.replace("value", "VALUE"), Parsed.encoded(publish));
        assertEquals("VALUE", publish.headers().valueOf("Key"));
    }

    @Test
    void shouldChangeHeadersAndPayloadAtOnce()
    {
        final MessageCommand message =
            Parsed.message("HMSG s 1 r 24 29\r\nNATS/1.0\r\nKey: value\r\n\r\nhello\r\n", Need.WHOLE);

        message.edit().payload(Parsed.buffer("x"), 0, 1).removeHeaders().subject("t");

        assertEquals("MSG t 1 r 1\r\nx\r\n", Parsed.encoded(message));
        message.edit().setHeader("A", Parsed.buffer("b"), 0, 1);
        assertEquals("HMSG t 1 r 18 19\r\nNATS/1.0\r\nA: b\r\n\r\nx\r\n", Parsed.encoded(message));
    }

    @Test
    void shouldLeaveTheTailToStreamWhenOnlyTheLineIsThere()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 500\r\nhel", Need.LINE);

        publish.edit().subject("x").addHeader("A", "b");

        assertFalse(publish.isWhole());
        assertThrows(IllegalStateException.class, () -> Parsed.encoded(publish));
        assertEquals("HPUB x 18 518\r\nNATS/1.0\r\nA: b\r\n\r\n", Parsed.head(publish));
        assertEquals(502, publish.tailLength());
        assertEquals("PUB foo 500\r\n".length() + 502, publish.length());
    }

    @Test
    void shouldNotTouchHeadersThatAreNotThere()
    {
        final PublishCommand publish = Parsed.publish("HPUB foo 400 500\r\nNATS/1.0\r\nKey", Need.LINE);

        assertFalse(publish.isHeadersPresent());
        assertTrue(publish.headers().isEmpty());
        assertThrows(IllegalStateException.class, () -> publish.edit().addHeader("A", "b"));
        assertThrows(IllegalStateException.class, () -> publish.edit().removeHeader("A"));
        assertThrows(IllegalStateException.class, () -> publish.edit().payload(Parsed.buffer("x"), 0, 1));
        assertFalse(publish.isEdited());

        publish.edit().removeHeaders();
        assertEquals("PUB foo 100\r\n", Parsed.head(publish));
        assertEquals(102, publish.tailLength());
        publish.edit().payload(Parsed.buffer("x"), 0, 1);
        assertEquals("PUB foo 1\r\nx\r\n", Parsed.encoded(publish));
    }

    @Test
    void shouldKeepHeadersWhenThePayloadIsSet()
    {
        final PublishCommand publish = Parsed.publish(HPUB, Need.HEADERS);

        publish.edit().payload(Parsed.buffer(""), 0, 0);

        assertEquals("HPUB foo 0024 24\r\nNATS/1.0\r\nKey: value\r\n\r\n\r\n", Parsed.encoded(publish));
    }

    @Test
    void shouldForgetEditsWithTheNextCommand()
    {
        final String text = "PUB a 0\r\n\r\nPUB b 0\r\n\r\n";
        final ClientCommandParser parser = new ClientCommandParser();
        parser.wrap(ParserState.ofClient().need(CommandKind.PUB, Need.LINE),
            Parsed.buffer(text), 0, text.length());
        parser.poll();
        parser.publish().edit().subject("x").addHeader("A", "b").payload(Parsed.buffer("x"), 0, 1);
        parser.poll();

        assertFalse(parser.publish().isEdited());
        assertEquals("PUB b 0\r\n\r\n", Parsed.encoded(parser.publish()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r", "a\n", "a\0", "a\tb", "\u00E4"})
    void shouldRefuseWhatIsNoToken(final String token)
    {
        final MessageCommand message = Parsed.message("MSG foo 1 r 2\r\nhi\r\n", Need.WHOLE);
        final MessageEdit edit = message.edit();

        assertThrows(IllegalArgumentException.class, () -> edit.subject(token));
        assertThrows(IllegalArgumentException.class, () -> edit.reply(token));
        assertThrows(IllegalArgumentException.class, () -> edit.sid(token));
        if (!"\u00E4".equals(token))
        {
            assertThrows(IllegalArgumentException.class, () -> edit.subject(Parsed.buffer(token), 0, token.length()));
        }
        assertFalse(message.isEdited());
        assertEquals("MSG foo 1 r 2\r\nhi\r\n", Parsed.encoded(message));
    }

    @Test
    void shouldTakeLargePayloadsAndTokens()
    {
        final PublishCommand publish = Parsed.publish("PUB foo 5\r\nhello\r\n", Need.WHOLE);
        final String large = "y".repeat(100_000);

        publish.edit().payload(Parsed.buffer(large), 0, large.length()).subject(large.substring(0, 3000));

        assertEquals("PUB " + large.substring(0, 3000) + " 100000\r\n" + large + "\r\n", Parsed.encoded(publish));
    }
}
