package io.sluice.net.tls.boringssl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;

/**
 * Sessions that servers let clients resume, without certificates and their verification. Of each server the newest are
 * kept. Any thread; called back by BoringSSL on whichever thread reads a ticket.
 */
final class ClientSessions implements SSLSessionCache
{
    private static final int SERVERS_MAX = 256;
    private static final int SESSIONS_MAX = 16;
    private static final long NONE = -1;

    private final Map<Long, String> servers = new ConcurrentHashMap<>();
    private final Map<String, Deque<Long>> sessions = new LinkedHashMap<>();
    private boolean isClosed;

    /** A client of a server has begun: it resumes what there is, and what it is given is kept until it is closed. */
    synchronized void begin(final long ssl, final String server)
    {
        servers.put(ssl, server);
        final Deque<Long> ofServer = sessions.get(server);
        if (null != ofServer)
        {
            final long session = ofServer.getFirst();
            SSL.setSession(ssl, session);
            // One of TLS 1.3, which would tell others that two connections are of the same client.
            if (SSLSession.shouldBeSingleUse(session))
            {
                SSLSession.free(ofServer.removeFirst());
            }
            if (ofServer.isEmpty())
            {
                sessions.remove(server);
            }
        }
    }

    void end(final long ssl)
    {
        servers.remove(ssl);
    }

    /** The context is freed, and no client of it is left. */
    synchronized void close()
    {
        isClosed = true;
        for (final Deque<Long> ofServer : sessions.values())
        {
            ofServer.forEach(SSLSession::free);
        }
        sessions.clear();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean sessionCreated(final long ssl, final long session)
    {
        final String server = servers.get(ssl);
        if (null == server || isClosed)
        {
            return false;
        }
        if (!sessions.containsKey(server) && sessions.size() == SERVERS_MAX)
        {
            final String oldest = sessions.keySet().iterator().next();
            sessions.remove(oldest).forEach(SSLSession::free);
        }
        final Deque<Long> ofServer = sessions.computeIfAbsent(server, (key) -> new ArrayDeque<>());
        if (ofServer.size() == SESSIONS_MAX)
        {
            SSLSession.free(ofServer.removeLast());
        }
        ofServer.addFirst(session);

        return true;
    }

    /** Never asked of clients. */
    @Override
    public long getSession(final long ssl, final byte[] id)
    {
        return NONE;
    }
}
