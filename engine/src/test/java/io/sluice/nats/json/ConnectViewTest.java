package io.sluice.nats.json;

import io.sluice.test.Ranges;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConnectViewTest
{
    private static final List<ConnectMember> BOOLEANS = List.of(
        ConnectMember.VERBOSE, ConnectMember.PEDANTIC, ConnectMember.ECHO, ConnectMember.TLS_REQUIRED,
        ConnectMember.HEADERS, ConnectMember.NO_RESPONDERS, ConnectMember.NEW_ACCOUNT);
    private static final List<ConnectMember> STRINGS = List.of(
        ConnectMember.USER, ConnectMember.PASS, ConnectMember.AUTH_TOKEN, ConnectMember.NKEY, ConnectMember.SIG,
        ConnectMember.JWT, ConnectMember.NAME, ConnectMember.LANG, ConnectMember.VERSION, ConnectMember.ACCOUNT,
        ConnectMember.REMOTE_ACCOUNT, ConnectMember.PROXY_SIG);

    /**
     * Each line of the table is a text in hex and what Go's encoding/json made of it when it decoded it into a struct
     * with nats-server's names, types and defaults: SYNTAX, TYPE, or OK and the values.
     */
    @Test
    void shouldReadWhatGoReads() throws IOException
    {
        int lines = 0;
        for (final String line : goVectors())
        {
            final String[] fields = line.split("\t", -1);
            Ranges.forEach(HexFormat.of().parseHex(fields[0]), (buffer, offset, length) ->
            {
                final ConnectView connect = new ConnectView().wrap(buffer, offset, length);
                assertAsGo(fields, connect);
                if (!connect.isRefused())
                {
                    assertAsGo(fields, canonical(connect));
                    assertCanonical(canonical(connect).json());
                }
            });
            lines++;
        }
        assertTrue(lines > 300, "only " + lines + " lines");
    }

    private static List<String> goVectors() throws IOException
    {
        final String file = System.getProperty("sluice.test.connect.vectors");
        if (null != file)
        {
            return Files.readAllLines(Path.of(file));
        }

        try (InputStream table = ConnectViewTest.class.getResourceAsStream("connect.tsv"))
        {
            return new String(table.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private static void assertAsGo(final String[] fields, final ConnectView connect)
    {
        final String message = new String(HexFormat.of().parseHex(fields[0]), StandardCharsets.ISO_8859_1);
        assertEquals(!"OK".equals(fields[1]), connect.isRefused(), message);
        if (connect.isRefused())
        {
            return;
        }

        for (int i = 0; i < BOOLEANS.size(); i++)
        {
            assertEquals('1' == fields[2].charAt(i), connect.booleanOr(BOOLEANS.get(i), i < 3), message);
        }
        assertEquals(Long.parseLong(fields[3]), connect.protocol(), message);
        for (int i = 0; i < STRINGS.size(); i++)
        {
            final String expected = new String(HexFormat.of().parseHex(fields[4 + i]), StandardCharsets.UTF_8);
            assertEquals(expected, connect.stringOr(STRINGS.get(i), ""), message);
        }
    }

    private static ConnectView canonical(final ConnectView connect)
    {
        final JsonObjectEditor editor = new JsonObjectEditor().wrap(connect);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = editor.encode(buffer, 5);
        assertTrue(length <= editor.maxEncodedLength());

        return new ConnectView().wrap(new UnsafeBuffer(buffer, 5, length), 0, length);
    }

    private static void assertCanonical(final JsonObjectView json)
    {
        final Set<String> keys = new HashSet<>();
        for (int i = 0; i < json.memberCount(); i++)
        {
            for (int m = 0; m < ConnectMember.count(); m++)
            {
                final String key = ConnectMember.get(m).key();
                if (json.isNamed(i, key))
                {
                    assertEquals('"' + key + '"', text(json.buffer(), json.memberOffset(i), json.keyLength(i)));
                    assertTrue(keys.add(key));
                }
            }
        }
        final String text = text(json.buffer(), json.offset(), json.length());
        assertEquals(-1, text.indexOf('\r'));
        assertEquals(-1, text.indexOf('\n'));
        assertEquals(-1, text.indexOf('\t'));
    }

    @Test
    void shouldHaveTheServersDefaults()
    {
        final ConnectView connect = connect("{}");

        assertTrue(connect.isVerbose());
        assertTrue(connect.isPedantic());
        assertTrue(connect.isEcho());
        assertEquals(0, connect.protocol());
        assertFalse(connect.hasHeaders());
        assertFalse(connect.hasNoResponders());
        assertFalse(connect.isTlsRequired());
        assertNull(connect.user());
        assertFalse(connect.has(ConnectMember.USER));
        assertFalse(connect.stringEquals(ConnectMember.USER, ""));
        assertEquals("before", connect.stringOr(ConnectMember.USER, "before"));
        assertNull(connect.reason());
    }

    @Test
    void shouldNameMembers()
    {
        final ConnectView connect = connect(
            "{\"verbose\":false,\"pedantic\":false,\"echo\":false,\"protocol\":1,\"headers\":true," +
            "\"no_responders\":true,\"tls_required\":true,\"user\":\"u\",\"pass\":\"p\",\"auth_token\":\"t\"," +
            "\"nkey\":\"n\",\"sig\":\"s\",\"jwt\":\"j\",\"name\":\"na\",\"lang\":\"la\",\"version\":\"v\"}");

        assertFalse(connect.isVerbose());
        assertFalse(connect.isPedantic());
        assertFalse(connect.isEcho());
        assertEquals(1, connect.protocol());
        assertTrue(connect.hasHeaders());
        assertTrue(connect.hasNoResponders());
        assertTrue(connect.isTlsRequired());
        assertEquals(
            List.of("u", "p", "t", "n", "s", "j", "na", "la", "v"),
            List.of(connect.user(), connect.pass(), connect.authToken(), connect.nkey(), connect.sig(),
                connect.jwt(), connect.name(), connect.lang(), connect.version()));
        assertTrue(connect.stringEquals(ConnectMember.NAME, "na"));
    }

    @Test
    void shouldNotBeToldAnotherUser()
    {
        assertEquals("evil", connect("{\"user\":\"good\",\"u\u017Fer\":\"evil\"}").user());
        assertEquals("evil", connect("{\"user\":\"good\",\"\\u0055ser\":\"evil\"}").user());
        assertEquals("evil", connect("{\"user\":\"good\",\"u\\u017fer\":\"evil\",\"user\":null}").user());
        assertEquals("evil", connect("{\"nkey\":\"good\",\"n\u212Aey\":\"evil\"}").nkey());
        assertEquals("good", connect("{\"sig\":\"good\",\"s\u0131g\":\"evil\"}").sig());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "[]", "1", "\"a\"", "{", "{}}", "\uFEFF{}", "{\"user\":\"a\tb\"}", "{\"user\":\"\n\"}",
        "{\"user\":1}", "{\"verbose\":\"true\"}", "{\"verbose\":0,\"verbose\":true}", "{\"protocol\":1.0}",
        "{\"protocol\":\"1\"}", "{\"protocol\":9223372036854775808}", "{\"import\":true}", "{\"export\":{\"deny\":{}}}",
        "{\"export\":{\"\\u0064eny\":[\"a\",1]}}",
    })
    void shouldKnowWhatTheServerRefuses(final String text)
    {
        final ConnectView connect = connect(text);

        assertTrue(connect.isRefused());
        assertThrows(IllegalArgumentException.class, () -> new JsonObjectEditor().wrap(connect));
    }

    @Test
    void shouldSayWhyItIsRefused()
    {
        assertEquals(ConnectView.NOT_AN_OBJECT, connect("{\"user\"}").reason());
        assertEquals(ConnectView.WRONG_TYPE, connect("{\"USER\":[]}").reason());
        assertEquals(ConnectView.NOT_AN_OBJECT, connect("{}").reset().reason());
    }

    @Test
    void shouldLimitTheDepthAsGoDoes()
    {
        assertFalse(connect("{\"x\":" + "[".repeat(9_999) + "]".repeat(9_999) + "}").isRefused());
        assertTrue(connect("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}").isRefused());
        assertTrue(connect("{\"x\":" + "[".repeat(1_000_000)).isRefused());
        assertFalse(connect("{\"x\":" + "{\"y\":".repeat(9_998) + "{}" + "}".repeat(9_999)).isRefused());
        assertTrue(connect("{\"x\":" + "{\"y\":".repeat(9_999) + "{}" + "}".repeat(10_000)).isRefused());
    }

    @Test
    void shouldWriteOnlyWhatItReads()
    {
        assertCanonicalText("{}", " null ");
        assertCanonicalText("{}", "{\"user\":null}");
        assertCanonicalText("{\"user\":\"b\"}", "{ \"uſer\" : \"a\", \"USER\"\t:\r\"b\", \"user\" : null }");
        assertCanonicalText(
            "{\"x\":[1,{\"y z\":\"a b\\\" c\"}],\"echo\":false,\"X\":null}",
            "{\"x\" : [ 1, {\"y z\" : \"a b\\\" c\" }\r], \"Echo\":false, \"X\": null}");
    }

    private static void assertCanonicalText(final String expected, final String text)
    {
        final JsonObjectView json = canonical(connect(text)).json();

        assertEquals(expected, text(json.buffer(), json.offset(), json.length()));
    }

    @Test
    void shouldEditInCanonicalForm()
    {
        final ConnectView connect = connect(
            "{\"uſer\":\"a\",\"x\": 1,\"pass\":\"b\",\"USER\":\"c\",\"proxy_ſig\":\"no\"}");
        final JsonObjectEditor editor = new JsonObjectEditor().wrap(connect)
            .set("user", "d\"\u0001").remove("proxy_sig").set("headers", true);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

        final int length = editor.encode(buffer, 0);

        assertEquals(
            "{\"user\":\"d\\\"\\u0001\",\"x\":1,\"pass\":\"b\",\"headers\":true}", text(buffer, 0, length));
    }

    private static ConnectView connect(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        return new ConnectView().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }
}
