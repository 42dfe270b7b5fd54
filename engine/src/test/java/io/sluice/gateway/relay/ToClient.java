package io.sluice.gateway.relay;

import java.util.List;

/** Reads what came to a client: strictly, so that a byte too many or too few is found. */
final class ToClient
{
    private final CharSequence text;

    ToClient(final CharSequence text)
    {
        this.text = text;
    }

    void split(final List<String> answers, final List<String> messages)
    {
        final String all = text.toString();
        int position = 0;
        while (position < all.length())
        {
            final int lineEnd = all.indexOf("\r\n", position);
            if (lineEnd < 0)
            {
                throw new AssertionError("half a line: " + all.substring(position));
            }
            final String line = all.substring(position, lineEnd);
            if (line.startsWith("MSG ") || line.startsWith("HMSG "))
            {
                final int end = lineEnd + 4 + Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                messages.add(all.substring(position, end));
                position = end;
            }
            else if (line.equals("+OK") || line.equals("PONG") || line.startsWith("-ERR '"))
            {
                answers.add(line);
                position = lineEnd + 2;
            }
            else
            {
                throw new AssertionError("not a command: " + line);
            }
        }
    }
}
