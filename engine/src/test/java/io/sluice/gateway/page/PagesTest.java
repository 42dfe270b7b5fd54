package io.sluice.gateway.page;

import io.sluice.websocket.handshake.HandshakeLimits;
import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeRequestParser;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.Random;
import java.util.Set;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PagesTest
{
    private static final String HTML = "<!doctype html><title>Grüße</title>";

    private final Pages pages = Pages.builder()
        .content("/", "text/html; charset=utf-8", HTML.getBytes(UTF_8))
        .content("/app.js", "text/javascript", "let a;".getBytes(UTF_8))
        .content("/a%20b/c.txt", "text/plain", new byte[0])
        .build();

    @Test
    void shouldServeWhatIsThere()
    {
        final String answer = get("/", "");
        assertEquals(HTML, answer.substring(answer.indexOf("\r\n\r\n") + 4));
        for (final String line : new String[]{"HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8",
            "Content-Length: " + HTML.getBytes(UTF_8).length, "Connection: close", "Cache-Control: no-cache",
            "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'self'; base-uri " +
                "'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"})
        {
            assertTrue(answer.contains(line + "\r\n"), () -> line + " in " + answer);
        }
        assertTrue(get("/app.js?v=1", "").endsWith("\r\n\r\nlet a;"));
        assertTrue(get("/a%20b/c.txt", "").contains("\r\nContent-Length: 0\r\n"));
        assertTrue(get("http://localhost/app.js", "").endsWith("\r\n\r\nlet a;"));
        assertEquals(Set.of("/", "/app.js", "/a%20b/c.txt"), pages.paths());
        assertFalse(pages.isEmpty());
        assertTrue(Pages.NONE.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/app", "/app.js/", "//app.js", "//", "/./app.js", "/x/../app.js", "/../app.js", "/..", "/%2e%2e/app.js",
        "/%2E%2E/app.js", "/app%2ejs", "/%61pp.js", "/app.js%00", "/app.js%00.html", "/%00", "/a%2520b/c.txt",
        "/a%20b%2fc.txt", "/a%20b%2Fc.txt", "/a%20b%5cc.txt", "/a%20b/", "/a%20b", "/APP.JS", "/app.js;x",
        "/META-INF/MANIFEST.MF", "/io/sluice/gateway/page/Pages.class", "/etc/passwd", "/favicon.ico", "/%",
        "/file:/etc/passwd", "/app.js%3Fv", "/app.js.", "/app.js%20"})
    void shouldKnowNothingElse(final String path)
    {
        assertNull(pages.answer(request("GET", path, "")), path);
    }

    @Test
    void shouldNotEvenReadPathsThatAreNone()
    {
        for (final String path : new String[]{"/a\u0000b", "/a\\b", "/..\\..\\x", "app.js", "/a\u00E4", "/a b", "/a#b"})
        {
            final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
            final byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
            parser.parse(new UnsafeBuffer(bytes), 0, bytes.length);
            assertEquals(400, parser.status(), path);
        }
    }

    @Test
    void shouldAnswer304ToWhoHasItAlready()
    {
        final String tag = tagOf(get("/", ""));
        assertNotEquals(tag, tagOf(get("/app.js", "")));
        assertTrue(tag.matches("\"[-_A-Za-z0-9]{24}\""), tag);
        for (final String known : new String[]{tag, "W/" + tag, "*", "\"x\", " + tag, "\"a,b\" , W/" + tag + ",\"c\"",
            "\"x\"\r\nIf-None-Match: " + tag})
        {
            final String answer = get("/", "If-None-Match: " + known + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nETag: " + tag), answer);
            assertTrue(answer.endsWith("\r\n\r\n") && answer.contains("Content-Security-Policy: "), answer);
            assertFalse(answer.contains("Content-Length") || answer.contains("Content-Type:"), answer);
        }
        for (final String other : new String[]{"", "x", "\"x\"", tag.replace("\"", ""), tag + "x", "w/" + tag,
            tag.toLowerCase(Locale.ROOT), "\"" + tag + "\""})
        {
            assertTrue(get("/", "If-None-Match: " + other + "\r\n").startsWith("HTTP/1.1 200 OK"), other);
        }
    }

    @Test
    void shouldKeepItsTagAsLongAsItsContent()
    {
        final String tag = tagOf(get("/app.js", ""));
        assertEquals(tag, tagOfOnly("let a;"));
        assertNotEquals(tag, tagOfOnly("let b;"));
    }

    @Test
    void shouldAnswerTheSameHoweverTheRequestIsCut()
    {
        final byte[] request = ("GET /app.js?x HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nIf-None-Match: " +
            "\"x\"\r\n\r\n").getBytes(ISO_8859_1);
        final String expected = get("/app.js", "");
        for (int cut = 0; cut <= request.length; cut++)
        {
            final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
            parser.parse(new UnsafeBuffer(request, 0, cut), 0, cut);
            assertEquals(cut == request.length, parser.isComplete());
            parser.parse(new UnsafeBuffer(request, cut, request.length - cut), 0, request.length - cut);
            assertEquals(expected, written(pages.answer(parser.request())), "cut at " + cut);
        }
    }

    @Test
    void shouldServeNoPathButItsOwnHoweverTheyAreVaried()
    {
        final long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final String[] parts = {"/", "app.js", ".", "..", "%2e", "%2F", "%5c", "%00", "a%20b", "c.txt", "%", ";", "~"};
        for (int i = 0; i < 20_000; i++)
        {
            final StringBuilder path = new StringBuilder("/");
            for (int j = random.nextInt(6); j > 0; j--)
            {
                path.append(parts[random.nextInt(parts.length)]);
            }
            final UpgradeResponseWriter answer = pages.answer(request("GET", path.toString(), ""));
            assertEquals(pages.paths().contains(path.toString()), null != answer, () -> path + " of seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"sample.html,text/html; charset=utf-8", "sample.css,text/css; charset=utf-8",
        "sample.js,text/javascript; charset=utf-8", "sample.svg,image/svg+xml", "sample.JSON,application/json"})
    void shouldTellTheTypeByTheName(final String name, final String type)
    {
        assertEquals(type, ContentType.ofName(name));
    }

    @Test
    void shouldReadResources()
    {
        final Pages served = Pages.builder().resource("/x", PagesTest.class, "sample.html").build();
        final String answer = written(served.answer(request("GET", "/x", "")));
        assertTrue(answer.contains("text/html") && answer.endsWith("<p>sample</p>\n"), answer);
    }

    @Test
    void shouldSayWhatIsWrongWithASet()
    {
        final byte[] none = new byte[0];
        final Pages.Builder builder = Pages.builder().content("/a", "text/plain", none);
        for (final String path : new String[]{"", "a", "/a?b", "/a"})
        {
            assertThrows(IllegalArgumentException.class, () -> builder.content(path, "text/plain", none), path);
        }
        assertThrows(IllegalArgumentException.class, () -> builder.content("/b", "text/plain\r\nX: y", none));
        assertThrows(IllegalArgumentException.class, () -> builder.contentSecurityPolicy("a\r\nb"));
        assertThrows(IllegalArgumentException.class,
            () -> builder.content("/c", "text/plain", new byte[Pages.CONTENT_LENGTH_MAX + 1]));
        builder.content("/c", "text/plain", new byte[Pages.CONTENT_LENGTH_MAX]);
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> builder.resource("/d", PagesTest.class, "missing.html")).getMessage().contains("missing.html"));
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> builder.resource("/d", PagesTest.class, "PagesTest.class")).getMessage().contains("type"));
    }

    @Test
    void shouldNotChangeWithWhatItWasMadeOf()
    {
        final byte[] content = "abc".getBytes(UTF_8);
        final Pages.Builder builder = Pages.builder().content("/a", "text/plain", content);
        final Pages served = builder.contentSecurityPolicy("default-src 'none'").build();
        content[0] = 'x';
        builder.content("/b", "text/plain", content);
        assertNull(served.answer(request("GET", "/b", "")));
        final String answer = written(served.answer(request("GET", "/a", "")));
        assertTrue(answer.endsWith("\r\n\r\nabc") && answer.contains("Policy: default-src 'none'\r\n"), answer);
    }

    private static String tagOfOnly(final String script)
    {
        final Pages only = Pages.builder().content("/b.js", "text/javascript", script.getBytes(UTF_8)).build();

        return tagOf(written(only.answer(request("GET", "/b.js", ""))));
    }

    private String get(final String path, final String headers)
    {
        final UpgradeResponseWriter answer = pages.answer(request("GET", path, headers));
        assertNotNull(answer, path);

        return written(answer);
    }

    private static String written(final UpgradeResponseWriter answer)
    {
        final byte[] bytes = new byte[answer.encodedLength()];
        assertEquals(bytes.length, answer.write(new UnsafeBuffer(bytes), 0));

        return new String(bytes, UTF_8);
    }

    private static String tagOf(final String answer)
    {
        final int begin = answer.indexOf("ETag: ") + 6;

        return answer.substring(begin, answer.indexOf("\r\n", begin));
    }

    private static UpgradeRequest request(final String method, final String target, final String headers)
    {
        final byte[] bytes =
            (method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
        final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
        parser.parse(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(parser.isComplete(), parser.failure());

        return parser.request();
    }
}
