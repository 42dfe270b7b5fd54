package io.sluice.websocket.handshake;

/** The status codes that a WebSocket server answers with, and their reason phrases. */
public final class HttpStatus
{
    /** The connection is a WebSocket connection from here on. */
    public static final int SWITCHING_PROTOCOLS = 101;

    /** A page is served. */
    public static final int OK = 200;

    /** Done, and nothing to say about it. */
    public static final int NO_CONTENT = 204;

    /** What the peer has already is still right. */
    public static final int NOT_MODIFIED = 304;

    /** The request breaks the rules of HTTP or of RFC 6455. */
    public static final int BAD_REQUEST = 400;

    /** Credentials are missing or wrong. */
    public static final int UNAUTHORIZED = 401;

    /** The origin, or whoever asks, is not welcome. */
    public static final int FORBIDDEN = 403;

    /** Nothing is served at the path. */
    public static final int NOT_FOUND = 404;

    /** The method is not GET. */
    public static final int METHOD_NOT_ALLOWED = 405;

    /** The peer took too long to send its request. */
    public static final int REQUEST_TIMEOUT = 408;

    /** The request line is too long. */
    public static final int URI_TOO_LONG = 414;

    /** The path serves WebSocket of version 13 only. */
    public static final int UPGRADE_REQUIRED = 426;

    /** Too many requests of the peer. */
    public static final int TOO_MANY_REQUESTS = 429;

    /** The headers are too many or too long. */
    public static final int HEADER_FIELDS_TOO_LARGE = 431;

    /** A bug on this side. */
    public static final int INTERNAL_SERVER_ERROR = 500;

    /** The upstream is not there. */
    public static final int BAD_GATEWAY = 502;

    /** A limit is reached, or the upstream is not there. */
    public static final int SERVICE_UNAVAILABLE = 503;

    /** The version is not HTTP/1.x. */
    public static final int VERSION_NOT_SUPPORTED = 505;

    private HttpStatus()
    {
    }

    /**
     * The words beside a status, RFC 9110 section 15.
     *
     * @param status code.
     * @return the phrase; one of its class for a code that is not named here.
     */
    public static String reason(final int status)
    {
        return switch (status)
        {
            case SWITCHING_PROTOCOLS -> "Switching Protocols";
            case OK -> "OK";
            case NO_CONTENT -> "No Content";
            case NOT_MODIFIED -> "Not Modified";
            case BAD_REQUEST -> "Bad Request";
            case UNAUTHORIZED -> "Unauthorized";
            case FORBIDDEN -> "Forbidden";
            case NOT_FOUND -> "Not Found";
            case METHOD_NOT_ALLOWED -> "Method Not Allowed";
            case REQUEST_TIMEOUT -> "Request Timeout";
            case URI_TOO_LONG -> "URI Too Long";
            case UPGRADE_REQUIRED -> "Upgrade Required";
            case TOO_MANY_REQUESTS -> "Too Many Requests";
            case HEADER_FIELDS_TOO_LARGE -> "Request Header Fields Too Large";
            case INTERNAL_SERVER_ERROR -> "Internal Server Error";
            case BAD_GATEWAY -> "Bad Gateway";
            case SERVICE_UNAVAILABLE -> "Service Unavailable";
            case VERSION_NOT_SUPPORTED -> "HTTP Version Not Supported";
            default -> status < 300 ? "Success" : status < 400 ? "Redirection" :
                status < 500 ? "Client Error" : "Server Error";
        };
    }
}
