package io.sluice.gateway.settings;

/**
 * Which header of an upgrade request names the client. One and not both: a proxy that writes one of them passes the
 * other on as it came, and then a client can say there whatever it likes.
 */
public enum ForwardedHeader
{
    /** What most proxies write. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** RFC 7239. */
    FORWARDED("Forwarded");

    private final String headerName;

    ForwardedHeader(final String headerName)
    {
        this.headerName = headerName;
    }

    /** {@return the name of the header} */
    public String headerName()
    {
        return headerName;
    }
}
