package io.sluice.websocket.handshake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sluice.websocket.deflate.Extension;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An HTTP request that may ask for a WebSocket connection. Immutable and independent of any buffer it was read from: a
 * session keeps it as it is. Text is made when asked for.
 */
public final class UpgradeRequest
{
    static final String UPGRADE = "Upgrade";
    static final String CONNECTION = "Connection";
    static final String KEY = "Sec-WebSocket-Key";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    static final String HOST = "Host";
    static final String ORIGIN = "Origin";
    static final String WEBSOCKET = "websocket";

    private static final String COOKIE = "Cookie";
    private static final int NO_QUERY = -1;

    private final HttpHeaders headers;
    private final int methodLength;
    private final int pathOffset;
    private final int targetEnd;
    private final int queryOffset;
    private final int minorVersion;

    UpgradeRequest(
        final HttpHeaders headers,
        final int methodLength,
        final int pathOffset,
        final int targetEnd,
        final int minorVersion)
    {
        this.headers = headers;
        this.methodLength = methodLength;
        this.pathOffset = pathOffset;
        this.targetEnd = targetEnd;
        this.minorVersion = minorVersion;
        final int mark = headers.text(pathOffset, targetEnd - pathOffset).indexOf('?');
        queryOffset = mark < 0 ? NO_QUERY : pathOffset + mark + 1;
    }

    /** {@return the method, as sent} */
    public String method()
    {
        return headers.text(0, methodLength);
    }

    /** {@return path and query, still percent-encoded; the path is a slash where the peer sent a URL without one} */
    public String target()
    {
        final String text = headers.text(pathOffset, targetEnd - pathOffset);

        return text.startsWith("/") ? text : '/' + text;
    }

    /** {@return the path, beginning with a slash, still percent-encoded} */
    public String path()
    {
        final String target = target();
        final int mark = target.indexOf('?');

        return mark < 0 ? target : target.substring(0, mark);
    }

    /** {@return what follows the question mark, still percent-encoded, or null without a question mark} */
    public String query()
    {
        return NO_QUERY == queryOffset ? null : headers.text(queryOffset, targetEnd - queryOffset);
    }

    /**
     * First parameter of the query that has a name.
     *
     * @param name decoded, matched exactly.
     * @return its value, decoded as a form's is ({@code +} is a blank), or null when there is none.
     */
    public String queryParameter(final String name)
    {
        final List<String> values = queryParameters(name);

        return values.isEmpty() ? null : values.get(0);
    }

    /**
     * All parameters of the query that have a name.
     *
     * @param name decoded, matched exactly.
     * @return their values, decoded, in their order, maybe none.
     */
    public List<String> queryParameters(final String name)
    {
        final List<String> values = new ArrayList<>();
        final String query = query();
        for (final String pair : (null == query ? "" : query).split("&"))
        {
            final int equals = pair.indexOf('=');
            if (!pair.isEmpty() && name.equals(decode(equals < 0 ? pair : pair.substring(0, equals))))
            {
                values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }

        return values;
    }

    /** {@return whether the version is HTTP/1.1 or a later 1.x} */
    public boolean isHttp11()
    {
        return minorVersion > 0;
    }

    /** {@return whether the request asks for an upgrade to WebSocket, in however bad a form} */
    public boolean isUpgrade()
    {
        return headers.hasToken(UPGRADE, WEBSOCKET) ||
            HttpHeaders.NOT_FOUND != headers.indexOf(KEY, 0) || HttpHeaders.NOT_FOUND != headers.indexOf(VERSION, 0);
    }

    /** {@return the header fields} */
    public HttpHeaders headers()
    {
        return headers;
    }

    /**
     * First value of a header.
     *
     * @param name in any case.
     * @return the value, or null when there is none.
     */
    public String header(final String name)
    {
        return headers.value(name);
    }

    /** {@return host and maybe port as the peer named them, or null, which HTTP/1.0 allows} */
    public String host()
    {
        return headers.value(HOST);
    }

    /** {@return the origin of the page that opens the connection, or null when no browser does} */
    public String origin()
    {
        return headers.value(ORIGIN);
    }

    /** {@return the subprotocols offered, most preferred first, maybe none} */
    public List<String> subprotocols()
    {
        final String joined = headers.joined(PROTOCOL);
        final List<String> names = new ArrayList<>();
        for (final String name : (null == joined ? "" : joined).split(","))
        {
            if (!name.isBlank())
            {
                names.add(name.strip());
            }
        }

        return names;
    }

    /** {@return the extensions offered, most preferred first, maybe none; null when the header is malformed} */
    public List<Extension> extensions()
    {
        final String joined = headers.joined(EXTENSIONS);

        return null == joined ? List.of() : Extension.parse(joined);
    }

    /**
     * Value of a cookie, RFC 6265 section 4.2.
     *
     * @param name matched exactly.
     * @return the value of the first of that name, without quotes around it, or null when there is none.
     */
    public String cookie(final String name)
    {
        for (final String header : headers.values(COOKIE))
        {
            for (final String pair : header.split(";"))
            {
                final String cookie = pair.strip();
                final int equals = cookie.indexOf('=');
                if (equals > 0 && name.equals(cookie.substring(0, equals).strip()))
                {
                    return unquote(cookie.substring(equals + 1).strip());
                }
            }
        }

        return null;
    }

    private static String unquote(final String value)
    {
        final int length = value.length();

        return length > 1 && '"' == value.charAt(0) && '"' == value.charAt(length - 1) ?
            value.substring(1, length - 1) : value;
    }

    /** Never fails: a percent sign without two hexadecimal digits stands for itself. */
    private static String decode(final String text)
    {
        final byte[] decoded = text.getBytes(ISO_8859_1);
        int length = 0;
        for (int i = 0; i < decoded.length; i++)
        {
            final boolean isEscaped = '%' == decoded[i] && i + 2 < decoded.length &&
                Character.digit(decoded[i + 1], 16) >= 0 && Character.digit(decoded[i + 2], 16) >= 0;
            if (isEscaped)
            {
                decoded[length++] = (byte)Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            }
            else
            {
                decoded[length++] = '+' == decoded[i] ? (byte)' ' : decoded[i];
            }
        }

        return new String(Arrays.copyOf(decoded, length), UTF_8);
    }
}
