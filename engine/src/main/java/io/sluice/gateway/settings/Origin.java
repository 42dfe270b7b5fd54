package io.sluice.gateway.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Where a web page comes from.
 *
 * @param scheme http or https.
 * @param host   in lower case; one that begins with a dot stands for all below it.
 * @param port   also where the text has none.
 */
record Origin(String scheme, String host, int port)
{
    private static final String WILDCARD = "://*.";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Returns null for what no page can come from, such as the word null that browsers send for some. */
    static Origin parse(final String text)
    {
        final URI uri;
        try
        {
            uri = new URI(null == text ? "" : text.strip());
        }
        catch (final URISyntaxException ex)
        {
            return null;
        }

        final String scheme = null == uri.getScheme() ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        final boolean isPlain = "http".equals(scheme);
        if (!isPlain && !"https".equals(scheme) || null == uri.getHost() || null != uri.getRawUserInfo() ||
            !uri.getRawPath().isEmpty() || null != uri.getRawQuery() || null != uri.getRawFragment())
        {
            return null;
        }

        final int port = -1 == uri.getPort() ? isPlain ? HTTP_PORT : HTTPS_PORT : uri.getPort();

        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    static Origin parsePattern(final String text)
    {
        final boolean isWildcard = text.contains(WILDCARD);
        final Origin origin = parse(isWildcard ? text.replace(WILDCARD, "://") : text);
        if (null == origin)
        {
            throw new IllegalArgumentException("origin is \"" + text +
                "\", but must be http(s)://HOST[:PORT] or http(s)://*.HOST[:PORT]");
        }

        return isWildcard ? new Origin(origin.scheme, "." + origin.host, origin.port) : origin;
    }

    static boolean isCovered(final Origin page, final List<Origin> allowed)
    {
        for (int i = 0; i < allowed.size(); i++)
        {
            if (null != page && allowed.get(i).covers(page))
            {
                return true;
            }
        }

        return false;
    }

    private boolean covers(final Origin page)
    {
        return port == page.port && scheme.equals(page.scheme) &&
            (host.startsWith(".") ? page.host.endsWith(host) : host.equals(page.host));
    }
}
