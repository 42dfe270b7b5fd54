package io.sluice.gateway.page;

import java.util.Locale;
import java.util.Map;

/** Types of what pages are made of, by the endings of their names. */
final class ContentType
{
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
        Map.entry("html", "text/html; charset=utf-8"),
        Map.entry("css", "text/css; charset=utf-8"),
        Map.entry("js", "text/javascript; charset=utf-8"),
        Map.entry("mjs", "text/javascript; charset=utf-8"),
        Map.entry("json", "application/json"),
        Map.entry("map", "application/json"),
        Map.entry("webmanifest", "application/manifest+json"),
        Map.entry("wasm", "application/wasm"),
        Map.entry("svg", "image/svg+xml"),
        Map.entry("png", "image/png"),
        Map.entry("ico", "image/vnd.microsoft.icon"),
        Map.entry("woff2", "font/woff2"),
        Map.entry("txt", "text/plain; charset=utf-8"));

    private ContentType()
    {
    }

    static String ofName(final String name)
    {
        final String type = BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (null == type)
        {
            throw new IllegalArgumentException("the type of " + name + " is not known: it must end in one of " +
                BY_ENDING.keySet().stream().sorted().toList());
        }

        return type;
    }
}
