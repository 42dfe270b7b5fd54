package io.sluice.gateway.settings;

/**
 * Setters of who is calling: whose word counts for where a client is, who is served, and what servers are told of it.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class IdentitySetters<T extends IdentitySetters<T>> extends ListenerSetters<T>
{
    /** Nothing given yet. */
    protected IdentitySetters()
    {
    }

    /**
     * Sets {@link Setting#PROXY_PROTOCOL}.
     *
     * @param proxyProtocol off, optional or required: whether listeners read a PROXY header.
     * @return this.
     */
    public T proxyProtocol(final String proxyProtocol)
    {
        return set(Setting.PROXY_PROTOCOL, proxyProtocol);
    }

    /**
     * Sets {@link Setting#PROXY_PROTOCOL_SOURCES}.
     *
     * @param proxyProtocolSources networks whose PROXY headers count, separated by commas.
     * @return this.
     */
    public T proxyProtocolSources(final String proxyProtocolSources)
    {
        return set(Setting.PROXY_PROTOCOL_SOURCES, proxyProtocolSources);
    }

    /**
     * Sets {@link Setting#PROXY_PROTOCOL_TIMEOUT}.
     *
     * @param proxyProtocolTimeoutNs nanoseconds within which a PROXY header must be complete.
     * @return this.
     */
    public T proxyProtocolTimeoutNs(final long proxyProtocolTimeoutNs)
    {
        return set(Setting.PROXY_PROTOCOL_TIMEOUT, proxyProtocolTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#PROXY_PROTOCOL_DELAY}.
     *
     * @param proxyProtocolDelayNs nanoseconds after which a silent connection is taken for one without a header.
     * @return this.
     */
    public T proxyProtocolDelayNs(final long proxyProtocolDelayNs)
    {
        return set(Setting.PROXY_PROTOCOL_DELAY, proxyProtocolDelayNs + "ns");
    }

    /**
     * Sets {@link Setting#FORWARDED_HEADER}.
     *
     * @param forwardedHeader x-forwarded-for or forwarded: the header of upgrade requests that names the client.
     * @return this.
     */
    public T forwardedHeader(final String forwardedHeader)
    {
        return set(Setting.FORWARDED_HEADER, forwardedHeader);
    }

    /**
     * Sets {@link Setting#FORWARDED_SOURCES}.
     *
     * @param forwardedSources networks whose header counts, separated by commas.
     * @return this.
     */
    public T forwardedSources(final String forwardedSources)
    {
        return set(Setting.FORWARDED_SOURCES, forwardedSources);
    }

    /**
     * Sets {@link Setting#ADDRESSES_ALLOWED}.
     *
     * @param addressesAllowed networks whose clients are served, separated by commas; empty for all.
     * @return this.
     */
    public T addressesAllowed(final String addressesAllowed)
    {
        return set(Setting.ADDRESSES_ALLOWED, addressesAllowed);
    }

    /**
     * Sets {@link Setting#ADDRESSES_DENIED}.
     *
     * @param addressesDenied networks whose clients are not served, separated by commas.
     * @return this.
     */
    public T addressesDenied(final String addressesDenied)
    {
        return set(Setting.ADDRESSES_DENIED, addressesDenied);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PROXY_PROTOCOL}.
     *
     * @param upstreamProxyProtocol off, v1 or v2: the PROXY header with which servers are told where clients are.
     * @return this.
     */
    public T upstreamProxyProtocol(final String upstreamProxyProtocol)
    {
        return set(Setting.UPSTREAM_PROXY_PROTOCOL, upstreamProxyProtocol);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PROXY_SEED}.
     *
     * @param upstreamProxySeed nkey seed of the gateway as one of the proxies that servers trust.
     * @return this.
     */
    public T upstreamProxySeed(final String upstreamProxySeed)
    {
        return set(Setting.UPSTREAM_PROXY_SEED, upstreamProxySeed);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PROXY_SEED_FILE}.
     *
     * @param upstreamProxySeedFile name of the file with that seed.
     * @return this.
     */
    public T upstreamProxySeedFile(final String upstreamProxySeedFile)
    {
        return set(Setting.UPSTREAM_PROXY_SEED_FILE, upstreamProxySeedFile);
    }
}
