package io.sluice.examples.console;

import io.sluice.gateway.page.Pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The console: a page at {@code /}, what it is made of below {@code /console/}, and the NATS client for browsers, which
 * the build has put beside it where npm was at hand. Where it was not, the page names the very same file at a public
 * mirror of npm, by version and hash. It is the package nats.ws: what succeeds it, {@code @nats-io/nats-core}, has no
 * module for browsers in its npm package, so that it would need a bundler, and no mirror would have the same bytes.
 */
public final class ConsolePages
{
    static final String CLIENT_VERSION = "1.30.3";
    static final String CLIENT_HASH =
        "sha384-A1vv8vjNOqVtCqiv7/S7Wdyjl7r5wBX/rDjLiz2JL1H4mm03uHHKELsV5MrYDJhI";
    static final String CLIENT_URL = "https://cdn.jsdelivr.net/npm/nats.ws@" + CLIENT_VERSION + "/esm/nats.js";

    private static final String CLIENT = "nats.js";
    private static final String FOLDER = "/console/";
    private static final String[] PARTS =
        {"console.css", "icon.svg", "main.js", "connection.js", "chart.js", "feed.js", "words.js"};

    /**
     * What the page may do: run what was served with it and nothing else, and connect to whatever NATS address its user
     * types; of those it also asks by HTTP whether anybody is there, to find words for a refusal.
     */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; " +
        "connect-src 'self' ws: wss: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; script-src 'self' ";

    private ConsolePages()
    {
    }

    /**
     * Makes the pages for one listener.
     *
     * @param webSocketPath of the listener, which the page connects to unless told otherwise; empty for any.
     * @return the pages.
     */
    public static Pages of(final String webSocketPath)
    {
        return of(webSocketPath, hasClient());
    }

    static Pages of(final String webSocketPath, final boolean hasClient)
    {
        final String importMap = importMap(hasClient);
        final String index = new String(read("index.html"), UTF_8)
            .replace("${path}", escaped(webSocketPath))
            .replace("${importMap}", importMap);
        final String mapHash = " 'sha256-" + hash("SHA-256", importMap.getBytes(UTF_8)) + '\'';
        final Pages.Builder pages = Pages.builder()
            .contentSecurityPolicy(POLICY + (hasClient ? mapHash : CLIENT_URL + mapHash))
            .content("/", "text/html; charset=utf-8", index.getBytes(UTF_8));
        for (final String part : PARTS)
        {
            pages.resource(FOLDER + part, ConsolePages.class, part);
        }

        return (hasClient ? pages.resource(FOLDER + CLIENT, ConsolePages.class, CLIENT) : pages).build();
    }

    private static String importMap(final boolean hasClient)
    {
        return hasClient ? String.format("{\"imports\":{\"nats\":\".%s%s\"}}", FOLDER, CLIENT) :
            String.format(
                "{\"imports\":{\"nats\":\"%1$s\"},\"integrity\":{\"%1$s\":\"%2$s\"}}", CLIENT_URL, CLIENT_HASH);
    }

    static boolean hasClient()
    {
        return null != ConsolePages.class.getResource(CLIENT);
    }

    static byte[] read(final String name)
    {
        try (InputStream in = ConsolePages.class.getResourceAsStream(name))
        {
            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String hash(final String algorithm, final byte[] bytes)
    {
        try
        {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** The path comes from a URL of the command line and goes into an attribute. */
    private static String escaped(final String text)
    {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
