package io.sluice.gateway.upstream;

import io.sluice.gateway.tls.TlsSource;
import io.sluice.net.tls.TlsClientContext;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * All servers that sessions can be connected to: which are healthy, which has fewest sessions. Shared by all loops and
 * thread-safe; touched only when a connection opens or closes, never by a message. Names are resolved by an executor of
 * its own, several at a time, and again when they are used after their time.
 */
public final class ServerPool
{
    /** Turns a name into its addresses. Called off the loops; may block. */
    @FunctionalInterface
    public interface Resolver
    {
        /**
         * Resolves a name.
         *
         * @param host to resolve.
         * @return its addresses; none if it has none or cannot be resolved now.
         */
        List<InetAddress> resolve(String host);
    }

    private final UpstreamSettings settings;
    private final TlsSource<TlsClientContext> tls;
    private final Resolver resolver;
    private final Executor executor;
    private final Set<ServerUrl> configured;
    private final Set<ServerUrl> learned = new LinkedHashSet<>();
    private final Map<ServerUrl, List<Server>> servers = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private long resolvedNs;
    private boolean isResolved;
    private boolean isResolving;

    /**
     * A pool that has resolved nothing yet.
     *
     * @param urls     configured.
     * @param settings of quarantine and resolution.
     * @param tls      that connections to them are secured with; may be null if none are.
     * @param resolver of names.
     * @param executor that runs it, off the loops.
     */
    public ServerPool(
        final List<ServerUrl> urls,
        final UpstreamSettings settings,
        final TlsSource<TlsClientContext> tls,
        final Resolver resolver,
        final Executor executor)
    {
        this.tls = tls;
        this.settings = settings;
        this.resolver = resolver;
        this.executor = executor;
        configured = new LinkedHashSet<>(urls);
    }

    /** {@return what connections to them are secured with} */
    public TlsSource<TlsClientContext> tls()
    {
        return tls;
    }

    /** {@return how servers are found and dialled} */
    public UpstreamSettings settings()
    {
        return settings;
    }

    /**
     * Makes sure that addresses are known, and starts to resolve names again when their time is over. Meanwhile the
     * addresses known so far serve.
     *
     * @param nowNs    of the clock.
     * @param whenDone called on another thread once addresses are known; only if this returns false.
     * @return true if there are addresses to choose from, or the attempt to find some has just failed.
     */
    public boolean ensureResolved(final long nowNs, final Runnable whenDone)
    {
        final boolean isReady;
        final boolean isDue;
        synchronized (this)
        {
            final boolean isEmpty = servers.isEmpty() && !configured.isEmpty();
            final boolean isOver = !isResolved || nowNs - resolvedNs > (isEmpty ? settings.quarantineMinNs() :
                settings.resolveTtlNs());
            isDue = isOver && !isResolving;
            isResolving |= isDue;
            isReady = !servers.isEmpty() || isResolved && !(isEmpty && isResolving);
            if (!isReady)
            {
                waiting.add(whenDone);
            }
        }

        if (isDue)
        {
            resolveSoon(nowNs);
        }

        return isReady;
    }

    /**
     * Tells whether more addresses may come of names that are being resolved for the first time.
     *
     * @param whenMore called on another thread once more are known, or none will come; only if this returns true.
     * @return false if those known now are all.
     */
    public synchronized boolean awaitMore(final Runnable whenMore)
    {
        final boolean isComing = isResolving && !isResolved;
        if (isComing)
        {
            waiting.add(whenMore);
        }

        return isComing;
    }

    /**
     * Servers to choose from.
     *
     * @param nowNs of the clock.
     * @param tried servers that are out of the question for this session.
     * @return all others: healthy ones by number of sessions, then those to be avoided, the soonest free first.
     */
    public synchronized List<Server> candidates(final long nowNs, final List<Server> tried)
    {
        final List<Server> candidates = new ArrayList<>();
        for (final List<Server> addresses : servers.values())
        {
            for (final Server server : addresses)
            {
                if (!tried.contains(server) && !candidates.contains(server))
                {
                    candidates.add(server);
                }
            }
        }

        // stable: among equals the order of configuration holds
        candidates.sort(Comparator
            .comparing((final Server server) -> server.isAvoidedAt(nowNs))
            .thenComparing((a, b) -> a.isAvoidedAt(nowNs) ?
                Long.signum(a.avoidUntilNs() - b.avoidUntilNs()) : Integer.compare(a.sessions(), b.sessions())));

        return candidates;
    }

    /**
     * Chooses and counts the session at once, so that many that open together do not all choose the same server.
     *
     * @param nowNs of the clock.
     * @param tried servers that are out of the question for this session.
     * @return the server with fewest sessions among the healthy, else the one that is soonest free, else null. The
     *     session is counted: {@link #release} it.
     */
    public synchronized Server acquire(final long nowNs, final List<Server> tried)
    {
        final List<Server> candidates = candidates(nowNs, tried);

        return candidates.isEmpty() ? null : acquire(candidates.get(0));
    }

    /**
     * Counts a session for a server that somebody else chose.
     *
     * @param server chosen by somebody else.
     * @return the same. The session is counted: {@link #release} it.
     */
    public synchronized Server acquire(final Server server)
    {
        server.addSession();

        return server;
    }

    /**
     * Gives a session back.
     *
     * @param server that a session no longer uses.
     */
    public synchronized void release(final Server server)
    {
        server.removeSession();
    }

    /**
     * It serves.
     *
     * @param server that accepted a connection and sent its INFO.
     */
    public synchronized void onConnected(final Server server)
    {
        server.onConnected();
    }

    /**
     * It does not serve.
     *
     * @param server that refused, timed out or closed before its INFO.
     * @param nowNs  of the clock.
     */
    public synchronized void onFailed(final Server server, final long nowNs)
    {
        server.onFailed(nowNs, settings.quarantineMinNs(), settings.quarantineMaxNs());
    }

    /**
     * It is about to go.
     *
     * @param server that announced lame duck.
     * @param nowNs  of the clock.
     */
    public synchronized void onLameDuck(final Server server, final long nowNs)
    {
        server.onLameDuck(nowNs, settings.lameDuckTimeoutNs());
    }

    /**
     * Takes the peers that a server names, if that was asked for. They replace those learned before; what is configured
     * stays.
     *
     * @param urls of {@code connect_urls}.
     */
    public void onPeers(final List<ServerUrl> urls)
    {
        synchronized (this)
        {
            if (!settings.isLearning() || urls.isEmpty() || learned.equals(Set.copyOf(urls)))
            {
                return;
            }

            learned.clear();
            learned.addAll(urls);
            isResolved &= servers.keySet().containsAll(learned);
        }
    }

    /**
     * Tries each server that is known, one after the other. Off the loops: this waits.
     *
     * @param nowNs of the clock.
     */
    public void probe(final long nowNs)
    {
        if (ensureResolved(nowNs, ServerPool::waitForNextTime))
        {
            for (final Server server : servers())
            {
                final boolean isSilent = server.url().isTls() && tls.settings().isFirst();
                if (ServerProbe.isReachable(server, settings, !isSilent))
                {
                    onConnected(server);
                }
                else
                {
                    onFailed(server, System.nanoTime());
                }
            }
        }
    }

    /** {@return all servers known now} */
    public synchronized List<Server> servers()
    {
        final List<Server> all = new ArrayList<>();
        servers.values().forEach(all::addAll);

        return all;
    }

    /** An executor that takes nothing now may do so the next time; until then there is only what was found before. */
    private void resolveSoon(final long nowNs)
    {
        try
        {
            executor.execute(() -> resolve(nowNs));
        }
        catch (final RejectedExecutionException ex)
        {
            final List<Runnable> done;
            synchronized (this)
            {
                isResolving = false;
                done = takeWaiting();
            }

            done.forEach(Runnable::run);
        }
    }

    private void resolve(final long nowNs)
    {
        final Set<ServerUrl> urls;
        synchronized (this)
        {
            urls = new LinkedHashSet<>(configured);
            urls.addAll(learned);
        }

        new Resolution(urls, resolver, new Resolution.Handler()
        {
            @Override
            public void onAddresses(final ServerUrl url, final List<InetAddress> addresses)
            {
                publish(urls, url, addresses);
            }

            @Override
            public void onResolved()
            {
                complete(urls, nowNs);
            }
        }).run(executor);
    }

    private void publish(final Set<ServerUrl> urls, final ServerUrl url, final List<InetAddress> addresses)
    {
        if (addresses.isEmpty())
        {
            return; // a name that cannot be resolved now keeps what it had
        }

        final List<Runnable> done;
        synchronized (this)
        {
            merge(url, addresses);
            for (final ServerUrl next : urls)
            {
                final List<Server> known = servers.remove(next);
                if (null != known)
                {
                    servers.put(next, known); // again in the order of configuration
                }
            }

            done = takeWaiting();
        }

        done.forEach(Runnable::run);
    }

    private void complete(final Set<ServerUrl> urls, final long nowNs)
    {
        final List<Runnable> done;
        synchronized (this)
        {
            servers.keySet().retainAll(urls);
            resolvedNs = nowNs;
            isResolved = urls.containsAll(learned); // else peers were learned meanwhile
            isResolving = false;
            done = takeWaiting();
        }

        done.forEach(Runnable::run);
    }

    private List<Runnable> takeWaiting()
    {
        final List<Runnable> taken = new ArrayList<>(waiting);
        waiting.clear();

        return taken;
    }

    /** Servers that are still there keep what is known of them. */
    private void merge(final ServerUrl url, final List<InetAddress> addresses)
    {
        final List<Server> before = servers.getOrDefault(url, List.of());
        final List<Server> after = new ArrayList<>();
        for (final InetAddress address : addresses)
        {
            final InetSocketAddress socketAddress = new InetSocketAddress(address, url.port());
            Server found = find(before, socketAddress);
            found = null == found ? find(servers(), socketAddress) : found;
            found = null == found ? new Server(this, url, socketAddress) : found;
            after.add(found);
        }

        servers.put(url, after);
    }

    /** Who probes comes again anyway. */
    private static void waitForNextTime()
    {
        // nothing to do
    }

    private static Server find(final List<Server> among, final InetSocketAddress address)
    {
        for (final Server server : among)
        {
            if (server.address().equals(address))
            {
                return server;
            }
        }

        return null;
    }
}
