package io.sluice.net.tls;

/**
 * Makes the engines of one {@link TlsSpec}: whatever connections share (a library's context, session tickets, decoded
 * keys). Any thread. There is no way to close it: what it holds outside the heap is freed once neither it nor an engine
 * of it can be reached, so that a context can be exchanged while connections live.
 */
public interface TlsEngineFactory
{
    /**
     * A new engine; called off the loop.
     *
     * @param peerHost of a client's engine: what is sent as server name unless it is an address, what the certificate
     *                 must name if host names are verified, and together with the port the key of sessions to resume;
     *                 null for a server's engine.
     * @param peerPort of a client's engine, else 0.
     * @return the engine, before its handshake.
     */
    TlsEngine newEngine(String peerHost, int peerPort);
}
