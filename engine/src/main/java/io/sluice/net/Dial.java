package io.sluice.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.sluice.net.timer.Timer;

/** An attempt to connect: {@link EventLoop#connect}. Confined to its loop. */
public final class Dial extends Selectable
{
    private final EventLoop loop;
    private final ConnectHandler handler;
    private final Timer timer;
    private SocketAddress address;
    private SocketChannel socket;
    private SelectionKey key;
    private TcpChannel channel;
    private Exception failure;
    private boolean isDone;

    Dial(final EventLoop loop, final ConnectHandler handler, final long deadlineNs)
    {
        this.loop = loop;
        this.handler = handler;
        timer = loop.newTimer(this::onTimeout);
        timer.schedule(deadlineNs);
    }

    /** Give up; the handler hears nothing any more. Does nothing once it has been told. */
    public void cancel()
    {
        if (!isDone)
        {
            isDone = true;
            timer.cancel();
            closeSocket();
        }
    }

    /** {@return whether the handler has been told, or the attempt cancelled} */
    public boolean isDone()
    {
        return isDone;
    }

    @Override
    void onReady()
    {
        if (isDone || null != failure)
        {
            return;
        }

        try
        {
            if (socket.finishConnect())
            {
                succeed();
            }
        }
        catch (final IOException ex)
        {
            fail(ex);
        }
    }

    /** {@inheritDoc} */
    @Override
    protected void onFailed(final Throwable cause)
    {
        if (null != channel)
        {
            channel.closeNow(CloseCause.HANDLER_FAILED);
        }
        else
        {
            closeSocket();
        }
    }

    @Override
    void onLoopClosed()
    {
        if (!isDone && null == failure)
        {
            fail(new IOException("event loop closed"));
        }
    }

    /** For the loop: an outcome that was known inside {@link EventLoop#connect}. */
    @Override
    protected void onPassEnd()
    {
        if (!isDone)
        {
            if (null == failure)
            {
                onReady();
            }
            else
            {
                isDone = true;
                handler.onConnectFailed(failure);
            }
        }
    }

    void start(final SocketAddress remoteAddress, final SocketSettings settings)
    {
        address = remoteAddress;
        try
        {
            socket = open();
            settings.apply(socket);
            final boolean isConnected = socket.connect(remoteAddress);
            key = loop.register(socket, isConnected ? 0 : SelectionKey.OP_CONNECT, this);
            if (isConnected)
            {
                loop.defer(this);
            }
        }
        catch (final IOException | RuntimeException ex)
        {
            fail(ex);
        }
    }

    private static SocketChannel open() throws NoDescriptorException
    {
        try
        {
            return SocketChannel.open();
        }
        catch (final IOException ex)
        {
            throw new NoDescriptorException(ex);
        }
    }

    private void succeed() throws IOException
    {
        timer.cancel();
        key.interestOps(0);
        channel = new TcpChannel(loop, socket, key);
        isDone = true;
        handler.onConnect(channel);
        channel.start(loop.readBuffer(), 0, 0);
    }

    private void fail(final Exception cause)
    {
        failure = cause;
        timer.cancel();
        closeSocket();
        // Never inside connect(), and never twice.
        loop.defer(this);
    }

    private void onTimeout(final Timer expired, final long nowNs)
    {
        fail(new SocketTimeoutException("not connected in time: " + address));
    }

    private void closeSocket()
    {
        if (null != socket)
        {
            if (null != key)
            {
                key.cancel();
            }
            try
            {
                socket.close();
            }
            catch (final IOException ex)
            {
                loop.errorHandler().onError(ex);
            }
        }
    }
}
