package io.sluice.websocket.deflate;

/**
 * Compression of one connection: what was agreed, and the inflater and deflater that it holds for the message at hand,
 * or for good where a context is taken over. Confined to the thread of its pool.
 */
public final class ConnectionDeflate
{
    private final DeflatePool pool;
    private final DeflateOptions options;
    private final int ownWindowBits;
    private final boolean isOwnTakeover;
    private final boolean isPeerTakeover;
    private MessageInflater inflater;
    private MessageDeflater deflater;
    private boolean isInflating;
    private boolean isDeflating;
    private boolean isClosed;

    /**
     * Compression for a connection whose handshake is done.
     *
     * @param agreement of the handshake.
     * @param options   of this end.
     * @param pool      of the loop that serves the connection; must have a takeover left where one is agreed.
     * @param isServer  whether this end is the server.
     */
    public ConnectionDeflate(
        final DeflateAgreement agreement, final DeflateOptions options, final DeflatePool pool, final boolean isServer)
    {
        this.pool = pool;
        this.options = options;
        ownWindowBits = isServer ? agreement.serverMaxWindowBits() : agreement.clientMaxWindowBits();
        isOwnTakeover = isServer ? agreement.isServerTakeover() : agreement.isClientTakeover();
        isPeerTakeover = isServer ? agreement.isClientTakeover() : agreement.isServerTakeover();
        if (isOwnTakeover || isPeerTakeover)
        {
            pool.takeTakeover();
        }
    }

    /**
     * Whether a message is worth its compression.
     *
     * @param length of the message in bytes.
     * @return true above the threshold.
     */
    public boolean isWorthDeflating(final long length)
    {
        return length > options.threshold();
    }

    /**
     * Starts to inflate a message.
     *
     * @return the inflater of the message until {@link #releaseInflater()}, or null when none is free: try later.
     */
    public MessageInflater acquireInflater()
    {
        if (null == inflater)
        {
            inflater = isPeerTakeover ? pool.ownInflater() : pool.acquireInflater();
        }

        isInflating = null != inflater;

        return isInflating ? inflater.begin(options.maxInflatedLength()) : null;
    }

    /** {@return the inflater of the message at hand, or null} */
    public MessageInflater inflater()
    {
        return isInflating ? inflater : null;
    }

    /** Ends the use of the inflater after the last byte of a message; nothing happens when there is none. */
    public void releaseInflater()
    {
        isInflating = false;
        if (null != inflater && !isPeerTakeover)
        {
            pool.release(inflater);
            inflater = null;
        }
    }

    /**
     * Starts to deflate a message.
     *
     * @return the deflater of the message until {@link #releaseDeflater()}, or null when none is free: send it plain or
     * try later.
     */
    public MessageDeflater acquireDeflater()
    {
        if (null == deflater)
        {
            deflater = isOwnTakeover ? pool.ownDeflater() : pool.acquireDeflater();
            if (null == deflater)
            {
                return null;
            }
            deflater.window(ownWindowBits);
        }

        isDeflating = true;

        return deflater.begin();
    }

    /** {@return the deflater of the message at hand, or null} */
    public MessageDeflater deflater()
    {
        return isDeflating ? deflater : null;
    }

    /** Ends the use of the deflater after the last byte of a message; nothing happens when there is none. */
    public void releaseDeflater()
    {
        isDeflating = false;
        if (null != deflater && !isOwnTakeover)
        {
            pool.release(deflater);
            deflater = null;
        }
    }

    /** Gives everything back, also in the middle of a message. Further calls do nothing. */
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        releaseInflater();
        releaseDeflater();
        if (null != inflater)
        {
            inflater.end();
        }
        if (null != deflater)
        {
            deflater.end();
        }
        if (isOwnTakeover || isPeerTakeover)
        {
            pool.giveTakeover();
        }
    }
}
