package io.sluice.net.tls;

/** What the TLS connections of a server do. Immutable; any thread. Made by {@link TlsSettings#serverContext()}. */
public final class TlsServerContext
{
    private final TlsSpec spec;
    private final String provider;
    private final TlsEngineFactory engines;
    private final long handshakeTimeoutNs;

    TlsServerContext(
        final TlsSpec spec, final String provider, final TlsEngineFactory engines, final long handshakeTimeoutNs)
    {
        this.spec = spec;
        this.provider = provider;
        this.engines = engines;
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
