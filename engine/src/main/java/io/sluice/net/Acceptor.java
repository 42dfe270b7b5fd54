package io.sluice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sluice.net.timer.Timer;

/**
 * A listening socket. Bound by the constructor, on any thread, so that a wrong address fails there; from
 * {@link #start(EventLoop)} on confined to that loop. Accepts one connection per event. When the system has no
 * descriptors left it tells its handler, leaves connections in the system's queue and tries again a little later, the
 * later the longer that lasts. On an IPv4 address, 0.0.0.0 included, it takes IPv4 alone; on {@code ::} both.
 */
public final class Acceptor extends Selectable implements AutoCloseable
{
    /** Connections that the system queues, unless set otherwise; the system has a limit of its own. */
    public static final int BACKLOG_DEFAULT = 4096;

    private static final long RETRY_DELAY_MIN_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_DELAY_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocketChannel socket;
    private final SocketAddress localAddress;
    private final AcceptHandler handler;
    private EventLoop loop;
    private SelectionKey key;
    private Timer retryTimer;
    private boolean isPaused;
    private long retryDelayNs = RETRY_DELAY_MIN_NS;
    private int failureCount;
    private long failedNs;

    /**
     * Bind.
     *
     * @param address             to listen on; port 0 picks one.
     * @param backlog             connections that the system queues.
     * @param isPortShared        whether other sockets may be bound to the same port, each getting a share.
     * @param receiveBufferLength of connections, in bytes, which the system must know before it accepts; 0 for its own.
     * @param handler             gets the connections.
     * @throws IOException if the address cannot be bound.
     */
    public Acceptor(
        final SocketAddress address,
        final int backlog,
        final boolean isPortShared,
        final int receiveBufferLength,
        final AcceptHandler handler) throws IOException
    {
        this.handler = Objects.requireNonNull(handler, "handler");
        socket = open(address);
        try
        {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (isPortShared)
            {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (receiveBufferLength > 0)
            {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferLength);
            }
            socket.bind(address, backlog);
            localAddress = socket.getLocalAddress();
        }
        catch (final IOException | RuntimeException ex)
        {
            socket.close();
            throw ex;
        }
    }

    /**
     * Bind with the default backlog.
     *
     * @param address to listen on; port 0 picks one.
     * @param handler gets the connections.
     * @throws IOException if the address cannot be bound.
     */
    public Acceptor(final SocketAddress address, final AcceptHandler handler) throws IOException
    {
        this(address, BACKLOG_DEFAULT, false, 0, handler);
    }

    private static ServerSocketChannel open(final SocketAddress address) throws IOException
    {
        final boolean isIpv4 = address instanceof InetSocketAddress &&
            ((InetSocketAddress)address).getAddress() instanceof Inet4Address;

        // without a word about it the JDK opens a socket of both families, even for 0.0.0.0
        return isIpv4 ? ServerSocketChannel.open(StandardProtocolFamily.INET) : ServerSocketChannel.open();
    }

    /** {@return the address bound, with the real port; any thread} */
    public SocketAddress localAddress()
    {
        return localAddress;
    }

    /**
     * Accept from now on; on the loop's thread.
     *
     * @param newLoop that accepts.
     * @throws IOException if the socket was closed.
     */
    public void start(final EventLoop newLoop) throws IOException
    {
        loop = newLoop;
        retryTimer = newLoop.newTimer(this::onRetry);
        key = newLoop.register(socket, isPaused ? 0 : SelectionKey.OP_ACCEPT, this);
    }

    /** Leave connections in the system's queue. */
    public void pause()
    {
        isPaused = true;
        updateInterest();
    }

    /** Accept again. */
    public void resume()
    {
        isPaused = false;
        updateInterest();
    }

    /**
     * Leave connections in the system's queue for a while, for what is needed to serve one is not there; on the loop's
     * thread. The handler is told.
     *
     * @param cause that the system tells.
     */
    public void backOff(final IOException cause)
    {
        if (null != loop && !retryTimer.isScheduled())
        {
            retryTimer.schedule(loop.nowNs() + retryDelayNs);
            retryDelayNs = Math.min(RETRY_DELAY_MAX_NS, 2 * retryDelayNs);
            failedNs = loop.nowNs();
            updateInterest();
            handler.onAcceptFailed(cause, ++failureCount, loop);
        }
    }

    /** Stop listening; on the loop's thread once started. Connections in the system's queue are reset. */
    public void close()
    {
        if (null != key)
        {
            key.cancel();
            retryTimer.cancel();
        }
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            if (null == loop)
            {
                throw new UncheckedIOException(ex);
            }
            loop.errorHandler().onError(ex);
        }
    }

    @Override
    void onReady()
    {
        if (!key.isValid())
        {
            return;
        }

        final SocketChannel accepted;
        try
        {
            accepted = socket.accept();
        }
        catch (final IOException ex)
        {
            // Out of descriptors, most likely: the event would come again at once.
            backOff(ex);
            return;
        }

        if (null != accepted)
        {
            settle();
            hand(accepted);
        }
    }

    /** For the loop, which has told its error handler: a listener outlives what its handler does. */
    @Override
    protected void onFailed(final Throwable cause)
    {
        updateInterest();
    }

    @Override
    void onLoopClosed()
    {
        close();
    }

    /** Never deferred. */
    @Override
    protected void onPassEnd()
    {
        updateInterest();
    }

    /** What was short is there again once some time has passed without a failure. */
    private void settle()
    {
        if (loop.nowNs() - failedNs > 2 * RETRY_DELAY_MAX_NS)
        {
            retryDelayNs = RETRY_DELAY_MIN_NS;
            failureCount = 0;
        }
    }

    private void hand(final SocketChannel accepted)
    {
        boolean isTaken = false;
        try
        {
            handler.onAccept(accepted);
            isTaken = true;
        }
        catch (final IOException ignore)
        {
            // Who connects may have gone before its turn came.
        }
        finally
        {
            if (!isTaken)
            {
                closeAccepted(accepted);
            }
        }
    }

    private void closeAccepted(final SocketChannel accepted)
    {
        try
        {
            accepted.close();
        }
        catch (final IOException ex)
        {
            loop.errorHandler().onError(ex);
        }
    }

    private void onRetry(final Timer timer, final long nowNs)
    {
        updateInterest();
    }

    private void updateInterest()
    {
        if (null != key && key.isValid())
        {
            key.interestOps(isPaused || retryTimer.isScheduled() ? 0 : SelectionKey.OP_ACCEPT);
        }
    }
}
