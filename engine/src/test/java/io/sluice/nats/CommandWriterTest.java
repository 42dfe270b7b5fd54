package io.sluice.nats;

import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Commands written from nothing are canonical, and as long as was said before. */
class CommandWriterTest
{
    private static final int INDEX = 5;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final HeaderEditor block = new HeaderEditor();
    private final AsciiView subject = AsciiView.of("foo.bar");
    private final AsciiView sid = AsciiView.of("12");
    private final AsciiView reply = AsciiView.of("_INBOX.1");
    private final AsciiView payload = AsciiView.of("hello");

    @Test
    void shouldWriteWhatHasNoArguments()
    {
        assertEquals("PING\r\n", written(CommandWriter.ping(buffer, INDEX)));
        assertEquals("PONG\r\n", written(CommandWriter.pong(buffer, INDEX)));
        assertEquals("+OK\r\n", written(CommandWriter.ok(buffer, INDEX)));
    }

    @Test
    void shouldWriteErrors()
    {
        final String text = "Bad\r\nthing\0\u00E4";

        assertEquals("-ERR 'Bad  thing ?'\r\n", written(CommandWriter.error(buffer, INDEX, text)));
        assertEquals("-ERR ''\r\n".length() + text.length(), CommandWriter.errorLength(text));
    }

    @Test
    void shouldWritePublishes()
    {
        assertEquals("PUB foo.bar 5\r\nhello\r\n",
            written(CommandWriter.publish(buffer, INDEX, subject, null, null, payload)));
        assertEquals("PUB foo.bar _INBOX.1 0\r\n\r\n",
            written(CommandWriter.publish(buffer, INDEX, subject, reply, new HeaderView(), new AsciiView())));
        assertEquals("HPUB foo.bar _INBOX.1 18 23\r\nNATS/1.0\r\nA: b\r\n\r\nhello\r\n",
            written(CommandWriter.publish(buffer, INDEX, subject, reply, headers(), payload)));
    }

    @Test
    void shouldWriteMessages()
    {
        assertEquals("MSG foo.bar 12 5\r\nhello\r\n",
            written(CommandWriter.message(buffer, INDEX, subject, sid, new AsciiView(), null, payload)));
        assertEquals("HMSG foo.bar 12 _INBOX.1 18 23\r\nNATS/1.0\r\nA: b\r\n\r\nhello\r\n",
            written(CommandWriter.message(buffer, INDEX, subject, sid, reply, headers(), payload)));
    }

    @Test
    void shouldSayTheLengthBefore()
    {
        final AsciiView[] replies = {null, new AsciiView(), reply};
        final HeaderView[] blocks = {null, new HeaderView(), headers()};
        for (final AsciiView someReply : replies)
        {
            for (final HeaderView some : blocks)
            {
                for (final String text : new String[] {"", "123456789", "x".repeat(12345)})
                {
                    final AsciiView someText = AsciiView.of(text);
                    assertEquals(CommandWriter.publish(buffer, INDEX, subject, someReply, some, someText),
                        CommandWriter.messageLength(subject, null, someReply, some, someText));
                    assertEquals(CommandWriter.message(buffer, INDEX, subject, sid, someReply, some, someText),
                        CommandWriter.messageLength(subject, sid, someReply, some, someText));
                }
            }
        }
    }

    @Test
    void shouldWriteSubscriptions()
    {
        assertEquals("SUB foo.* 1\r\n", written(CommandWriter.subscribe(buffer, INDEX, "foo.*", null, "1")));
        assertEquals("SUB foo.* 1\r\n", written(CommandWriter.subscribe(buffer, INDEX, "foo.*", "", "1")));
        assertEquals("SUB foo.* q 1\r\n", written(CommandWriter.subscribe(buffer, INDEX, "foo.*", "q", "1")));
        assertEquals("UNSUB 1\r\n", written(CommandWriter.unsubscribe(buffer, INDEX, "1", 0)));
        assertEquals("UNSUB 1 70\r\n", written(CommandWriter.unsubscribe(buffer, INDEX, "1", 70)));
    }

    @Test
    void shouldWriteJson()
    {
        assertEquals("INFO {} \r\n", written(CommandWriter.info(buffer, INDEX, Parsed.buffer("x{}"), 1, 2)));
        assertEquals("CONNECT {}\r\n", written(CommandWriter.connect(buffer, INDEX, Parsed.buffer("x{}"), 1, 2)));
    }

    private HeaderView headers()
    {
        block.reset().add("A", "b");

        return new HeaderView().wrap(block.buffer(), 0, block.length());
    }

    private String written(final int length)
    {
        return Parsed.text(buffer, INDEX, length);
    }
}
