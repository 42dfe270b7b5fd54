package io.sluice.net;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;

import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.EvictionHandler;
import io.sluice.net.buffer.HeldBytes;
import io.sluice.net.timer.Timer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Output and end of a {@link TcpChannel}, which adds the input. One object for both: an idle connection is small. */
abstract class TcpConnection extends Selectable implements Channel, EvictionHandler
{
    static final int STATE_OPEN = 0;
    static final int STATE_FLUSHING = 1;
    static final int STATE_DRAINING = 2;
    static final int STATE_CLOSED = 3;

    private static final VarHandle BYTES_IN;
    private static final VarHandle BYTES_OUT;

    static
    {
        try
        {
            BYTES_IN = MethodHandles.lookup().findVarHandle(TcpConnection.class, "bytesIn", long.class);
            BYTES_OUT = MethodHandles.lookup().findVarHandle(TcpConnection.class, "bytesOut", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    final EventLoop loop;
    final SocketChannel socket;
    final SelectionKey key;
    ChannelHandler handler;
    int state = STATE_OPEN;
    int interestOps;
    boolean isEof;
    boolean isOutputBroken;
    /** The peer was gone before it had taken all that waited for it. */
    boolean isOutputLost;

    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final HeldBytes unsent = new HeldBytes();
    private BufferHolder holder;
    private Traffic traffic;
    private Timer closeTimer;
    private CloseCause closeCause;
    private long bytesIn;
    private long bytesOut;

    TcpConnection(final EventLoop loop, final SocketChannel socket, final SelectionKey key) throws IOException
    {
        this.loop = loop;
        this.socket = socket;
        this.key = key;
        localAddress = socket.getLocalAddress();
        remoteAddress = socket.getRemoteAddress();
        traffic = loop.traffic();
        key.attach(this);
        loop.channelOpened();
    }

    /** {@inheritDoc} */
    public EventLoop loop()
    {
        return loop;
    }

    /** {@inheritDoc} */
    public void handler(final ChannelHandler newHandler)
    {
        handler = Objects.requireNonNull(newHandler, "handler");
    }

    /** {@inheritDoc} */
    public void holder(final BufferHolder newHolder)
    {
        holder = Objects.requireNonNull(newHolder, "holder");
        transferInput(newHolder);
        unsent.transfer(loop.pool(), newHolder);
    }

    /** {@inheritDoc} */
    public BufferHolder holder()
    {
        if (null == holder)
        {
            holder = new BufferHolder(this);
        }

        return holder;
    }

    /**
     * Counts this connection among others, in place of {@link EventLoop#traffic()}.
     *
     * @param newTraffic of the same loop.
     */
    public void traffic(final Traffic newTraffic)
    {
        traffic = newTraffic;
    }

    /** {@inheritDoc} */
    public void write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (STATE_OPEN != state || isOutputBroken || length <= 0)
        {
            return;
        }

        int sentLength = 0;
        if (0 == unsent.length())
        {
            final ByteBuffer memory = buffer.byteBuffer();
            if (null != memory && memory.isDirect())
            {
                final int position = buffer.wrapAdjustment() + offset;
                sentLength = send(memory.limit(position + length).position(position));
            }
            else
            {
                // Memory without a direct buffer goes through a slot, which is tried at once.
                writeThroughSlot(buffer, offset, length);

                return;
            }
        }

        if (sentLength < length && !isOutputBroken)
        {
            hold(buffer, offset + sentLength, length - sentLength);
        }
    }

    /** {@inheritDoc} */
    public int headroom()
    {
        return 0;
    }

    /** {@inheritDoc} */
    public int unsentLength()
    {
        return unsent.length();
    }

    /** {@inheritDoc} */
    public void close(final int webSocketStatus)
    {
        if (STATE_OPEN != state)
        {
            return;
        }

        if (isOutputBroken)
        {
            closeNow(CloseCause.CLOSED);
            return;
        }

        state = STATE_FLUSHING;
        closeCause = CloseCause.CLOSED;
        releaseInput();
        final int readOps = isEof ? 0 : SelectionKey.OP_READ;
        if (0 == unsent.length())
        {
            interest(readOps);
            drain();
        }
        else
        {
            interest(readOps | SelectionKey.OP_WRITE);
            scheduleClose(loop.tcpSettings().flushTimeoutNs());
        }
    }

    /** {@inheritDoc} */
    public void reset()
    {
        abort(CloseCause.RESET);
    }

    /** {@inheritDoc} */
    public boolean isOpen()
    {
        return STATE_OPEN == state;
    }

    /** {@inheritDoc} */
    public SocketAddress localAddress()
    {
        return localAddress;
    }

    /** {@inheritDoc} */
    public SocketAddress remoteAddress()
    {
        return remoteAddress;
    }

    /** {@inheritDoc} */
    public long bytesIn()
    {
        return (long)BYTES_IN.getOpaque(this);
    }

    /** {@inheritDoc} */
    public long bytesOut()
    {
        return (long)BYTES_OUT.getOpaque(this);
    }

    /** The pool takes back what an account of this channel alone holds. */
    public void onEvicted(final BufferHolder evicted)
    {
        abort(CloseCause.EVICTED);
    }

    /** {@inheritDoc} */
    @Override
    protected void onFailed(final Throwable cause)
    {
        if (STATE_CLOSED != state)
        {
            try
            {
                handler.onFailure(this, cause);
            }
            catch (final Throwable ex)
            {
                loop.onCallbackFailed(ex);
            }
            closeNow(CloseCause.HANDLER_FAILED);
        }
    }

    @Override
    void onLoopClosed()
    {
        closeNow(CloseCause.LOOP_CLOSED);
    }

    /** {@return true when all that the peer ever sent is here, and its end has yet to be presented} */
    abstract boolean isInputComplete();

    abstract void releaseInput();

    abstract void transferInput(BufferHolder newHolder);

    final void interest(final int newOps)
    {
        if (newOps != interestOps)
        {
            interestOps = newOps;
            key.interestOps(newOps);
        }
    }

    final void countIn(final int length)
    {
        BYTES_IN.setOpaque(this, bytesIn + length);
        traffic.in(length);
        loop.busyPoll().onRead(length);
    }

    final void reportClosed()
    {
        if (null != handler)
        {
            handler.onClosed(this, closeCause);
        }
    }

    final void flush()
    {
        final int sentLength = send(unsent.byteBuffer());
        if (isOutputBroken)
        {
            return;
        }

        unsent.consume(loop.pool(), sentLength);
        if (0 == unsent.length())
        {
            interest(interestOps & ~SelectionKey.OP_WRITE);
            if (STATE_OPEN == state)
            {
                handler.onWritable(this);
            }
            else
            {
                drain();
            }
        }
    }

    /** Closing: what the peer still sends must be read, or the system would answer it with a reset. */
    final void discardInput()
    {
        final ByteBuffer memory = loop.readMemory();
        final int length;
        try
        {
            length = socket.read(memory.clear());
        }
        catch (final IOException ex)
        {
            // The peer has gone first, which ends the close just as well.
            closeNow(CloseCause.PEER_GONE);
            return;
        }

        if (length < 0)
        {
            isEof = true;
            interest(interestOps & ~SelectionKey.OP_READ);
            if (STATE_DRAINING == state)
            {
                closeNow(CloseCause.CLOSED);
            }
        }
        else
        {
            countIn(length);
        }
    }

    final void abort(final CloseCause cause)
    {
        if (STATE_CLOSED != state)
        {
            try
            {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            catch (final IOException ex)
            {
                // A socket that takes no options any more is closed below all the same.
                loop.errorHandler().onError(ex);
            }
            closeNow(cause);
        }
    }

    final void closeNow(final CloseCause cause)
    {
        if (STATE_CLOSED == state)
        {
            return;
        }

        state = STATE_CLOSED;
        closeCause = null == closeCause ? cause : closeCause;
        unsent.release(loop.pool());
        releaseInput();
        if (null != closeTimer)
        {
            closeTimer.cancel();
        }
        key.cancel();
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            loop.errorHandler().onError(ex);
        }
        loop.channelClosed();
        loop.defer(this);
    }

    private int send(final ByteBuffer memory)
    {
        try
        {
            final int sentLength = socket.write(memory);
            BYTES_OUT.setOpaque(this, bytesOut + sentLength);
            traffic.out(sentLength);

            return sentLength;
        }
        catch (final IOException ex)
        {
            onOutputBroken();

            return 0;
        }
    }

    /** The peer has gone, but may have said why before: what it sent can still be read. */
    final void onOutputBroken()
    {
        isOutputBroken = true;
        isOutputLost |= unsent.length() > 0;
        unsent.release(loop.pool());
        if (STATE_OPEN == state && isInputComplete())
        {
            interest(0);
        }
        else if (STATE_OPEN != state || isEof)
        {
            closeNow(CloseCause.PEER_GONE);
        }
        else
        {
            interest(SelectionKey.OP_READ);
        }
    }

    private void hold(final DirectBuffer buffer, final int offset, final int length)
    {
        if (unsent.append(loop.pool(), holder(), buffer, offset, length))
        {
            interest(interestOps | SelectionKey.OP_WRITE);
        }
        else
        {
            abort(CloseCause.POOL_EXHAUSTED);
        }
    }

    private void writeThroughSlot(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!unsent.append(loop.pool(), holder(), buffer, offset, length))
        {
            abort(CloseCause.POOL_EXHAUSTED);
            return;
        }

        final int sentLength = send(unsent.byteBuffer());
        if (!isOutputBroken)
        {
            unsent.consume(loop.pool(), sentLength);
            if (unsent.length() > 0)
            {
                interest(interestOps | SelectionKey.OP_WRITE);
            }
        }
    }

    private void drain()
    {
        try
        {
            socket.shutdownOutput();
        }
        catch (final IOException ex)
        {
            // The peer has gone first, which ends the close just as well.
            closeNow(CloseCause.PEER_GONE);
            return;
        }

        if (isEof)
        {
            closeNow(CloseCause.CLOSED);
        }
        else
        {
            state = STATE_DRAINING;
            scheduleClose(loop.tcpSettings().drainTimeoutNs());
        }
    }

    private void scheduleClose(final long timeoutNs)
    {
        if (null == closeTimer)
        {
            closeTimer = loop.newTimer(this::onCloseTimeout);
        }
        closeTimer.schedule(loop.nowNs() + timeoutNs);
    }

    private void onCloseTimeout(final Timer timer, final long nowNs)
    {
        if (STATE_FLUSHING == state)
        {
            abort(CloseCause.CLOSED);
        }
        else
        {
            closeNow(CloseCause.CLOSED);
        }
    }
}
