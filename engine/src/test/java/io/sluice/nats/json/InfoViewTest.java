package io.sluice.nats.json;

import io.sluice.test.Allocation;
import io.sluice.test.Ranges;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InfoViewTest
{
    private static final String INFO = "{\"server_id\":\"NDAK\",\"server_name\":\"n\\u0031\",\"version\":\"2.15.1\"," +
        "\"proto\":1,\"git_commit\":\"abc\",\"go\":\"go1.25\",\"host\":\"0.0.0.0\",\"port\":4222,\"headers\":true," +
        "\"auth_required\":true,\"tls_required\":true,\"tls_available\":true,\"tls_verify\":true," +
        "\"max_payload\":1048576,\"jetstream\":true,\"client_id\":7,\"client_ip\":\"127.0.0.1\",\"nonce\":\"n0nce\"," +
        "\"cluster\":\"c\",\"connect_urls\":[\"10.0.0.1:4222\" , \"[::1]:4222\"],\"ldm\":true,\"connect_info\":true," +
        "\"xkey\":\"XA\",\"api_lvl\":2,\"future\":{\"x\" : [1, 2]}} ";

    @Test
    void shouldReadWhatAServerSays()
    {
        Ranges.forEach(INFO, (buffer, offset, length) ->
        {
            final InfoView info = new InfoView().wrap(buffer, offset, length);

            assertTrue(info.isValid());
            assertEquals(
                List.of("NDAK", "n1", "2.15.1", "0.0.0.0", "n0nce", "127.0.0.1", "c"),
                List.of(info.serverId(), info.serverName(), info.version(), info.host(), info.nonce(),
                    info.clientIp(), info.cluster()));
            assertEquals(
                List.of(1L, 4222L, 1048576L, 7L, 2L),
                List.of(info.proto(), info.port(), info.maxPayload(), info.clientId(), info.apiLevel()));
            assertTrue(info.hasHeaders() && info.isAuthRequired() && info.isTlsRequired() && info.isTlsAvailable());
            assertTrue(info.isTlsVerify() && info.hasJetStream() && info.isLameDuck() && info.isConnectInfo());
            assertEquals(List.of("10.0.0.1:4222", "[::1]:4222"), strings(info.connectUrls()));
            assertEquals("XA", info.json().stringOr("xkey", null));
        });
    }

    @Test
    void shouldReadNothingWhereNothingIs()
    {
        for (final String text : List.of("{}", "", "[]", "{\"connect_urls\":null}", "{\"connect_urls\":\"a\"}"))
        {
            final InfoView info = info(text);

            assertNull(info.serverId());
            assertEquals(InfoView.ABSENT, info.maxPayload());
            assertFalse(info.hasHeaders());
            assertFalse(info.connectUrls().next());
        }
        assertFalse(info("{}").reset().isValid());
    }

    @Test
    void shouldChangeOnlyWhatIsEdited()
    {
        final JsonObjectEditor editor = new JsonObjectEditor().wrap(info(INFO).json());
        assertFalse(editor.isEdited());
        editor.set("host", "gw").set("port", 4223).set("tls_required", false).remove("tls_available")
            .set(InfoView.CONNECT_URLS, List.of("a:1", "b:\"2")).remove("ws_connect_urls").set("client_ip", "::1");
        assertTrue(editor.isEdited());

        final String expected = INFO.trim()
            .replace("\"host\":\"0.0.0.0\"", "\"host\":\"gw\"").replace("4222,", "4223,")
            .replace("\"tls_required\":true", "\"tls_required\":false").replace("\"tls_available\":true,", "")
            .replace("[\"10.0.0.1:4222\" , \"[::1]:4222\"]", "[\"a:1\",\"b:\\\"2\"]")
            .replace("\"127.0.0.1\"", "\"::1\"");
        assertEquals(expected, encode(editor));
    }

    @Test
    void shouldTakeTheLastEdit()
    {
        assertEquals("{\"a\":2}", encode(editor("{\"a\":0}").set("a", 1).set("A", 3).set("a", 2)));
        assertEquals("{\"a\":2}", encode(editor("{\"a\":0,\"A\":1}").remove("a").set("a", 2)));
        assertEquals("{}", encode(editor("{\"a\":0,\"A\":1}").set("a", 2).remove("A")));
        assertEquals("{\"b\":true,\"a\":-9223372036854775808}",
            encode(editor("{}").set("b", true).set("a", Long.MIN_VALUE)));
        assertEquals("{\"a\":[]}", encode(editor(" { } ").set("a", List.of())));
    }

    @Test
    void shouldTakeAnyJson()
    {
        final UnsafeBuffer raw = buffer("x{\"a\" : [1,\r\n \"b c\"]}x");

        assertEquals("{\"r\":{\"a\":[1,\"b c\"]}}", encode(editor("{}").setRaw("r", raw, 1, raw.capacity() - 2)));
        assertThrows(IllegalArgumentException.class, () -> editor("{}").setRaw("r", raw, 0, raw.capacity()));
        assertThrows(IllegalArgumentException.class, () -> editor("{}").setRaw("r", raw, 1, raw.capacity() - 1));
        assertThrows(IllegalArgumentException.class, () -> editor("{}").setRaw("r", raw, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> editor("[]"));
        assertThrows(IllegalArgumentException.class, () -> editor("{"));
    }

    @Test
    void shouldEscapeText()
    {
        final String text = "\"\\/\b\u0000\u001F\u007F\u00E4\u20AC\uD83D\uDE00\uD83D";
        final String json = encode(editor("{}").set("t", text));

        assertEquals(text.replace("\uDE00\uD83D", "\uDE00\uFFFD"), info(json).json().stringOr("t", null));
        assertTrue(json.contains("\\\"\\\\/\\u0008\\u0000\\u001f\u007F\u00E4"));
    }

    @Test
    void shouldGrowWithManyMembersAndEdits()
    {
        final JsonObjectEditor editor = editor("{}");
        final StringBuilder expected = new StringBuilder("{");
        for (int i = 0; i < 100; i++)
        {
            editor.set("m" + i, i);
            expected.append(0 == i ? "" : ",").append("\"m").append(i).append("\":").append(i);
        }
        final String json = encode(editor);

        assertEquals(expected.append('}').toString(), json);
        assertEquals(100, info(json).json().memberCount());
        assertEquals(99, info(json).json().longOr("M99", -1));
    }

    @Test
    void shouldReadAndEditWithoutGarbage()
    {
        final UnsafeBuffer text = buffer(INFO);
        final UnsafeBuffer options = buffer(
            "{\"verbose\":false,\"user\":\"a\",\"uſer\":\"b\",\"protocol\":1,\"x\":[1,{\"y\":2}]}");
        final InfoView info = new InfoView();
        final ConnectView connect = new ConnectView();
        final JsonObjectEditor editor = new JsonObjectEditor();
        final ExpandableArrayBuffer output = new ExpandableArrayBuffer(4096);
        final List<String> urls = List.of("a:1", "b:2");

        long bytes = -1;
        for (int round = 0; round < 4; round++)
        {
            final long before = Allocation.ofCurrentThread();
            for (int i = 0; i < 3_000; i++)
            {
                info.wrap(text, 0, text.capacity());
                assertTrue(info.connectUrls().next() && info.hasHeaders() && 4222 == info.port());
                editor.wrap(info.json()).set("host", "gateway").set("port", i).remove("tls_required")
                    .set(InfoView.CONNECT_URLS, urls);
                editor.encode(output, 0);
                connect.wrap(options, 0, options.capacity());
                assertTrue(!connect.isVerbose() && connect.stringEquals(ConnectMember.USER, "b"));
                editor.wrap(connect).set("name", "x").encode(output, 0);
            }
            bytes = Allocation.ofCurrentThread() - before;
        }
        assertEquals(0, bytes);
    }

    private static List<String> strings(final JsonArrayView array)
    {
        final List<String> strings = new ArrayList<>();
        while (array.next())
        {
            strings.add(array.string());
            assertTrue(array.stringEquals(array.string()));
        }

        return strings;
    }

    private static InfoView info(final String text)
    {
        final UnsafeBuffer buffer = buffer(text);

        return new InfoView().wrap(buffer, 0, buffer.capacity());
    }

    private static JsonObjectEditor editor(final String text)
    {
        return new JsonObjectEditor().wrap(info(text).json());
    }

    private static String encode(final JsonObjectEditor editor)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = editor.encode(buffer, 1);
        assertTrue(length <= editor.maxEncodedLength());

        return buffer.getStringWithoutLengthUtf8(1, length);
    }

    private static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
