package io.sluice.websocket.handshake;

import java.util.Locale;

import org.agrona.DirectBuffer;

/**
 * Reads one request, in whatever pieces it arrives. Belongs to one connection and its thread; never throws for what a
 * peer sends. Feed it until {@link #isComplete()} or {@link #isFailed()}; bytes behind the request are not consumed.
 */
public final class UpgradeRequestParser
{
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final String VERSION_PREFIX = "HTTP/";
    private static final int VERSION_LENGTH = 8;

    private final HeadParser head;
    private int methodLength;
    private int pathOffset;
    private int targetEnd;
    private int minorVersion;
    private String authority;
    private UpgradeRequest request;

    /**
     * A parser for the next request of a connection.
     *
     * @param limits of what is read.
     */
    public UpgradeRequestParser(final HandshakeLimits limits)
    {
        head = new HeadParser(limits, this::readStartLine);
    }

    /**
     * Takes bytes of the request.
     *
     * @param buffer that holds them; nothing of it is kept.
     * @param offset in bytes at which they begin.
     * @param length in bytes.
     * @return the bytes taken: all of them, but for what follows the end of the request or the first wrong byte.
     */
    public int parse(final DirectBuffer buffer, final int offset, final int length)
    {
        final int consumed = head.parse(buffer, offset, length);
        if (head.isComplete() && null == request)
        {
            final HttpHeaders headers = head.headers();
            checkFraming(headers);
            checkHost(headers);
            request = isFailed() ? null :
                new UpgradeRequest(headers, methodLength, pathOffset, targetEnd, minorVersion);
        }

        return consumed;
    }

    /** {@return whether the request is there} */
    public boolean isComplete()
    {
        return null != request;
    }

    /** {@return whether the request cannot be read; {@link #status()} says what to answer} */
    public boolean isFailed()
    {
        return 0 != head.status();
    }

    /** {@return whether a first byte has come} */
    public boolean isStarted()
    {
        return head.isStarted();
    }

    /** {@return status of the answer to a request that cannot be read, or 0} */
    public int status()
    {
        return head.status();
    }

    /** {@return what is wrong with the request, or null} */
    public String failure()
    {
        return head.failure();
    }

    /** {@return the request, to be kept, or null before it is complete} */
    public UpgradeRequest request()
    {
        return request;
    }

    private void fail(final int status, final String reason)
    {
        if (!isFailed())
        {
            head.fail(status, reason);
        }
    }

    private void readStartLine(final String line)
    {
        methodLength = line.indexOf(' ');
        targetEnd = line.lastIndexOf(' ');
        if (methodLength < 1 || targetEnd <= methodLength + 1 ||
            !HttpSyntax.isAllOf(HttpSyntax.TOKEN, line.substring(0, methodLength)))
        {
            fail(HttpStatus.BAD_REQUEST, "malformed request line");
            return;
        }
        readVersion(line.substring(targetEnd + 1));
        readTarget(line.substring(0, methodLength), line.substring(methodLength + 1, targetEnd));
    }

    private void readVersion(final String version)
    {
        final boolean isVersion = VERSION_LENGTH == version.length() && version.startsWith(VERSION_PREFIX) &&
            HttpSyntax.isDigit(version.charAt(5)) && '.' == version.charAt(6) && HttpSyntax.isDigit(version.charAt(7));
        if (!isVersion)
        {
            fail(HttpStatus.BAD_REQUEST, "malformed HTTP version");
        }
        else if ('1' != version.charAt(5))
        {
            fail(HttpStatus.VERSION_NOT_SUPPORTED, "only HTTP/1.x is spoken");
        }
        else
        {
            minorVersion = version.charAt(7) - '0';
        }
    }

    /** RFC 9112 section 3.2: a path, or a whole URL, whose authority must then be the host. */
    private void readTarget(final String method, final String target)
    {
        pathOffset = methodLength + 1;
        if (!HttpSyntax.isAllOf(HttpSyntax.TARGET, target))
        {
            fail(HttpStatus.BAD_REQUEST, "illegal character in the request target");
        }
        else if ('/' != target.charAt(0) && target.contains("://"))
        {
            final int authorityBegin = target.indexOf("://") + 3;
            int end = authorityBegin;
            while (end < target.length() && '/' != target.charAt(end) && '?' != target.charAt(end))
            {
                end++;
            }
            authority = target.substring(authorityBegin, end);
            pathOffset += end;
            if (!isScheme(target.substring(0, authorityBegin)))
            {
                fail(HttpStatus.BAD_REQUEST, "unknown scheme in the request target");
            }
        }
        else if ('/' != target.charAt(0) && !isFormOfOtherMethod(method, target))
        {
            fail(HttpStatus.BAD_REQUEST, "request target is no path");
        }
    }

    /** {@code OPTIONS *} and {@code CONNECT host:port} are valid HTTP, and answered as methods that are not allowed. */
    private static boolean isFormOfOtherMethod(final String method, final String target)
    {
        return "OPTIONS".equals(method) && "*".equals(target) ||
            "CONNECT".equals(method) && HttpSyntax.isAllOf(HttpSyntax.AUTHORITY, target);
    }

    private static boolean isScheme(final String scheme)
    {
        return switch (scheme.toLowerCase(Locale.ROOT))
        {
            case "http://", "https://", "ws://", "wss://" -> true;
            default -> false;
        };
    }

    /** RFC 9112 section 6: where a body begins and ends must not be a matter of opinion, so there may be none. */
    private void checkFraming(final HttpHeaders headers)
    {
        final int lengths = headers.count(CONTENT_LENGTH);
        if (headers.count(TRANSFER_ENCODING) > 0)
        {
            fail(HttpStatus.BAD_REQUEST, "Transfer-Encoding in a request without a body");
        }
        else if (lengths > 1 || 1 == lengths && !"0".equals(headers.value(CONTENT_LENGTH)))
        {
            fail(HttpStatus.BAD_REQUEST, "request with a body");
        }
    }

    private void checkHost(final HttpHeaders headers)
    {
        final int hosts = headers.count(UpgradeRequest.HOST);
        final String host = headers.value(UpgradeRequest.HOST);
        if (hosts > 1 || 0 == hosts && minorVersion > 0)
        {
            fail(HttpStatus.BAD_REQUEST, "request needs one Host");
        }
        else if (null != host && !HttpSyntax.isAllOf(HttpSyntax.AUTHORITY, host))
        {
            fail(HttpStatus.BAD_REQUEST, "malformed Host");
        }
        else if (null != authority && !authority.equalsIgnoreCase(host))
        {
            fail(HttpStatus.BAD_REQUEST, "Host differs from the request target");
        }
    }
}
