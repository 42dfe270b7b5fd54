package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;

import static io.sluice.websocket.Action.ABORT;
import static io.sluice.websocket.Action.CONTINUE;
import static io.sluice.websocket.FrameFormat.EXTENDED_LENGTH_OFFSET;
import static io.sluice.websocket.FrameFormat.FIN;
import static io.sluice.websocket.FrameFormat.LENGTH_MASK;
import static io.sluice.websocket.FrameFormat.MASKED;
import static io.sluice.websocket.FrameFormat.MASK_KEY_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_LENGTH_7_BIT;
import static io.sluice.websocket.FrameFormat.OPCODE_MASK;
import static io.sluice.websocket.FrameFormat.RSV1;
import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Decodes the bytes of one connection, resumable at any byte. Payload is unmasked in place and handed out as it
 * arrives, so that a frame may be longer than any buffer; payload of consecutive frames of one call is compacted into
 * one contiguous run. Nothing that a peer sends makes it throw: it fails with a close status and a reason, after it has
 * handed out all that came before the first wrong byte. Confined to the thread of its connection.
 * <pre>
 *           +--------+-----------+--------+--------------+-----+
 *  before   | header | payload 1 | header | payload 2    | ... |
 *           +--------+-----------+--------+--------------+-----+
 *                    +-----------+--------------+--------+-----+
 *  after             | payload 1 | payload 2    | rubble | ... |
 *                    +-----------+--------------+--------+-----+
 *                    ^           ^                       ^
 *                    runOffset   + runLength             position
 * </pre>
 */
public final class FrameDecoder
{
    private static final int STATE_HEADER = 0;
    private static final int STATE_PAYLOAD = 1;
    private static final int STATE_CONTROL = 2;
    private static final int STATE_CLOSED = 3;
    private static final int STATE_FAILED = 4;
    // In these states something happens without further input.
    private static final int STATE_FRAME_DUE = 5;
    private static final int STATE_CONTROL_DUE = 6;
    private static final int STATE_FAILURE_DUE = 7;

    private static final int NOT_HANDING_OUT = -1;
    private static final int BOUNDED = 0x10;

    /** How a binary message in one masked frame of at most 125 bytes begins: what batches mostly consist of. */
    private static final int SMALL_FRAME = (FIN | Opcode.BINARY) << Byte.SIZE | MASKED;
    private static final int SMALL_HEADER_LENGTH = EXTENDED_LENGTH_OFFSET + MASK_KEY_LENGTH;

    private final HeaderReader header;
    private final Utf8Validator utf8;
    private final boolean isPeerMasking;
    private final boolean isSpanning;
    private final boolean isUtf8Checked;
    private final boolean isTakingSmallFrames;

    /** Made with the first control frame: most connections never get one. */
    private ControlFrame control;
    private int state;
    private int closeStatus;
    private String failureReason;

    private int firstByte;
    private long payloadRemaining;
    private int maskKey;
    private boolean isMessageChecked;
    private int partFlags;

    private boolean isProgressing;
    private int position;
    private int runOffset;
    private int runLength;
    private int decodedLength;
    private int unreadLength;
    private int handedOutLength = NOT_HANDING_OUT;

    /**
     * Creates a decoder at the first byte after the handshake.
     *
     * @param settings for this side.
     */
    public FrameDecoder(final DecoderSettings settings)
    {
        header = new HeaderReader(settings);
        isPeerMasking = Role.SERVER == settings.role();
        isSpanning = settings.isSpanning();
        isUtf8Checked = settings.isUtf8Checked();
        utf8 = isUtf8Checked ? new Utf8Validator() : null;
        isTakingSmallFrames = isPeerMasking && isSpanning &&
            Math.min(settings.maxFrameLength(), settings.maxMessageLength()) >= MAX_LENGTH_7_BIT;
    }

    /** Makes it ready for another connection, without compression. */
    public void reset()
    {
        header.reset();
        state = STATE_HEADER;
        closeStatus = 0;
        failureReason = null;
        payloadRemaining = 0;
        isMessageChecked = false;
        partFlags = 0;
        runLength = 0;
        decodedLength = 0;
        unreadLength = 0;
        handedOutLength = NOT_HANDING_OUT;
    }

    /**
     * Says what the handshake agreed on: without permessage-deflate RSV1 is an error.
     *
     * @param isNegotiated whether messages may come compressed.
     * @return this.
     */
    public FrameDecoder compression(final boolean isNegotiated)
    {
        header.compression(isNegotiated);

        return this;
    }

    /**
     * Decodes as far as the handler goes along. Bytes that are not consumed must come first in the next call, in
     * whatever buffer; the first {@link #decodedLength} of them are payload already.
     *
     * @param buffer  holding the bytes, which are changed in place.
     * @param offset  in bytes at which they begin.
     * @param length  in bytes; 0 is useful when {@link #isDue}.
     * @param handler to give payload and control frames to.
     * @return how many bytes are consumed: all, unless the handler answered {@link Action#BREAK} or
     * {@link Action#ABORT}.
     */
    public int decode(
        final MutableDirectBuffer buffer, final int offset, final int length, final FrameHandler handler)
    {
        buffer.boundsCheck(offset, length);

        final int limit = offset + length;
        takeUpDecoded(offset, length);
        if (0 != decodedLength || 0 != (partFlags & DataFlags.LAST))
        {
            handOut(buffer, handler);
        }

        if (0 == decodedLength)
        {
            while (isProgressing && (position < limit || state >= STATE_FRAME_DUE))
            {
                step(buffer, limit, handler);
            }

            if (isProgressing)
            {
                handOut(buffer, handler);
            }
        }

        if (STATE_CLOSED == state || STATE_FAILED == state)
        {
            return length;
        }

        return position - unreadLength - offset;
    }

    /**
     * To be called by the handler within {@link FrameHandler#onData}, which then returns {@link Action#BREAK}: the end
     * of what it got is not consumed and comes again.
     *
     * @param length in bytes, at most what was handed out.
     */
    public void unread(final int length)
    {
        if (length < 0 || length > handedOutLength)
        {
            throw new IllegalArgumentException("unread=" + length + " of handedOut=" + handedOutLength);
        }

        unreadLength = length;
    }

    /** {@return how many of the bytes not consumed are payload already, unmasked and without header} */
    public int decodedLength()
    {
        return decodedLength;
    }

    /** {@return whether another call of {@link #decode} gives something even without further bytes} */
    public boolean isDue()
    {
        return state >= STATE_FRAME_DUE || 0 != (partFlags & DataFlags.LAST);
    }

    /** {@return whether the connection is to be failed with {@link #closeStatus}; what follows is ignored} */
    public boolean hasFailed()
    {
        return STATE_FAILED == state;
    }

    /** {@return the status to fail the connection with, 0 while {@link #hasFailed} is false} */
    public int closeStatus()
    {
        return STATE_FAILED == state ? closeStatus : 0;
    }

    /** {@return why the connection is to be failed: a constant in ASCII, null while {@link #hasFailed} is false} */
    public String failureReason()
    {
        return STATE_FAILED == state ? failureReason : null;
    }

    /** {@return whether a close frame was taken; what follows is ignored} */
    public boolean isCloseReceived()
    {
        return STATE_CLOSED == state;
    }

    /** {@return whether what came so far ends between two messages, not within a frame or a fragmented message} */
    public boolean isBetweenMessages()
    {
        return STATE_HEADER == state && header.isBetweenMessages();
    }

    private void takeUpDecoded(final int offset, final int length)
    {
        runOffset = offset;
        runLength = Math.min(decodedLength, length);
        decodedLength -= runLength;
        unreadLength = 0;
        position = offset + runLength;
        isProgressing = true;
    }

    private void step(final MutableDirectBuffer buffer, final int limit, final FrameHandler handler)
    {
        switch (state)
        {
            case STATE_HEADER:
                if (isTakingSmallFrames && header.isBetweenMessages())
                {
                    takeSmallFrames(buffer, limit);
                }
                if (position < limit)
                {
                    onHeader(buffer, limit, handler);
                }
                break;

            case STATE_PAYLOAD:
                onPayload(buffer, limit, handler);
                break;

            case STATE_CONTROL:
                onControlPayload(buffer, limit);
                break;

            case STATE_FRAME_DUE:
                onDataFrame(buffer, handler);
                break;

            case STATE_CONTROL_DUE:
                onControlFrame(buffer, handler);
                break;

            case STATE_FAILURE_DUE:
                if (handOut(buffer, handler))
                {
                    state(STATE_FAILED);
                }
                break;

            default:
                position = limit;
                break;
        }
    }

    /** Each is whole, so nothing of it but its payload has to be kept, and shorter than any limit. */
    private void takeSmallFrames(final MutableDirectBuffer buffer, final int limit)
    {
        int from = position;
        int target = runOffset + runLength;
        while (limit - from >= SMALL_HEADER_LENGTH)
        {
            final int begin = buffer.getShort(from, BIG_ENDIAN) & 0xFFFF;
            final int length = begin & LENGTH_MASK;
            final int payload = from + SMALL_HEADER_LENGTH;
            if (SMALL_FRAME != (begin & ~LENGTH_MASK) || length > MAX_LENGTH_7_BIT || length > limit - payload)
            {
                break;
            }

            if (0 == runLength)
            {
                runOffset = payload;
                target = payload;
            }
            Masking.move(buffer, payload, target, length, Masking.key(buffer, from + EXTENDED_LENGTH_OFFSET));
            runLength += length;
            target += length;
            from = payload + length;
        }

        if (from != position)
        {
            position = from;
            partFlags = 0;
        }
    }

    private void onHeader(final MutableDirectBuffer buffer, final int limit, final FrameHandler handler)
    {
        position += header.read(buffer, position, limit - position);
        if (header.hasError())
        {
            fail(header.errorStatus(), header.error());
        }
        else if (header.isComplete())
        {
            firstByte = header.firstByte();
            payloadRemaining = header.payloadLength();
            maskKey = header.maskKey();
            if (Opcode.isControl(firstByte & OPCODE_MASK))
            {
                beginControl();
                state(0 == payloadRemaining ? STATE_CONTROL_DUE : STATE_CONTROL);
            }
            else
            {
                // Not left to the next step, which the many frames of a batch would pay for.
                onDataFrame(buffer, handler);
                if (STATE_PAYLOAD == state && position < limit)
                {
                    onPayload(buffer, limit, handler);
                }
            }
        }
    }

    private void beginControl()
    {
        if (null == control)
        {
            control = new ControlFrame();
        }
        control.begin(firstByte & OPCODE_MASK);
    }

    private void onDataFrame(final MutableDirectBuffer buffer, final FrameHandler handler)
    {
        if (!header.isInMessage())
        {
            final boolean isText = Opcode.TEXT == (firstByte & OPCODE_MASK);
            final boolean isCompressed = 0 != (firstByte & RSV1);
            final boolean isBounded = isCompressed || !isSpanning;
            if (isBounded && !handOut(buffer, handler))
            {
                state(STATE_FRAME_DUE);
                return;
            }

            partFlags = isBounded ? BOUNDED | DataFlags.FIRST | (isText ? DataFlags.TEXT : 0) |
                (isCompressed ? DataFlags.COMPRESSED : 0) : 0;
            isMessageChecked = isText && isUtf8Checked && !isCompressed;
            if (isMessageChecked)
            {
                utf8.reset();
            }
        }

        header.beginFrame();
        state(STATE_PAYLOAD);
        if (0 == payloadRemaining)
        {
            onFrameEnd(buffer, handler);
        }
    }

    private void onPayload(final MutableDirectBuffer buffer, final int limit, final FrameHandler handler)
    {
        final int length = (int) Math.min(limit - position, payloadRemaining);
        if (0 == runLength)
        {
            runOffset = position;
        }

        final int target = runOffset + runLength;
        if (!isPeerMasking)
        {
            if (target != position)
            {
                buffer.putBytes(target, buffer, position, length);
            }
        }
        else
        {
            if (target == position)
            {
                Masking.apply(buffer, position, length, maskKey);
            }
            else
            {
                Masking.move(buffer, position, target, length, maskKey);
            }

            maskKey = Masking.rotate(maskKey, length);
        }

        position += length;
        payloadRemaining -= length;
        if (isMessageChecked)
        {
            final int wrong = utf8.validate(buffer, target, length);
            if (Utf8Validator.VALID != wrong)
            {
                runLength += wrong - target;
                fail(CloseStatus.INVALID_PAYLOAD, "text is not UTF-8");
                return;
            }
        }

        runLength += length;
        if (0 == payloadRemaining)
        {
            onFrameEnd(buffer, handler);
        }
    }

    private void onFrameEnd(final MutableDirectBuffer buffer, final FrameHandler handler)
    {
        state(STATE_HEADER);
        if (0 == (firstByte & FIN))
        {
            return;
        }

        if (isMessageChecked && !utf8.isComplete())
        {
            fail(CloseStatus.INVALID_PAYLOAD, "text ends within a character");
            return;
        }

        header.endMessage();
        if (0 != (partFlags & BOUNDED))
        {
            partFlags |= DataFlags.LAST;
            handOut(buffer, handler);
        }
    }

    private void onControlPayload(final MutableDirectBuffer buffer, final int limit)
    {
        final int length = (int) Math.min(limit - position, payloadRemaining);
        control.append(buffer, position, length);
        position += length;
        payloadRemaining -= length;
        if (0 == payloadRemaining)
        {
            state(STATE_CONTROL_DUE);
            control.complete(maskKey);
            if (control.hasError())
            {
                fail(control.errorStatus(), control.error());
            }
        }
    }

    private void onControlFrame(final MutableDirectBuffer buffer, final FrameHandler handler)
    {
        if (!handOut(buffer, handler))
        {
            return;
        }

        final Action action = control.report(handler);
        if (ABORT != action)
        {
            state(control.isClose() ? STATE_CLOSED : STATE_HEADER);
        }

        isProgressing = CONTINUE == action;
    }

    private boolean handOut(final MutableDirectBuffer buffer, final FrameHandler handler)
    {
        // What the caller did not present again yet comes before the end of the message.
        final int flags = partFlags & ~(0 == decodedLength ? BOUNDED : BOUNDED | DataFlags.LAST);
        final int length = runLength;
        if (0 == length && 0 == (flags & DataFlags.LAST))
        {
            return true;
        }

        runLength = 0;
        handedOutLength = length;
        final Action action = handler.onData(buffer, runOffset, length, flags);
        handedOutLength = NOT_HANDING_OUT;
        if (ABORT == action)
        {
            unreadLength = length;
        }
        else if (0 == length || unreadLength < length)
        {
            partFlags &= 0 == unreadLength && 0 != (flags & DataFlags.LAST) ? 0 : ~DataFlags.FIRST;
        }

        isProgressing = CONTINUE == action && 0 == unreadLength;
        if (0 != unreadLength)
        {
            keepUnread(buffer, runOffset + length - unreadLength);
        }

        return isProgressing;
    }

    private void keepUnread(final MutableDirectBuffer buffer, final int offset)
    {
        final int target = position - unreadLength;
        if (target != offset)
        {
            buffer.putBytes(target, buffer, offset, unreadLength);
        }

        decodedLength += unreadLength;
    }

    private void fail(final int status, final String reason)
    {
        closeStatus = status;
        failureReason = reason;
        state(STATE_FAILURE_DUE);
    }

    private void state(final int newState)
    {
        state = newState;
    }
}
