package io.sluice.system;

import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * CONNECT in all shapes of JSON, good and bad, directly and through a gateway, which reads it and writes it again: the
 * server must understand the same both times, which its answers to the commands behind it show. Left out are
 * {@code remote_account} and {@code proxy_sig}, whose types only newer servers check.
 * <p>
 * The same at each build; {@code -Dsluice.test.seed=N} begins elsewhere, {@code -Dsluice.test.connects=N} tries more.
 */
@Tag("system")
@Timeout(600)
class ConnectFuzzTest
{
    private static final int COUNT = Integer.getInteger("sluice.test.connects", 250);
    private static final long FIRST_SEED = Long.getLong("sluice.test.seed", 1);
    private static final Pattern UNTIMELY = Pattern.compile("(?m)^(INFO \\{[^\\n]*|PING)\\r\\n");
    private static final String REVEALING = "SUB a 1\r\nSUB r 2\r\nPUB a 1\r\nx\r\nPUB nobody r 1\r\ny\r\n" +
        "PING\r\nHPUB a 12 13\r\nNATS/1.0\r\n\r\nz\r\nPING\r\n";
    private static final String[] KEYS =
    {
        "verbose", "Verbose", "VERBOSE", "verbo\\u017fe", "verbo\u00c5\u00bfe", "verbos\\u0065", "v\\u0065rbose",
        "verbose ", "echo", "ECHO", "ec\\u0068o", "headers", "header\\u017f", "no_responders",
        "NO_re\u00c5\u00bfponders", "no_responder\\u017F", "protocol", "PROTOCOL", "name", "lang",
        "version", "tls_required", "user", "pass", "auth_token", "auth_to\\u212aen", "auth_to\u00e2\u0084\u00aaen",
        "sig", "jwt", "nkey", "n\\u212aey", "account", "new_account", "import", "export",
        "unknown", "", "\\u0000",
        "\\ud800", "\u00ff", "a\\\"b", "verbose\\u0000"
    };
    private static final String[] VALUES =
    {
        "true", "false", "null", "0", "1", "-0", "1.0", "1e0", "2", "01", "+1", ".5", "1.", "1e", "-", "1e999",
        "99999999999999999999", "\"\"", "\"x\"", "\"true\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\ude00\\ud83d\"",
        "\"\u00ff\u00fe\"", "\"\u00c3\u00a9\"", "\"\u0000\"", "\"\u001f\"", "\"\t\"", "\"\u007f\"", "\"\\x\"",
        "\"\\u12\"", "\"\\u00gg\"", "\"\\/\\b\\f\\n\\r\\t\"", "{}", "[]", "[true]", "{\"verbose\":true}",
        "[[[{\"a\":[]}]]]", "[1,]", "{\"a\":1,}", "{\"a\"}", "tru", "True", "nul", "NaN", "'x'", "\"", "\"\\\"", "[",
        "{", "\"\\u2028<>&\"",
        "\u00a0", "/**/1", "", "true false", "[" + "[".repeat(1500) + "]".repeat(1501)
    };
    private static final String[] ORDINARY = {"true", "false", "true", "false", "null", "1", "0", "\"x\""};
    private static final String NOISE = "{}[]\",:\\tfn01eE+-. \tu\u0000\u00ff\u00c5\u00bf/";

    @ParameterizedTest
    @MethodSource("io.sluice.test.Generation#all")
    void shouldBeUnderstoodTheSame(final Generation generation)
    {
        System.out.println(COUNT + " times CONNECT from -Dsluice.test.seed=" + FIRST_SEED);
        int accepted = 0;
        try (NatsServer server = NatsServer.start(generation);
            GatewayUnderTest gateway = new GatewayUnderTest(server.url(), Mode.UNTOUCHED))
        {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++)
            {
                final String connect = connect(new Random(seed));
                final String expected = heard(Endpoint.tcp(server.address()), connect);
                accepted += expected.contains("PONG") ? 1 : 0;
                assertEquals(expected, heard(gateway.tcp(), connect),
                    "seed " + seed + ": " + RawClient.printable(connect));
            }
        }
        final int count = accepted;
        assertTrue(count > COUNT / 10 && count < COUNT * 9 / 10, () -> count + " of " + COUNT + " were accepted");
    }

    private static String heard(final Endpoint endpoint, final String connect)
    {
        try (RawClient client = endpoint.connect())
        {
            client.info();
            client.send(connect + REVEALING);
            final String first = client.readUntilOrEnd("PONG\r\n");
            final String all = first + client.readUntilOrEnd("PONG\r\n");

            return RawClient.printable(UNTIMELY.matcher(all).replaceAll("")) +
                (RawClient.Ending.OPEN == client.ending() ? "" : "<closed>");
        }
    }

    private static String connect(final Random random)
    {
        final List<String> members = new ArrayList<>();
        members.add("\"headers\":true");
        for (int i = random.nextInt(6); i > 0; i--)
        {
            final String[] values = random.nextInt(3) > 0 ? ORDINARY : VALUES;
            members.add(random.nextInt(1 + members.size()), blank(random) + '"' + KEYS[random.nextInt(KEYS.length)] +
                '"' + blank(random) + ':' + blank(random) + values[random.nextInt(values.length)] + blank(random));
        }
        final StringBuilder text = new StringBuilder("{" + String.join(",", members) + "}");
        for (int i = random.nextInt(12) - 9; i > 0; i--)
        {
            final int at = random.nextInt(text.length());
            final String noise = String.valueOf(NOISE.charAt(random.nextInt(NOISE.length())));
            final int how = random.nextInt(3);
            text.replace(at, how == 0 ? at : at + 1, how == 1 ? "" : noise);
        }
        final String end = random.nextInt(20) > 0 ? "" : new String[]{" ", "x", " {}", "\t", "}", ",", "\u0000"}[
            random.nextInt(7)];

        return "CONNECT " + (random.nextInt(30) > 0 ? text : VALUES[random.nextInt(VALUES.length)]) + end + "\r\n";
    }

    private static String blank(final Random random)
    {
        return random.nextInt(12) > 0 ? "" : random.nextBoolean() ? " " : "\t";
    }
}
