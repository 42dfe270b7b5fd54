package io.sluice.net.tls.boringssl;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.internal.tcnative.SSLContext;

/**
 * What all engines of a factory share outside the heap. Freed when nothing that needs it can be reached any more: the
 * factory and its engines refer to it, what BoringSSL calls back must not.
 */
final class NativeContext
{
    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicInteger LIVE = new AtomicInteger();

    private final Handles handles;

    private NativeContext(final Handles handles)
    {
        this.handles = handles;
        CLEANER.register(this, handles);
    }

    /**
     * A context with certificates and keys that it can show.
     *
     * @param protocols   as bits of BoringSSL.
     * @param mode        server or client.
     * @param credentials that the context owns from now on, also if it cannot be made.
     * @return the context.
     */
    static NativeContext create(final int protocols, final int mode, final long[] credentials)
    {
        final Handles handles = new Handles(credentials);
        try
        {
            handles.context = SSLContext.make(protocols, mode);
        }
        catch (final Exception ex)
        {
            handles.run();
            throw new IllegalStateException("BoringSSL has no context: " + ex.getMessage(), ex);
        }
        LIVE.incrementAndGet();

        return new NativeContext(handles);
    }

    /** {@return contexts that are not freed yet, of all factories} */
    static int liveCount()
    {
        return LIVE.get();
    }

    /** {@return address of the context; valid while this object is reachable} */
    long address()
    {
        return handles.context;
    }

    /** {@return address of a certificate with its key; valid while this object is reachable} */
    long credential(final int index)
    {
        return handles.credentials[index];
    }

    /** {@return sessions that clients of this context may resume} */
    ClientSessions sessions()
    {
        return handles.sessions;
    }

    /** Apart from the object, so that the cleaner does not keep it reachable. */
    private static final class Handles implements Runnable
    {
        private final ClientSessions sessions = new ClientSessions();
        private final long[] credentials;
        private long context;

        private Handles(final long[] credentials)
        {
            this.credentials = credentials;
        }

        @Override
        public void run()
        {
            if (0 != context)
            {
                SSLContext.free(context);
                context = 0;
                LIVE.decrementAndGet();
            }
            sessions.close();
            Credentials.free(credentials);
        }
    }
}
