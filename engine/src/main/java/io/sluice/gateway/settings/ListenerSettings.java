package io.sluice.gateway.settings;

import io.sluice.gateway.page.Pages;

import java.util.ArrayList;
import java.util.List;

/**
 * One listener, concluded. Immutable.
 *
 * @param name         in properties, else what was given as its URL; for logs and counters.
 * @param url          where it listens.
 * @param values       of all its settings, frozen.
 * @param limits       of its connections.
 * @param addresses    whose word counts for where clients are, and which of them are served.
 * @param advertised   {@code host:port} of this gateway as INFO's {@code connect_urls} name it; may be empty.
 * @param peers        the same of other gateways that clients may go to; may be empty.
 * @param originPolicy which web pages may connect over WebSocket.
 * @param pages        served to who asks for no upgrade.
 */
public record ListenerSettings(
    String name,
    ListenerUrl url,
    SettingValues values,
    LimitSettings limits,
    AddressSettings addresses,
    List<String> advertised,
    List<String> peers,
    OriginPolicy originPolicy,
    Pages pages)
{
    static ListenerSettings of(
        final String name,
        final ListenerUrl url,
        final SettingValues values,
        final OriginPolicy originPolicy,
        final Pages pages)
    {
        return new ListenerSettings(
            name,
            url,
            values,
            LimitSettings.of(values),
            AddressSettings.of(values),
            List.copyOf(values.list(Setting.ADVERTISE)),
            List.copyOf(values.list(Setting.PEER)),
            originPolicy,
            pages);
    }

    /**
     * A listener that nobody listens on.
     *
     * @param name   for logs and counters.
     * @param url    that says what is spoken.
     * @param values of all its settings, frozen and checked.
     * @param policy for web pages.
     * @return the listener.
     */
    public static ListenerSettings of(
        final String name, final String url, final SettingValues values, final OriginPolicy policy)
    {
        return of(name, ListenerUrl.parse(url), values, policy, Pages.NONE);
    }

    /**
     * The same listener under another name.
     *
     * @param newName of the listener.
     * @return the listener.
     */
    public ListenerSettings named(final String newName)
    {
        return new ListenerSettings(newName, url, values, limits, addresses, advertised, peers, originPolicy, pages);
    }

    /**
     * What a listener is like that runs and takes this over.
     *
     * @param running values of it.
     * @return this, but for what has to wait for a restart.
     */
    public ListenerSettings keeping(final SettingValues running)
    {
        return new ListenerSettings(name, url, values.keeping(running), limits, addresses, advertised, peers,
            originPolicy, pages);
    }

    /** {@return the same listener for connections that somebody else has begun to read} */
    public ListenerSettings withoutProxyProtocol()
    {
        return new ListenerSettings(name, url, values, limits, addresses.withoutProxyProtocol(), advertised, peers,
            originPolicy, pages);
    }

    /** {@return whether to send text frames with one command each, for old browser clients} */
    public boolean hasTextFrames()
    {
        return url.isWebSocket() && values.isOn(Setting.TEXT_FRAMES);
    }

    /** {@return whether to tell clients that the gateway wants to know who they are} */
    public boolean isAuthRequired()
    {
        return values.isOn(Setting.AUTH_REQUIRED);
    }

    /** {@return what its TLS is like, or null where there is none} */
    public TlsSettings tls()
    {
        return url.isTls() ? TlsSettings.ofListener(name, values, new ArrayList<>()) : null;
    }

    /** {@return what TLS is like towards the servers behind it} */
    public TlsSettings upstreamTls()
    {
        return TlsSettings.ofUpstream(values, new ArrayList<>());
    }
}
