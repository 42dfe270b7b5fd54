package io.sluice.gateway.settings;

/**
 * Setters of what is behind: servers, how they are found, who the gateway is to them.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class UpstreamSetters<T extends UpstreamSetters<T>> extends TlsSetters<T>
{
    /** Nothing given yet. */
    protected UpstreamSetters()
    {
    }

    /**
     * Adds to {@link Setting#UPSTREAM}, in place of what properties say.
     *
     * @param url {@code nats://HOST:PORT} of a server, or {@code tls://HOST:PORT} to insist on TLS; a name may have
     *            several addresses.
     * @return this.
     */
    public T upstream(final String url)
    {
        return add(Setting.UPSTREAM, url);
    }

    /**
     * Sets {@link Setting#UPSTREAM_CONNECT_TIMEOUT}.
     *
     * @param upstreamConnectTimeoutNs nanoseconds within which one address of a server must accept the connection.
     * @return this.
     */
    public T upstreamConnectTimeoutNs(final long upstreamConnectTimeoutNs)
    {
        return set(Setting.UPSTREAM_CONNECT_TIMEOUT, upstreamConnectTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_DIAL_TIMEOUT}.
     *
     * @param upstreamDialTimeoutNs nanoseconds within which some server must accept the connection and send INFO.
     * @return this.
     */
    public T upstreamDialTimeoutNs(final long upstreamDialTimeoutNs)
    {
        return set(Setting.UPSTREAM_DIAL_TIMEOUT, upstreamDialTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_RESOLVE_TTL}.
     *
     * @param upstreamResolveTtlNs nanoseconds after which the name of a server is resolved again.
     * @return this.
     */
    public T upstreamResolveTtlNs(final long upstreamResolveTtlNs)
    {
        return set(Setting.UPSTREAM_RESOLVE_TTL, upstreamResolveTtlNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_QUARANTINE_MIN}.
     *
     * @param upstreamQuarantineMinNs nanoseconds for which a server that failed once is tried last.
     * @return this.
     */
    public T upstreamQuarantineMinNs(final long upstreamQuarantineMinNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MIN, upstreamQuarantineMinNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_QUARANTINE_MAX}.
     *
     * @param upstreamQuarantineMaxNs nanoseconds for which a server that fails again and again is tried last.
     * @return this.
     */
    public T upstreamQuarantineMaxNs(final long upstreamQuarantineMaxNs)
    {
        return set(Setting.UPSTREAM_QUARANTINE_MAX, upstreamQuarantineMaxNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_LAME_DUCK_TIMEOUT}.
     *
     * @param upstreamLameDuckTimeoutNs nanoseconds for which a server that announced lame duck is tried last.
     * @return this.
     */
    public T upstreamLameDuckTimeoutNs(final long upstreamLameDuckTimeoutNs)
    {
        return set(Setting.UPSTREAM_LAME_DUCK_TIMEOUT, upstreamLameDuckTimeoutNs + "ns");
    }

    /**
     * Sets {@link Setting#UPSTREAM_CONTROL_LINE_LENGTH_MAX}.
     *
     * @param controlLineLengthMax bytes of the arguments of a control line that servers take.
     * @return this.
     */
    public T upstreamControlLineLengthMax(final int controlLineLengthMax)
    {
        return set(Setting.UPSTREAM_CONTROL_LINE_LENGTH_MAX, Integer.toString(controlLineLengthMax));
    }

    /**
     * Sets {@link Setting#UPSTREAM_LEARN}.
     *
     * @param upstreamLearn true to use the peers that a server names in connect_urls.
     * @return this.
     */
    public T upstreamLearn(final boolean upstreamLearn)
    {
        return set(Setting.UPSTREAM_LEARN, Boolean.toString(upstreamLearn));
    }

    /**
     * Sets {@link Setting#UPSTREAM_USER}.
     *
     * @param upstreamUser own user name at the server.
     * @return this.
     */
    public T upstreamUser(final String upstreamUser)
    {
        return set(Setting.UPSTREAM_USER, upstreamUser);
    }

    /**
     * Sets {@link Setting#UPSTREAM_PASSWORD}.
     *
     * @param upstreamPassword own password at the server.
     * @return this.
     */
    public T upstreamPassword(final String upstreamPassword)
    {
        return set(Setting.UPSTREAM_PASSWORD, upstreamPassword);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TOKEN}.
     *
     * @param upstreamToken own token at the server.
     * @return this.
     */
    public T upstreamToken(final String upstreamToken)
    {
        return set(Setting.UPSTREAM_TOKEN, upstreamToken);
    }

    /**
     * Sets {@link Setting#UPSTREAM_NKEY_FILE}.
     *
     * @param upstreamNkeyFile name of the file with the own nkey seed.
     * @return this.
     */
    public T upstreamNkeyFile(final String upstreamNkeyFile)
    {
        return set(Setting.UPSTREAM_NKEY_FILE, upstreamNkeyFile);
    }

    /**
     * Sets {@link Setting#UPSTREAM_CREDS_FILE}.
     *
     * @param upstreamCredsFile name of the file with the own user JWT and seed.
     * @return this.
     */
    public T upstreamCredsFile(final String upstreamCredsFile)
    {
        return set(Setting.UPSTREAM_CREDS_FILE, upstreamCredsFile);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_CA}.
     *
     * @param upstreamTlsCa files with authorities of servers, separated by commas.
     * @return this.
     */
    public T upstreamTlsCa(final String upstreamTlsCa)
    {
        return set(Setting.UPSTREAM_TLS_CA, upstreamTlsCa);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_CERTIFICATE}.
     *
     * @param upstreamTlsCertificate name of the file with the own certificate chain.
     * @return this.
     */
    public T upstreamTlsCertificate(final String upstreamTlsCertificate)
    {
        return set(Setting.UPSTREAM_TLS_CERTIFICATE, upstreamTlsCertificate);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_KEY}.
     *
     * @param upstreamTlsKey name of the file with the private key that goes with it.
     * @return this.
     */
    public T upstreamTlsKey(final String upstreamTlsKey)
    {
        return set(Setting.UPSTREAM_TLS_KEY, upstreamTlsKey);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_PASSWORD}.
     *
     * @param upstreamTlsPassword password of the key and of stores.
     * @return this.
     */
    public T upstreamTlsPassword(final String upstreamTlsPassword)
    {
        return set(Setting.UPSTREAM_TLS_PASSWORD, upstreamTlsPassword);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_PASSWORD_FILE}.
     *
     * @param upstreamTlsPasswordFile name of the file with this password.
     * @return this.
     */
    public T upstreamTlsPasswordFile(final String upstreamTlsPasswordFile)
    {
        return set(Setting.UPSTREAM_TLS_PASSWORD_FILE, upstreamTlsPasswordFile);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_NAME}.
     *
     * @param upstreamTlsName name that certificates of servers must bear.
     * @return this.
     */
    public T upstreamTlsName(final String upstreamTlsName)
    {
        return set(Setting.UPSTREAM_TLS_NAME, upstreamTlsName);
    }

    /**
     * Sets {@link Setting#UPSTREAM_TLS_FIRST}.
     *
     * @param upstreamTlsFirst true to begin TLS before the INFO of tls:// servers.
     * @return this.
     */
    public T upstreamTlsFirst(final boolean upstreamTlsFirst)
    {
        return set(Setting.UPSTREAM_TLS_FIRST, Boolean.toString(upstreamTlsFirst));
    }
}
