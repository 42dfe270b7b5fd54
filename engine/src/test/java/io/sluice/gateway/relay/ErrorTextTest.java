package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ErrorTextTest
{
    private final ErrorText text = new ErrorText();

    /** What Go 1.22 prints with {@code fmt.Printf("%q", string(bytes))}. */
    static Stream<Arguments> quoted()
    {
        return Stream.of(
            arguments("orders.eu", "\"orders.eu\""),
            arguments("", "\"\""),
            arguments("a\"b", "\"a\\\"b\""),
            arguments("a\\b", "\"a\\\\b\""),
            arguments("a'b", "\"a'b\""),
            arguments("a b", "\"a b\""),
            arguments("\u0007\b\f\n\r\t\u000b", "\"\\a\\b\\f\\n\\r\\t\\v\""),
            arguments("\u0000\u0001\u001f\u007f", "\"\\x00\\x01\\x1f\\x7f\""),
            arguments("caf\u00e9", "\"caf\u00e9\""),
            arguments("\u65e5\u672c", "\"\u65e5\u672c\""),
            arguments("\ud83d\ude00", "\"\ud83d\ude00\""),
            arguments("\u0080\u00a0\u00ad", "\"\\u0080\\u00a0\\u00ad\""),
            arguments("\u2028\u200b\ufeff", "\"\\u2028\\u200b\\ufeff\""),
            arguments("\ue000", "\"\\ue000\""),
            arguments("\ufffd", "\"\ufffd\""),
            arguments("\udb40\udc01", "\"\\U000e0001\""),
            arguments("\udbff\udfff", "\"\\U0010ffff\""));
    }

    @ParameterizedTest
    @MethodSource("quoted")
    void shouldQuoteAsGoDoes(final String subject, final String expected)
    {
        assertEquals(expected, quote(subject.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldQuoteWhatIsNotUtf8ByteByByte()
    {
        assertEquals("\"\\xff\"", quote(0xFF));
        assertEquals("\"a\\xc3\"", quote('a', 0xC3));
        assertEquals("\"\\xc3(\"", quote(0xC3, '('));
        assertEquals("\"\\xc0\\x80\"", quote(0xC0, 0x80));
        assertEquals("\"\\xe0\\x80\\x80\"", quote(0xE0, 0x80, 0x80));
        assertEquals("\"\\xed\\xa0\\x80\"", quote(0xED, 0xA0, 0x80));
        assertEquals("\"\\xf0\\x80\\x80\\x80\"", quote(0xF0, 0x80, 0x80, 0x80));
        assertEquals("\"\\xf4\\x90\\x80\\x80\"", quote(0xF4, 0x90, 0x80, 0x80));
        assertEquals("\"\\xf5\\x80\\x80\\x80\"", quote(0xF5, 0x80, 0x80, 0x80));
        assertEquals("\"\\xe2\\x82\"", quote(0xE2, 0x82));
    }

    @Test
    void shouldWordDenialsAsTheServerDoes()
    {
        assertEquals("Permissions Violation for Publish to \"a.b\"", string(text.denyPublish(AsciiView.of("a.b"))));
        assertEquals("Permissions Violation for Subscription to \"a.>\"",
            string(text.denySubscribe(AsciiView.of("a.>"), new AsciiView())));
        assertEquals("Permissions Violation for Subscription to \"a\" using queue \"q\"",
            string(text.denySubscribe(AsciiView.of("a"), AsciiView.of("q"))));
    }

    @Test
    void shouldKeepTheLineInOnePiece()
    {
        assertEquals("a  b c d \u00e9\u65e5\ud83d\ude00?",
            string(text.reset().append("a\r\nb\0c\nd \u00e9\u65e5\ud83d\ude00\ud83d")));
    }

    private String quote(final int... values)
    {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++)
        {
            bytes[i] = (byte)values[i];
        }

        return quote(bytes);
    }

    private String quote(final byte[] bytes)
    {
        return string(text.reset().appendQuoted(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    private static String string(final ErrorText text)
    {
        final byte[] bytes = new byte[text.length()];
        text.buffer().getBytes(0, bytes);

        return new String(bytes, StandardCharsets.UTF_8);
    }
}
