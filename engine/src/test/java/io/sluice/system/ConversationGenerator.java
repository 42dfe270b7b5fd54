package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes up what a client says: commands of all kinds in all forms that the server accepts, and at times one that it
 * does not. The same seed gives the same conversation.
 * <p>
 * Left out is what the server itself answers by chance: several subscriptions of one connection that match the same
 * message (it serves them in random order), and, because its answer depends on how the bytes happened to be read, CR
 * inside of a line, HMSG, and non-literal subjects of pedantic publishers. NUL in a token is left out as Sluice refuses
 * it.
 */
final class ConversationGenerator
{
    /** Configuration of the servers that the conversations are for: everybody is the user u, whatever they say. */
    static final String CONFIGURATION =
        "max_payload: 1024\nno_auth_user: u\nauthorization { users: [ { user: u, password: p, permissions: {" +
        " publish: { deny: [\"no.>\"] }, subscribe: { deny: [\"no.>\"] } } } ] }\n";

    /** Asks for an answer that nothing else gives. */
    static final String LAST_COMMAND = "SUB no.more last\r\n";
    /** What an open connection hears at last. */
    static final String LAST_ANSWER = "-ERR 'Permissions Violation for Subscription to \"no.more\"'\r\n";

    private static final int MAX_PAYLOAD = 1024;
    // More than a payload that somebody may still wait for, so that it is clear at the end whether the server goes on.
    private static final String FILLER = "PING\r\n".repeat(MAX_PAYLOAD / 6 + 20);
    private static final int MUTATION_PERCENT = 25;
    private static final int REFUSED_PERCENT = 25;

    // No two match the same subject.
    private static final String[] PATTERNS = {"a.*", "b.>", "c", "d.*.e", "f", "g.h.>", "a.*.x", "i*", "\u00e9.\u00ff"};
    private static final String[] SUBJECTS =
    {
        "a.1", "a.two", "b.x", "b.x.y.z", "c", "d.1.e", "f", "g.h.i", "a.b.x", "i*", "\u00e9.\u00ff", "nobody",
        "no.way", "_INBOX.x", "verylong." + "s".repeat(200)
    };
    private static final String[] ODD_SUBJECTS = {"a.*", "b.>", "*", "f..g", ".", "c.", "d.*.e", "_GR_.x"};
    private static final String[] REFUSED =
    {
        " PING\r\n", "\r\n", "NOPE\r\n", "PUB\r\n", "PUB a\r\n", "PUB a b c 1\r\n", "PUB a x\r\n",
        "PUB a 1234567890\r\n", "PUB a 1\r\nxy\r\n", "PUB a 1\r\nx\n", "PUB a 1025\r\n",
        "PUB a 999999999\r\n", "HPUB a 1\r\n",
        "HPUB a 13 12\r\n", "HPUB a 1 1025\r\n", "SUB a\r\n", "SUB a b c d\r\n", "UNSUB  \r\n", "UNSUB 1 2 3\r\n",
        "CONNECT {\r\n", "CONNECT {\"verbose\":1}\r\n", "CONNECT []\r\n", "CONNECT {\"protocol\":2}\r\n", "INFO {\r\n",
        "CONNECT {\"headers\":false,\"no_responders\":true}\r\n", "-ERR 'x'\r\n", "MSG a 1 1\r\nx\r\n", "LS+ a\r\n",
        "PUB " + "s".repeat(4095) + " 1\r\n", "SUB " + "s".repeat(5000), "CONNECT {\"account\":\"x\"}\r\n"
    };
    private static final String[] NAMES = {"plain", "esc\\\"aped\\\\", "\\u00e9\\n", "uml\u00e4ut", ""};

    private final Random random;
    private boolean isPedantic = true;

    ConversationGenerator(final long seed)
    {
        random = new Random(seed);
    }

    /** {@return the pieces in which a client sends its bytes} */
    List<byte[]> next()
    {
        final StringBuilder text = new StringBuilder();
        if (random.nextInt(8) > 0)
        {
            text.append(connect());
        }
        final int count = 3 + random.nextInt(30);
        for (int i = 0; i < count; i++)
        {
            text.append(command());
        }
        final int end = random.nextInt(100);
        if (end < MUTATION_PERCENT)
        {
            text.append(mutated(isPedantic ? subscribe() : command()));
        }
        else if (end < MUTATION_PERCENT + REFUSED_PERCENT)
        {
            text.append(one(REFUSED));
        }
        text.append(FILLER).append(LAST_COMMAND);

        return cut(text.toString());
    }

    private String command()
    {
        final int kind = random.nextInt(100);
        return kind < 35 ? publish() :
            kind < 50 ? publishWithHeaders() :
            kind < 72 ? subscribe() :
            kind < 80 ? unsubscribe() :
            kind < 84 ? connect() :
            kind < 90 ? op("PING") + junk() + lineEnd() :
            kind < 94 ? op("PONG") + junk() + lineEnd() :
            kind < 97 ? op("+OK") + junk() + lineEnd() :
            op("INFO") + blanks() + "{\"server_id\":\"client\",\"x\":[{}]}" + lineEnd();
    }

    private String publish()
    {
        final String payload = payload();
        return op("PUB") + blanks() + publishSubject() + blanks() + reply() + number(payload.length()) + trailing() +
            lineEnd() + payload + "\r\n";
    }

    private String publishWithHeaders()
    {
        final String payload = payload();
        final StringBuilder block = new StringBuilder("NATS/1.0");
        block.append(random.nextInt(6) > 0 ? "" : " 503 No Responders").append("\r\n");
        for (int i = random.nextInt(4); i > 0; i--)
        {
            block.append(one("Key", "key", "Nats-Msg-Id", "X-\u00e9", "a")).append(one(": ", ":", ":   "))
                .append(one("value", "", "a:b", "\u00ff \u00fe", "v".repeat(60))).append("\r\n");
        }
        block.append("\r\n");
        final String header = random.nextInt(10) > 0 ? block.toString() : one("", "XXXXX", "NATS/1.0", "\r\n", "\0\1");
        final String body = payload.substring(0, Math.min(payload.length(), MAX_PAYLOAD - header.length()));

        return op("HPUB") + blanks() + publishSubject() + blanks() + reply() + number(header.length()) + blanks() +
            number(header.length() + body.length()) + trailing() + lineEnd() + header + body + "\r\n";
    }

    private String subscribe()
    {
        final int index = random.nextInt(PATTERNS.length + 2);
        if (index >= PATTERNS.length)
        {
            return op("SUB") + blanks() + one("a..b", ">.x", "no.no", "x.", "no.\"q\\\"") + blanks() + "bad" +
                lineEnd();
        }
        final String queue = random.nextInt(3) > 0 ? "" : one("q", "queue.group", "_sys_") + blanks();

        return op("SUB") + blanks() + (random.nextInt(30) > 0 ? "" : "\n") + PATTERNS[index] + blanks() + queue +
            "s" + index + trailing() + lineEnd();
    }

    private String unsubscribe()
    {
        final String max = random.nextBoolean() ? "" : blanks() + one("0", "1", "2", "5", "x", "0003");
        return op("UNSUB") + blanks() + "s" + random.nextInt(PATTERNS.length + 1) + max + trailing() + lineEnd();
    }

    private String connect()
    {
        final List<String> members = new ArrayList<>();
        addSome(members, "\"verbose\":" + random.nextBoolean(), "\"echo\":" + (random.nextInt(4) > 0),
            "\"lang\":\"test\"", "\"name\":\"" + one(NAMES) + "\"", "\"unknown\":{\"verbose\":[true,null,1.5e3]}",
            "\"version\":\"1\"", "\"VERBOSE\":" + random.nextBoolean(), "\"no_resp\\u006fnders\":false");
        if (random.nextInt(5) > 0)
        {
            members.add("\"headers\":true");
            addSome(members, "\"no_responders\":true");
        }
        addSome(members, "\"protocol\":" + random.nextInt(2));
        if (random.nextBoolean())
        {
            isPedantic = random.nextInt(4) == 0;
            members.add("\"pedantic\":" + isPedantic);
        }
        final String blank = random.nextInt(6) > 0 ? "" : " ";

        return op("CONNECT") + one(" ", "", "\t", "   ") + "{" + blank + String.join("," + blank, members) + blank +
            "}" + lineEnd();
    }

    private void addSome(final List<String> members, final String... candidates)
    {
        for (final String candidate : candidates)
        {
            if (random.nextInt(3) == 0)
            {
                members.add(random.nextInt(members.size() + 1), candidate);
            }
        }
    }

    // Replaces, inserts or removes some bytes that are no line ends, so that no line gets a CR of its own.
    private String mutated(final String command)
    {
        final StringBuilder text = new StringBuilder(command);
        for (int i = 1 + random.nextInt(3); i > 0; i--)
        {
            final int at = random.nextInt(text.length());
            if ("\r\n".indexOf(text.charAt(at)) >= 0 || at > 0 && text.charAt(at - 1) == '\r')
            {
                continue;
            }
            final String other = one(" ", "\t", "0", "9", "a", ".", "*", ">", "{", "\"", "\u00e9", "P", "-");
            final int how = random.nextInt(3);
            text.replace(at, how == 0 ? at : at + 1, how == 1 ? "" : other);
        }

        return text.toString();
    }

    private List<byte[]> cut(final String text)
    {
        final byte[] bytes = text.getBytes(ISO_8859_1);
        final List<byte[]> pieces = new ArrayList<>();
        final int longest = one(bytes.length, bytes.length, 7, 64, 700);
        for (int at = 0; at < bytes.length;)
        {
            final int wanted = bytes.length == longest ? longest : 1 + random.nextInt(longest);
            final int length = Math.min(bytes.length - at, wanted);
            pieces.add(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }

        return pieces;
    }

    private String publishSubject()
    {
        return isPedantic || random.nextInt(8) > 0 ? one(SUBJECTS) : one(ODD_SUBJECTS);
    }

    private String reply()
    {
        return random.nextInt(3) > 0 ? "" : one("_INBOX.x", "c", "no.way", "$JS.ACK.x", "reply.to.me") + blanks();
    }

    private String payload()
    {
        final int length = random.nextInt(12) > 0 ? random.nextInt(64) : random.nextInt(MAX_PAYLOAD - 100);
        final StringBuilder text = new StringBuilder();
        while (text.length() < length)
        {
            text.append(random.nextInt(4) > 0 ? String.valueOf((char)random.nextInt(256)) :
                one("\r\n", "PUB x 1\r\n", "+OK\r\n", "hello", "\0\0\0\0"));
        }

        return text.substring(0, length);
    }

    private String op(final String name)
    {
        final int style = random.nextInt(12);
        return style > 1 ? name : style == 0 ? name.toLowerCase(Locale.ROOT) :
            name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private String number(final int value)
    {
        return random.nextInt(10) > 0 ? "" + value : ("000" + value).substring(random.nextInt(4));
    }

    private String blanks()
    {
        return random.nextInt(10) > 0 ? " " : one("\t", "  ", " \t ", "     ");
    }

    private String trailing()
    {
        return random.nextInt(15) > 0 ? "" : one(" ", "\t", "   ");
    }

    private String junk()
    {
        return random.nextInt(6) > 0 ? "" : one(" ", " junk", "x", "\t\t", " ".repeat(300));
    }

    private String lineEnd()
    {
        return random.nextInt(12) > 0 ? "\r\n" : "\n";
    }

    private String one(final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }

    private int one(final int... choices)
    {
        return choices[random.nextInt(choices.length)];
    }
}
