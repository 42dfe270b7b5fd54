package io.sluice.websocket;

/**
 * The closing handshake of one connection, RFC 6455 section 7: who started it, what is still to be sent or received,
 * and by when. It sends nothing itself; times are those of the caller's clock. Confined to the connection's thread.
 */
public final class CloseHandshake
{
    private final Role role;
    private final long timeoutNs;

    private boolean isDue;
    private boolean isSent;
    private boolean isReceived;
    private boolean isFailed;
    private boolean isStartedByPeer;
    private boolean isTransportClosed;
    private int dueStatus;
    private int receivedStatus;
    private long deadlineNs;

    /**
     * Creates the state of a connection that is open.
     *
     * @param role      of this side: the server closes the transport first, section 7.1.1.
     * @param timeoutNs from the first sign of closing until the connection is to be cut.
     */
    public CloseHandshake(final Role role, final long timeoutNs)
    {
        this.role = role;
        this.timeoutNs = timeoutNs;
    }

    /** Makes it ready for another connection. */
    public void reset()
    {
        isDue = false;
        isSent = false;
        isReceived = false;
        isFailed = false;
        isStartedByPeer = false;
        isTransportClosed = false;
        dueStatus = 0;
        receivedStatus = 0;
        deadlineNs = 0;
    }

    /**
     * This side wants to close, section 7.1.2.
     *
     * @param status to send, or {@link CloseStatus#NO_STATUS}.
     * @param nowNs  from which the deadline counts, if none is set yet.
     * @return true when a close frame is now due; false when the handshake had begun before.
     */
    public boolean start(final int status, final long nowNs)
    {
        if (!isOpen())
        {
            return false;
        }

        begin(nowNs);
        due(status);

        return true;
    }

    /**
     * A close frame came. It is answered with its own status unless ours is sent or due already, section 5.5.1.
     *
     * @param status of the frame, {@link CloseStatus#NO_STATUS} when it has none.
     * @param nowNs  from which the deadline counts, if none is set yet.
     */
    public void onFrameReceived(final int status, final long nowNs)
    {
        if (isReceived || isFailed)
        {
            return;
        }

        if (isOpen())
        {
            isStartedByPeer = true;
            begin(nowNs);
            due(status);
        }

        isReceived = true;
        receivedStatus = status;
    }

    /**
     * The connection is failed, section 7.1.7: a close frame is due unless one was sent, and the peer's is not awaited.
     *
     * @param status of the failure.
     * @param nowNs  from which the deadline counts, if none is set yet.
     */
    public void fail(final int status, final long nowNs)
    {
        if (isFailed)
        {
            return;
        }

        if (isOpen())
        {
            begin(nowNs);
        }

        isFailed = true;
        if (!isSent)
        {
            due(status);
        }
    }

    /** The close frame that was due is on its way; no frame may follow it, section 5.5.1. */
    public void onFrameSent()
    {
        isDue = false;
        isSent = true;
    }

    /** The transport has ended, whoever ended it. */
    public void onTransportClosed()
    {
        isDue = false;
        isTransportClosed = true;
    }

    /** {@return whether nothing of closing has happened yet, so that data may be sent} */
    public boolean isOpen()
    {
        return !isDue && !isSent && !isReceived && !isFailed && !isTransportClosed;
    }

    /** {@return whether a close frame with {@link #dueStatus} is to be sent now} */
    public boolean isFrameDue()
    {
        return isDue;
    }

    /** {@return the status for the close frame that is due, {@link CloseStatus#NO_STATUS} for an empty one} */
    public int dueStatus()
    {
        return dueStatus;
    }

    /** {@return whether what still comes is to be decoded: no close frame came, and nothing failed} */
    public boolean isReceiving()
    {
        return !isReceived && !isFailed && !isTransportClosed;
    }

    /** {@return whether no frame is to be sent or awaited any more} */
    public boolean isComplete()
    {
        return isTransportClosed || (isSent && (isReceived || isFailed));
    }

    /**
     * Whether this side is to close the transport: a server as soon as the frames are exchanged; a client only when
     * the server has not done so by the deadline, section 7.1.1; either one after a failure or past the deadline.
     *
     * @param nowNs of the caller's clock.
     * @return true when the transport is still open and waiting for the peer is over.
     */
    public boolean isTransportCloseDue(final long nowNs)
    {
        return !isTransportClosed &&
            (isExpired(nowNs) || (isComplete() && (isFailed || Role.SERVER == role)));
    }

    /** {@return whether a deadline runs} */
    public boolean hasDeadline()
    {
        return !isTransportClosed && (isDue || isSent || isReceived || isFailed);
    }

    /** {@return when the connection is to be cut; meaningful only while {@link #hasDeadline}} */
    public long deadlineNs()
    {
        return deadlineNs;
    }

    /**
     * Whether the deadline has passed.
     *
     * @param nowNs of the caller's clock.
     * @return true when it has.
     */
    public boolean isExpired(final long nowNs)
    {
        return hasDeadline() && nowNs - deadlineNs >= 0;
    }

    /** {@return whether the peer's close frame came before anything closed or failed on this side} */
    public boolean isStartedByPeer()
    {
        return isStartedByPeer;
    }

    /** {@return whether close frames went both ways, section 7.1.4} */
    public boolean isClean()
    {
        return isSent && isReceived;
    }

    /**
     * {@return the status the connection ended with, section 7.1.5: the one received, {@link CloseStatus#NO_STATUS}
     * if the close frame had none, {@link CloseStatus#ABNORMAL} if no close frame came}
     */
    public int closeStatus()
    {
        return isReceived ? receivedStatus : CloseStatus.ABNORMAL;
    }

    private void begin(final long nowNs)
    {
        deadlineNs = nowNs + timeoutNs;
    }

    private void due(final int status)
    {
        dueStatus = status;
        isDue = true;
    }
}
