package io.sluice.nats.parser;

import io.sluice.nats.Need;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

import static io.sluice.nats.parser.Failure.ARGUMENTS;
import static io.sluice.nats.parser.Failure.CLIENT_ERROR;
import static io.sluice.nats.parser.Failure.CONTROL_LINE;
import static io.sluice.nats.parser.Failure.JSON;
import static io.sluice.nats.parser.Failure.PAYLOAD;
import static io.sluice.nats.parser.Failure.UNKNOWN_OPERATION;
import static io.sluice.nats.parser.Rule.refused;
import static io.sluice.nats.parser.Rule.rule;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the server accepts from a client and what it refuses, rule by rule. */
class ClientRulesTest
{
    private static final String X4096 = "x".repeat(4096);
    private static final String X4090 = "x".repeat(4090);

    static Stream<Rule> operations()
    {
        return Stream.of(
            rule("canonical", "PUB foo 5\r\nhello\r\nSUB foo 1\r\nUNSUB 1\r\nPING\r\nPONG\r\n",
                "= PUB foo 5", "= SUB foo 1", "= UNSUB 1", "= PING", "= PONG"),
            rule("HPUB", "HPUB foo 12 17\r\nNATS/1.0\r\n\r\nhello\r\n", "= HPUB foo 12 17"),
            rule("replies and queues",
                "PUB a r 0\r\n\r\nHPUB a r 12 12\r\nNATS/1.0\r\n\r\n\r\nSUB a q 1\r\nUNSUB 1 5\r\n",
                "= PUB a r 0", "= HPUB a r 12 12", "= SUB a q 1", "= UNSUB 1 5"),
            rule("a reply of digits", "PUB a 12 0\r\n\r\nHPUB a 1 2 3\r\nabc\r\n", "= PUB a 12 0", "= HPUB a 1 2 3"),
            rule("lower case", "pub foo 2\r\nhi\r\nsub foo 1\r\nping\r\nPiNg\r\nhpub a 0 0\r\n\r\nunsub 1\r\npong\r\n",
                "~ PUB foo 2", "~ SUB foo 1", "~ PING", "~ PING", "~ HPUB a 0 0", "~ UNSUB 1", "~ PONG"),
            rule("+OK is ignored by the server", "+OK\r\n+ok\n", "= +OK", "~ +OK"),
            rule("anything behind PING and PONG up to LF", "PING \r\nPONG\rx\0\r\nPING\n+OKAY\n",
                "~ PING", "~ PONG", "~ PING", "~ +OK"),
            rule("100 kB behind PING", "PING" + " ".repeat(100_000) + "\r\nPING\r\n", "~ PING", "= PING"),
            rule("100 kB of separators", "SUB" + " \t".repeat(50_000) + "foo 1\r\nPING\r\n", "~ SUB foo 1", "= PING"),
            rule("HMSG is accepted by accident", "HMSG foo 1 0 0\r\n\r\nhmsg\tx\n\r\nPING\r\n",
                "~ HMSG _ 0 0 0", "~ HMSG _ 0 0 0", "= PING"),
            refused("HMSG with a body", "HMSG foo 1 0 1\r\nx\r\n", UNKNOWN_OPERATION, "~ HMSG _ 0 0 0"),
            refused("HMSG without a blank", "HMSG\r\n", UNKNOWN_OPERATION),
            refused("MSG", "MSG foo 1 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("RS+", "RS+ a b\r\n", UNKNOWN_OPERATION),
            refused("LS+", "LS+ a b\r\n", UNKNOWN_OPERATION),
            refused("A+", "A+ a\r\n", UNKNOWN_OPERATION),
            refused("blank before an operation", "PING\r\n PING\r\n", UNKNOWN_OPERATION, "= PING"),
            refused("CR before an operation", "\rPING\r\n", UNKNOWN_OPERATION),
            refused("empty line", "PING\r\n\r\n", UNKNOWN_OPERATION, "= PING"),
            refused("wrong letter", "PUX foo", UNKNOWN_OPERATION),
            refused("wrong last letter", "CONNECX {}\r\n", UNKNOWN_OPERATION),
            refused("HPUB without its last letter", "HPU foo 0 0\r\n", UNKNOWN_OPERATION),
            refused("no blank behind PUB", "PUBfoo 5\r\n", UNKNOWN_OPERATION),
            refused("line end behind SUB", "SUB\r\n", UNKNOWN_OPERATION),
            refused("UNSUB without a blank", "UNSUB\n", UNKNOWN_OPERATION),
            refused("a letter with the bit of case alone", "\u00D0UB foo 1\r\n", UNKNOWN_OPERATION),
            refused("+ with the bit of case", "\u000BOK\r\n", UNKNOWN_OPERATION),
            refused("-ERR", "-ERR 'x'\r\n", CLIENT_ERROR),
            refused("-ERR without a blank", "-ERR\r\n", UNKNOWN_OPERATION));
    }

    static Stream<Rule> separators()
    {
        return Stream.of(
            rule("tabs and runs", "PUB\tfoo\t2\r\nhi\r\nPUB  foo   r 2\r\nhi\r\nSUB foo \t q\t1\r\n",
                "~ PUB foo 2", "~ PUB foo r 2", "~ SUB foo q 1"),
            rule("trailing blanks", "PUB foo 0 \r\n\r\nSUB foo 1\t\r\nUNSUB 1  \n", "~ PUB foo 0",
                "~ SUB foo 1", "~ UNSUB 1"),
            rule("bare LF", "PUB foo 0\n\r\nHPUB foo 0 0\n\r\nSUB foo 1\nUNSUB 1\nPING\n",
                "~ PUB foo 0", "~ HPUB foo 0 0", "~ SUB foo 1", "~ UNSUB 1", "~ PING"),
            rule("arguments that begin with a line end",
                "SUB \nfoo 7\r\nUNSUB \r 7\r\nCONNECT\n{}\r\nCONNECT \r\t{}\r\n",
                "~ SUB foo 7", "~ UNSUB 7", "~ CONNECT {}", "~ CONNECT {}"),
            rule("CR and LF separate what SUB and UNSUB say", "SUB foo\rq 1\r\nUNSUB 1\r5\r\nSUB \rfoo\r\r1\r\n",
                "~ SUB foo q 1", "~ UNSUB 1 5", "~ SUB foo 1"),
            rule("a CR within costs the last byte", "SUB foo 1\r2\nUNSUB 1\rx\n", "~ SUB foo 1", "~ UNSUB 1"),
            refused("a subject that begins with LF", "PUB \nfoo 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("a subject that begins with CR", "PUB \rfoo 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("a subject with CR", "PUB fo\ro 55\n", UNKNOWN_OPERATION),
            refused("a subject with NUL", "PUB fo\0o 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("a reply with NUL", "PUB foo \0 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("NUL in a subscription", "SUB fo\0o 1\r\n", UNKNOWN_OPERATION),
            refused("NUL in a sid", "UNSUB \0\r\n", UNKNOWN_OPERATION),
            refused("a size with CR is no size", "PUB foo 5\r5\n", ARGUMENTS),
            rule("other control characters and bytes above ASCII are letters",
                "PUB \u0001\u000B\u007F\u00FF 0\r\n\r\nSUB \u0001 \u00FF\r\n", "= PUB \u0001\u000B\u007F\u00FF 0",
                "= SUB \u0001 \u00FF"));
    }

    static Stream<Rule> arguments()
    {
        return Stream.of(
            refused("PUB without size", "PUB foo\r\n", ARGUMENTS),
            refused("PUB with nothing", "PUB \r\n", ARGUMENTS),
            refused("PUB with four", "PUB a b c 0\r\n\r\n", ARGUMENTS),
            refused("HPUB with two", "HPUB foo 0\r\n", ARGUMENTS),
            refused("HPUB with five", "HPUB a b c 0 0\r\n", ARGUMENTS),
            refused("PUB with many", "PUB a b c d e f g h\r\n", ARGUMENTS),
            refused("SUB with one", "SUB foo\r\n", ARGUMENTS),
            refused("SUB with four", "SUB a b c d\r\n", ARGUMENTS),
            refused("SUB with nothing", "SUB \r\n", ARGUMENTS),
            refused("UNSUB with three", "UNSUB 1 2 3\r\n", ARGUMENTS),
            refused("UNSUB with nothing", "UNSUB \r\n", ARGUMENTS),
            rule("UNSUB with what is no number", "UNSUB 1 x\r\nUNSUB 1 0\r\nUNSUB 1 1234567890\r\n",
                "= UNSUB 1 x", "= UNSUB 1 0", "= UNSUB 1 1234567890"),
            rule("leading zeros stay", "PUB foo 0005\r\nhello\r\nHPUB foo 000 00000\r\n\r\nUNSUB 1 007\r\n",
                "= PUB foo 0005", "= HPUB foo 000 00000", "= UNSUB 1 007"),
            rule("nine digits", "PUB foo 000000001\r\nx\r\n", "= PUB foo 000000001"),
            refused("ten digits", "PUB foo 0000000001\r\nx\r\n", ARGUMENTS),
            refused("sign", "PUB foo +1\r\nx\r\n", ARGUMENTS),
            refused("minus", "PUB foo -1\r\n", ARGUMENTS),
            refused("hex", "PUB foo 0x1\r\n", ARGUMENTS),
            refused("headers larger than all", "HPUB foo 6 5\r\n", ARGUMENTS),
            refused("no header size", "HPUB foo x 5\r\n", ARGUMENTS),
            rule("headers of no bytes", "HPUB foo 0 5\r\nhello\r\n", "= HPUB foo 0 5"),
            rule("headers are not looked at", "HPUB foo 5 10\r\nXXXXXhello\r\n", "= HPUB foo 5 10"),
            rule("subjects are not looked at",
                "PUB a..b 0\r\n\r\nPUB * 0\r\n\r\nPUB > 0\r\n\r\nSUB a..b 1\r\nSUB >.a 1\r\n",
                "= PUB a..b 0", "= PUB * 0", "= PUB > 0", "= SUB a..b 1", "= SUB >.a 1"),
            rule("a sid is any token", "SUB foo a.b!\r\nUNSUB a.b!\r\n", "= SUB foo a.b!", "= UNSUB a.b!"));
    }

    static Stream<Rule> payloads()
    {
        return Stream.of(
            rule("empty", "PUB foo 0\r\n\r\nPING\r\n", "= PUB foo 0", "= PING"),
            rule("line ends and commands in it", "PUB foo 16\r\nPUB foo 5\r\nPING\r\r\nPING\r\n",
                "= PUB foo 16", "= PING"),
            rule("the largest size", "PUB foo 5000\r\n" + "y".repeat(5000) + "\r\nPING\r\n", "= PUB foo 5000",
                "= PING"));
    }

    static Stream<Rule> brokenPayloads()
    {
        return Stream.of(
            refused("bare LF behind it", "PUB foo 2\r\nhi\nPING\r\n", UNKNOWN_OPERATION, "= PUB foo 2"),
            refused("one wrong byte is enough", "PUB foo 2\r\nhi!", UNKNOWN_OPERATION, "= PUB foo 2"),
            refused("one byte too many", "PUB foo 2\r\nhi!\r\n", UNKNOWN_OPERATION, "= PUB foo 2"),
            refused("CR without LF", "PUB foo 2\r\nhi\rPING\r\n", UNKNOWN_OPERATION, "= PUB foo 2"),
            refused("one byte too few", "PUB foo 2\r\nh\r\nPING\r\n", UNKNOWN_OPERATION, "= PUB foo 2"),
            refused("in headers", "HPUB foo 0 2\r\nhi\n\r\n", UNKNOWN_OPERATION, "= HPUB foo 0 2"));
    }

    static Stream<Rule> limits()
    {
        return Stream.of(
            rule("4096 bytes of arguments", "SUB " + X4096.substring(2) + " 1\r\n",
                "= SUB " + X4096.substring(2) + " 1"),
            refused("4097", "SUB " + X4096.substring(1) + " 1\r\n", CONTROL_LINE),
            rule("with bare LF", "SUB " + X4096.substring(2) + " 1\n", "~ SUB " + X4096.substring(2) + " 1"),
            refused("4097 with bare LF", "SUB " + X4096.substring(1) + " 1\n", CONTROL_LINE),
            refused("not finished", "SUB " + X4096 + "xx", CONTROL_LINE),
            refused("trailing blanks count", "PUB foo 1" + " ".repeat(4092) + "\r\n", CONTROL_LINE),
            rule("4096 with trailing blanks", "PUB foo 0" + " ".repeat(4091) + "\r\n\r\n", "~ PUB foo 0"),
            rule("PUB of 4096", "PUB " + X4096.substring(2) + " 0\r\n\r\n", "= PUB " + X4096.substring(2) + " 0"),
            refused("PUB of 4097", "PUB " + X4096.substring(1) + " 0\r\n\r\n", CONTROL_LINE),
            refused("HPUB of 4097", "HPUB " + X4096.substring(3) + " 0 0\r\n\r\n", CONTROL_LINE),
            refused("UNSUB", "UNSUB " + X4096 + "x\r\n", CONTROL_LINE),
            refused("CONNECT", "CONNECT {\"a\":\"" + X4090 + "\"}\r\n", CONTROL_LINE),
            refused("INFO", "INFO {\"a\":\"" + X4090 + "\"}\r\n", CONTROL_LINE),
            refused("-ERR", "-ERR " + X4096 + "x\r\n", CONTROL_LINE),
            refused("before the arguments are read", "PUB " + X4096 + "x\r\n", CONTROL_LINE));
    }

    static Stream<Rule> json()
    {
        return Stream.of(
            rule("CONNECT", "CONNECT {\"verbose\":false}\r\n", "~ CONNECT {\"verbose\":false}"),
            rule("no blank", "CONNECT{}\r\nINFO{}\r\n", "~ CONNECT {}", "~ INFO {}"),
            rule("twice", "CONNECT {}\r\nCONNECT {}\r\n", "~ CONNECT {}", "~ CONNECT {}"),
            rule("null", "CONNECT null\r\n", "~ CONNECT {}"),
            rule("blanks in it", "CONNECT { \"a\" :\t1 }  \r\n", "~ CONNECT {\"a\":1}"),
            rule("INFO is ignored", "INFO {\"a\":1}\r\nPING\r\n", "~ INFO {\"a\":1}", "= PING"),
            refused("cut", "CONNECT {\r\n", JSON),
            refused("nothing", "CONNECT \r\n", JSON),
            refused("no object", "CONNECT []\r\n", JSON),
            refused("wrong type", "CONNECT {\"verbose\":1}\r\n", JSON),
            refused("control character in a string", "CONNECT {\"a\":\"\t\"}\r\n", JSON),
            refused("byte order mark", "CONNECT \u00EF\u00BB\u00BF{}\r\n", JSON),
            refused("INFO", "INFO {]\r\n", JSON));
    }

    @ParameterizedTest
    @MethodSource({"operations", "separators", "arguments", "payloads", "brokenPayloads", "limits", "json"})
    void shouldReadAsTheServerDoesLineByLine(final Rule rule)
    {
        rule.check(true, Need.LINE);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void shouldGatherPayloads(final Rule rule)
    {
        final ParserDriver driver =
            new ParserDriver(true, ParserDriver.needing(ParserState.ofClient(), Need.WHOLE));
        final byte[] bytes = rule.input().getBytes(ISO_8859_1);
        for (int i = 0; i < bytes.length; i++)
        {
            driver.feed(bytes, i, i + 1);
        }
        assertEquals(rule.events().size(), driver.events.size());
        assertEquals(rule.input(), driver.forwarded.toString(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource({"operations", "separators", "arguments", "limits", "json"})
    void shouldReportOnlyWhatIsWrittenAgainWhenNobodyLooks(final Rule rule)
    {
        final String[] written = rule.events().stream().filter((event) -> event.startsWith("~")).toArray(String[]::new);
        new Rule(rule.name(), rule.input(), rule.failure(), List.of(written)).check(true, Need.NOTHING);
    }

    @ParameterizedTest
    @MethodSource("brokenPayloads")
    void shouldNotReportWhatIsNotWhole(final Rule rule)
    {
        new Rule(rule.name(), rule.input(), rule.failure(), List.of()).check(true, Need.WHOLE);
    }

    @ParameterizedTest
    @MethodSource("payloadLimits")
    void shouldLimitPayloads(final Rule rule)
    {
        final ParserDriver driver =
            new ParserDriver(true, ParserDriver.needing(ParserState.ofClient().payloadLimit(10), Need.LINE));
        final byte[] bytes = rule.input().getBytes(ISO_8859_1);
        driver.feed(bytes, 0, bytes.length);
        assertEquals(rule.failure(), driver.failure);
        assertEquals(rule.events(), driver.events);
    }

    static Stream<Rule> payloadLimits()
    {
        return Stream.of(
            rule("as large as the limit", "PUB foo 10\r\n0123456789\r\n", "= PUB foo 10"),
            refused("larger", "PUB foo 11\r\n", PAYLOAD),
            refused("headers count", "HPUB foo 10 11\r\n", PAYLOAD),
            refused("the largest", "PUB foo 999999999\r\n", PAYLOAD),
            refused("as soon as the line is there", "PUB foo r 11\r\n01", PAYLOAD));
    }
}
