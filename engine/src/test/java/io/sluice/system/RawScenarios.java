package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.system.RawScenario.Script;
import io.sluice.system.Stage.Actor;
import java.util.ArrayList;
import java.util.List;

/** Conversations that go well: every command, in every form that the server accepts. */
public final class RawScenarios
{
    /** Configuration of a server that asks for nothing. */
    public static final String OPEN_SERVER = "";

    private static final String QUIET =
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\"protocol\":1}\r\n";
    private static final String VERBOSE = "CONNECT {\"verbose\":true,\"headers\":true,\"protocol\":1}\r\n";
    private static final String PLAIN = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
    private static final int LARGE = 1_048_576;

    private RawScenarios()
    {
    }

    /** {@return all scenarios of this class} */
    public static List<RawScenario> all()
    {
        final List<RawScenario> scenarios = new ArrayList<>();
        add(scenarios, "verbose commands are answered one by one", RawScenarios::verbose);
        add(scenarios, "bytes sent before INFO was read", RawScenarios::eager);
        add(scenarios, "commands without CONNECT", RawScenarios::withoutConnect);
        add(scenarios, "publish, wildcards and replies", RawScenarios::publish);
        add(scenarios, "queue groups", RawScenarios::queueGroups);
        add(scenarios, "headers reach a client that knows them", RawScenarios::headers);
        add(scenarios, "headers are cut off for a client that does not", RawScenarios::headersCutOff);
        add(scenarios, "odd header blocks", RawScenarios::oddHeaders);
        add(scenarios, "no responders", RawScenarios::noResponders);
        add(scenarios, "lower case, tabs, blanks, bare line feeds", RawScenarios::lenient);
        add(scenarios, "lenient separators of SUB, UNSUB and CONNECT", RawScenarios::lenientSeparators);
        add(scenarios, "junk behind PING, PONG and OK", RawScenarios::junk);
        add(scenarios, "sizes with leading zeros", RawScenarios::leadingZeros);
        add(scenarios, "payloads that look like commands", RawScenarios::deceivingPayloads);
        add(scenarios, "bytes of any value in subjects and payloads", RawScenarios::anyBytes);
        add(scenarios, "subscribing twice, unsubscribing early, late and never", RawScenarios::unsubscribe);
        add(scenarios, "no echo", RawScenarios::noEcho);
        add(scenarios, "a second CONNECT", RawScenarios::secondConnect);
        add(scenarios, "INFO and HMSG from a client", RawScenarios::strangeButLegal);
        add(scenarios, "a thousand commands in one piece", RawScenarios::thousand);
        add(scenarios, "payloads of 0, 1 and max_payload bytes", RawScenarios::payloadSizes);
        add(scenarios, "the longest control line", RawScenarios::longestLine);
        add(scenarios, "last words before a half-close", RawScenarios::lastWords);

        scenarios.add(new RawScenario("a payload of many buffers", "max_payload: 8M\n", RawScenarios::manyBuffers));

        return scenarios;
    }

    private static void add(final List<RawScenario> scenarios, final String name, final Script script)
    {
        scenarios.add(new RawScenario(name, OPEN_SERVER, script));
    }

    private static void verbose(final Stage stage)
    {
        final Actor client = stage.open("client");
        for (final String command : List.of(
            VERBOSE, "SUB a 1\r\n", "PUB b 2\r\nhi\r\n", "HPUB c 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
            "PUB d reply 0\r\n\r\n", "UNSUB 1\r\n", "UNSUB 77\r\n", "CONNECT {}\r\n"))
        {
            assertEquals("+OK\r\n", client.send(command).flush(), command);
        }
        assertEquals("-ERR 'Invalid Subject'\r\n", client.send("SUB a..b 2\r\n").flush());
    }

    private static void eager(final Stage stage)
    {
        final Actor client = stage.openSilently("client");
        client.send(VERBOSE + "SUB a 1\r\nPUB a 2\r\nhi\r\n");
        // In verbose mode the answer to the PUB comes behind the message it delivered to the same client.
        assertTrue(client.flush().startsWith("+OK\r\n+OK\r\n"));
    }

    private static void withoutConnect(final Stage stage)
    {
        final Actor client = stage.open("client");
        assertEquals("", client.flush());
        assertEquals("+OK\r\n+OK\r\nMSG a 1 1\r\nx\r\n",
            sorted(client.send("SUB a 1\r\nPUB a 1\r\nx\r\n").flush(), "MSG a 1 1\r\nx\r\n"));
    }

    // Where message and answer stand to each other is the server's business; the transcript compares it.
    private static String sorted(final String heard, final String message)
    {
        assertTrue(heard.contains(message), heard);

        return heard.replace(message, "") + message;
    }

    // One subscription of a connection for each message: in which order the server serves several is left to chance.
    private static void publish(final Stage stage)
    {
        final Actor star = stage.open("star");
        final Actor greater = stage.open("greater");
        final Actor literal = stage.open("literal");
        final Actor publisher = stage.open("publisher");
        star.send(QUIET + "SUB foo.* 1\r\n").flush();
        greater.send(QUIET + "SUB foo.> 2\r\n").flush();
        literal.send(QUIET + "SUB foo.bar s-3/x\r\nSUB foo.bar.baz 4\r\n").flush();
        publisher.send(QUIET + "PUB foo.bar 5\r\nhello\r\nPUB foo.bar.baz _INBOX.1 0\r\n\r\nPUB foo..x 1\r\ny\r\n");
        publisher.send("PUB foo.* 1\r\nz\r\n");
        publisher.flush();
        star.flush();
        greater.flush();
        assertEquals("MSG foo.bar s-3/x 5\r\nhello\r\nMSG foo.bar.baz 4 _INBOX.1 0\r\n\r\n", literal.flush());
    }

    private static void queueGroups(final Stage stage)
    {
        final Actor worker = stage.open("worker");
        final Actor publisher = stage.open("publisher");
        worker.send(QUIET + "SUB jobs workers 9\r\nSUB other workers 10\r\n").flush();
        publisher.send(QUIET + "PUB jobs 1\r\na\r\nPUB jobs 1\r\nb\r\nPUB jobs 1\r\nc\r\n").flush();
        assertEquals("MSG jobs 9 1\r\na\r\nMSG jobs 9 1\r\nb\r\nMSG jobs 9 1\r\nc\r\n", worker.flush());
    }

    private static void headers(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(QUIET + "SUB a 1\r\n").flush();
        publisher.send(QUIET + "HPUB a 36 38\r\nNATS/1.0\r\nKey: one\r\nKey:two\r\nk: \r\n\r\nhi\r\n");
        publisher.send("HPUB a reply.to 12 12\r\nNATS/1.0\r\n\r\n\r\n");
        publisher.send("HPUB a 19 21\r\nNATS/1.0 503 No\r\n\r\nhi\r\n");
        publisher.flush();
        final String heard = subscriber.flush();
        assertTrue(heard.startsWith("HMSG a 1 36 38\r\nNATS/1.0\r\nKey: one\r\n"), heard);
        assertTrue(heard.contains("HMSG a 1 reply.to 12 12\r\nNATS/1.0\r\n\r\n\r\n"), heard);
    }

    private static void headersCutOff(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(PLAIN + "SUB a 1\r\n").flush();
        publisher.send(QUIET + "HPUB a r 18 20\r\nNATS/1.0\r\nA: b\r\n\r\nhi\r\n").flush();
        assertEquals("MSG a 1 r 2\r\nhi\r\n", subscriber.flush());
    }

    private static void oddHeaders(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(QUIET + "SUB a 1\r\n").flush();
        publisher.send(QUIET + "HPUB a 0 5\r\nhello\r\nHPUB a 5 10\r\nXXXXXhello\r\nHPUB a 0 0\r\n\r\n");
        publisher.send("HPUB a 3 3\r\n\r\n\r\r\nHPUB a 14 14\r\nNATS/1.0\r\n\r\n\r\n\r\n");
        publisher.flush();
        final String heard = subscriber.flush();
        assertTrue(heard.startsWith("MSG a 1 5\r\nhello\r\nHMSG a 1 5 10\r\nXXXXXhello\r\n"), heard);
    }

    private static void noResponders(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB _INBOX.me 1\r\nPUB nobody.listens _INBOX.me 2\r\nhi\r\n");
        assertTrue(client.flush().startsWith("HMSG _INBOX.me 1 "));
    }

    private static void lenient(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send("connect\t" + QUIET.substring(8, QUIET.length() - 2) + "\n");
        subscriber.send("sub  a\t \t1  \r\nSub a  queue\t2\nsUb b 3 \r\n").flush();
        publisher.send("CONNECT" + QUIET.substring(8));
        publisher.send("pub a 2\nhi\r\nPub\ta\treply\t2\r\nhi\r\n");
        publisher.send("PUB   a   3   \r\nabc\r\nhpub\tb\t12\t13\nNATS/1.0\r\n\r\nx\r\n");
        publisher.send("ping\r\nPiNg\nPONG\npong\r\n");
        assertEquals("PONG\r\n", publisher.hearUntil("PONG\r\n"));
        assertEquals("PONG\r\n", publisher.hearUntil("PONG\r\n"));
        publisher.flush();
        final String heard = subscriber.flush();
        assertTrue(heard.contains("MSG a 2 reply 2\r\nhi\r\n"), heard);
        assertTrue(heard.contains("HMSG b 3 12 13\r\nNATS/1.0\r\n\r\nx\r\n"), heard);
    }

    private static void lenientSeparators(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send("CONNECT\n" + QUIET.substring(8)).flush();
        client.send("SUB \nfoo 7\r\nSUB \nbar\r queue\r8\r\nUNSUB \n9 \r 5\r\n").flush();
        client.send("PUB foo 1\r\na\r\nPUB bar 1\r\nb\r\n");
        assertEquals("MSG foo 7 1\r\na\r\nMSG bar 8 1\r\nb\r\n", client.flush());
    }

    private static void junk(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET);
        client.flush();
        client.send("PING" + " ".repeat(100_000) + "\r\n");
        assertEquals("PONG\r\n", client.hearUntil("PONG\r\n"));
        client.send("PINGthis is not looked at\nPONG nor\rthis\r\n+OK whatever\r\n+ok\n");
        assertEquals("PONG\r\n", client.hearUntil("PONG\r\n"));
        client.send("PUB" + " ".repeat(50_000) + "a\t1" + "\r\nx\r\n");
        assertEquals("", client.flush());
    }

    private static void leadingZeros(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB a 1\r\n").flush();
        client.send("PUB a 0005\r\nhello\r\nPUB a 000000000\r\n\r\nHPUB a 0012 00013\r\nNATS/1.0\r\n\r\nx\r\n");
        assertEquals("MSG a 1 0005\r\nhello\r\nMSG a 1 000000000\r\n\r\n" +
            "HMSG a 1 0012 00013\r\nNATS/1.0\r\n\r\nx\r\n", client.flush());
    }

    private static void deceivingPayloads(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB a 1\r\n").flush();
        for (final String payload : List.of(
            "\r\n", "\r\nPUB b 1\r\nx\r\n", "-ERR 'no'\r\n", "MSG a 1 5\r\nhello\r\n", "\n\n\n", "PING", "\r", "\n"))
        {
            client.send("PUB a " + payload.length() + "\r\n" + payload + "\r\n");
        }
        assertTrue(client.flush().startsWith("MSG a 1 2\r\n\r\n\r\nMSG a 1 14\r\n\r\nPUB b 1\r\nx\r\n\r\n"));
    }

    private static void anyBytes(final Stage stage)
    {
        final Actor client = stage.open("client");
        final StringBuilder payload = new StringBuilder();
        for (char c = 0; c < 256; c++)
        {
            payload.append(c);
        }
        final StringBuilder subject = new StringBuilder();
        for (char c = 1; c < 256; c++)
        {
            subject.append("\t\n\r .*>".indexOf(c) < 0 ? String.valueOf(c) : "");
        }
        client.send(QUIET + "SUB a.> 1\r\n").flush();
        client.send("PUB a." + subject + " 256\r\n" + payload + "\r\n");
        assertEquals("MSG a." + subject + " 1 256\r\n" + payload + "\r\n", client.flush());
    }

    private static void unsubscribe(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB a 1\r\nSUB b 1\r\nSUB c 2\r\nUNSUB 2 2\r\nUNSUB 99\r\nUNSUB 99 4\r\n").flush();
        client.send("PUB a 1\r\na\r\nPUB b 1\r\nb\r\nPUB c 1\r\nc\r\nPUB c 1\r\nd\r\nPUB c 1\r\ne\r\n").flush();
        client.send("UNSUB 1 x\r\nPUB a 1\r\nd\r\nSUB a 3\r\nUNSUB 3 0\r\nPUB a 1\r\ne\r\n").flush();
        client.send("SUB a 4\r\nPUB a 1\r\nf\r\nUNSUB 4 1\r\nPUB a 1\r\ng\r\n");
        assertEquals("MSG a 4 1\r\nf\r\n", client.flush());
    }

    private static void noEcho(final Stage stage)
    {
        final Actor client = stage.open("client");
        final Actor other = stage.open("other");
        other.send(QUIET + "SUB a 1\r\n").flush();
        client.send("CONNECT {\"verbose\":false,\"echo\":false}\r\nSUB a 1\r\nPUB a 1\r\nx\r\n");
        assertEquals("", client.flush());
        assertEquals("MSG a 1 1\r\nx\r\n", other.flush());
    }

    private static void secondConnect(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB a 1\r\nPUB a 1\r\nx\r\n").flush();
        client.send("CONNECT {\"verbose\":true}\r\n").flush();
        client.send("PUB a 1\r\ny\r\n").flush();
        client.send("CONNECT {\"echo\":false,\"VERBOSE\":false}\r\n").flush();
        client.send("SUB a 3\r\nPUB a 1\r\nz\r\n");
        client.flush();
    }

    private static void strangeButLegal(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(VERBOSE).flush();
        client.send("INFO {\"server_id\":\"me\"}\r\nHMSG foo 1 0 0\r\n\r\n").flush();
        assertEquals("+OK\r\n", client.send("PUB a 1\r\nx\r\n").flush());
    }

    private static void thousand(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB a.* 1\r\nSUB b.* 2\r\n").flush();
        final StringBuilder commands = new StringBuilder();
        final StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 1_000; i++)
        {
            final String payload = "x".repeat(i % 61);
            final String rest = "." + i + (i % 3 == 0 ? " reply." + i : "") + " " + payload.length() + "\r\n";
            commands.append("PUB ").append(i % 2 == 0 ? "a" : "b").append(rest).append(payload).append("\r\n");
            expected.append("MSG ").append(i % 2 == 0 ? "a." : "b.").append(i).append(i % 2 == 0 ? " 1" : " 2")
                .append(rest.substring(rest.indexOf(' '))).append(payload).append("\r\n");
        }
        client.send(commands.toString());
        assertEquals(expected.toString(), client.flush());
    }

    private static void payloadSizes(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(QUIET + "SUB a 1\r\n").flush();
        publisher.send(QUIET);
        for (final int size : new int[]{0, 1, 125, 126, 127, 4095, 4096, 65_535, 65_536, LARGE - 1, LARGE})
        {
            final String payload = ("0123456789abcdef-").repeat(size / 17 + 1).substring(0, size);
            publisher.send("PUB a " + size + "\r\n" + payload + "\r\n").flush();
            assertEquals("MSG a 1 " + size + "\r\n" + payload + "\r\n", subscriber.flush());
        }
    }

    private static void manyBuffers(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(QUIET + "SUB a 1\r\n").flush();
        final String payload = "fedcba9876543210+".repeat(4 * LARGE / 17);
        final String headers = "NATS/1.0\r\nA: b\r\n\r\n";
        final int total = headers.length() + payload.length();
        publisher.send(QUIET + "PUB a 1\r\nx\r\nHPUB a reply 18 " + total + "\r\n" + headers + payload + "\r\n");
        publisher.send("PUB a 1\r\ny\r\n").flush();
        assertEquals("MSG a 1 1\r\nx\r\nHMSG a 1 reply 18 " + total + "\r\n" + headers + payload +
            "\r\nMSG a 1 1\r\ny\r\n", subscriber.flush());
    }

    private static void longestLine(final Stage stage)
    {
        final Actor client = stage.open("client");
        client.send(QUIET + "SUB > 1\r\n").flush();
        final String subject = "s".repeat(4096 - 2);
        client.send("PUB " + subject + " 1\r\nx\r\n");
        assertEquals("MSG " + subject + " 1 1\r\nx\r\n", client.flush());
        final String token = "t".repeat(2040);
        client.send("PUB " + token + " " + token + "  \t 1         \r\nx\r\n");
        assertEquals("MSG " + token + " 1 " + token + " 1\r\nx\r\n", client.flush());
    }

    private static void lastWords(final Stage stage)
    {
        final Actor subscriber = stage.open("subscriber");
        final Actor publisher = stage.open("publisher");
        subscriber.send(QUIET + "SUB a 1\r\n").flush();
        publisher.send(QUIET).flush();
        publisher.send("PUB a 4\r\nlast\r\n").shutdownOutput().hearToEnd();
        assertEquals("MSG a 1 4\r\nlast\r\n", subscriber.hearUntil("last\r\n"));
    }
}
