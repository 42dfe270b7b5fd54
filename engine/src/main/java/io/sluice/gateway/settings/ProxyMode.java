package io.sluice.gateway.settings;

/** Whether a listener reads a PROXY header in front of what its clients say. */
public enum ProxyMode
{
    /** It does not: a header is what any other nonsense is. */
    OFF,
    /** One from a trusted network counts; who has none is served as the one it is. */
    OPTIONAL,
    /** Who comes without one, or from elsewhere, is not served. */
    REQUIRED
}
