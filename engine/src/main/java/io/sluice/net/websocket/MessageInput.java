package io.sluice.net.websocket;

import io.sluice.net.buffer.HeldBytes;
import io.sluice.websocket.Action;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.DataFlags;
import io.sluice.websocket.DecoderSettings;
import io.sluice.websocket.FrameDecoder;
import io.sluice.websocket.FrameHandler;
import io.sluice.websocket.Utf8Validator;
import io.sluice.websocket.deflate.ConnectionDeflate;
import io.sluice.websocket.deflate.MessageInflater;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.sluice.websocket.Action.ABORT;
import static io.sluice.websocket.Action.BREAK;
import static io.sluice.websocket.Action.CONTINUE;

/**
 * What one connection receives: frames are decoded where they were read, compressed messages are inflated into memory
 * of the loop. Decoded bytes that nobody above consumed wait here, since frames that follow must still be read; frames
 * that are not decoded yet wait in the channel below.
 */
final class MessageInput implements FrameHandler
{
    /** Inflated bytes are handed up in pieces no longer than this. */
    private static final int MAX_INFLATED_PIECE = 64 * 1024;

    /** A buffer with less room than this is full. */
    private static final int MIN_ROOM = 64;

    private final WebSocketChannel channel;
    private final WebSocketLoop shared;
    private final FrameDecoder decoder;
    private final boolean isMessageMode;
    private final ConnectionDeflate deflate;
    private final InflaterQueue.Turn turn;
    private final Utf8Validator utf8;
    private final HeldBytes kept = new HeldBytes();
    private int reserve;
    private boolean isPresentationDue;
    /** The call at hand has to hand up what waits. */
    private boolean isDue;
    private boolean isHandedUp;
    private boolean isCloseLeft;
    private int inflatedFlags;
    private boolean isInflationDue;
    private boolean isInflationLast;

    MessageInput(
        final WebSocketChannel channel,
        final WebSocketLoop shared,
        final DecoderSettings settings,
        final ConnectionDeflate deflate)
    {
        this.channel = channel;
        this.shared = shared;
        this.deflate = deflate;
        isMessageMode = !settings.isSpanning();
        decoder = new FrameDecoder(settings).compression(null != deflate);
        turn = null == deflate ? null : new InflaterQueue.Turn(this);
        utf8 = isMessageMode && null != deflate ? new Utf8Validator() : null;
    }

    /** Bytes that wait here for the handler above. */
    HeldBytes kept()
    {
        return kept;
    }

    /** Room that the handler above wants in front of what it is given. */
    void reserve(final int length)
    {
        reserve = length;
    }

    /** The handler above has resumed: it gets what waits here, even if nothing new comes. */
    void present()
    {
        isPresentationDue = kept.length() > 0 || reserve > 0;
    }

    /** Room that the channel below must leave in front of what it presents; more than 0 to be called at all. */
    int reserveBelow()
    {
        final int wanted = kept.length() + reserve;

        return 0 == wanted && (isInflationDue || decoder.isDue()) ? 1 : wanted;
    }

    int read(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        isDue = isPresentationDue;
        isPresentationDue = false;
        isHandedUp = false;
        isCloseLeft = false;
        if (isInflationDue && channel.isDelivering())
        {
            isInflationDue = false;
            inflate(buffer, offset, 0, isInflationLast);
        }
        int consumed = 0;
        if (channel.isDelivering() && (length > 0 || decoder.isDue()) || !channel.isReceiving())
        {
            consumed = decoder.decode(buffer, offset, length, this);
            if (decoder.hasFailed())
            {
                channel.fail(decoder.closeStatus(), decoder.failureReason());
            }
        }
        // What the handler left and resumed for just now comes with the next call: there is no room in front for it.
        if (isDue && !isHandedUp && channel.isDelivering())
        {
            deliver(buffer, offset, 0);
        }
        if (isCloseLeft && channel.isDelivering())
        {
            channel.presentAgain();
        }

        return consumed;
    }

    /** Gives everything back; nothing is handed up any more. */
    void release()
    {
        kept.release(shared.loop().pool());
        releaseInflater();
    }

    /** This one is the next to get an inflater, and there may be one. */
    void onInflaterFree()
    {
        channel.resumeInput();
    }

    /** The handler above has paused: whoever is not going to inflate must not keep others from it. */
    void onPaused()
    {
        if (null != turn && turn.isWaiting())
        {
            shared.inflaters().leave(turn);
            channel.resumeInput();
        }
    }

    /** Others wait, and this connection has kept its inflater longer than any other. */
    void onInflaterOverdue()
    {
        channel.fail(CloseStatus.TRY_AGAIN_LATER, "compressed message takes too long");
    }

    @Override
    public Action onData(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        if (!channel.isReceiving())
        {
            return CONTINUE;
        }
        if (0 != (flags & DataFlags.COMPRESSED))
        {
            return onCompressed(buffer, offset, length, flags);
        }
        if (isMessageMode)
        {
            channel.presentPart(buffer, offset, length, flags);
        }
        else if (offset - kept.length() - reserve < shared.loop().headroom())
        {
            // Inflated bytes wait that took no room in this buffer: with the next call there is enough.
            channel.presentAgain();

            return ABORT;
        }
        else
        {
            decoder.unread(deliver(buffer, offset, length));
        }

        return channel.isPaused() ? BREAK : CONTINUE;
    }

    @Override
    public Action onPing(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        channel.onPing(buffer, offset, length);

        return CONTINUE;
    }

    @Override
    public Action onPong(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return CONTINUE;
    }

    @Override
    public Action onClose(final int status, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (kept.length() > 0 && (isPresentationDue || isDue && !isHandedUp))
        {
            // What the peer said before it closed comes first.
            isCloseLeft = true;

            return ABORT;
        }
        channel.onCloseFrame(status);

        return CONTINUE;
    }

    private Action onCompressed(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        if (0 != (flags & DataFlags.FIRST) && null == deflate.inflater())
        {
            if (!acquireInflater())
            {
                channel.pauseInput();

                return ABORT;
            }
            inflatedFlags = flags & (DataFlags.FIRST | DataFlags.TEXT);
            if (null != utf8)
            {
                utf8.reset();
            }
        }
        final int taken = inflate(buffer, offset, length, 0 != (flags & DataFlags.LAST));
        if (taken < length && channel.isReceiving())
        {
            decoder.unread(length - taken);

            return BREAK;
        }

        return channel.isPaused() ? BREAK : CONTINUE;
    }

    private boolean acquireInflater()
    {
        final InflaterQueue inflaters = shared.inflaters();
        if (inflaters.isNext(turn) && null != deflate.acquireInflater())
        {
            inflaters.onAcquired(turn);

            return true;
        }
        inflaters.awaitFree(turn);

        return false;
    }

    private void releaseInflater()
    {
        if (null != deflate)
        {
            deflate.releaseInflater();
            shared.inflaters().leave(turn);
        }
    }

    /** Inflates until the input is used up, the handler above has enough, or the message has failed. */
    private int inflate(final MutableDirectBuffer buffer, final int offset, final int length, final boolean isLast)
    {
        final MessageInflater inflater = deflate.inflater();
        final UnsafeBuffer target = shared.inflateBuffer();
        int taken = 0;
        int state = MessageInflater.NEEDS_ROOM;
        while (MessageInflater.NEEDS_ROOM == state && hasRoom(target))
        {
            final int begin = inflatedOffset();
            final int room = Math.min(MAX_INFLATED_PIECE, room(kept.length()));
            final int count = inflater.inflate(buffer, offset + taken, length - taken, isLast, target, begin, room);
            taken += inflater.consumed();
            state = inflater.state();
            if (MessageInflater.FAILED == state)
            {
                channel.fail(inflater.closeStatus(), inflater.failure());
            }
            else
            {
                onInflated(target, begin, count, MessageInflater.COMPLETE == state);
            }
        }
        if (MessageInflater.NEEDS_ROOM == state && channel.isReceiving())
        {
            isInflationDue = taken == length;
            isInflationLast = isLast;
        }

        return taken;
    }

    /** Whether the handler above wants more and there is room for it, if need be after it was given what it left. */
    private boolean hasRoom(final MutableDirectBuffer target)
    {
        if (channel.isDelivering() && room(kept.length()) <= 0)
        {
            deliver(target, inflatedOffset(), 0);
        }

        return channel.isDelivering();
    }

    /** Where inflated bytes go: behind those that wait. */
    private int inflatedOffset()
    {
        return shared.loop().headroom() + reserve + kept.length();
    }

    /** Bytes that fit into a buffer besides those that wait and the reserve; none when it counts as full. */
    private int room(final int waitingLength)
    {
        return shared.loop().bufferLength() - MIN_ROOM - reserve - waitingLength;
    }

    private void onInflated(
        final MutableDirectBuffer target, final int offset, final int length, final boolean isComplete)
    {
        if (isComplete)
        {
            releaseInflater();
        }
        if (isMessageMode)
        {
            if (isText(target, offset, length, isComplete))
            {
                presentInflatedPart(target, offset, length, isComplete);
            }
            else
            {
                channel.fail(CloseStatus.INVALID_PAYLOAD, "text is not UTF-8");
            }
        }
        else if (length > 0)
        {
            deliver(target, offset, length);
        }
    }

    private boolean isText(
        final MutableDirectBuffer target, final int offset, final int length, final boolean isComplete)
    {
        return 0 == (inflatedFlags & DataFlags.TEXT) ||
            Utf8Validator.VALID == utf8.validate(target, offset, length) && (!isComplete || utf8.isComplete());
    }

    private void presentInflatedPart(
        final MutableDirectBuffer target, final int offset, final int length, final boolean isComplete)
    {
        if (length > 0 || isComplete)
        {
            final int flags = inflatedFlags | (isComplete ? DataFlags.LAST : 0);
            inflatedFlags &= ~DataFlags.FIRST;
            channel.presentPart(target, offset, length, flags);
        }
    }

    /**
     * Hands a run up, with what waits in front of it, and keeps what is not consumed.
     *
     * @return bytes at the end of the run that are too many to be kept, which a handler that has paused may leave.
     */
    private int deliver(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final int keptLength = kept.length();
        final int begin = offset - keptLength;
        final int total = keptLength + length;
        isHandedUp = true;
        kept.copyTo(buffer, begin, keptLength);
        final int consumed = channel.presentRun(buffer, begin, total);
        final int rest = channel.isReceiving() ? total - consumed : 0;
        final int excess = Math.min(Math.min(rest, length), Math.max(0, -room(rest)));
        if (rest == excess)
        {
            kept.release(shared.loop().pool());
        }
        else if (!kept.replace(shared.loop().pool(), channel.holder(), buffer, begin + consumed, rest - excess))
        {
            channel.abort();
        }
        else if (room(rest) <= 0 && !channel.isPaused())
        {
            channel.fail(CloseStatus.INTERNAL_ERROR, "input is not consumed");
        }

        return channel.isReceiving() ? excess : 0;
    }
}
