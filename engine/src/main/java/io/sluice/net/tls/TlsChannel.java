package io.sluice.net.tls;

import java.util.Objects;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.LayeredChannel;
import io.sluice.net.buffer.BufferHolder;

import org.agrona.MutableDirectBuffer;

/**
 * A TLS connection above another channel. It begins with a handshake, off the loop; a handler that is a
 * {@link TlsHandler} is told when it is finished. What is written before is sent then. Afterwards all whole records of
 * a read are decrypted into one run in memory of the loop, and what is written leaves in records as full as can be.
 * <p>
 * close_notify of the peer is {@link ChannelHandler#onEof}; an end without it is too, and then {@link #failure()} is
 * {@link TlsFailure#TRUNCATED}. A connection that fails is closed, {@link CloseCause#PEER_FAULT}, after the alert that
 * tells the peer why.
 */
public final class TlsChannel extends LayeredChannel implements ChannelHandler
{
    private final boolean isServer;
    private final TlsLoop shared;
    private final long startNs;
    private final TlsInput input;
    private final TlsOutput output;
    private ChannelHandler handler;
    /** Until secured. */
    private Handshake handshake;
    /** From then on. */
    private TlsEngine engine;
    private TlsIdentity identity;
    private TlsFailure failure;
    private String failureText;
    private CloseCause abortCause;
    private boolean isHandlerPaused;
    private boolean isReading;
    private boolean isEofReported;
    private boolean isInputEnded;
    private boolean isClosed;

    private TlsChannel(
        final boolean isServer, final Channel lower, final TlsLoop shared, final ChannelHandler handler)
    {
        super(lower);
        this.isServer = isServer;
        this.shared = shared;
        startNs = shared.loop().nowNs();
        this.handler = Objects.requireNonNull(handler, "handler");
        input = new TlsInput(this, shared);
        output = new TlsOutput(this, lower, shared);
    }

    /**
     * The server's end. It becomes the handler of the channel below; whoever makes it outside of that channel's
     * callbacks lets it resume reading.
     *
     * @param lower   channel below, of which the client's first byte has not been consumed.
     * @param shared  by the channels of its loop.
     * @param context of the server.
     * @param handler above; a {@link TlsHandler} is told when the handshake is finished.
     * @return the channel.
     */
    public static TlsChannel server(
        final Channel lower, final TlsLoop shared, final TlsServerContext context, final ChannelHandler handler)
    {
        final TlsChannel channel = new TlsChannel(true, lower, shared, handler);
        channel.handshake =
            new Handshake(channel, lower, shared, context.engines(), null, 0, context.handshakeTimeoutNs());
        lower.handler(channel);

        return channel;
    }

    /**
     * The client's end, which begins the handshake at once. It becomes the handler of the channel below.
     *
     * @param lower   channel below, of which nothing is unread that came before TLS.
     * @param shared  by the channels of its loop.
     * @param context of the client.
     * @param host    that is connected to: name, or address as text.
     * @param port    that is connected to.
     * @param handler above; a {@link TlsHandler} is told when the handshake is finished.
     * @return the channel.
     */
    public static TlsChannel client(
        final Channel lower,
        final TlsLoop shared,
        final TlsClientContext context,
        final String host,
        final int port,
        final ChannelHandler handler)
    {
        final TlsChannel channel = new TlsChannel(false, lower, shared, handler);
        final String name = null == context.serverName() ? host : context.serverName();
        channel.handshake =
            new Handshake(channel, lower, shared, context.engines(), name, port, context.handshakeTimeoutNs());
        lower.handler(channel);
        channel.handshake.start();

        return channel;
    }

    /** {@return whether this is the server's end, and the peer a client} */
    public boolean isServer()
    {
        return isServer;
    }

    /** {@return who the peer is and what was agreed; null until the handshake is finished} */
    public TlsIdentity identity()
    {
        return identity;
    }

    /** {@return why this connection failed, or null} */
    public TlsFailure failure()
    {
        return failure;
    }

    /** {@return what the TLS library says about the failure, for a log, or null} */
    public String failureText()
    {
        return failureText;
    }

    /** {@inheritDoc} */
    @Override
    public EventLoop loop()
    {
        return lower.loop();
    }

    /** {@inheritDoc} */
    @Override
    public void handler(final ChannelHandler newHandler)
    {
        handler = Objects.requireNonNull(newHandler, "handler");
    }

    /** {@inheritDoc} */
    @Override
    public void holder(final BufferHolder holder)
    {
        lower.holder(holder);
        input.transfer(holder);
        if (null != handshake)
        {
            handshake.transfer(holder);
        }
    }

    /** {@inheritDoc} */
    @Override
    public BufferHolder holder()
    {
        return lower.holder();
    }

    /** {@inheritDoc} */
    @Override
    public void write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isOpen() && length > 0)
        {
            if (null == engine)
            {
                handshake.write(buffer, offset, length);
            }
            else
            {
                output.write(engine, buffer, offset, length);
            }
        }
    }

    /** {@inheritDoc} */
    @Override
    public int headroom()
    {
        return 0;
    }

    /** {@return bytes of records that the socket has not taken yet; before the connection is secured, of plaintext} */
    @Override
    public int unsentLength()
    {
        return lower.unsentLength() + (null == handshake ? 0 : handshake.unsentLength());
    }

    /** {@inheritDoc} */
    @Override
    public void pauseReading()
    {
        isHandlerPaused = true;
        if (null != engine)
        {
            lower.pauseReading();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void resumeReading()
    {
        if (isHandlerPaused)
        {
            isHandlerPaused = false;
            input.present();
            if (null != engine)
            {
                reserveBelow();
                lower.resumeReading();
            }
        }
        else if (null != handshake && handshake.isReading())
        {
            // Whoever has made this channel outside of a callback lets the handshake begin.
            lower.resumeReading();
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean isReadingPaused()
    {
        return isHandlerPaused;
    }

    /** {@inheritDoc} */
    @Override
    public void inputReserve(final int length)
    {
        if (length < 0 || length >= loop().bufferLength())
        {
            throw new IllegalArgumentException("input reserve " + length + " is not in 0 to " + loop().bufferLength());
        }
        input.reserve(length);
        if (null != engine)
        {
            reserveBelow();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void close(final int webSocketStatus)
    {
        if (isOpen())
        {
            if (null != engine)
            {
                engine.closeOutbound();
            }
            finish();
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean isOpen()
    {
        return !isClosed && lower.isOpen();
    }

    /** For the channel below. */
    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (null != engine)
        {
            isReading = true;
            final int consumed = input.read(engine, buffer, offset, length);
            isReading = false;
            reserveBelow();

            return consumed;
        }

        return null == handshake ? length : handshake.onRead(buffer, offset, length);
    }

    /** For the channel below. */
    @Override
    public void onWritable(final Channel channel)
    {
        output.onWritable();
        if (isOpen() && null != engine && !isBlocked())
        {
            handler.onWritable(this);
        }
    }

    /** For the channel below. */
    @Override
    public void onEof(final Channel channel)
    {
        if (isClosed)
        {
            lower.close(0);
        }
        else if (null == engine)
        {
            fail(TlsFailure.HANDSHAKE_ABANDONED, null);
        }
        else if (!isInputEnded)
        {
            isInputEnded = true;
            report(TlsFailure.TRUNCATED, null);
            reportEof();
        }
    }

    /** For the channel below. */
    @Override
    public void onEofAhead(final Channel channel)
    {
        if (null == engine)
        {
            if (null != handshake && handshake.isIdle())
            {
                fail(TlsFailure.HANDSHAKE_ABANDONED, null);
            }
        }
        else if (!isClosed && !isInputEnded)
        {
            handler.onEofAhead(this);
        }
    }

    /** For the channel below. */
    @Override
    public void onFailure(final Channel channel, final Throwable cause)
    {
        isReading = false;
        handler.onFailure(this, cause);
    }

    /** For the channel below. */
    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        if (null == engine && null == failure && !isClosed)
        {
            report(TlsFailure.HANDSHAKE_ABANDONED, null);
        }
        isClosed = true;
        release();
        if (null != engine)
        {
            engine.close();
        }
        handler.onClosed(this, closeCause(cause));
    }

    boolean isDelivering()
    {
        return !isHandlerPaused && isReceiving();
    }

    /** Whether what comes is for the handler. */
    boolean isReceiving()
    {
        return !isInputEnded && isOpen();
    }

    TlsOutput output()
    {
        return output;
    }

    ChannelHandler handler()
    {
        return handler;
    }

    /** The handshake is finished; of the bytes that the channel below has kept, it has used the first. */
    void onFinished(final TlsEngine finished, final int used)
    {
        final Handshake done = handshake;
        engine = finished;
        identity = finished.identity();
        input.begin(TlsSpec.TLS_1_3.equals(identity.protocol()), used);
        handshake = null;
        done.end(true);
        reserveBelow();
        if (!isHandlerPaused)
        {
            lower.resumeReading();
        }
        final boolean wasBlocked = done.unsentLength() > 0;
        done.sendUnsent();
        shared.listener().onSecured(this, loop().nowNs() - startNs);
        if (handler instanceof TlsHandler)
        {
            ((TlsHandler)handler).onSecured(this);
        }
        if (wasBlocked && isOpen() && !isBlocked())
        {
            handler.onWritable(this);
        }
    }

    /** A callback threw that was not made by the channel below. */
    void onHandlerFailed(final Throwable cause)
    {
        try
        {
            handler.onFailure(this, cause);
        }
        catch (final Throwable ex)
        {
            // The loop has reported the first one, and must not end because of the second.
            cause.addSuppressed(ex);
        }
        abort(CloseCause.HANDLER_FAILED);
    }

    /** close_notify has come. */
    void onInputEnded()
    {
        isInputEnded = true;
        reportEof();
    }

    /** A record that no library needs to see. */
    void refuse(final int refusal)
    {
        if (null == engine && isOpen() && null == handshake.idleEngine())
        {
            output.sendAlert(refusal);
        }
        fail(TlsRecords.failure(refusal), null);
    }

    /** The peer, or the library, has broken the rules. */
    void fail(final TlsFailure kind, final String text)
    {
        if (isOpen())
        {
            report(kind, text);
            if (null != engine)
            {
                engine.closeOutbound();
            }
            finish();
        }
    }

    void abort(final CloseCause cause)
    {
        if (null == abortCause)
        {
            abortCause = cause;
        }
        lower.reset();
    }

    private void report(final TlsFailure kind, final String text)
    {
        if (null == failure)
        {
            failure = kind;
            failureText = text;
            shared.listener().onFailure(this, kind, loop().nowNs() - startNs);
        }
    }

    private CloseCause closeCause(final CloseCause cause)
    {
        if (null != abortCause && CloseCause.RESET == cause)
        {
            return abortCause;
        }

        return null == failure || CloseCause.CLOSED != cause ? cause : CloseCause.PEER_FAULT;
    }

    /** Says the last words, then no more. */
    private void finish()
    {
        final TlsEngine speaker = null == engine ? handshake.idleEngine() : engine;
        if (null != speaker)
        {
            output.sendLast(speaker);
        }
        isClosed = true;
        release();
        lower.close(0);
    }

    private void release()
    {
        input.release();
        if (null != handshake)
        {
            handshake.end(false);
            handshake = null;
        }
    }

    private void reserveBelow()
    {
        if (!isReading)
        {
            lower.inputReserve(input.isPresentable() ? 1 : 0);
        }
    }

    private void reportEof()
    {
        if (!isEofReported)
        {
            isEofReported = true;
            handler.onEof(this);
        }
    }
}
