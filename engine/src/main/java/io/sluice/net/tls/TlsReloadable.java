package io.sluice.net.tls;

import java.util.function.Supplier;

/**
 * A context that can be exchanged while connections live: those that are there keep the one they began with, new
 * handshakes get the new one. Any thread.
 *
 * @param <T> {@link TlsServerContext} or {@link TlsClientContext}.
 */
public final class TlsReloadable<T>
{
    private final Supplier<T> source;
    private volatile T current;

    /**
     * Makes the first context at once.
     *
     * @param source of contexts, which reads its files each time: {@code settings::serverContext}.
     */
    public TlsReloadable(final Supplier<T> source)
    {
        this.source = source;
        current = source.get();
    }

    /** {@return the context for new connections} */
    public T current()
    {
        return current;
    }

    /**
     * Make a new context. If that fails the present one stays. Not on a loop's thread, for files are read.
     *
     * @return the new context.
     * @throws IllegalArgumentException that names what is wrong with a setting or file.
     */
    public synchronized T reload()
    {
        current = source.get();

        return current;
    }
}
