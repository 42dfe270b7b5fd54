package io.sluice.net.websocket;

import java.util.Objects;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.LayeredChannel;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.timer.Timer;
import io.sluice.websocket.CloseHandshake;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.ConnectionDeflate;
import io.sluice.websocket.deflate.DeflateAgreement;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A WebSocket connection above another channel. What it sends and receives is either a stream of bytes, cut into
 * messages as suits the transport ({@link #write}, {@link ChannelHandler#onRead}), or messages that are kept apart
 * ({@link #writePart}, {@link MessageHandler}); the kind of its first handler decides. Pings are answered here, of
 * several unanswered ones only the last. A close frame of the peer is {@link ChannelHandler#onEof}; what the handler
 * still writes goes out before {@link #close} answers it.
 */
public final class WebSocketChannel extends LayeredChannel implements ChannelHandler
{
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final WebSocketLoop shared;
    private final WebSocketSettings settings;
    private final CloseHandshake closing;
    private final ConnectionDeflate deflate;
    private final MessageInput input;
    private final FrameOutput output;
    private ChannelHandler handler;
    private UnsafeBuffer pendingPong;
    private int pendingPongLength = -1;
    private Timer closeTimer;
    private Timer pongTimer;
    private boolean isHandlerPaused;
    private boolean isInputPaused;
    private boolean isReading;
    private boolean isEofReported;
    private boolean isClosed;
    private String failure;

    /**
     * A connection whose handshake is done: the answer has been written, or read. It becomes the handler of the channel
     * below; whoever creates it outside of that channel's callbacks lets it resume reading.
     *
     * @param lower     channel below.
     * @param shared    by the channels of its loop.
     * @param settings  of the connection.
     * @param role      of this end.
     * @param agreement about compression, or null for none.
     * @param handler   above; one for messages makes it a channel of messages.
     */
    public WebSocketChannel(
        final Channel lower,
        final WebSocketLoop shared,
        final WebSocketSettings settings,
        final Role role,
        final DeflateAgreement agreement,
        final ChannelHandler handler)
    {
        super(lower);
        this.shared = shared;
        this.settings = settings;
        this.handler = Objects.requireNonNull(handler, "handler");
        closing = new CloseHandshake(role, settings.closeTimeoutNs());
        deflate = null == agreement ? null :
            new ConnectionDeflate(agreement, settings.deflate(), shared.deflatePool(), Role.SERVER == role);
        input = new MessageInput(this, shared, settings.decoder(role, handler instanceof MessageHandler), deflate);
        output = new FrameOutput(shared, lower, role, settings.isTextSent(), deflate);
        lower.handler(this);
    }

    /** {@return whether messages may be compressed, in both directions} */
    public boolean isCompressing()
    {
        return null != deflate;
    }

    /** {@return why the peer's bytes failed this connection, or null} */
    public String failure()
    {
        return failure;
    }

    /** {@return the status of the peer's close frame: 1005 when it had none, 1006 when there was no frame} */
    public int peerStatus()
    {
        return closing.closeStatus();
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
        input.kept().transfer(loop().pool(), holder);
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
            output.writeRun(buffer, offset, length);
        }
    }

    /**
     * Sends part of a message, which becomes one or more fragments. Between its first and its last part nothing else is
     * written, control frames excepted. Otherwise as {@link #write}.
     *
     * @param buffer holding the part.
     * @param offset in bytes at which the part begins, at least {@link #headroom()}.
     * @param length of the part in bytes; may be 0.
     * @param flags  of {@link io.sluice.websocket.DataFlags}: LAST, and on the first part TEXT.
     */
    public void writePart(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        if (isOpen())
        {
            output.writePart(buffer, offset, length, flags);
        }
    }

    /** {@inheritDoc} */
    @Override
    public int headroom()
    {
        return WebSocketLoop.headroom(loop().bufferLength()) + lower.headroom();
    }

    /** {@inheritDoc} */
    @Override
    public int unsentLength()
    {
        return lower.unsentLength();
    }

    /** {@inheritDoc} */
    @Override
    public void pauseReading()
    {
        isHandlerPaused = true;
        lower.pauseReading();
        input.onPaused();
    }

    /** {@inheritDoc} */
    @Override
    public void resumeReading()
    {
        if (isHandlerPaused)
        {
            isHandlerPaused = false;
            input.present();
            resumeLower();
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
        input.reserve(length);
        if (!isReading)
        {
            lower.inputReserve(input.reserveBelow());
        }
    }

    /** {@inheritDoc} */
    @Override
    public void close(final int webSocketStatus)
    {
        close(webSocketStatus, null);
    }

    /**
     * Closes politely and says why. A close frame of the peer is answered with its own status instead.
     *
     * @param webSocketStatus close status; one that may not be sent is left away.
     * @param reason          in ASCII, at most 123 characters, or null.
     */
    public void close(final int webSocketStatus, final String reason)
    {
        if (isOpen())
        {
            closing.start(webSocketStatus, loop().nowNs());
            finish(reason);
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
        isReading = true;
        final int consumed = input.read(buffer, offset, length);
        isReading = false;
        lower.inputReserve(input.reserveBelow());

        return consumed;
    }

    /** For the channel below. */
    @Override
    public void onWritable(final Channel channel)
    {
        if (null != pongTimer)
        {
            pongTimer.cancel();
        }
        if (pendingPongLength >= 0 && isOpen())
        {
            final int length = pendingPongLength;
            pendingPongLength = -1;
            writePong(pendingPong, 0, length);
        }
        if (isOpen() && !isBlocked())
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
        else
        {
            reportEof();
        }
    }

    /** For the channel below. */
    @Override
    public void onEofAhead(final Channel channel)
    {
        if (!isClosed)
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
        isClosed = true;
        closing.onTransportClosed();
        input.release();
        if (null != deflate)
        {
            deflate.close();
        }
        cancel(closeTimer);
        cancel(pongTimer);
        handler.onClosed(this, null == failure || CloseCause.CLOSED != cause ? cause : CloseCause.PEER_FAULT);
    }

    /** Whether what comes is for the handler. */
    boolean isReceiving()
    {
        return isOpen() && closing.isReceiving();
    }

    boolean isPaused()
    {
        return isHandlerPaused || isInputPaused;
    }

    boolean isDelivering()
    {
        return !isPaused() && isReceiving();
    }

    void pauseInput()
    {
        isInputPaused = true;
        lower.pauseReading();
    }

    void resumeInput()
    {
        if (isInputPaused)
        {
            isInputPaused = false;
            resumeLower();
        }
    }

    /** To be called inside {@link #onRead}, which then does not consume all: it is called again in this pass. */
    void presentAgain()
    {
        lower.pauseReading();
        lower.resumeReading();
    }

    int presentRun(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        int consumed = 0;
        ChannelHandler presentee;
        do
        {
            presentee = handler;
            final int rest = length - consumed;
            final int count = presentee.onRead(this, buffer, offset + consumed, rest);
            if (count < 0 || count > rest)
            {
                throw new IllegalStateException("consumed " + count + " of " + rest + " bytes");
            }
            consumed += count;
        }
        while (presentee != handler && consumed < length && isDelivering());

        return consumed;
    }

    void presentPart(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        ((MessageHandler) handler).onMessagePart(this, buffer, offset, length, flags);
    }

    void onPing(final DirectBuffer payload, final int offset, final int length)
    {
        if (!isOpen())
        {
            return;
        }
        if (isBlocked())
        {
            if (null == pendingPong)
            {
                pendingPong = new UnsafeBuffer(new byte[MAX_CONTROL_PAYLOAD]);
            }
            pendingPong.putBytes(0, payload, offset, length);
            pendingPongLength = length;
        }
        else
        {
            writePong(payload, offset, length);
        }
    }

    void onCloseFrame(final int status)
    {
        closing.onFrameReceived(status, loop().nowNs());
        if (!isClosed)
        {
            scheduleClose();
            reportEof();
        }
        else if (closing.isTransportCloseDue(loop().nowNs()))
        {
            lower.close(0);
        }
    }

    /** Fails the connection, RFC 6455 section 7.1.7. */
    void fail(final int status, final String reason)
    {
        if (isOpen())
        {
            failure = reason;
            closing.fail(status, loop().nowNs());
            finish(reason);
        }
        else
        {
            lower.close(0);
        }
    }

    /** There is no memory left. */
    void abort()
    {
        lower.reset();
    }

    private void finish(final String reason)
    {
        if (closing.isFrameDue())
        {
            output.writeClose(closing.dueStatus(), reason);
            closing.onFrameSent();
        }
        isClosed = true;
        isHandlerPaused = false;
        isInputPaused = false;
        cancel(pongTimer);
        input.release();
        if (closing.isTransportCloseDue(loop().nowNs()) || isEofReported && !closing.isStartedByPeer())
        {
            lower.close(0);
        }
        else
        {
            scheduleClose();
            lower.resumeReading();
        }
    }

    private void resumeLower()
    {
        if (!isPaused())
        {
            if (!isReading)
            {
                lower.inputReserve(input.reserveBelow());
            }
            lower.resumeReading();
        }
    }

    private void writePong(final DirectBuffer payload, final int offset, final int length)
    {
        output.writePong(payload, offset, length);
        if (isBlocked())
        {
            if (null == pongTimer)
            {
                pongTimer = loop().newTimer(this::onPongTimeout);
            }
            pongTimer.schedule(loop().nowNs() + settings.pongTimeoutNs());
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

    private void scheduleClose()
    {
        if (null == closeTimer)
        {
            closeTimer = loop().newTimer(this::onCloseTimeout);
        }
        closeTimer.schedule(closing.deadlineNs());
    }

    private void onCloseTimeout(final Timer timer, final long nowNs)
    {
        if (isOpen())
        {
            finish(null);
        }
        lower.close(0);
    }

    private void onPongTimeout(final Timer timer, final long nowNs)
    {
        lower.reset();
    }

    private static void cancel(final Timer timer)
    {
        if (null != timer)
        {
            timer.cancel();
        }
    }
}
