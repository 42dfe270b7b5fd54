package io.sluice.net.tls;

/** Told about handshakes and failures of all connections of a loop, to count them. On the loop's thread. */
public interface TlsListener
{
    /** Not interested. */
    TlsListener NONE = new TlsListener()
    {
    };

    /**
     * A handshake is finished.
     *
     * @param channel    that is secured.
     * @param durationNs since the channel was made.
     */
    default void onSecured(final TlsChannel channel, final long durationNs)
    {
    }

    /**
     * A connection has failed, before or after its handshake was finished: at most once each.
     *
     * @param channel    that failed, with more about it.
     * @param failure    of which kind.
     * @param durationNs since the channel was made.
     */
    default void onFailure(final TlsChannel channel, final TlsFailure failure, final long durationNs)
    {
    }
}
