package io.sluice.gateway.settings;

import io.sluice.gateway.page.Pages;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One listener and what is different about it: each setting that a listener can have for itself is the gateway's unless
 * given here, or by the properties {@code sluice.listener.NAME.…} if it has a name. Confined to the launching thread.
 */
public final class ListenerContext extends UpstreamSetters<ListenerContext>
{
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/\"\\\\]+:\\d{1,5}");
    private static final String URL = ".url";

    private final String name;
    private String url;
    private Pages pages = Pages.NONE;
    private boolean isConcluded;

    /**
     * A listener like all others.
     *
     * @param url {@code nats://HOST:PORT}, {@code tls://HOST:PORT}, {@code ws://HOST:PORT/PATH} or
     *            {@code wss://HOST:PORT/PATH}; port 0 for any free one. With {@code NAME=} in front it has a name.
     */
    public ListenerContext(final String url)
    {
        final int end = url.indexOf('=');
        final boolean isNamed = end > 0 && NAME.matcher(url.substring(0, end)).matches();
        name = isNamed ? url.substring(0, end) : null;
        this.url = isNamed ? url.substring(end + 1) : url;
    }

    private ListenerContext(final String name, final String url)
    {
        this.name = name;
        this.url = url;
    }

    /**
     * A listener whose URL is in a property.
     *
     * @param name of letters, digits, {@code -} and {@code _}.
     * @return the listener {@code sluice.listener.NAME.url}.
     */
    public static ListenerContext named(final String name)
    {
        if (!NAME.matcher(name).matches())
        {
            throw new IllegalArgumentException(
                "name of a listener is \"" + name + "\" but must be of letters, digits, - and _");
        }

        return new ListenerContext(name, null);
    }

    /** {@return its name in properties, or null if it has none} */
    public String name()
    {
        return name;
    }

    /** {@return where it listens, or null if only a property knows} */
    public String url()
    {
        return url;
    }

    /**
     * Says where it listens.
     *
     * @param newUrl of a listener whose URL was to come from a property, or null to leave it so.
     * @return this.
     */
    public ListenerContext url(final String newUrl)
    {
        ensureOpen();
        url = newUrl;

        return this;
    }

    /**
     * Sends WebSocket text frames, one command each, for old browser clients. Payloads must then be UTF-8.
     *
     * @return this.
     */
    public ListenerContext textFrames()
    {
        return textFrames(true);
    }

    /**
     * Tells clients that authentication is required, whatever the server says: an interceptor asks who they are.
     *
     * @return this.
     */
    public ListenerContext authRequired()
    {
        return authRequired(true);
    }

    /**
     * Serves pages to browsers that ask for no upgrade: they are of the listener's own origin, which may connect.
     *
     * @param served by path; where there is none the answer stays 426 on the listener's path and 404 elsewhere.
     * @return this.
     */
    public ListenerContext pages(final Pages served)
    {
        ensureOpen();
        pages = Objects.requireNonNull(served, "served");

        return this;
    }

    /**
     * Checks it and closes it for changes.
     *
     * @param gateway whose values and origins hold where it has none of its own.
     * @param errors  to which what is wrong is added.
     * @return the listener, concluded, or null if something is wrong.
     */
    public ListenerSettings conclude(final ListenerSetters<?> gateway, final List<String> errors)
    {
        isConcluded = true;
        final String property = SettingValues.LISTENER_PREFIX + name + URL;
        final String text = null != url ? url :
            System.getProperty(property, gateway.values().file().getOrDefault(property, ""));
        values().within(gateway.values(), name, text);
        values().validate(errors);
        if (errors.isEmpty())
        {
            values().checkOrder(errors); // needs values that are good, those of the gateway too
        }

        ListenerUrl parsed = null;
        try
        {
            parsed = ListenerUrl.parse(null == name ? Setting.LISTEN.property() : property, text);
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add(ex.getMessage());
        }

        checkTls(parsed, text, errors);
        checkAddresses(Setting.ADVERTISE, errors);
        checkAddresses(Setting.PEER, errors);
        final boolean isWebSocket = null != parsed && parsed.isWebSocket();
        if (null != parsed && !isWebSocket && null != values().own(Setting.TEXT_FRAMES))
        {
            errors.add("text frames are for ws:// and wss:// listeners, not for " + text);
        }
        if (!pages.isEmpty() && null != parsed && !parsed.isWebSocket())
        {
            errors.add("pages are for ws:// and wss:// listeners, not for " + text);
        }

        AddressSettings.check(values(), errors);
        OriginPolicy origins = null;
        try
        {
            origins = null != originPolicy() ? originPolicy() :
                null == values().own(Setting.ORIGIN) && null != gateway.originPolicy() ? gateway.originPolicy() :
                OriginPolicy.parse(values().text(Setting.ORIGIN));
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add(values().value(Setting.ORIGIN).property() + ": " + ex.getMessage());
        }

        return !errors.isEmpty() ? null : ListenerSettings.of(
            null == name ? text : name,
            parsed,
            values().frozen(),
            values().isOn(Setting.ORIGIN_REQUIRED) ? origins.required() : origins,
            isWebSocket && pages.isEmpty() ? gateway.pagesOfUrl().apply(parsed) : pages);
    }

    @Override
    protected ListenerContext self()
    {
        return this;
    }

    @Override
    protected void ensureOpen()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("this listener has been used: make a new one for each launch");
        }
    }

    /** What is wrong with one value has been told already, and may be the reason of what would be told here. */
    private void checkTls(final ListenerUrl parsed, final String text, final List<String> errors)
    {
        if (null != parsed && parsed.isTls() && errors.isEmpty())
        {
            TlsSettings.ofListener(text, values(), errors);
        }
        if (null != parsed && !parsed.isTls() && null != values().own(Setting.TLS_CERTIFICATE))
        {
            errors.add("certificates are for tls:// and wss:// listeners, not for " + text);
        }
    }

    private void checkAddresses(final Setting setting, final List<String> errors)
    {
        for (final String hostAndPort : values().list(setting))
        {
            if (!HOST_AND_PORT.matcher(hostAndPort).matches())
            {
                errors.add(values().value(setting).property() + " names \"" + hostAndPort +
                    "\" but all of it must be HOST:PORT");
            }
        }
    }
}
