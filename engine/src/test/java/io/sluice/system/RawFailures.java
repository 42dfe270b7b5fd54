package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.system.RawScenario.Script;
import io.sluice.system.Stage.Actor;
import io.sluice.test.RawClient;
import java.util.ArrayList;
import java.util.List;

/** Conversations that go wrong: what the server refuses, with which words, and whether it closes. */
public final class RawFailures
{
    /** Configuration with users, permissions and low limits. */
    public static final String GUARDED_SERVER =
        "max_payload: 1000\nmax_subscriptions: 3\nmax_control_line: 4096\nauthorization { timeout: 30, users: [" +
        "{ user: u, password: p, permissions: { publish: { deny: [\"no.>\"] }, subscribe: { deny: [\"no.>\"] } } }" +
        "] }\n";

    /** Configuration of a server that waits for CONNECT for a second. */
    static final String HURRIED_SERVER =
        "authorization { timeout: 1, users: [{ user: u, password: p }] }\n";

    private static final String OPEN_SERVER = RawScenarios.OPEN_SERVER;
    private static final String QUIET =
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"protocol\":1}\r\n";
    private static final String USER = "CONNECT {\"verbose\":%s,\"pedantic\":false,\"headers\":true,\"protocol\":1," +
        "\"user\":\"u\",\"pass\":\"%s\"}\r\n";
    private static final String UNKNOWN = "-ERR 'Unknown Protocol Operation'\r\n";
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";

    private RawFailures()
    {
    }

    /** {@return all scenarios of this class} */
    public static List<RawScenario> all()
    {
        final List<RawScenario> scenarios = new ArrayList<>();
        parseErrors(scenarios);
        silentCloses(scenarios);
        limits(scenarios);
        refusals(scenarios);
        authorization(scenarios);

        return scenarios;
    }

    private static void parseErrors(final List<RawScenario> scenarios)
    {
        for (final String bad : List.of(
            " PING\r\n", "\r\n", "\n", "NOPE\r\n", "PUBX a 1\r\n", "PUB\r\n", "SUB\r\n", "UNSUB\r\n", "CONNEC {}\r\n",
            "CAT\r\n", "MSG a 1 1\r\nx\r\n", "RMSG a\r\n", "LS+ a\r\n", "A+ x\r\n", "PUB a 1\r\nx\n",
            "PUB a 1\r\nxy\r\n", "PUB a 1\r\nx\r\r\n", "HPUB a 12 12\r\nNATS/1.0\r\n\r\nXX",
            "PI\r\n", "+KO\r\n", "-ERX 'a'\r\n", "\0"))
        {
            ends(scenarios, "parse error", bad, UNKNOWN);
        }
    }

    private static void silentCloses(final List<RawScenario> scenarios)
    {
        for (final String bad : List.of(
            "PUB a\r\n", "PUB a b c 1\r\n", "PUB a x\r\n", "PUB a -1\r\n", "PUB a +1\r\n", "PUB a 1234567890\r\n",
            "PUB a 0000000001\r\n", "PUB a 1x\r\n", "HPUB a 1\r\n", "HPUB a b c 1 1\r\n", "HPUB a 13 12\r\n",
            "HPUB a x 12\r\n", "HPUB a 12 x\r\n", "SUB a\r\n", "SUB a b c d\r\n", "UNSUB  \r\n", "UNSUB 1 2 3\r\n",
            "CONNECT {\r\n", "CONNECT x\r\n", "CONNECT {\"verbose\":1}\r\n", "CONNECT []\r\n", "INFO {\r\n",
            "-ERR 'I am the client'\r\n"))
        {
            ends(scenarios, "silent close", bad, "");
        }
        scenarios.add(new RawScenario("silent close: HPUB before CONNECT", OPEN_SERVER, (stage) ->
            assertEquals("", stage.open("client").send("HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n").hearToEnd())));
        scenarios.add(new RawScenario("silent close: HPUB without headers", OPEN_SERVER, (stage) ->
            assertEquals("", stage.open("client")
                .send("CONNECT {\"verbose\":false}\r\nHPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n").hearToEnd())));
    }

    // What was sent before the fault is answered before it.
    private static void ends(
        final List<RawScenario> scenarios, final String kind, final String bad, final String answer)
    {
        final Script script = (stage) ->
        {
            final Actor subscriber = stage.open("subscriber");
            final Actor client = stage.open("client");
            subscriber.send(QUIET + "SUB before 1\r\n").flush();
            client.send(QUIET + "SUB before 2\r\n").flush();
            client.send("PUB before 2\r\nhi\r\n" + bad);
            assertEquals("MSG before 2 2\r\nhi\r\n" + answer, client.hearToEnd());
            assertEquals("MSG before 1 2\r\nhi\r\n", subscriber.flush());
        };
        scenarios.add(new RawScenario(kind + ": " + RawClient.printable(bad), OPEN_SERVER, script));
    }

    private static void limits(final List<RawScenario> scenarios)
    {
        final String control = "-ERR 'maximum control line exceeded'\r\n";
        ends(scenarios, "control line of 4097", "PUB " + "s".repeat(4095) + " 1\r\n", control);
        ends(scenarios, "control line of 4097 with blanks behind", "SUB a 1" + " ".repeat(4094) + "\r\n", control);
        ends(scenarios, "control line that never ends", "PUB " + "s".repeat(5000), control);
        ends(scenarios, "CONNECT of 5000", "CONNECT {\"name\":\"" + "n".repeat(5000) + "\"}\r\n", control);
        ends(scenarios, "payload beyond max_payload", "PUB a 1048577\r\n", "-ERR 'Maximum Payload Violation'\r\n");
        ends(scenarios, "payload far beyond max_payload", "PUB a 999999999\r\n",
            "-ERR 'Maximum Payload Violation'\r\n");
        ends(scenarios, "headers and payload beyond max_payload", "HPUB a 12 1048577\r\n",
            "-ERR 'Maximum Payload Violation'\r\n");
        guarded(scenarios, "payload beyond a lower limit", "PUB a 1001\r\n",
            "-ERR 'Maximum Payload Violation'\r\n", true);
        guarded(scenarios, "too many subscriptions", "SUB a 1\r\nSUB a 2\r\nSUB a 3\r\nSUB a 4\r\nSUB a 5\r\n",
            "-ERR 'maximum subscriptions exceeded'\r\n".repeat(2), false);
    }

    private static void refusals(final List<RawScenario> scenarios)
    {
        scenarios.add(new RawScenario("malformed subjects of SUB", OPEN_SERVER, (stage) ->
        {
            final Actor client = stage.open("client");
            client.send(QUIET);
            for (final String subject : List.of(".", "a.", ".a", "a..b", ">.a", "a.>.b"))
            {
                assertEquals("-ERR 'Invalid Subject'\r\n", client.send("SUB " + subject + " 1\r\n").flush(), subject);
            }
            client.send("SUB a>b 2\r\nSUB a*.b 3\r\nSUB a _sys_ 4\r\n");
            client.flush();
        }));
        scenarios.add(new RawScenario("pedantic publishing", OPEN_SERVER, (stage) ->
        {
            final Actor client = stage.open("client");
            client.send("CONNECT {\"verbose\":true,\"pedantic\":true}\r\nSUB a.> 1\r\n").flush();
            final String heard = client.send("PUB a.* 1\r\nx\r\nPUB a.b 1\r\ny\r\n").flush();
            assertTrue(heard.contains("-ERR 'Invalid Publish Subject'\r\n"), heard);
        }));
        ends(scenarios, "an unknown protocol", "CONNECT {\"protocol\":2}\r\n", "-ERR 'invalid client protocol'\r\n");
        ends(scenarios, "no_responders without headers", "CONNECT {\"headers\":false,\"no_responders\":true}\r\n",
            "-ERR 'no responders requires headers support'\r\n");
        guarded(scenarios, "permissions", "PUB no.way 1\r\nx\r\nSUB no.way 5\r\nSUB no.\"q\" queue 6\r\n",
            "-ERR 'Permissions Violation for Publish to \"no.way\"'\r\n" +
            "-ERR 'Permissions Violation for Subscription to \"no.way\"'\r\n" +
            "-ERR 'Permissions Violation for Subscription to \"no.\\\"q\\\"\" using queue \"queue\"'\r\n", false);
        guarded(scenarios, "reserved replies", "PUB a $JS.ACK.x 1\r\nx\r\nPUB _GR_.a 1\r\nx\r\n", null, false);
    }

    private static void guarded(
        final List<RawScenario> scenarios, final String name, final String commands, final String answer,
        final boolean isEnd)
    {
        for (final boolean isVerbose : new boolean[]{false, true})
        {
            scenarios.add(new RawScenario(name + (isVerbose ? ", verbose" : ""), GUARDED_SERVER, (stage) ->
            {
                final Actor client = stage.open("client");
                client.send(String.format(USER, isVerbose, "p")).flush();
                final String heard = isEnd ? client.send(commands).hearToEnd() : client.send(commands).flush();
                if (null != answer)
                {
                    assertEquals(answer, heard.replace("+OK\r\n", ""));
                }
            }));
        }
    }

    private static void authorization(final List<RawScenario> scenarios)
    {
        for (final String first : List.of(
            "PING\r\n", "PUB a 1\r\nx\r\n", "\r\n", "CONNECT {}\r\n", String.format(USER, false, "wrong"),
            String.format(USER, true, "wrong") + "PING\r\n",
            "CONNECT {\"user\":\"u\",\"pass\":\"p\",\"pass\":\"x\"}\r\n"))
        {
            scenarios.add(new RawScenario("not let in: " + first.trim(), GUARDED_SERVER, (stage) ->
                assertEquals(VIOLATION, stage.open("client").send(first).hearToEnd())));
        }
        scenarios.add(new RawScenario("no CONNECT in time", HURRIED_SERVER, (stage) ->
            assertEquals("-ERR 'Authentication Timeout'\r\n", stage.open("client").hearToEnd())));
        scenarios.add(new RawScenario("the last of two passwords counts", GUARDED_SERVER, (stage) ->
            assertEquals("", stage.open("client")
                .send("CONNECT {\"verbose\":false,\"user\":\"u\",\"pass\":\"x\",\"PASS\":\"p\"}\r\n").flush())));
        scenarios.add(new RawScenario("a second CONNECT with a wrong password", GUARDED_SERVER, (stage) ->
        {
            final Actor client = stage.open("client");
            assertEquals("", client.send(String.format(USER, false, "p")).flush());
            assertEquals(VIOLATION, client.send(String.format(USER, false, "wrong")).hearToEnd());
        }));
    }
}
