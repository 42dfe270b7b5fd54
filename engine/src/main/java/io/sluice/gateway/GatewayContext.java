package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.Configuration;
import io.sluice.gateway.settings.OriginPolicy;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.Source;
import io.sluice.gateway.settings.StatusSetters;
import io.sluice.gateway.settings.StatusSettings;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.gateway.upstream.Credentials;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.gateway.upstream.TrustedProxy;
import io.sluice.gateway.upstream.UpstreamSettings;
import org.agrona.ErrorHandler;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a {@link Gateway} is launched with. Each setting has a setter here and a system property; the setter goes first,
 * then the property, then the default. Confined to the launching thread, and good for one launch.
 */
public final class GatewayContext extends StatusSetters<GatewayContext>
{
    private static final Set<String> IDLE_STRATEGIES = Set.of("block", "backoff", "yield", "spin");

    private final List<ListenerContext> listeners = new ArrayList<>();
    private final List<ListenerContext> prepared = new ArrayList<>();
    private final List<String> configurationErrors = new ArrayList<>();
    private final List<LoopInterceptors.Insertion> insertions = new ArrayList<>();
    private final TlsSources tlsSources = new TlsSources();
    private List<ListenerSettings> listenerSettings;
    private ListenerSettings adoptedPlain;
    private ListenerSettings adoptedWebSocket;
    private StatusSettings statusSettings;
    private UpstreamSelector upstreamSelector;
    private UpstreamConnector upstreamConnector;
    private ThreadFactory threadFactory;
    private Executor executor;
    private boolean isDriven;
    private ErrorHandler errorHandler;
    private System.Logger logger;
    private boolean isConcluded;

    /** Nothing given yet: properties and defaults hold. */
    public GatewayContext()
    {
    }

    /**
     * Takes settings from a file of properties; what code, the command line or system properties say goes before it.
     *
     * @param file of properties in UTF-8, with the names of the system properties.
     * @return this.
     */
    public GatewayContext configuration(final Path file)
    {
        ensureOpen();
        Configuration.read(file, values().file(), configurationErrors);

        return this;
    }

    /**
     * Takes settings from properties, as from a file.
     *
     * @param properties with the names of the system properties.
     * @return this.
     */
    public GatewayContext configuration(final Properties properties)
    {
        ensureOpen();
        Configuration.take(properties, values().file());

        return this;
    }

    /**
     * Adds a listener, in place of what properties say.
     *
     * @param url {@code nats://HOST:PORT}, {@code tls://HOST:PORT}, {@code ws://HOST:PORT/PATH} or
     *            {@code wss://HOST:PORT/PATH}; port 0 for any free one. With {@code NAME=} in front it has a name.
     * @return this.
     */
    public GatewayContext listen(final String url)
    {
        return listen(new ListenerContext(url));
    }

    /**
     * Adds a listener that differs from others, in place of what properties say.
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
     * Says what is different about a listener whose URL comes from the property {@code sluice.listener.NAME.url}.
     *
     * @param name of the listener.
     * @return the listener, to be changed.
     */
    public ListenerContext listener(final String name)
    {
        ensureOpen();
        final ListenerContext listener = ListenerContext.named(name);
        prepared.add(listener);

        return listener;
    }

    /**
     * Adds an interceptor for all listeners, behind those added before.
     *
     * @param factory called once per event loop, on the launching thread; what it makes is used by that loop alone.
     * @return this.
     */
    public GatewayContext interceptor(final Supplier<? extends Interceptor> factory)
    {
        return interceptor(LoopInterceptors.ALL_LISTENERS, factory);
    }

    /**
     * Adds an interceptor for one listener, behind those added before for it or for all.
     *
     * @param listenerName of the listener.
     * @param factory      called once per event loop, on the launching thread; that loop alone uses what it makes.
     * @return this.
     */
    public GatewayContext interceptor(final String listenerName, final Supplier<? extends Interceptor> factory)
    {
        ensureOpen();
        insertions.add(new LoopInterceptors.Insertion(listenerName, factory));

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
     * Leaves it to the caller to drive the loops, with an {@code AgentInvoker} or an {@code AgentRunner} for each of
     * {@link Gateway#agents()}: always the same thread. There is one loop then, unless more are asked for.
     *
     * @return this.
     */
    public GatewayContext driven()
    {
        isDriven = true;

        return set(Setting.LOOP_COUNT, "1", Source.DEFAULT);
    }

    /**
     * Does what may not be done on a loop, in place of up to twelve threads of the gateway's own, which are made when
     * they are needed: names of servers, signatures.
     *
     * @param whereToRun that does not run what it is given inside of its call.
     * @return this.
     */
    public GatewayContext executor(final Executor whereToRun)
    {
        ensureOpen();
        executor = whereToRun;

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
        final List<String> errors = new ArrayList<>(configurationErrors);
        values().validate(errors);
        if (!IDLE_STRATEGIES.contains(values().text(Setting.IDLE_STRATEGY)))
        {
            errors.add(values().complaint(Setting.IDLE_STRATEGY));
        }

        if (errors.isEmpty())
        {
            values().checkOrder(errors);
            statusSettings = StatusSettings.of(values(), errors);
        }

        concludeListeners(errors);
        if (!errors.isEmpty())
        {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), new LinkedHashSet<>(errors)));
        }

        concludeNulls();
        isConcluded = true;

        return this;
    }

    /**
     * Says what is in force and why. After {@link #conclude()}.
     *
     * @return a line for each listener and for each value that is no default: property, value, where it comes from.
     */
    public List<String> describe()
    {
        final List<String> lines = new ArrayList<>(values().describe());
        for (final ListenerSettings listener : listenerSettings)
        {
            lines.add("listener " + listener.name() + " = " + listener.url());
            lines.addAll(listener.values().describe());
        }

        return lines;
    }

    /** {@return the listeners, concluded} */
    public List<ListenerSettings> listenerSettings()
    {
        return listenerSettings;
    }

    StatusSettings statusSettings()
    {
        return statusSettings;
    }

    /** {@return whose rules connections follow that speak NATS and were accepted elsewhere} */
    ListenerSettings adoptedPlain()
    {
        return adoptedPlain;
    }

    /** {@return whose rules connections follow that were upgraded elsewhere} */
    ListenerSettings adoptedWebSocket()
    {
        return adoptedWebSocket;
    }

    /** {@return whom to ask about sessions, in the order in which they are asked} */
    List<LoopInterceptors.Insertion> insertions()
    {
        return insertions;
    }

    TlsSources tlsSources()
    {
        return tlsSources;
    }

    UpstreamSelector upstreamSelector()
    {
        return upstreamSelector;
    }

    UpstreamConnector upstreamConnector()
    {
        return upstreamConnector;
    }

    boolean isDriven()
    {
        return isDriven;
    }

    Executor executor()
    {
        return executor;
    }

    ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    /** {@return who is told of errors, or null if the log is} */
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

    private void concludeListeners(final List<String> errors)
    {
        listenerSettings = new ArrayList<>();
        final Set<String> named = new LinkedHashSet<>();
        final Set<String> shown = new HashSet<>();
        for (final ListenerContext listener : listenersInForce())
        {
            final ListenerSettings settings = listener.conclude(this, errors);
            tlsSources.readListener(settings, values(), errors);
            if (null != listener.name() && !named.add(listener.name()))
            {
                errors.add("two listeners are named \"" + listener.name() + "\" but each must have a name of its own");
            }
            if (null != settings)
            {
                final String name = settings.name();
                listenerSettings.add(shown.add(name) ? settings : settings.named(name + '#' + shown.size()));
            }

            concludeUpstreams(listener.values(), errors);
        }

        final boolean isReplaced = Source.COMMAND_LINE == values().value(Setting.LISTEN).source();
        for (final LoopInterceptors.Insertion insertion : insertions)
        {
            if (!isReplaced && !insertion.isCommon() && !named.contains(insertion.listener()))
            {
                errors.add("an interceptor is for listener \"" + insertion.listener() + "\" but none has that name");
            }
        }

        named.addAll(values().listenerNames());
        values().checkNames(isReplaced ? null : named, errors);
        final SettingValues frozen = values().frozen();
        adoptedPlain = errors.isEmpty() ? adopted("nats", frozen) : null;
        adoptedWebSocket = errors.isEmpty() ? adopted("ws", frozen) : null;
        if (listenerSettings.isEmpty())
        {
            concludeUpstreams(values(), errors);
        }
    }

    private static ListenerSettings adopted(final String scheme, final SettingValues values)
    {
        return ListenerSettings.of(
            "adopted " + scheme, scheme + "://0.0.0.0:0", values, OriginPolicy.sameOrigin()) // asked by nobody
            .withoutProxyProtocol();
    }

    /** Those of code, else those of the command line, else those of properties. */
    private List<ListenerContext> listenersInForce()
    {
        if (!listeners.isEmpty())
        {
            return listeners;
        }

        final List<ListenerContext> inForce = new ArrayList<>();
        values().list(Setting.LISTEN).forEach((url) -> inForce.add(new ListenerContext(url)));
        if (Source.COMMAND_LINE != values().value(Setting.LISTEN).source())
        {
            for (final String name : values().listenerNames())
            {
                if (inForce.stream().noneMatch((listener) -> name.equals(listener.name())))
                {
                    inForce.add(ListenerContext.named(name));
                }
            }
        }

        for (final ListenerContext listener : prepared)
        {
            inForce.replaceAll((known) -> listener.name().equals(known.name()) ? listener.url(known.url()) : known);
        }

        return inForce;
    }

    private void concludeUpstreams(final SettingValues of, final List<String> errors)
    {
        final List<String> found = new ArrayList<>();
        if (ServerPools.urls(of, found).isEmpty() && found.isEmpty() && null == upstreamConnector)
        {
            found.add(of.value(Setting.UPSTREAM).property() +
                " is empty but must name a server, as nats://127.0.0.1:4222 does");
        }

        for (final Function<SettingValues, ?> part : List.<Function<SettingValues, ?>>of(
            UpstreamSettings::proxyVersion, Credentials::of, TrustedProxy::of))
        {
            try
            {
                part.apply(of);
            }
            catch (final IllegalArgumentException ex)
            {
                found.add(ex.getMessage());
            }
        }

        if (found.isEmpty() && errors.isEmpty())
        {
            tlsSources.readUpstream(of, values(), found);
        }

        found.removeAll(errors);
        errors.addAll(found);
    }

    private void concludeNulls()
    {
        logger = null == logger ? System.getLogger("io.sluice.gateway") : logger;
        threadFactory = null == threadFactory ? Thread::new : threadFactory;
    }
}
