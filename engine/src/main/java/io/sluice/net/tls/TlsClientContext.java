package io.sluice.net.tls;

/** What the TLS connections of a client do. Immutable; any thread. Made by {@link TlsSettings#clientContext()}. */
public final class TlsClientContext
{
    private final TlsSpec spec;
    private final String provider;
    private final TlsEngineFactory engines;
    private final String serverName;
    private final long handshakeTimeoutNs;

    TlsClientContext(
        final TlsSpec spec,
        final String provider,
        final TlsEngineFactory engines,
        final String serverName,
        final long handshakeTimeoutNs)
    {
        this.spec = spec;
        this.provider = provider;
        this.engines = engines;
        this.serverName = serverName;
        this.handshakeTimeoutNs = handshakeTimeoutNs;
    }

    /** {@return all that was set} */
    public TlsSpec spec()
    {
        return spec;
    }

    /** {@return name of the provider that was chosen} */
    public String provider()
    {
        return provider;
    }

    /** {@return name that is asked for and verified in place of the host's own, or null} */
    public String serverName()
    {
        return serverName;
    }

    /** {@return how long a handshake may take, in nanoseconds} */
    public long handshakeTimeoutNs()
    {
        return handshakeTimeoutNs;
    }

    TlsEngineFactory engines()
    {
        return engines;
    }
}
