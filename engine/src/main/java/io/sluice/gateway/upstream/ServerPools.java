package io.sluice.gateway.upstream;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.gateway.tls.TlsSource;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.net.tls.TlsClientContext;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** One pool for each list of servers that some listener has: listeners with the same list share it. Thread-safe. */
public final class ServerPools
{
    private final ServerPool.Resolver resolver;
    private final Executor executor;
    private final TlsSources tlsSources;
    private final Map<Key, ServerPool> pools = new LinkedHashMap<>();

    private record Key(List<ServerUrl> urls, UpstreamSettings settings, TlsSource<TlsClientContext> tls)
    {
        /** Addresses need no thread: who has no names in his configuration may do without any. */
        boolean isLiteral()
        {
            return !settings.isLearning() && urls.stream().allMatch(ServerUrl::isLiteral);
        }
    }

    /**
     * No pool yet.
     *
     * @param resolver   of names.
     * @param executor   that runs it, off the loops.
     * @param tlsSources of what connections are secured with.
     */
    public ServerPools(final ServerPool.Resolver resolver, final Executor executor, final TlsSources tlsSources)
    {
        this.tlsSources = tlsSources;
        this.resolver = resolver;
        this.executor = executor;
    }

    /**
     * The servers that somebody's settings name.
     *
     * @param values of the settings, checked.
     * @return the pool of these servers.
     */
    public synchronized ServerPool of(final SettingValues values)
    {
        final Key key = new Key(urls(values, new ArrayList<>()), UpstreamSettings.of(values),
            tlsSources.ofUpstream(TlsSettings.ofUpstream(values, new ArrayList<>())));

        return pools.computeIfAbsent(key, (ignored) -> new ServerPool(
            key.urls(), key.settings(), key.tls(), resolver, key.isLiteral() ? Runnable::run : executor));
    }

    /**
     * Forgets pools that nobody needs any more; sessions that have a server of one keep it.
     *
     * @param needed the others.
     */
    public synchronized void retain(final List<ServerPool> needed)
    {
        pools.values().retainAll(needed);
    }

    /** Tries each server that is known. Off the loops: this waits. */
    public void probe()
    {
        final List<ServerPool> all;
        synchronized (this)
        {
            all = List.copyOf(pools.values());
        }

        all.forEach((pool) -> pool.probe(System.nanoTime()));
    }

    /** {@return all servers known now} */
    public synchronized List<Server> servers()
    {
        final List<Server> servers = new ArrayList<>();
        pools.values().forEach((pool) -> servers.addAll(pool.servers()));

        return servers;
    }

    /**
     * Reads where servers are.
     *
     * @param values of the settings.
     * @param errors to which a sentence for each URL that is none is added.
     * @return the URLs that are.
     */
    public static List<ServerUrl> urls(final SettingValues values, final List<String> errors)
    {
        final List<ServerUrl> urls = new ArrayList<>();
        for (final String url : values.list(Setting.UPSTREAM))
        {
            try
            {
                urls.add(ServerUrl.parse(url));
            }
            catch (final IllegalArgumentException ex)
            {
                errors.add(values.value(Setting.UPSTREAM).property() + ' ' + ex.getMessage());
            }
        }

        return urls;
    }
}
