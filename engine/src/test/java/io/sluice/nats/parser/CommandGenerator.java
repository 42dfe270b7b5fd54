package io.sluice.nats.parser;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Writes what peers send: mostly well, sometimes leniently, sometimes wrong. */
final class CommandGenerator
{
    private static final String[] CLIENT = {"PUB", "PUB", "PUB", "HPUB", "SUB", "UNSUB", "PING", "PONG", "CONNECT",
        "+OK", "INFO", "HMSG", "PUB", "HPUB"};
    private static final String[] SERVER = {"MSG", "MSG", "MSG", "HMSG", "HMSG", "PING", "PONG", "INFO", "+OK", "-ERR"};
    private static final String[] WRONG = {"-ERR", "MSG", "PUX", "", "\r\n", " PUB", "RS+", "A+", "LS+", "+O\r\n",
        "PIN"};
    private static final String[] JSON = {"{}", "{\"verbose\":false}", "{ \"a\" : [1, 2],\t\"b\":null }", "null",
        "{\"user\":\"x\",\"uſer\":\"y\"}", "{\"a\":\"\\u0041\"}", "{\"verbose\":1}", "{", "[]", "{\"a\":1}\r"};
    private static final String TOKEN_LETTERS = "abcXYZ019.*>_$-";
    private static final String ODD_LETTERS = "\u0000\u0001\r\n\t\u000B\u007F\u00E9\u00FF'\"";

    private final Random random;
    private final boolean isClient;
    /** One command in so many is lenient, one in ten times as many wrong; 0 for none. */
    private final int oddity;

    CommandGenerator(final Random random, final boolean isClient, final int oddity)
    {
        this.random = random;
        this.isClient = isClient;
        this.oddity = oddity;
    }

    byte[] conversation(final int commands)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < commands; i++)
        {
            bytes.writeBytes(command().getBytes(StandardCharsets.ISO_8859_1));
        }

        final byte[] all = bytes.toByteArray();
        if (all.length > 0 && isOdd(6))
        {
            all[random.nextInt(all.length)] = (byte)ODD_LETTERS.charAt(random.nextInt(ODD_LETTERS.length()));
        }
        final int length = all.length > 0 && random.nextInt(4) == 0 ? random.nextInt(all.length) : all.length;

        return java.util.Arrays.copyOf(all, length);
    }

    private String command()
    {
        final String[] words = isClient ? CLIENT : SERVER;
        final String word = isOdd(10) ? WRONG[random.nextInt(WRONG.length)] : words[random.nextInt(words.length)];
        switch (word)
        {
            case "PUB":
            case "HPUB":
            case "MSG":
            case "HMSG":
                return isClient && "HMSG".equals(word) ? clientHmsg() : message(word);

            case "SUB":
                return cased(word) + separator() + token() + separator() +
                    (random.nextBoolean() ? token() + separator() : "") + token() + extra() + lineEnd();

            case "UNSUB":
                return cased(word) + separator() + token() +
                    (random.nextBoolean() ? separator() + number(random.nextInt(100)) : "") + extra() + lineEnd();

            case "CONNECT":
            case "INFO":
                return cased(word) + (isOdd(3) ? "" : separator()) + JSON[random.nextInt(isOdd(2) ? JSON.length : 6)] +
                    (isClient ? "" : " ") + lineEnd();

            case "-ERR":
                return cased(word) + separator() + "'" + token() + separator() + token() + "'" + extra() + lineEnd();

            default:
                return cased(word) + (isOdd(2) ? "  \tjunk\u0000\r" : "") + lineEnd();
        }
    }

    private String message(final String word)
    {
        final String header = word.charAt(0) == 'H' ? header() : "";
        final String payload = text(random.nextInt(isOdd(4) ? 400 : 30));
        final int total = header.length() + payload.length() + (isOdd(20) ? random.nextInt(3) - 1 : 0);
        final int headerSize = header.length() + (isOdd(15) ? random.nextInt(40) : 0);
        final String sizes = word.charAt(0) == 'H' ? number(headerSize) + separator() : "";

        return cased(word) + separator() + token() + separator() +
            (word.endsWith("MSG") ? token() + separator() : "") +
            (random.nextInt(3) == 0 ? token() + separator() : "") + sizes + number(total) + extra() + lineEnd() +
            header + payload + (isOdd(12) ? text(2) : "\r\n");
    }

    private String clientHmsg()
    {
        return cased("HMSG") + separator() + token() + separator() + "1 0 0" + extra() + lineEnd() +
            (isOdd(8) ? "x\r\n" : "\r\n");
    }

    private String header()
    {
        return random.nextInt(5) == 0 ? text(random.nextInt(20)) : "NATS/1.0\r\n" +
            "Key: value\r\n".repeat(random.nextInt(3)) + "\r\n";
    }

    private String token()
    {
        final StringBuilder token = new StringBuilder();
        final int length = 1 + random.nextInt(isOdd(6) ? 60 : 12);
        for (int i = 0; i < length; i++)
        {
            token.append(letter(isOdd(40) ? ODD_LETTERS : TOKEN_LETTERS));
        }

        return isOdd(15) ? number(random.nextInt(1000)) : token.toString();
    }

    private String number(final int value)
    {
        return isOdd(6) ? "0".repeat(random.nextInt(11)) + value : isOdd(20) ? value + "x" : Integer.toString(value);
    }

    private String separator()
    {
        final String[] odd = {"\t", "  ", " \t ", "\t\t", " ".repeat(20), "", "\r", " \n", "\r "};

        return isOdd(4) ? odd[random.nextInt(isOdd(5) ? odd.length : 5)] : " ";
    }

    private String extra()
    {
        return isOdd(8) ? separator() : isOdd(30) ? " more" : "";
    }

    private String lineEnd()
    {
        final String[] odd = {"\n", " \n", "\t\r\n", "\r\r\n", "\rx\n"};

        return isOdd(4) ? odd[random.nextInt(isOdd(4) ? odd.length : 3)] : "\r\n";
    }

    private String cased(final String word)
    {
        return isOdd(4) ? word.toLowerCase(java.util.Locale.ROOT) : word;
    }

    private String text(final int length)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            text.append(random.nextInt(8) == 0 ? letter("\r\n \u0000PUB") : letter(TOKEN_LETTERS));
        }

        return text.toString();
    }

    private char letter(final String letters)
    {
        return letters.charAt(random.nextInt(letters.length()));
    }

    private boolean isOdd(final int oneIn)
    {
        return 0 != oddity && random.nextInt(oddity * oneIn) == 0;
    }
}
