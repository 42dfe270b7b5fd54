package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.sluice.websocket.FrameFormat.EXTENDED_LENGTH_OFFSET;
import static io.sluice.websocket.FrameFormat.FIN;
import static io.sluice.websocket.FrameFormat.LENGTH_16_BIT;
import static io.sluice.websocket.FrameFormat.LENGTH_64_BIT;
import static io.sluice.websocket.FrameFormat.LENGTH_MASK;
import static io.sluice.websocket.FrameFormat.MASKED;
import static io.sluice.websocket.FrameFormat.MASK_KEY_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_CONTROL_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_HEADER_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_LENGTH_16_BIT;
import static io.sluice.websocket.FrameFormat.MAX_LENGTH_7_BIT;
import static io.sluice.websocket.FrameFormat.OPCODE_MASK;
import static io.sluice.websocket.FrameFormat.RSV1;
import static io.sluice.websocket.FrameFormat.RSV2_AND_RSV3;
import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * Reads and checks headers. Each check is made as soon as its byte is there, so that the outcome is the same however
 * the bytes are cut; a header that is cut is kept here.
 */
final class HeaderReader
{
    private final DecoderSettings settings;
    private final boolean isPeerMasking;

    /** Made for the first header that is cut, which most idle connections never see. */
    private UnsafeBuffer held;
    private int heldLength;
    private boolean isCompressionNegotiated;
    private boolean isComplete;
    private int firstByte;
    private long payloadLength;
    private int maskKey;
    private int errorStatus;
    private String error;

    private boolean isInMessage;
    private long messageLength;
    private int fragmentCount;

    HeaderReader(final DecoderSettings settings)
    {
        this.settings = settings;
        isPeerMasking = Role.SERVER == settings.role();
    }

    void reset()
    {
        heldLength = 0;
        isCompressionNegotiated = false;
        isComplete = false;
        errorStatus = 0;
        error = null;
        endMessage();
    }

    void compression(final boolean isNegotiated)
    {
        isCompressionNegotiated = isNegotiated;
    }

    /**
     * Reads as much of a header as there is.
     *
     * @param buffer    holding the bytes.
     * @param offset    in bytes at which they begin.
     * @param available in bytes, at least 1.
     * @return how many bytes belong to the header; it may be incomplete or wrong then.
     */
    int read(final MutableDirectBuffer buffer, final int offset, final int available)
    {
        if (0 == heldLength)
        {
            final int length = parse(buffer, offset, available);
            if (isComplete || hasError())
            {
                return length;
            }

            hold(buffer, offset, available);
            return available;
        }

        final int alreadyHeld = heldLength;
        final int added = Math.min(available, MAX_HEADER_LENGTH - alreadyHeld);
        hold(buffer, offset, added);
        final int length = parse(held, 0, heldLength);
        if (!isComplete)
        {
            return added;
        }

        heldLength = 0;
        return length - alreadyHeld;
    }

    /** A data frame is taken into account. */
    void beginFrame()
    {
        isInMessage = true;
        messageLength += payloadLength;
        fragmentCount++;
    }

    void endMessage()
    {
        isInMessage = false;
        messageLength = 0;
        fragmentCount = 0;
    }

    boolean isComplete()
    {
        return isComplete;
    }

    boolean isInMessage()
    {
        return isInMessage;
    }

    boolean isBetweenMessages()
    {
        return 0 == heldLength && !isInMessage;
    }

    int firstByte()
    {
        return firstByte;
    }

    long payloadLength()
    {
        return payloadLength;
    }

    int maskKey()
    {
        return maskKey;
    }

    boolean hasError()
    {
        return null != error;
    }

    int errorStatus()
    {
        return errorStatus;
    }

    String error()
    {
        return error;
    }

    private void hold(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (null == held)
        {
            held = new UnsafeBuffer(new byte[MAX_HEADER_LENGTH]);
        }
        buffer.getBytes(offset, held, heldLength, length);
        heldLength += length;
    }

    private int parse(final DirectBuffer source, final int offset, final int available)
    {
        isComplete = false;
        final int first = source.getByte(offset) & 0xFF;
        if (!isFirstByteAccepted(first) || available < EXTENDED_LENGTH_OFFSET)
        {
            return 0;
        }

        final int second = source.getByte(offset + 1) & 0xFF;
        final boolean isControl = Opcode.isControl(first & OPCODE_MASK);
        if (!isSecondByteAccepted(second, isControl))
        {
            return 0;
        }

        final int lengthCode = second & LENGTH_MASK;
        final int lengthEnd = EXTENDED_LENGTH_OFFSET +
            (LENGTH_16_BIT == lengthCode ? Short.BYTES : LENGTH_64_BIT == lengthCode ? Long.BYTES : 0);
        if (available < lengthEnd)
        {
            return 0;
        }

        final long length = payloadLength(source, offset, lengthCode);
        if (!isControl && !isLengthAccepted(length, lengthCode))
        {
            return 0;
        }

        final int end = isPeerMasking ? lengthEnd + MASK_KEY_LENGTH : lengthEnd;
        if (available < end)
        {
            return 0;
        }

        maskKey = isPeerMasking ? Masking.key(source, offset + lengthEnd) : 0;
        firstByte = first;
        payloadLength = length;
        isComplete = true;

        return end;
    }

    private boolean isFirstByteAccepted(final int first)
    {
        final int opcode = first & OPCODE_MASK;
        if (0 != (first & RSV2_AND_RSV3))
        {
            return fail("reserved bit is set");
        }

        if (0 != (first & RSV1) && (!isCompressionNegotiated || (Opcode.TEXT != opcode && Opcode.BINARY != opcode)))
        {
            return fail("unexpected RSV1");
        }

        if (!Opcode.isKnown(opcode))
        {
            return fail("reserved opcode");
        }

        if (Opcode.isControl(opcode))
        {
            return 0 != (first & FIN) || fail("control frame is fragmented");
        }

        if (isInMessage)
        {
            return Opcode.CONTINUATION == opcode || fail("message begins within another");
        }

        return Opcode.CONTINUATION != opcode || fail("continuation of no message");
    }

    private boolean isSecondByteAccepted(final int second, final boolean isControl)
    {
        final boolean isMasked = 0 != (second & MASKED);
        if (isMasked != isPeerMasking)
        {
            return fail(isMasked ? "frame from server is masked" : "frame from client is not masked");
        }

        return !isControl || (second & LENGTH_MASK) <= MAX_CONTROL_LENGTH || fail("control frame is too long");
    }

    private static long payloadLength(final DirectBuffer source, final int offset, final int lengthCode)
    {
        if (LENGTH_16_BIT == lengthCode)
        {
            return source.getShort(offset + EXTENDED_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
        }

        return LENGTH_64_BIT == lengthCode ? source.getLong(offset + EXTENDED_LENGTH_OFFSET, BIG_ENDIAN) : lengthCode;
    }

    private boolean isLengthAccepted(final long length, final int lengthCode)
    {
        if (length < 0)
        {
            return fail("length has more than 63 bits");
        }

        if ((LENGTH_16_BIT == lengthCode && length <= MAX_LENGTH_7_BIT) ||
            (LENGTH_64_BIT == lengthCode && length <= MAX_LENGTH_16_BIT))
        {
            return fail("length is not minimal");
        }

        if (length > settings.maxFrameLength())
        {
            return fail(CloseStatus.TOO_BIG, "frame is too big");
        }

        if (length > settings.maxMessageLength() - messageLength)
        {
            return fail(CloseStatus.TOO_BIG, "message is too big");
        }

        return fragmentCount < settings.maxFragments() || fail(CloseStatus.POLICY_VIOLATION, "too many fragments");
    }

    private boolean fail(final String reason)
    {
        return fail(CloseStatus.PROTOCOL_ERROR, reason);
    }

    private boolean fail(final int status, final String reason)
    {
        errorStatus = status;
        error = reason;

        return false;
    }
}
