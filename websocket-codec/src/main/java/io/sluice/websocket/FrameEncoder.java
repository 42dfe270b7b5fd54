package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static io.sluice.websocket.FrameFormat.EXTENDED_LENGTH_OFFSET;
import static io.sluice.websocket.FrameFormat.FIN;
import static io.sluice.websocket.FrameFormat.LENGTH_16_BIT;
import static io.sluice.websocket.FrameFormat.LENGTH_64_BIT;
import static io.sluice.websocket.FrameFormat.MASKED;
import static io.sluice.websocket.FrameFormat.MASK_KEY_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_CONTROL_LENGTH;
import static io.sluice.websocket.FrameFormat.MAX_LENGTH_16_BIT;
import static io.sluice.websocket.FrameFormat.MAX_LENGTH_7_BIT;
import static io.sluice.websocket.FrameFormat.OPCODE_MASK;
import static io.sluice.websocket.FrameFormat.RSV1;
import static io.sluice.websocket.FrameFormat.STATUS_LENGTH;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Writes frames. As a client it masks the payload in place with a fresh key per frame. It keeps nothing of a
 * connection, so one serves all connections of a thread; it is confined to that thread.
 */
public final class FrameEncoder
{
    /** Bytes to leave free in front of a payload of any length, for either role. */
    public static final int MAX_HEADER_LENGTH = FrameFormat.MAX_HEADER_LENGTH;

    /** Bytes of the longest control frame, masked. */
    public static final int MAX_CONTROL_FRAME_LENGTH = 2 + MASK_KEY_LENGTH + MAX_CONTROL_LENGTH;

    /** Bytes of the longest reason of a close frame. */
    public static final int MAX_REASON_LENGTH = MAX_CONTROL_LENGTH - STATUS_LENGTH;

    private final boolean isMasking;
    private final int maskBit;
    private final MaskKeys maskKeys;
    private int maskKey;

    /**
     * Creates an encoder with mask keys of its own.
     *
     * @param role of this side: a client masks.
     */
    public FrameEncoder(final Role role)
    {
        this(role, Role.CLIENT == role ? new MaskKeys() : null);
    }

    FrameEncoder(final Role role, final MaskKeys maskKeys)
    {
        isMasking = Role.CLIENT == role;
        maskBit = isMasking ? MASKED : 0;
        this.maskKeys = maskKeys;
    }

    /**
     * How many bytes a header takes.
     *
     * @param payloadLength in bytes.
     * @param role          of the side that sends.
     * @return 2 to 14.
     */
    public static int headerLength(final long payloadLength, final Role role)
    {
        return unmaskedHeaderLength(payloadLength) + (Role.CLIENT == role ? MASK_KEY_LENGTH : 0);
    }

    /**
     * Makes a frame of a payload: writes the header directly in front of it and, as a client, masks it in place.
     *
     * @param buffer        holding the payload, with {@link #MAX_HEADER_LENGTH} bytes free in front of it.
     * @param payloadOffset in bytes at which the payload begins.
     * @param payloadLength in bytes.
     * @param opcode        of {@link Opcode}.
     * @param isFinal       whether the frame ends its message.
     * @param isRsv1        whether to set RSV1: on the first frame of a compressed message.
     * @return the offset at which the frame begins; it ends where the payload ends.
     */
    public int encode(
        final MutableDirectBuffer buffer,
        final int payloadOffset,
        final int payloadLength,
        final int opcode,
        final boolean isFinal,
        final boolean isRsv1)
    {
        final int frameOffset =
            payloadOffset - unmaskedHeaderLength(payloadLength) - (isMasking ? MASK_KEY_LENGTH : 0);
        writeHeader(buffer, frameOffset, payloadLength, opcode, isFinal, isRsv1);
        if (isMasking)
        {
            Masking.apply(buffer, payloadOffset, payloadLength, maskKey);
        }

        return frameOffset;
    }

    /**
     * Writes a header by itself, for a payload that is elsewhere. A client goes on with {@link #mask}.
     *
     * @param buffer        to write to.
     * @param offset        in bytes at which the header begins.
     * @param payloadLength in bytes.
     * @param opcode        of {@link Opcode}.
     * @param isFinal       whether the frame ends its message.
     * @param isRsv1        whether to set RSV1: on the first frame of a compressed message.
     * @return the length of the header in bytes.
     */
    public int writeHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final long payloadLength,
        final int opcode,
        final boolean isFinal,
        final boolean isRsv1)
    {
        final int first = (isFinal ? FIN : 0) | (isRsv1 ? RSV1 : 0) | (opcode & OPCODE_MASK);
        final int headerLength = unmaskedHeaderLength(payloadLength);
        if (payloadLength <= MAX_LENGTH_7_BIT)
        {
            writeFirstBytes(buffer, offset, first, (int) payloadLength);
        }
        else if (payloadLength <= MAX_LENGTH_16_BIT)
        {
            writeFirstBytes(buffer, offset, first, LENGTH_16_BIT);
            buffer.putShort(offset + EXTENDED_LENGTH_OFFSET, (short) payloadLength, BIG_ENDIAN);
        }
        else
        {
            writeFirstBytes(buffer, offset, first, LENGTH_64_BIT);
            buffer.putLong(offset + EXTENDED_LENGTH_OFFSET, payloadLength, BIG_ENDIAN);
        }

        if (!isMasking)
        {
            return headerLength;
        }

        maskKey = maskKeys.next();
        buffer.putInt(offset + headerLength, maskKey, LITTLE_ENDIAN);

        return headerLength + MASK_KEY_LENGTH;
    }

    /**
     * Masks the payload, or the next part of the payload, of the last header written; as a server does nothing.
     *
     * @param buffer holding the payload.
     * @param offset in bytes at which the part begins.
     * @param length of the part in bytes.
     */
    public void mask(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isMasking)
        {
            Masking.apply(buffer, offset, length, maskKey);
            maskKey = Masking.rotate(maskKey, length);
        }
    }

    /**
     * Writes a ping.
     *
     * @param buffer        to write to, with room for {@link #MAX_CONTROL_FRAME_LENGTH}.
     * @param offset        in bytes at which the frame begins.
     * @param payload       to send.
     * @param payloadOffset in bytes at which the payload begins.
     * @param payloadLength in bytes, at most 125.
     * @return the length of the frame in bytes.
     */
    public int encodePing(
        final MutableDirectBuffer buffer,
        final int offset,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        return encodeControl(buffer, offset, Opcode.PING, payload, payloadOffset, payloadLength);
    }

    /**
     * Writes a pong.
     *
     * @param buffer        to write to, with room for {@link #MAX_CONTROL_FRAME_LENGTH}.
     * @param offset        in bytes at which the frame begins.
     * @param payload       of the ping that is answered.
     * @param payloadOffset in bytes at which the payload begins.
     * @param payloadLength in bytes, at most 125.
     * @return the length of the frame in bytes.
     */
    public int encodePong(
        final MutableDirectBuffer buffer,
        final int offset,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        return encodeControl(buffer, offset, Opcode.PONG, payload, payloadOffset, payloadLength);
    }

    /**
     * Writes a close frame with a reason given as bytes.
     *
     * @param buffer       to write to, with room for {@link #MAX_CONTROL_FRAME_LENGTH}.
     * @param offset       in bytes at which the frame begins.
     * @param status       that is legal on the wire, or {@link CloseStatus#NO_STATUS} for a frame without payload.
     * @param reason       in UTF-8, ignored without status.
     * @param reasonOffset in bytes at which the reason begins.
     * @param reasonLength in bytes, at most {@link #MAX_REASON_LENGTH}.
     * @return the length of the frame in bytes.
     */
    public int encodeClose(
        final MutableDirectBuffer buffer,
        final int offset,
        final int status,
        final DirectBuffer reason,
        final int reasonOffset,
        final int reasonLength)
    {
        checkStatus(status);
        if (CloseStatus.NO_STATUS == status)
        {
            return writeHeader(buffer, offset, 0, Opcode.CLOSE, true, false);
        }

        checkControlLength(STATUS_LENGTH + reasonLength);
        final int headerLength =
            writeHeader(buffer, offset, STATUS_LENGTH + reasonLength, Opcode.CLOSE, true, false);
        final int payloadOffset = offset + headerLength;
        buffer.putShort(payloadOffset, (short) status, BIG_ENDIAN);
        buffer.putBytes(payloadOffset + STATUS_LENGTH, reason, reasonOffset, reasonLength);
        mask(buffer, payloadOffset, STATUS_LENGTH + reasonLength);

        return headerLength + STATUS_LENGTH + reasonLength;
    }

    /**
     * Writes a close frame with a reason given as ASCII text, cut to {@link #MAX_REASON_LENGTH}.
     *
     * @param buffer to write to, with room for {@link #MAX_CONTROL_FRAME_LENGTH}.
     * @param offset in bytes at which the frame begins.
     * @param status that is legal on the wire, or {@link CloseStatus#NO_STATUS} for a frame without payload.
     * @param reason in ASCII, ignored without status; any other character is sent as a question mark.
     * @return the length of the frame in bytes.
     */
    public int encodeClose(
        final MutableDirectBuffer buffer, final int offset, final int status, final String reason)
    {
        checkStatus(status);
        if (CloseStatus.NO_STATUS == status)
        {
            return writeHeader(buffer, offset, 0, Opcode.CLOSE, true, false);
        }

        final int reasonLength = Math.min(reason.length(), MAX_REASON_LENGTH);
        final int headerLength =
            writeHeader(buffer, offset, STATUS_LENGTH + reasonLength, Opcode.CLOSE, true, false);
        final int payloadOffset = offset + headerLength;
        buffer.putShort(payloadOffset, (short) status, BIG_ENDIAN);
        for (int i = 0; i < reasonLength; i++)
        {
            final char character = reason.charAt(i);
            buffer.putByte(payloadOffset + STATUS_LENGTH + i, (byte) (character < 0x80 ? character : '?'));
        }

        mask(buffer, payloadOffset, STATUS_LENGTH + reasonLength);

        return headerLength + STATUS_LENGTH + reasonLength;
    }

    private int encodeControl(
        final MutableDirectBuffer buffer,
        final int offset,
        final int opcode,
        final DirectBuffer payload,
        final int payloadOffset,
        final int payloadLength)
    {
        checkControlLength(payloadLength);
        final int headerLength = writeHeader(buffer, offset, payloadLength, opcode, true, false);
        buffer.putBytes(offset + headerLength, payload, payloadOffset, payloadLength);
        mask(buffer, offset + headerLength, payloadLength);

        return headerLength + payloadLength;
    }

    private void writeFirstBytes(
        final MutableDirectBuffer buffer, final int offset, final int first, final int lengthCode)
    {
        buffer.putShort(offset, (short) (first << Byte.SIZE | maskBit | lengthCode), BIG_ENDIAN);
    }

    private static int unmaskedHeaderLength(final long payloadLength)
    {
        return EXTENDED_LENGTH_OFFSET +
            (payloadLength <= MAX_LENGTH_7_BIT ? 0 : payloadLength <= MAX_LENGTH_16_BIT ? Short.BYTES : Long.BYTES);
    }

    private static void checkControlLength(final int length)
    {
        if (length > MAX_CONTROL_LENGTH)
        {
            throw new IllegalArgumentException("payload of a control frame is longer than 125: " + length);
        }
    }

    private static void checkStatus(final int status)
    {
        if (CloseStatus.NO_STATUS != status && !CloseStatus.isLegalOnWire(status))
        {
            throw new IllegalArgumentException("close status is not legal on the wire: " + status);
        }
    }
}
