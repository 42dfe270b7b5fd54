package io.sluice.gateway.settings;

/**
 * Setters of what TLS is like on listeners.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class TlsSetters<T extends TlsSetters<T>> extends IdentitySetters<T>
{
    /** Nothing given yet. */
    protected TlsSetters()
    {
    }

    /**
     * Sets {@link Setting#TLS_CERTIFICATE}.
     *
     * @param tlsCertificate files with certificate chains, or stores, separated by commas.
     * @return this.
     */
    public T tlsCertificate(final String tlsCertificate)
    {
        return set(Setting.TLS_CERTIFICATE, tlsCertificate);
    }

    /**
     * Sets {@link Setting#TLS_KEY}.
     *
     * @param tlsKey files with the private keys that go with them, separated by commas.
     * @return this.
     */
    public T tlsKey(final String tlsKey)
    {
        return set(Setting.TLS_KEY, tlsKey);
    }

    /**
     * Sets {@link Setting#TLS_PASSWORD}.
     *
     * @param tlsPassword password of encrypted keys and of stores.
     * @return this.
     */
    public T tlsPassword(final String tlsPassword)
    {
        return set(Setting.TLS_PASSWORD, tlsPassword);
    }

    /**
     * Sets {@link Setting#TLS_PASSWORD_FILE}.
     *
     * @param tlsPasswordFile name of the file with this password.
     * @return this.
     */
    public T tlsPasswordFile(final String tlsPasswordFile)
    {
        return set(Setting.TLS_PASSWORD_FILE, tlsPasswordFile);
    }

    /**
     * Sets {@link Setting#TLS_CA}.
     *
     * @param tlsCa files with authorities of clients, separated by commas.
     * @return this.
     */
    public T tlsCa(final String tlsCa)
    {
        return set(Setting.TLS_CA, tlsCa);
    }

    /**
     * Sets {@link Setting#TLS_VERIFY}.
     *
     * @param tlsVerify off, optional or required: whether clients show a certificate.
     * @return this.
     */
    public T tlsVerify(final String tlsVerify)
    {
        return set(Setting.TLS_VERIFY, tlsVerify);
    }

    /**
     * Sets {@link Setting#TLS_MODE}.
     *
     * @param tlsMode required, optional, first or auto: when TLS begins.
     * @return this.
     */
    public T tlsMode(final String tlsMode)
    {
        return set(Setting.TLS_MODE, tlsMode);
    }

    /**
     * Sets {@link Setting#TLS_FALLBACK_DELAY}.
     *
     * @param tlsFallbackDelayNs nanoseconds that a client of mode auto may take to begin.
     * @return this.
     */
    public T tlsFallbackDelayNs(final long tlsFallbackDelayNs)
    {
        return set(Setting.TLS_FALLBACK_DELAY, tlsFallbackDelayNs + "ns");
    }

    /**
     * Sets {@link Setting#TLS_PROTOCOL_MIN}.
     *
     * @param tlsProtocolMin 1.2 or 1.3: oldest version.
     * @return this.
     */
    public T tlsProtocolMin(final String tlsProtocolMin)
    {
        return set(Setting.TLS_PROTOCOL_MIN, tlsProtocolMin);
    }

    /**
     * Sets {@link Setting#TLS_HANDSHAKE_TIMEOUT}.
     *
     * @param tlsHandshakeTimeoutNs nanoseconds within which a handshake must be done.
     * @return this.
     */
    public T tlsHandshakeTimeoutNs(final long tlsHandshakeTimeoutNs)
    {
        return set(Setting.TLS_HANDSHAKE_TIMEOUT, tlsHandshakeTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#TLS_HANDSHAKES_MAX}.
     *
     * @param tlsHandshakesMax handshakes that a loop works on at the same time.
     * @return this.
     */
    public T tlsHandshakesMax(final int tlsHandshakesMax)
    {
        return set(Setting.TLS_HANDSHAKES_MAX, Integer.toString(tlsHandshakesMax));
    }

    /**
     * Sets {@link Setting#TLS_PROVIDER}.
     *
     * @param tlsProvider auto, jdk or boringssl: what encrypts.
     * @return this.
     */
    public T tlsProvider(final String tlsProvider)
    {
        return set(Setting.TLS_PROVIDER, tlsProvider);
    }
}
