package io.sluice.gateway.tls;

import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.net.tls.TlsClientContext;
import io.sluice.net.tls.TlsRecords;
import io.sluice.net.tls.TlsServerContext;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What all connections of a gateway are secured with: what has the same settings shares it. Thread-safe. */
public final class TlsSources
{
    private final Map<ListenerKey, TlsSource<TlsServerContext>> ofListeners = new HashMap<>();
    private final Map<TlsSettings, TlsSource<TlsClientContext>> ofUpstreams = new HashMap<>();

    private record ListenerKey(TlsSettings settings, boolean isWebSocket)
    {
    }

    /** Nothing read yet. */
    public TlsSources()
    {
    }

    /**
     * Reads the files of a listener, so that what is wrong is told before anything is started.
     *
     * @param listener whose files they are, or null if it is no good.
     * @param gateway  values of it.
     * @param errors   to which what is wrong is added, a sentence each.
     */
    public void readListener(
        final ListenerSettings listener, final SettingValues gateway, final List<String> errors)
    {
        if (null == listener || !listener.url().isTls())
        {
            return;
        }

        try
        {
            checkBuffer(listener.name(), gateway, errors);
            ofListener(listener.tls(), listener.url().isWebSocket());
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add("TLS of " + listener.name() + ": " + ex.getMessage());
        }
    }

    /**
     * Reads the files for connections to servers.
     *
     * @param values  of a listener or of the gateway, each of them checked.
     * @param gateway values of it.
     * @param errors  to which what is wrong is added, a sentence each.
     */
    public void readUpstream(final SettingValues values, final SettingValues gateway, final List<String> errors)
    {
        final TlsSettings settings = TlsSettings.ofUpstream(values, errors);
        try
        {
            if (values.list(Setting.UPSTREAM).stream().anyMatch((url) -> url.startsWith("tls://")))
            {
                checkBuffer("servers", gateway, errors);
            }
            if (null != settings)
            {
                ofUpstream(settings);
            }
        }
        catch (final IllegalArgumentException ex)
        {
            errors.add("TLS of servers: " + ex.getMessage());
        }
    }

    /**
     * What a listener's connections are secured with. Its files are read when it is the first with these settings.
     *
     * @param settings    of it.
     * @param isWebSocket true if clients speak HTTP at first.
     * @return the source.
     * @throws IllegalArgumentException that says what is wrong with which file or setting.
     */
    public synchronized TlsSource<TlsServerContext> ofListener(final TlsSettings settings, final boolean isWebSocket)
    {
        return ofListeners.computeIfAbsent(
            new ListenerKey(settings, isWebSocket), (key) -> TlsSource.ofListener(settings, isWebSocket));
    }

    /**
     * What connections to servers are secured with. Files that are named are read when these settings come first; what
     * the JVM trusts is read when the first server asks for TLS.
     *
     * @param settings of them.
     * @return the source.
     * @throws IllegalArgumentException that says what is wrong with which file or setting.
     */
    public synchronized TlsSource<TlsClientContext> ofUpstream(final TlsSettings settings)
    {
        return ofUpstreams.computeIfAbsent(settings, TlsSource::ofUpstream);
    }

    /** {@return names of the libraries that secure connections so far, of listeners and to servers; empty for none} */
    public synchronized Set<String> libraries()
    {
        final Set<String> names = new TreeSet<>();
        for (final TlsSource<TlsServerContext> source : ofListeners.values())
        {
            names.add(source.current().provider());
        }
        for (final TlsSource<TlsClientContext> source : ofUpstreams.values())
        {
            if (null != source.current())
            {
                names.add(source.current().provider());
            }
        }

        return names;
    }

    /**
     * Takes over what somebody else has read: where the settings are the same, connections from the next one on are
     * secured with that.
     *
     * @param newer sources, used by nobody.
     */
    public synchronized void adopt(final TlsSources newer)
    {
        newer.ofListeners.forEach((key, source) -> ofListeners.merge(key, source, TlsSource::with));
        newer.ofUpstreams.forEach((key, source) -> ofUpstreams.merge(key, source, TlsSource::with));
    }

    /**
     * Forgets what nobody needs any more, whose files may be gone.
     *
     * @param needed the others; null for who needs none.
     */
    public synchronized void retain(final Collection<? extends TlsSource<?>> needed)
    {
        ofListeners.values().retainAll(needed);
        ofUpstreams.values().retainAll(needed);
    }

    /**
     * Reads all files again. All of them are good and hold from the next connection on, or nothing is changed. Not on a
     * loop.
     *
     * @throws IllegalArgumentException that says what is wrong with which file.
     */
    public synchronized void reload()
    {
        final List<TlsSource<?>> sources = new ArrayList<>(ofListeners.values());
        sources.addAll(ofUpstreams.values());
        final List<Runnable> changes = new ArrayList<>();
        for (final TlsSource<?> source : sources)
        {
            if (null != source.current())
            {
                changes.add(source.read());
            }
        }

        changes.forEach(Runnable::run);
    }

    private static void checkBuffer(final String whose, final SettingValues gateway, final List<String> errors)
    {
        if (gateway.number(Setting.READ_BUFFER_LENGTH) <= TlsRecords.MAX_LENGTH)
        {
            errors.add(Setting.READ_BUFFER_LENGTH.property() + " is \"" + gateway.text(Setting.READ_BUFFER_LENGTH) +
                "\" but must exceed " + TlsRecords.MAX_LENGTH + ", the longest record of TLS, because of " + whose);
        }
    }
}
