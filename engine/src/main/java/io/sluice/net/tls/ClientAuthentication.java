package io.sluice.net.tls;

/** Whether a server asks its clients for certificates. */
public enum ClientAuthentication
{
    /** It does not ask. */
    OFF,
    /** It asks, and serves those who have none; a certificate that is shown must be good. */
    OPTIONAL,
    /** It asks, and refuses those who have none. */
    REQUIRED
}
