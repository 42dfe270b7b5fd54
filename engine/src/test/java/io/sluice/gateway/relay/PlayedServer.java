package io.sluice.gateway.relay;

/**
 * A server that answers what it reads: {@code +OK} to each command of a verbose client, PONG to PING, a violation to
 * what is marked as denied.
 */
final class PlayedServer
{
    private final boolean isVerbose;
    private final StringBuilder heard = new StringBuilder();

    PlayedServer(final boolean isVerbose)
    {
        this.isVerbose = isVerbose;
    }

    void hear(final String text)
    {
        heard.append(text);
    }

    /** The answers to all that is complete. */
    String answer(final String text)
    {
        heard.append(text);
        final StringBuilder answers = new StringBuilder();
        int position = 0;
        while (true)
        {
            final int lineEnd = heard.indexOf("\r\n", position);
            if (lineEnd < 0)
            {
                break;
            }
            final String[] tokens = heard.substring(position, lineEnd).split(" ");
            final boolean isPublish = tokens[0].endsWith("PUB");
            final int end = lineEnd + 2 + (isPublish ? Integer.parseInt(tokens[tokens.length - 1]) + 2 : 0);
            if (end > heard.length())
            {
                break;
            }
            if (isPublish && !heard.substring(end - 2, end).equals("\r\n"))
            {
                throw new AssertionError("no CRLF behind the payload of " + String.join(" ", tokens));
            }
            answers.append(answer(tokens));
            position = end;
        }
        heard.delete(0, position);

        return answers.toString();
    }

    private String answer(final String[] tokens)
    {
        switch (tokens[0])
        {
            case "PING":
                return "PONG\r\n";

            case "PONG":
                return "";

            case "PUB":
            case "HPUB":
            case "SUB":
                return tokens[1].startsWith("denied.") ?
                    "-ERR 'Permissions Violation for \"" + tokens[1] + "\"'\r\n" : isVerbose ? "+OK\r\n" : "";

            default:
                throw new AssertionError("the server got " + String.join(" ", tokens));
        }
    }
}
