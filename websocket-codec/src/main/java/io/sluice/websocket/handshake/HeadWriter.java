package io.sluice.websocket.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Start line and headers of what this side sends. Refuses what would let a value break out of its line. */
final class HeadWriter
{
    private static final String LINE_END = "\r\n";

    private final StringBuilder text = new StringBuilder();

    HeadWriter(final String startLine)
    {
        text.append(startLine).append(LINE_END);
    }

    /** Throws for a header that must not be written. */
    static void check(final String name, final String value)
    {
        if (!HttpSyntax.isAllOf(HttpSyntax.TOKEN, name))
        {
            throw new IllegalArgumentException("not the name of a header: " + name);
        }
        for (int i = 0; i < value.length(); i++)
        {
            final char character = value.charAt(i);
            if (character < ' ' && '\t' != character || 0x7F == character || character > 0xFF)
            {
                throw new IllegalArgumentException("illegal character at " + i + " in the value of header " + name);
            }
        }
    }

    HeadWriter header(final String name, final String value)
    {
        check(name, value);
        text.append(name).append(": ").append(value.strip()).append(LINE_END);

        return this;
    }

    byte[] toBytes()
    {
        return (text + LINE_END).getBytes(ISO_8859_1);
    }
}
