package io.sluice.examples.console;

import io.sluice.gateway.page.Pages;
import io.sluice.test.Project;
import io.sluice.websocket.handshake.HandshakeLimits;
import io.sluice.websocket.handshake.UpgradeRequestParser;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsolePagesTest
{
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetTheBrowserRunWhatItServesAndNothingElse(final boolean hasClient)
    {
        final String answer = get(ConsolePages.of("/nats", hasClient), "/");
        final String importMap = find("<script type=\"importmap\">(.*?)</script>", answer);
        final String policy = find("\r\nContent-Security-Policy: (.*?)\r\n", answer);
        assertTrue(policy.contains("'sha256-" + ConsolePages.hash("SHA-256", importMap.getBytes(UTF_8)) + "'"), policy);
        assertTrue(policy.startsWith("default-src 'none'; ") && !policy.contains("unsafe"), policy);
        assertEquals(hasClient, importMap.contains("\"./console/nats.js\""));
        assertEquals(!hasClient, policy.contains(" " + ConsolePages.CLIENT_URL + " "), policy);
        assertEquals(!hasClient, importMap.contains(ConsolePages.CLIENT_HASH), importMap);
        assertFalse(answer.contains("${"), answer);
        assertFalse(Pattern.compile(" (style|on[a-z]+)=").matcher(answer).find(), "the policy forbids these");
    }

    @Test
    void shouldServeAllThatThePageAndItsModulesName()
    {
        final Pages pages = ConsolePages.of("", true);
        final Set<String> named = new TreeSet<>(Set.of("/"));
        final Matcher hrefs = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"").matcher(get(pages, "/"));
        while (hrefs.find())
        {
            named.add("/" + hrefs.group(1));
        }
        for (final String path : pages.paths())
        {
            if (path.endsWith(".js") && !path.endsWith("/nats.js"))
            {
                final Matcher imports = Pattern.compile("from \"\\./([^\"]+)\"").matcher(get(pages, path));
                while (imports.find())
                {
                    named.add("/console/" + imports.group(1));
                }
            }
        }
        named.add("/console/nats.js");
        assertEquals(named, new TreeSet<>(pages.paths()));
    }

    @Test
    void shouldBringTheClientThatTheMirrorIsAskedFor() throws IOException
    {
        final String lock = Files.readString(Project.root().resolve("examples/src/main/npm/package-lock.json"));
        assertTrue(lock.contains("\"nats.ws\": \"" + ConsolePages.CLIENT_VERSION + '"'), lock);
        assertFalse(lock.contains("\"resolved\""), "the lock file names no registry");
        assertTrue(ConsolePages.hasClient(), "npm ci failed below examples/target/npm");
        assertEquals(
            ConsolePages.CLIENT_HASH, "sha384-" + ConsolePages.hash("SHA-384", ConsolePages.read("nats.js")));
    }

    @Test
    void shouldTellThePageWhereToConnect()
    {
        assertTrue(get(ConsolePages.of("", true), "/").contains("<meta name=\"sluice-path\" content=\"\">"));
        assertTrue(get(ConsolePages.of("/nats", true), "/").contains("<meta name=\"sluice-path\" content=\"/nats\">"));
        assertTrue(get(ConsolePages.of("/\"><b>&", true), "/").contains("content=\"/&quot;>&lt;b>&amp;\">"));
    }

    private static String get(final Pages pages, final String path)
    {
        final byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
        final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
        parser.parse(new UnsafeBuffer(bytes), 0, bytes.length);
        final UpgradeResponseWriter answer = pages.answer(parser.request());
        final byte[] written = new byte[answer.encodedLength()];
        answer.write(new UnsafeBuffer(written), 0);

        return new String(written, UTF_8);
    }

    private static String find(final String pattern, final String text)
    {
        final Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " in " + text);

        return matcher.group(1);
    }
}
