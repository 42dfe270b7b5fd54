package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.TransportSetters;
import io.sluice.gateway.upstream.Credentials;
import io.sluice.gateway.upstream.ServerUrl;
import org.agrona.ErrorHandler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * What a {@link Gateway} is launched with. Each setting has a setter here and a system property; the setter goes first,
 * then the property, then the default. Confined to the launching thread, and good for one launch.
 */
public final class GatewayContext extends TransportSetters<GatewayContext>
{
    private static final Set<String> IDLE_STRATEGIES = Set.of("block", "backoff", "yield", "spin");

    private final List<ListenerContext> listeners = new ArrayList<>();
    private final List<String> upstreams = new ArrayList<>();
    private final List<Supplier<? extends Interceptor>> interceptors = new ArrayList<>();
    private List<ListenerSettings> listenerSettings;
    private List<ServerUrl> serverUrls;
    private Credentials credentials;
    private UpstreamSelector upstreamSelector;
    private UpstreamConnector upstreamConnector;
    private ThreadFactory threadFactory;
    private ErrorHandler errorHandler;
    private System.Logger logger;
    private boolean isConcluded;

    /** Nothing given yet: properties and defaults hold. */
    public GatewayContext()
    {
    }

    /**
     * Adds a listener.
     *
     * @param url {@code nats://HOST:PORT} or {@code ws://HOST:PORT/PATH}; port 0 for any free one.
     * @return this.
     */
    public GatewayContext listen(final String url)
    {
        return listen(new ListenerContext(url));
    }

    /**
     * Adds a listener that differs from others.
     *
     * @param listener to add.
     * @return this.
     */
    public GatewayContext listen(final ListenerContext listener)
    {
        ensureOpen();
        listeners.add(listener);

        return this;
    }

    /**
     * Adds a server.
     *
     * @param url {@code nats://HOST:PORT}; a name may have several addresses.
     * @return this.
     */
    public GatewayContext upstream(final String url)
    {
        ensureOpen();
        upstreams.add(url);

        return this;
    }

    /**
     * Adds an interceptor behind those added before.
     *
     * @param factory called once per event loop, on the launching thread; what it makes is used by that loop alone.
     * @return this.
     */
    public GatewayContext interceptor(final Supplier<? extends Interceptor> factory)
    {
        ensureOpen();
        interceptors.add(factory);

        return this;
    }

    /**
     * Chooses among healthy servers in place of "the one with fewest sessions".
     *
     * @param selector shared by all loops.
     * @return this.
     */
    public GatewayContext upstreamSelector(final UpstreamSelector selector)
    {
        ensureOpen();
        upstreamSelector = selector;

        return this;
    }

    /**
     * Finds or opens the upstream of each session in place of the configured servers.
     *
     * @param connector shared by all loops.
     * @return this.
     */
    public GatewayContext upstreamConnector(final UpstreamConnector connector)
    {
        ensureOpen();
        upstreamConnector = connector;

        return this;
    }

    /**
     * Makes the threads of the event loops, for names of one's own or to pin them to cores.
     *
     * @param factory called once per loop.
     * @return this.
     */
    public GatewayContext threadFactory(final ThreadFactory factory)
    {
        ensureOpen();
        threadFactory = factory;

        return this;
    }

    /**
     * Takes what a person should read: what interceptors throw, and bugs.
     *
     * @param handler called on event loops; must not block.
     * @return this.
     */
    public GatewayContext errorHandler(final ErrorHandler handler)
    {
        ensureOpen();
        errorHandler = handler;

        return this;
    }

    /**
     * Takes the log in place of {@code System.getLogger("io.sluice.gateway")}.
     *
     * @param systemLogger called on event loops, at most once per kind of event and session.
     * @return this.
     */
    public GatewayContext logger(final System.Logger systemLogger)
    {
        ensureOpen();
        logger = systemLogger;

        return this;
    }

    /**
     * Checks all settings, one by one and against each other, and closes the context for changes.
     *
     * @return this.
     * @throws IllegalArgumentException naming every setting that is wrong with its value and range.
     * @throws IllegalStateException    on a second call.
     */
    public GatewayContext conclude()
    {
        ensureOpen();
        final List<String> errors = new ArrayList<>();
        values().validate(errors);
        if (!IDLE_STRATEGIES.contains(values().text(Setting.IDLE_STRATEGY)))
        {
            errors.add(SettingValues.complaint(Setting.IDLE_STRATEGY, values().text(Setting.IDLE_STRATEGY)));
        }

        if (errors.isEmpty())
        {
            concludeRanges(errors);
        }

        concludeListeners(errors);
        concludeUpstreams(errors);
        if (!errors.isEmpty())
        {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), errors));
        }

        concludeNulls();
        isConcluded = true;

        return this;
    }

    /** {@return the listeners, concluded} */
    public List<ListenerSettings> listenerSettings()
    {
        return listenerSettings;
    }

    List<ServerUrl> serverUrls()
    {
        return serverUrls;
    }

    List<Supplier<? extends Interceptor>> interceptors()
    {
        return interceptors;
    }

    Credentials credentials()
    {
        return credentials;
    }

    UpstreamSelector upstreamSelector()
    {
        return upstreamSelector;
    }

    UpstreamConnector upstreamConnector()
    {
        return upstreamConnector;
    }

    ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    System.Logger logger()
    {
        return logger;
    }

    @Override
    protected GatewayContext self()
    {
        return this;
    }

    @Override
    protected void ensureOpen()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("this context has been used: make a new one for each launch");
        }
    }

    private void concludeRanges(final List<String> errors)
    {
        ensureOrder(Setting.UPSTREAM_QUARANTINE_MIN, Setting.UPSTREAM_QUARANTINE_MAX, errors);
        ensureOrder(Setting.UPSTREAM_CONNECT_TIMEOUT, Setting.UPSTREAM_DIAL_TIMEOUT, errors);
        ensureOrder(Setting.CONTROL_LINE_LENGTH_MAX, Setting.READ_BUFFER_LENGTH, errors);
        ensureOrder(Setting.READ_BUFFER_LENGTH, Setting.POOL_LENGTH, errors);
        ensureOrder(Setting.READ_BUFFER_LENGTH, Setting.UNSENT_LENGTH_MAX, errors); // what one read brings may wait
    }

    private void ensureOrder(final Setting smaller, final Setting larger, final List<String> errors)
    {
        if (values().number(smaller) > values().number(larger))
        {
            errors.add(smaller.property() + " is \"" + values().text(smaller) + "\" but must not exceed " +
                larger.property() + ", which is \"" + values().text(larger) + "\"");
        }
    }

    private void concludeListeners(final List<String> errors)
    {
        if (listeners.isEmpty())
        {
            split(Setting.LISTEN).forEach((url) -> listeners.add(new ListenerContext(url)));
        }

        listenerSettings = new ArrayList<>();
        for (final ListenerContext listener : listeners)
        {
            listenerSettings.add(listener.conclude(values(), errors));
        }
    }

    private void concludeUpstreams(final List<String> errors)
    {
        final List<String> urls = upstreams.isEmpty() ? split(Setting.UPSTREAM) : upstreams;
        serverUrls = new ArrayList<>();
        for (final String url : urls)
        {
            try
            {
                serverUrls.add(ServerUrl.parse(url));
            }
            catch (final IllegalArgumentException ex)
            {
                errors.add(Setting.UPSTREAM.property() + ' ' + ex.getMessage());
            }
        }

        if (urls.isEmpty() && null == upstreamConnector)
        {
            errors.add(Setting.UPSTREAM.property() + " is empty but must name a server, as nats://127.0.0.1:4222 does");
        }

        try
        {
            credentials = Credentials.of(values());
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add(ex.getMessage());
        }
    }

    private void concludeNulls()
    {
        logger = null == logger ? System.getLogger("io.sluice.gateway") : logger;
        final System.Logger log = logger;
        errorHandler = null == errorHandler ?
            (ex) -> log.log(System.Logger.Level.ERROR, "unexpected", ex) : errorHandler;
        threadFactory = null == threadFactory ? Thread::new : threadFactory;
    }

    private List<String> split(final Setting setting)
    {
        final List<String> parts = new ArrayList<>();
        for (final String part : values().text(setting).split(","))
        {
            if (!part.isBlank())
            {
                parts.add(part.strip());
            }
        }

        return parts;
    }
}
