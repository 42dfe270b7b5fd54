package io.sluice.net.websocket;

import io.sluice.net.Channel;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.DataFlags;
import io.sluice.websocket.FrameEncoder;
import io.sluice.websocket.Opcode;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.ConnectionDeflate;
import io.sluice.websocket.deflate.MessageDeflater;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes frames of what one connection sends, each run in one write of the channel below. Frames are made in place: the
 * payload of all frames but the last of a run moves towards the headroom to make room for the headers between them.
 * <pre>
 *             offset
 *             v
 *  | headroom | payload 1 | payload 2 |
 *  |  h1 | payload 1 | h2 | payload 2 |
 *        ^
 *        start
 * </pre>
 */
final class FrameOutput
{
    /** Payload of a frame: the most that 16 bits of length can say, which every client takes. */
    static final int MAX_PAYLOAD_LENGTH = 65_535;

    /**
     * Payload of a frame that is cut out of a stream: with its header the 32 KB that the Go client reads at once. What
     * does not end within one read it gathers in memory allocated for it, a quarter of its work on messages of 1 KB.
     */
    static final int CUT_PAYLOAD_LENGTH = 32 * 1024 - 4;

    /** A frame with the longest header of such a payload. */
    static final int MAX_FRAME_LENGTH = MAX_PAYLOAD_LENGTH + 8;

    /** What never deflates to more than a frame holds. Browsers have choked on fragmented compressed messages. */
    private static final int MAX_DEFLATED_AT_ONCE = 64_000;

    private static final int SEPARATE = 1;
    private static final int LAST = 2;

    private final WebSocketLoop shared;
    private final Channel lower;
    private final Role role;
    private final FrameEncoder encoder;
    private final int opcode;
    private final int runPayloadLength;
    private final int maxHeaderLength;
    private final ConnectionDeflate deflate;
    private boolean isInMessage;
    private int nextOpcode;
    private int deflatedBegin;
    private int deflatedEnd;

    FrameOutput(
        final WebSocketLoop shared,
        final Channel lower,
        final Role role,
        final boolean isText,
        final ConnectionDeflate deflate)
    {
        this.shared = shared;
        this.lower = lower;
        this.role = role;
        this.deflate = deflate;
        encoder = shared.encoder(role);
        opcode = isText ? Opcode.TEXT : Opcode.BINARY;
        // Whoever wants text wants a command in one piece.
        runPayloadLength = isText ? MAX_PAYLOAD_LENGTH : CUT_PAYLOAD_LENGTH;
        maxHeaderLength = FrameEncoder.headerLength(MAX_PAYLOAD_LENGTH, role);
    }

    /** Bytes that the headers of a run take. */
    static int headroom(final int runLength, final Role role)
    {
        return frames(runLength, CUT_PAYLOAD_LENGTH) * FrameEncoder.headerLength(MAX_PAYLOAD_LENGTH, role);
    }

    /** Each frame a message by itself. */
    void writeRun(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final MessageDeflater deflater =
            null != deflate && deflate.isWorthDeflating(length) ? deflate.acquireDeflater() : null;
        if (null != deflater)
        {
            writeDeflatedRun(deflater, buffer, offset, length);
            return;
        }
        final int maxLength = maxRunLength(runPayloadLength);
        int done = 0;
        while (done < length)
        {
            final int count = Math.min(length - done, maxLength);
            writeFrames(buffer, offset + done, count, runPayloadLength, opcode, SEPARATE);
            done += count;
        }
    }

    /** Part of one message, whose first part decides about type and compression. */
    void writePart(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        final boolean isLast = 0 != (flags & DataFlags.LAST);
        if (!isInMessage)
        {
            isInMessage = true;
            nextOpcode = 0 != (flags & DataFlags.TEXT) ? Opcode.TEXT : Opcode.BINARY;
            if (null != deflate && (!isLast || deflate.isWorthDeflating(length)))
            {
                deflate.acquireDeflater();
            }
        }
        if (null != deflate && null != deflate.deflater())
        {
            writeDeflatedPart(deflate.deflater(), buffer, offset, length, isLast);
        }
        else
        {
            writePlainPart(buffer, offset, length, isLast);
        }
        isInMessage = !isLast;
    }

    void writePong(final DirectBuffer payload, final int offset, final int length)
    {
        final UnsafeBuffer buffer = shared.controlBuffer();
        final int begin = shared.loop().headroom();
        lower.write(buffer, begin, encoder.encodePong(buffer, begin, payload, offset, length));
    }

    void writeClose(final int status, final String reason)
    {
        final UnsafeBuffer buffer = shared.controlBuffer();
        final int begin = shared.loop().headroom();
        final int legal = CloseStatus.isLegalOnWire(status) ? status : CloseStatus.NO_STATUS;
        lower.write(buffer, begin, encoder.encodeClose(buffer, begin, legal, null == reason ? "" : reason));
    }

    private static int frames(final int length, final int payloadLength)
    {
        return Math.max(1, (length + payloadLength - 1) / payloadLength);
    }

    /** As many full frames as the headroom has room for the headers of: never less than a buffer. */
    private int maxRunLength(final int payloadLength)
    {
        return frames(shared.loop().bufferLength(), payloadLength) * payloadLength;
    }

    private void writeFrames(
        final MutableDirectBuffer buffer,
        final int offset,
        final int length,
        final int payloadLength,
        final int firstOpcode,
        final int mode)
    {
        int rest = frames(length, payloadLength);
        final int lastLength = length - (rest - 1) * payloadLength;
        final int start =
            offset - (rest - 1) * maxHeaderLength - FrameEncoder.headerLength(lastLength, role);
        int source = offset;
        int target = start;
        int frameOpcode = firstOpcode;
        while (rest > 0)
        {
            rest--;
            final int count = 0 == rest ? lastLength : payloadLength;
            final boolean isFinal = SEPARATE == mode || 0 == rest && LAST == mode;
            target += encoder.writeHeader(buffer, target, count, frameOpcode, isFinal, false);
            if (target != source)
            {
                buffer.putBytes(target, buffer, source, count);
            }
            encoder.mask(buffer, target, count);
            target += count;
            source += count;
            frameOpcode = SEPARATE == mode ? firstOpcode : Opcode.CONTINUATION;
        }
        lower.write(buffer, start, target - start);
    }

    private void writeDeflatedRun(
        final MessageDeflater first, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final UnsafeBuffer target = shared.deflateBuffer();
        beginDeflated();
        MessageDeflater deflater = first;
        int done = 0;
        while (done < length)
        {
            final int count = Math.min(length - done, MAX_DEFLATED_AT_ONCE);
            final int produced = deflater.deflate(buffer, offset + done, count, true, target,
                deflatedEnd + maxHeaderLength, MAX_PAYLOAD_LENGTH);
            if (MessageDeflater.COMPLETE != deflater.state())
            {
                throw new IllegalStateException(count + " bytes deflate to more than a frame");
            }
            appendFrame(produced, opcode, true, true);
            deflate.releaseDeflater();
            done += count;
            if (done < length)
            {
                deflater = deflate.acquireDeflater();
            }
        }
        flushDeflated();
    }

    private void writePlainPart(
        final MutableDirectBuffer buffer, final int offset, final int length, final boolean isLast)
    {
        final int maxLength = maxRunLength(MAX_PAYLOAD_LENGTH);
        int done = 0;
        do
        {
            final int count = Math.min(length - done, maxLength);
            final boolean isEnd = isLast && done + count == length;
            if (count > 0 || isEnd)
            {
                writeFrames(buffer, offset + done, count, MAX_PAYLOAD_LENGTH, nextOpcode, isEnd ? LAST : 0);
                nextOpcode = Opcode.CONTINUATION;
            }
            done += count;
        }
        while (done < length);
    }

    private void writeDeflatedPart(
        final MessageDeflater deflater,
        final MutableDirectBuffer buffer,
        final int offset,
        final int length,
        final boolean isLast)
    {
        final UnsafeBuffer target = shared.deflateBuffer();
        beginDeflated();
        int done = 0;
        do
        {
            final int produced = deflater.deflate(buffer, offset + done, length - done, isLast, target,
                deflatedEnd + maxHeaderLength, MAX_PAYLOAD_LENGTH);
            done += deflater.consumed();
            final boolean isComplete = MessageDeflater.COMPLETE == deflater.state();
            if (produced > 0 || isComplete)
            {
                appendFrame(produced, nextOpcode, isComplete, Opcode.CONTINUATION != nextOpcode);
                nextOpcode = Opcode.CONTINUATION;
            }
        }
        while (MessageDeflater.NEEDS_ROOM == deflater.state());
        if (MessageDeflater.COMPLETE == deflater.state())
        {
            deflate.releaseDeflater();
        }
        flushDeflated();
    }

    private void beginDeflated()
    {
        deflatedBegin = shared.loop().headroom();
        deflatedEnd = deflatedBegin;
    }

    /** Puts the header in front of a payload that stands behind room for the longest header. */
    private void appendFrame(
        final int length, final int frameOpcode, final boolean isFinal, final boolean isFirst)
    {
        final UnsafeBuffer buffer = shared.deflateBuffer();
        final int payload = deflatedEnd + maxHeaderLength;
        final int headerLength =
            encoder.writeHeader(buffer, deflatedEnd, length, frameOpcode, isFinal, isFirst);
        final int target = deflatedEnd + headerLength;
        if (target != payload)
        {
            buffer.putBytes(target, buffer, payload, length);
        }
        encoder.mask(buffer, target, length);
        deflatedEnd = target + length;
        if (deflatedEnd + MAX_FRAME_LENGTH > buffer.capacity())
        {
            flushDeflated();
        }
    }

    private void flushDeflated()
    {
        lower.write(shared.deflateBuffer(), deflatedBegin, deflatedEnd - deflatedBegin);
        deflatedEnd = deflatedBegin;
    }
}
