package io.sluice.gateway.settings;

import io.sluice.gateway.page.Pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One listener and what is different about it. Confined to the launching thread. */
public final class ListenerContext
{
    private final String url;
    private final List<String> advertised = new ArrayList<>();
    private final List<String> peers = new ArrayList<>();
    private boolean hasTextFrames;
    private boolean isAuthRequired;
    private OriginPolicy originPolicy = OriginPolicy.sameOrigin();
    private Pages pages = Pages.NONE;

    /**
     * A listener like all others.
     *
     * @param url {@code nats://HOST:PORT} or {@code ws://HOST:PORT/PATH}; port 0 for any free one.
     */
    public ListenerContext(final String url)
    {
        this.url = url;
    }

    /**
     * Names another gateway in INFO's {@code connect_urls}, for clients to go to when this one is gone.
     *
     * @param hostAndPort as clients dial it, without a scheme.
     * @return this.
     */
    public ListenerContext peer(final String hostAndPort)
    {
        peers.add(hostAndPort);

        return this;
    }

    /**
     * Names this gateway in INFO's {@code connect_urls}, as clients reach it.
     *
     * @param hostAndPort as clients dial it, without a scheme.
     * @return this.
     */
    public ListenerContext advertise(final String hostAndPort)
    {
        advertised.add(hostAndPort);

        return this;
    }

    /**
     * Sends WebSocket text frames, one command each, for old browser clients. Payloads must then be UTF-8.
     *
     * @return this.
     */
    public ListenerContext textFrames()
    {
        hasTextFrames = true;

        return this;
    }

    /**
     * Tells clients that authentication is required, whatever the server says: an interceptor asks who they are.
     *
     * @return this.
     */
    public ListenerContext authRequired()
    {
        isAuthRequired = true;

        return this;
    }

    /**
     * Says which web pages may connect over WebSocket, in place of those of the same origin.
     *
     * @param policy asked for each upgrade; who is not let in gets 403.
     * @return this.
     */
    public ListenerContext origins(final OriginPolicy policy)
    {
        originPolicy = Objects.requireNonNull(policy, "policy");

        return this;
    }

    /**
     * Serves pages to browsers that ask for no upgrade: they are of the listener's own origin, which may connect.
     *
     * @param served by path; where there is none the answer stays 426 on the listener's path and 404 elsewhere.
     * @return this.
     */
    public ListenerContext pages(final Pages served)
    {
        pages = Objects.requireNonNull(served, "served");

        return this;
    }

    /**
     * Checks it.
     *
     * @param values of all settings.
     * @param errors to which what is wrong is added.
     * @return the listener, concluded, or null if something is wrong.
     */
    public ListenerSettings conclude(final SettingValues values, final List<String> errors)
    {
        ListenerUrl parsed = null;
        try
        {
            parsed = ListenerUrl.parse(url);
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add(ex.getMessage());
        }

        checkAddresses(advertised, errors);
        checkAddresses(peers, errors);
        if (hasTextFrames && null != parsed && !parsed.isWebSocket())
        {
            errors.add("text frames are for ws:// listeners, not for " + url);
        }
        if (!pages.isEmpty() && null != parsed && !parsed.isWebSocket())
        {
            errors.add("pages are for ws:// listeners, not for " + url);
        }

        return errors.isEmpty() ? new ListenerSettings(
            parsed,
            List.copyOf(advertised),
            List.copyOf(peers),
            hasTextFrames,
            isAuthRequired,
            0 != values.number(Setting.WEBSOCKET_COMPRESSION),
            originPolicy,
            pages,
            (int) values.number(Setting.BACKLOG),
            0 != values.number(Setting.KEEP_ALIVE),
            (int) values.number(Setting.SOCKET_RECEIVE_LENGTH),
            (int) values.number(Setting.SOCKET_SEND_LENGTH)) : null;
    }

    private void checkAddresses(final List<String> addresses, final List<String> errors)
    {
        for (final String hostAndPort : addresses)
        {
            if (!hostAndPort.matches("[^\\s/\"\\\\]+:\\d{1,5}"))
            {
                errors.add("advertised address of " + url + " is \"" + hostAndPort + "\" but must be HOST:PORT");
            }
        }
    }
}
