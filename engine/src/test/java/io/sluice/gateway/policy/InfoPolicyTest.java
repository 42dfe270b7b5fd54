package io.sluice.gateway.policy;

import io.sluice.nats.CommandKind;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.Need;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

class InfoPolicyTest
{
    private static final String OURS = "\"host\":\"gw\",\"port\":7,\"client_ip\":\"10.1.2.3\"";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // nothing of the server's own whereabouts survives, everything unknown does, in place
        "{\"server_id\":\"S\",\"host\":\"h\",\"port\":4222,\"client_ip\":\"1.1.1.1\",\"nonce\":\"abc\"," +
            "\"new\":[1,{\"a\":2}]}|{\"server_id\":\"S\"," + OURS + ",\"nonce\":\"abc\",\"new\":[1,{\"a\":2}]}",
        "{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\",\"connect_urls\":[\"a:1\"],\"ws_connect_urls\":[\"b:2\"]}" +
            "|{" + OURS + "}",
        "{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\",\"tls_required\":true,\"tls_verify\":true," +
            "\"tls_available\":true}|{" + OURS + "}",
        "{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\",\"max_payload\":1048576,\"ldm\":true,\"auth_required\":true}" +
            "|{" + OURS + ",\"max_payload\":1048576,\"ldm\":true,\"auth_required\":true}",
        // the server does not know the client's address behind a PROXY header
        "{\"host\":\"h\",\"port\":1}|{" + OURS + "}",
        "{\"host\":\"h\",\"port\":1,\"connect_info\":true}|{\"host\":\"gw\",\"port\":7,\"connect_info\":true}",
        "{\"host\":\"a\",\"host\":\"b\",\"port\":1,\"client_ip\":\"x\"}|{" + OURS + "}"})
    void shouldTellOwnTruthAndNothingElse(final String server, final String expected)
    {
        assertEquals(expected, apply(server, new InfoPolicy(List.of(), InfoPolicy.TlsTruth.NONE, 0, false)));
    }

    @ParameterizedTest
    @CsvSource({"0,1000,1000", "500,1000,500", "1000,1000,1000", "2000,1000,1000"})
    void shouldLowerThePayloadLimitNeverRaiseIt(final long own, final long ofServer, final long expected)
    {
        final String server = "{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\",\"max_payload\":" + ofServer + "}";

        assertEquals("{" + OURS + ",\"max_payload\":" + expected + "}",
            apply(server, new InfoPolicy(List.of(), InfoPolicy.TlsTruth.NONE, own, false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "false|false|false|", "false|true|false|,\"tls_available\":true", "true|false|false|,\"tls_required\":true",
        "true|false|true|,\"tls_required\":true,\"tls_verify\":true",
        "false|true|true|,\"tls_verify\":true,\"tls_available\":true"})
    void shouldTellTheTruthAboutTls(
        final boolean isRequired, final boolean isAvailable, final boolean isVerified, final String expected)
    {
        final InfoPolicy.TlsTruth truth = new InfoPolicy.TlsTruth(isRequired, isAvailable, isVerified);
        assertEquals("{" + OURS + (null == expected ? "" : expected) + "}",
            apply("{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\"}", new InfoPolicy(List.of(), truth, 0, false)));
    }

    @Test
    void shouldAdvertiseAndAskForAuthentication()
    {
        assertEquals("{" + OURS + ",\"connect_urls\":[\"gw1:1\",\"gw2:2\"],\"auth_required\":true}", apply(
            "{\"host\":\"h\",\"port\":1,\"client_ip\":\"x\",\"connect_urls\":[\"direct:1\"]}",
            new InfoPolicy(List.of("gw1:1", "gw2:2"), InfoPolicy.TlsTruth.NONE, 0, true)));
    }

    @Test
    void shouldSayAgainWhatAServerSaidWithoutWhatWasForOneClient()
    {
        final String line =
            "INFO {\"server_id\":\"S\",\"nonce\":\"n\",\"client_id\":5,\"connect_info\":true," +
            "\"remote_account\":\"A\",\"x\":1} \r\n";
        final byte[] again = new InfoLine().rewrite(
            line.getBytes(StandardCharsets.US_ASCII), (info) -> info.edit().set("ldm", true));

        assertEquals(
            "INFO {\"server_id\":\"S\",\"x\":1,\"ldm\":true} \r\n", new String(again, StandardCharsets.US_ASCII));
    }

    @Test
    void shouldKeepOnceWhatIsTheSameForMany()
    {
        final InfoLine infoLine = new InfoLine();
        final byte[] kept = infoLine.keep(parse("{\"client_id\":1,\"client_ip\":\"10.0.0.1\",\"x\":[1]}"));

        assertEquals("INFO {\"x\":[1]} \r\n", new String(kept, StandardCharsets.US_ASCII));
        for (int i = 0; i < 7; i++)
        {
            assertNotSame(kept, infoLine.keep(parse("{\"other\":" + i + "}")));
        }

        assertSame(kept, infoLine.keep(parse("{\"x\":[1],\"client_ip\":\"10.0.0.2\",\"nonce\":\"n\"}")));
    }

    private static String apply(final String json, final InfoPolicy policy)
    {
        final InfoCommand info = parse(json);
        policy.apply(info.info(), info.edit(), "gw", 7, "10.1.2.3");
        final UnsafeBuffer written = new UnsafeBuffer(new byte[info.encodedLength()]);
        final int length = info.encode(written, 0);

        return written.getStringWithoutLengthAscii("INFO ".length(), length - "INFO  \r\n".length());
    }

    private static InfoCommand parse(final String json)
    {
        final String line = "INFO " + json + " \r\n";
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[line.length() + 64]);
        buffer.putStringWithoutLengthAscii(0, line);
        final ServerCommandParser parser = new ServerCommandParser();
        parser.wrap(ParserState.ofServer().need(CommandKind.INFO, Need.WHOLE), buffer, 0, line.length());
        assertEquals(CommandParser.COMMAND, parser.poll());

        return parser.info();
    }
}
