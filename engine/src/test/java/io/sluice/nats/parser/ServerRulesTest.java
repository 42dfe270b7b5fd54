package io.sluice.nats.parser;

import io.sluice.nats.Need;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

import static io.sluice.nats.parser.Failure.ARGUMENTS;
import static io.sluice.nats.parser.Failure.CONTROL_LINE;
import static io.sluice.nats.parser.Failure.JSON;
import static io.sluice.nats.parser.Failure.UNKNOWN_OPERATION;
import static io.sluice.nats.parser.Rule.refused;
import static io.sluice.nats.parser.Rule.rule;

/** What a server sends, and what a broken one sends, rule by rule. */
class ServerRulesTest
{
    private static final String STATUS = "NATS/1.0 503\r\nNats-Subject: foo\r\n\r\n";

    static Stream<Rule> rules()
    {
        return Stream.of(
            rule("MSG", "MSG foo 1 5\r\nhello\r\nMSG foo 1 r 0\r\n\r\n", "= MSG foo 1 5", "= MSG foo 1 r 0"),
            rule("digits as published", "MSG foo 1 0005\r\nhello\r\n", "= MSG foo 1 0005"),
            rule("sid of digits and reply of digits", "MSG foo 12 34 0\r\n\r\n", "= MSG foo 12 34 0"),
            rule("HMSG", "HMSG foo 1 12 17\r\nNATS/1.0\r\n\r\nhello\r\nHMSG foo 1 r 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "= HMSG foo 1 12 17", "= HMSG foo 1 r 12 12"),
            rule("no responders",
                "HMSG _INBOX.1 1 " + STATUS.length() + " " + STATUS.length() + "\r\n" + STATUS + "\r\n",
                "= HMSG _INBOX.1 1 " + STATUS.length() + " " + STATUS.length()),
            rule("asynchronous INFO between messages",
                "MSG foo 1 2\r\nhi\r\nINFO {\"a\":1} \r\nMSG foo 1 2\r\nhi\r\n",
                "= MSG foo 1 2", "~ INFO {\"a\":1}", "= MSG foo 1 2"),
            rule("the rest", "PING\r\nPONG\r\n+OK\r\n-ERR 'Stale Connection'\r\n",
                "= PING", "= PONG", "= +OK", "= -ERR 'Stale Connection'"),
            rule("lenient", "msg\tfoo  1 2\nhi\r\nping \r\n-err  'x' \r\n+ok\nInfo\t{}\n",
                "~ MSG foo 1 2", "~ PING", "~ -ERR 'x'", "~ +OK", "~ INFO {}"),
            rule("INFO of 64 KB", "INFO {\"a\":\"" + "x".repeat(65_000) + "\"} \r\n",
                "~ INFO {\"a\":\"" + "x".repeat(65_000) + "\"}"),
            rule("subjects with CR", "MSG fo\ro 1 0\r\n\r\nMSG \r 1 r 2\r\nhi\r\nHMSG a\r 1 0 0\r\n\r\n",
                "= MSG fo\ro 1 0", "= MSG \r 1 r 2", "= HMSG a\r 1 0 0"),
            rule("subjects that begin with LF", "MSG \nfoo 1 0\r\n\r\nMSG \n 1 0\r\n\r\n",
                "= MSG \nfoo 1 0", "= MSG \n 1 0"),
            rule("subject and reply with NUL", "MSG f\0o 1 \0 0\r\n\r\n", "= MSG f\0o 1 \0 0"),
            rule("MSG line of 16 KB", "MSG " + "x".repeat(16_380) + " 1 0\r\n\r\n",
                "= MSG " + "x".repeat(16_380) + " 1 0"));
    }

    static Stream<Rule> broken()
    {
        return Stream.of(
            refused("MSG line of more than 16 KB", "MSG " + "x".repeat(16_381) + " 1 0\r\n\r\n", CONTROL_LINE),
            refused("INFO of more than 64 KB", "INFO {\"a\":\"" + "x".repeat(65_530) + "\"} \r\n", CONTROL_LINE),
            refused("-ERR of more than 64 KB", "-ERR " + "x".repeat(65_537), CONTROL_LINE),
            refused("garbage", "HTTP/1.1 400 Bad Request\r\n", UNKNOWN_OPERATION),
            refused("a client's command", "PUB foo 0\r\n\r\n", UNKNOWN_OPERATION),
            refused("CONNECT", "CONNECT {}\r\n", UNKNOWN_OPERATION),
            refused("MSG without sid", "MSG foo 0\r\n\r\n", ARGUMENTS),
            refused("MSG with too many", "MSG foo 1 r x 0\r\n\r\n", ARGUMENTS),
            refused("HMSG with too many", "HMSG foo 1 r x 0 0\r\n\r\n", ARGUMENTS),
            refused("no size", "MSG foo 1 x\r\n", ARGUMENTS),
            refused("ten digits", "MSG foo 1 1234567890\r\n", ARGUMENTS),
            refused("headers larger than all", "HMSG foo 1 3 2\r\n", ARGUMENTS),
            refused("INFO that is no JSON", "INFO {\"a\" \r\n", JSON),
            refused("INFO without a blank", "INFO{}\r\n", UNKNOWN_OPERATION),
            refused("LF within a subject", "MSG fo\no 1 0\r\n\r\n", ARGUMENTS),
            refused("NUL in -ERR", "-ERR 'a\0'\r\n", UNKNOWN_OPERATION),
            refused("payload too long", "MSG foo 1 2\r\nhi!\r\n", UNKNOWN_OPERATION, "= MSG foo 1 2"),
            refused("bare LF behind a payload", "MSG foo 1 2\r\nhi\n", UNKNOWN_OPERATION, "= MSG foo 1 2"));
    }

    @ParameterizedTest
    @MethodSource({"rules", "broken"})
    void shouldReadWhatAServerSends(final Rule rule)
    {
        rule.check(false, Need.LINE);
    }

    @ParameterizedTest
    @MethodSource({"rules", "broken"})
    void shouldReportOnlyWhatIsWrittenAgainWhenNobodyLooks(final Rule rule)
    {
        final String[] written = rule.events().stream().filter((event) -> event.startsWith("~")).toArray(String[]::new);
        new Rule(rule.name(), rule.input(), rule.failure(), List.of(written)).check(false, Need.NOTHING);
    }
}
