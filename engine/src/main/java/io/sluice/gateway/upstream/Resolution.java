package io.sluice.gateway.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One round in which a pool looks for the addresses of all its servers: those that are written as addresses at once,
 * names several at a time, so that one that takes its time keeps no other waiting. Thread-safe.
 */
final class Resolution
{
    /** Names that are resolved at the same time at most. */
    static final int PARALLEL_MAX = 8;

    /** Gets what is found, on the threads that resolve. */
    interface Handler
    {
        /**
         * A server's addresses are known, as often as there are servers.
         *
         * @param url       of the server.
         * @param addresses of it; none if it has none or cannot be resolved now.
         */
        void onAddresses(ServerUrl url, List<InetAddress> addresses);

        /** All that can be found is found; called once, last. */
        void onResolved();
    }

    private final Queue<ServerUrl> names = new ConcurrentLinkedQueue<>();
    private final Queue<ServerUrl> literals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remaining;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final ServerPool.Resolver resolver;
    private final Handler handler;

    /**
     * A round that has not begun.
     *
     * @param urls     of all servers.
     * @param resolver of names.
     * @param handler  that gets what is found.
     */
    Resolution(final Set<ServerUrl> urls, final ServerPool.Resolver resolver, final Handler handler)
    {
        this.resolver = resolver;
        this.handler = handler;
        urls.forEach((url) -> (url.isLiteral() ? literals : names).add(url));
        remaining = new AtomicInteger(urls.size() + 1);
    }

    /**
     * Resolves, on this thread and on others. Returns when there is nothing left that nobody is at.
     *
     * @param executor of the others; on one that has no threads to spare this one does it all.
     * @throws RuntimeException that the resolver threw last, if it threw; all other servers have been resolved.
     */
    void run(final Executor executor)
    {
        try
        {
            resolveAll(literals);
            for (int i = Math.min(PARALLEL_MAX, names.size()); i > 1; i--)
            {
                executor.execute(() -> resolveAll(names));
            }
        }
        catch (final RejectedExecutionException ex)
        {
            failure.set(ex); // which is told, though it only takes longer
        }
        finally
        {
            try
            {
                resolveAll(names);
            }
            finally
            {
                complete();
            }
        }
    }

    private void resolveAll(final Queue<ServerUrl> urls)
    {
        ServerUrl url = urls.poll();
        while (null != url)
        {
            try
            {
                handler.onAddresses(url, resolver.resolve(url.host()));
            }
            catch (final RuntimeException ex)
            {
                failure.set(ex); // the others may still be found
            }
            finally
            {
                complete();
            }
            url = urls.poll();
        }
    }

    private void complete()
    {
        if (0 == remaining.decrementAndGet())
        {
            handler.onResolved();
            if (null != failure.get())
            {
                throw failure.get();
            }
        }
    }
}
