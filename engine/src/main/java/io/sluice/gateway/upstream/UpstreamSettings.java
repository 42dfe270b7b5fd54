package io.sluice.gateway.upstream;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.net.proxy.ProxyVersion;

/**
 * How servers are found and dialled. Immutable.
 *
 * @param connectTimeoutNs  for one address.
 * @param dialTimeoutNs     for all attempts of one session together.
 * @param resolveTtlNs      after which names are resolved again.
 * @param quarantineMinNs   after a first failure.
 * @param quarantineMaxNs   after many failures.
 * @param lameDuckTimeoutNs after a lame duck announcement.
 * @param isLearning        true to use the peers that servers name.
 * @param proxyVersion      of the header with which servers are told where clients are, or null to tell nothing.
 */
public record UpstreamSettings(
    long connectTimeoutNs,
    long dialTimeoutNs,
    long resolveTtlNs,
    long quarantineMinNs,
    long quarantineMaxNs,
    long lameDuckTimeoutNs,
    boolean isLearning,
    ProxyVersion proxyVersion)
{
    /**
     * Takes what concerns servers.
     *
     * @param values of the settings, checked.
     * @return the part of them that concerns servers.
     */
    public static UpstreamSettings of(final SettingValues values)
    {
        return new UpstreamSettings(
            values.number(Setting.UPSTREAM_CONNECT_TIMEOUT),
            values.number(Setting.UPSTREAM_DIAL_TIMEOUT),
            values.number(Setting.UPSTREAM_RESOLVE_TTL),
            values.number(Setting.UPSTREAM_QUARANTINE_MIN),
            values.number(Setting.UPSTREAM_QUARANTINE_MAX),
            values.number(Setting.UPSTREAM_LAME_DUCK_TIMEOUT),
            0 != values.number(Setting.UPSTREAM_LEARN),
            proxyVersion(values));
    }

    /**
     * Reads {@link Setting#UPSTREAM_PROXY_PROTOCOL}.
     *
     * @param values of the settings.
     * @return the version, or null for none.
     * @throws IllegalArgumentException naming the value that is none of them.
     */
    public static ProxyVersion proxyVersion(final SettingValues values)
    {
        switch (values.text(Setting.UPSTREAM_PROXY_PROTOCOL))
        {
            case "off":
                return null;

            case "v1":
                return ProxyVersion.V1;

            case "v2":
                return ProxyVersion.V2;

            default:
                throw new IllegalArgumentException(values.complaint(Setting.UPSTREAM_PROXY_PROTOCOL));
        }
    }
}
