package io.sluice.gateway.settings;

import io.sluice.net.proxy.AddressNetworks;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Whose word a listener takes for where its clients are, and which clients it serves. Immutable.
 *
 * @param proxyMode        whether a PROXY header is read.
 * @param proxySources     networks from which one counts.
 * @param proxyTimeoutNs   within which it must be complete.
 * @param proxyDelayNs     how long one that is optional is waited for when nothing comes at all.
 * @param forwardedHeader  of upgrade requests that names the client.
 * @param forwardedSources networks from which that header counts.
 * @param allowed          networks whose clients are served; empty for all.
 * @param denied           networks whose clients are not, allowed or not.
 */
public record AddressSettings(
    ProxyMode proxyMode,
    AddressNetworks proxySources,
    long proxyTimeoutNs,
    long proxyDelayNs,
    ForwardedHeader forwardedHeader,
    AddressNetworks forwardedSources,
    AddressNetworks allowed,
    AddressNetworks denied)
{
    /**
     * Takes what concerns addresses.
     *
     * @param values of the settings, checked.
     * @return the part of them that concerns addresses.
     * @throws IllegalArgumentException naming the first that is wrong.
     */
    public static AddressSettings of(final SettingValues values)
    {
        final ProxyMode mode = choice(values, Setting.PROXY_PROTOCOL, ProxyMode.values());
        final AddressNetworks proxySources = networks(values, Setting.PROXY_PROTOCOL_SOURCES);
        if (ProxyMode.OFF != mode && proxySources.isEmpty())
        {
            throw new IllegalArgumentException(values.value(Setting.PROXY_PROTOCOL_SOURCES).property() +
                " is empty but must name the networks of the proxies, as " +
                values.value(Setting.PROXY_PROTOCOL).property() + " is \"" + values.text(Setting.PROXY_PROTOCOL) + '"');
        }

        return new AddressSettings(
            mode,
            proxySources,
            values.number(Setting.PROXY_PROTOCOL_TIMEOUT),
            values.number(Setting.PROXY_PROTOCOL_DELAY),
            choice(values, Setting.FORWARDED_HEADER, ForwardedHeader.values()),
            networks(values, Setting.FORWARDED_SOURCES),
            networks(values, Setting.ADDRESSES_ALLOWED),
            networks(values, Setting.ADDRESSES_DENIED));
    }

    /**
     * Checks what concerns addresses.
     *
     * @param values of the settings.
     * @param errors to which what is wrong is added.
     */
    static void check(final SettingValues values, final List<String> errors)
    {
        final List<Runnable> checks = List.of(
            () -> choice(values, Setting.PROXY_PROTOCOL, ProxyMode.values()),
            () -> networks(values, Setting.PROXY_PROTOCOL_SOURCES),
            () -> choice(values, Setting.FORWARDED_HEADER, ForwardedHeader.values()),
            () -> networks(values, Setting.FORWARDED_SOURCES),
            () -> networks(values, Setting.ADDRESSES_ALLOWED),
            () -> networks(values, Setting.ADDRESSES_DENIED),
            () -> of(values));
        for (final Runnable check : checks)
        {
            try
            {
                check.run();
            }
            catch (final IllegalArgumentException ex)
            {
                if (!errors.contains(ex.getMessage()))
                {
                    errors.add(ex.getMessage()); // once is enough where listeners have the same from a property
                }
            }
        }
    }

    /** {@return the same for connections that somebody else has read already} */
    public AddressSettings withoutProxyProtocol()
    {
        return new AddressSettings(ProxyMode.OFF, AddressNetworks.NONE, proxyTimeoutNs, proxyDelayNs,
            forwardedHeader, forwardedSources, allowed, denied);
    }

    /**
     * Is this client served?
     *
     * @param client where it is.
     * @return true unless it is denied, or not among those allowed.
     */
    public boolean accepts(final InetAddress client)
    {
        return !denied.contains(client) && (allowed.isEmpty() || allowed.contains(client));
    }

    /**
     * Does a connection begin with a PROXY header?
     *
     * @param peer that it comes from.
     * @return true if one must, or may.
     */
    public boolean isProxy(final InetAddress peer)
    {
        return ProxyMode.OFF != proxyMode && proxySources.contains(peer);
    }

    /**
     * Does an upgrade request say who its client is?
     *
     * @param peer that it comes from.
     * @return true if it may, and is believed.
     */
    public boolean isForwarder(final InetAddress peer)
    {
        return forwardedSources.contains(peer);
    }

    private static AddressNetworks networks(final SettingValues values, final Setting setting)
    {
        try
        {
            return AddressNetworks.parse(values.text(setting));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(values.value(setting).property() + ": " + ex.getMessage(), ex);
        }
    }

    /** As a property has it: lower case, a dash for an underscore. */
    private static <E extends Enum<E>> E choice(
        final SettingValues values, final Setting setting, final E[] choices)
    {
        for (final E choice : choices)
        {
            if (choice.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(values.text(setting)))
            {
                return choice;
            }
        }

        throw new IllegalArgumentException(values.complaint(setting));
    }
}
