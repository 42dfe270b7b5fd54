package io.sluice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.BufferPool;
import io.sluice.net.buffer.HeldBytes;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A plain connection. Reads once per readiness into the loop's buffer, writes straight from the caller's; owns memory
 * only while input is left unconsumed or output unsent.
 * <p>
 * While reading is paused the socket stays registered until input comes, so that an end or a reset of a silent peer is
 * noticed at once and for nothing. When input does come the registration is dropped (the selector would report it
 * again and again, and reports nothing, not even a reset, for a socket without interest), and once in
 * {@link EventLoopSettings#lookIntervalNs()} the channel looks: it reads ahead what waits, up to
 * {@link EventLoopSettings#lookAheadLength()} and only while the pool is half empty, to find the end behind it; and it
 * registers for one pass for the one event that a connected socket reports only when it has failed. What cannot be
 * noticed is an orderly end behind more input than is read ahead. Input whose end has been read is presented whenever
 * reading is resumed, whatever becomes of the connection meanwhile.
 */
public final class TcpChannel extends TcpConnection
{
    private static final int PROBE_NONE = 0;
    private static final int PROBE_DUE = 1;
    private static final int PROBE_RUNNING = 2;

    /** In the list of {@link PausedChannels}, which owns these three. */
    boolean isLooking;
    TcpChannel previousLooking;
    TcpChannel nextLooking;

    private final HeldBytes remainder = new HeldBytes();
    private int inputReserve;
    /** Bytes at the end of the remainder that the presentation going on has no room for. */
    private int hiddenLength;
    private int probe = PROBE_NONE;
    private boolean isPaused;
    private boolean isPresenting;
    private boolean isPresentationDue;
    private boolean isEofReported;

    TcpChannel(final EventLoop loop, final SocketChannel socket, final SelectionKey key) throws IOException
    {
        super(loop, socket, key);
    }

    /** {@inheritDoc} */
    public void pauseReading()
    {
        // The key keeps its interest until input comes: most pauses are over before that.
        isPaused = true;
    }

    /** {@inheritDoc} */
    public void resumeReading()
    {
        if (isPaused)
        {
            isPaused = false;
            if (STATE_OPEN == state)
            {
                if (isEof)
                {
                    isPresentationDue = !isEofReported;
                    loop.defer(this);
                }
                else
                {
                    loop.pausedChannels().remove(this);
                    interest(interestOps | SelectionKey.OP_READ);
                    presentLater();
                }
            }
        }
    }

    /** {@inheritDoc} */
    public boolean isReadingPaused()
    {
        return isPaused;
    }

    /** {@inheritDoc} */
    public void inputReserve(final int length)
    {
        if (length < 0 || length >= loop.bufferLength())
        {
            throw new IllegalArgumentException("input reserve " + length + " is not in 0 to " + loop.bufferLength());
        }
        inputReserve = length;
    }

    @Override
    void onReady()
    {
        if (STATE_CLOSED == state)
        {
            // By a callback earlier in this pass, when the selector had its events already.
            return;
        }

        try
        {
            final int readyOps = key.readyOps();
            if (0 != (readyOps & SelectionKey.OP_CONNECT))
            {
                onPeerGone();
                return;
            }
            if (0 != (readyOps & SelectionKey.OP_WRITE))
            {
                flush();
            }
            if (0 != (readyOps & SelectionKey.OP_READ) && STATE_CLOSED != state)
            {
                onReadable();
            }
        }
        catch (final Throwable ex)
        {
            loop.onCallbackFailed(ex);
            onFailed(ex);
        }
    }

    /** For the loop: what must not happen inside another callback. */
    @Override
    protected void onPassEnd()
    {
        if (STATE_CLOSED == state)
        {
            reportClosed();
            return;
        }

        if (PROBE_NONE != probe)
        {
            advanceProbe();
        }

        if (STATE_OPEN == state && isPresentationDue && !isPaused)
        {
            if (remainder.length() > 0 || inputReserve > 0)
            {
                presentKept();
            }
            isPresentationDue &= isPresentable();
            if (isEof && STATE_OPEN == state && !isPaused && !isPresentationDue && !isEofReported)
            {
                reportEof();
            }
        }
    }

    void start(final DirectBuffer initial, final int offset, final int length)
    {
        if (null == handler)
        {
            throw new IllegalStateException("channel to " + remoteAddress() + " was given no handler");
        }

        interest(SelectionKey.OP_READ);
        if (length > 0)
        {
            if (remainder.append(loop.pool(), holder(), initial, offset, length))
            {
                presentLater();
            }
            else
            {
                abort(CloseCause.POOL_EXHAUSTED);
            }
        }
    }

    /** Reading is paused and input waits, or the peer has ended its side: see whether it is still there. */
    void look()
    {
        try
        {
            if (!isEof)
            {
                lookAhead();
            }
            if (STATE_OPEN == state && isLooking)
            {
                probe = PROBE_DUE;
                loop.defer(this);
            }
        }
        catch (final Throwable ex)
        {
            loop.onCallbackFailed(ex);
            onFailed(ex);
        }
    }

    @Override
    boolean isInputComplete()
    {
        return isEof && !isEofReported;
    }

    @Override
    void releaseInput()
    {
        remainder.release(loop.pool());
        loop.pausedChannels().remove(this);
    }

    @Override
    void transferInput(final BufferHolder newHolder)
    {
        remainder.transfer(loop.pool(), newHolder);
    }

    private void onReadable()
    {
        if (STATE_OPEN != state)
        {
            discardInput();
        }
        else if (!isPaused)
        {
            read();
        }
        else if (isOutputBroken)
        {
            salvageInput();
        }
        else
        {
            interest(interestOps & ~SelectionKey.OP_READ);
            loop.pausedChannels().add(this);
        }
    }

    /**
     * The peer takes nothing any more. Mostly it had closed before that, as one does that has said all it wants and is
     * still being sent to: what it said is as good as ever, if all of it can be kept. One that had not taken what
     * waited for it, and left nothing to be kept, is just gone.
     */
    private void salvageInput()
    {
        int lengthBefore;
        do
        {
            lengthBefore = remainder.length();
            lookAhead();
        }
        while (STATE_OPEN == state && !isEof && remainder.length() > lengthBefore);

        if (STATE_OPEN == state && isOutputLost && 0 == remainder.length())
        {
            closeNow(CloseCause.PEER_GONE);
        }
        else if (STATE_OPEN == state)
        {
            onPeerGone();
        }
    }

    private void onPeerGone()
    {
        if (isInputComplete())
        {
            onOutputBroken();
        }
        else
        {
            closeNow(CloseCause.PEER_GONE);
        }
    }

    private void read()
    {
        final int start = loop.headroom() + inputReserve;
        final int keptLength = remainder.length();
        final int end = loop.headroom() + loop.bufferLength();
        if (start + keptLength >= end)
        {
            // Some must be consumed before more can be read.
            presentKept();
            return;
        }

        final int length = receive(start + keptLength, end);
        if (length > 0)
        {
            remainder.copyTo(loop.readBuffer(), start, keptLength);
            present(start, keptLength + length);
        }
        else if (length < 0)
        {
            onInputEnd();
        }
    }

    private void presentKept()
    {
        final int start = loop.headroom() + inputReserve;
        final int length = remainder.length();
        final int room = loop.bufferLength() - inputReserve;
        if (length <= room)
        {
            remainder.copyTo(loop.readBuffer(), start, length);
            present(start, length);
        }
        else
        {
            // The reserve has grown since these bytes were read: the last of them wait a little longer.
            remainder.copyTo(loop.readBuffer(), start, room);
            hiddenLength = length - room;
            present(start, room);
            hiddenLength = 0;
        }
    }

    /** {@return bytes read, 0 for none, -1 at the end of input; if the peer is gone this channel is closed} */
    private int receive(final int position, final int limit)
    {
        final ByteBuffer memory = loop.readMemory();
        try
        {
            final int length = socket.read(memory.limit(limit).position(position));
            if (length > 0)
            {
                countIn(length);
            }

            return length;
        }
        catch (final IOException ex)
        {
            // A reset is how many a peer leaves; not an error.
            closeNow(CloseCause.PEER_GONE);

            return 0;
        }
    }

    private void present(final int start, final int length)
    {
        final UnsafeBuffer buffer = loop.readBuffer();
        int offset = start;
        int restLength = length;
        isPresenting = true;
        isPresentationDue = false;
        ChannelHandler presentee;
        do
        {
            presentee = handler;
            final int consumed = presentee.onRead(this, buffer, offset, restLength);
            if (consumed < 0 || consumed > restLength)
            {
                throw new IllegalStateException("consumed " + consumed + " of " + restLength + " bytes");
            }
            offset += consumed;
            restLength -= consumed;
        }
        while (presentee != handler && restLength > 0 && !isPaused && STATE_OPEN == state);
        isPresenting = false;

        if (STATE_OPEN == state)
        {
            keep(buffer, offset, restLength);
            if (isPresentationDue)
            {
                isPresentationDue = false;
                presentLater();
            }
            else if (restLength == length && start + length == loop.headroom() + loop.bufferLength() && !isPaused)
            {
                abort(CloseCause.INPUT_STUCK);
            }
            else if (hiddenLength > 0 && !isPaused)
            {
                presentLater();
            }
        }
    }

    private void keep(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final BufferPool pool = loop.pool();
        if (hiddenLength > 0)
        {
            remainder.consume(pool, remainder.length() - hiddenLength - length);
            remainder.overwrite(buffer, offset, length);
        }
        else if (0 == length)
        {
            remainder.release(pool);
        }
        else if (!remainder.replace(pool, holder(), buffer, offset, length))
        {
            abort(CloseCause.POOL_EXHAUSTED);
        }
    }

    private void presentLater()
    {
        if (isPresenting)
        {
            isPresentationDue = true;
        }
        else if (isPresentable())
        {
            isPresentationDue = true;
            loop.defer(this);
        }
    }

    private boolean isPresentable()
    {
        return remainder.length() > 0 || inputReserve > 0;
    }

    private void onInputEnd()
    {
        isEof = true;
        interest(interestOps & ~SelectionKey.OP_READ);
        if (isPresentationDue)
        {
            // Reading was resumed just now: what waited comes first, at the end of this pass.
            loop.defer(this);
        }
        else if (isOutputBroken)
        {
            closeNow(CloseCause.PEER_GONE);
        }
        else
        {
            reportEof();
        }
    }

    private void reportEof()
    {
        isEofReported = true;
        handler.onEof(this);
        if (STATE_OPEN == state)
        {
            loop.pausedChannels().add(this);
        }
    }

    private void lookAhead()
    {
        final int lookAheadLength = loop.tcpSettings().lookAheadLength();
        final int room = lookAheadLength - inputReserve - remainder.length();
        if (room <= 0 || !loop.pool().isRoomyFor(lookAheadLength))
        {
            return;
        }

        final int start = loop.headroom();
        final int length = receive(start, start + room);
        if (length > 0)
        {
            if (!remainder.append(loop.pool(), holder(), loop.readBuffer(), start, length))
            {
                abort(CloseCause.POOL_EXHAUSTED);
            }
        }
        else if (length < 0)
        {
            isEof = true;
            handler.onEofAhead(this);
        }
        else if (STATE_OPEN == state)
        {
            // Nothing waits any more: the selector can watch it again.
            loop.pausedChannels().remove(this);
            interest(interestOps | SelectionKey.OP_READ);
        }
    }

    /** The interest set here is seen by the selector in the next pass and taken back at that pass's end. */
    private void advanceProbe()
    {
        if (PROBE_DUE == probe)
        {
            probe = PROBE_RUNNING;
            interest(interestOps | SelectionKey.OP_CONNECT);
            loop.defer(this);
        }
        else
        {
            probe = PROBE_NONE;
            interest(interestOps & ~SelectionKey.OP_CONNECT);
        }
    }
}
