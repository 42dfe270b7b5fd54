package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.sluice.websocket.FrameFormat.MAX_CONTROL_LENGTH;
import static io.sluice.websocket.FrameFormat.STATUS_LENGTH;
import static java.nio.ByteOrder.BIG_ENDIAN;

/** The control frame that is being received, kept until the handler takes it. */
final class ControlFrame
{
    private final byte[] bytes = new byte[MAX_CONTROL_LENGTH];
    private final UnsafeBuffer payload = new UnsafeBuffer(bytes);
    private final Utf8Validator utf8 = new Utf8Validator();
    private int opcode;
    private int length;
    private int errorStatus;
    private String error;

    void begin(final int opcode)
    {
        this.opcode = opcode;
        length = 0;
        errorStatus = 0;
        error = null;
    }

    void append(final DirectBuffer buffer, final int offset, final int partLength)
    {
        buffer.getBytes(offset, bytes, length, partLength);
        length += partLength;
    }

    void complete(final int maskKey)
    {
        Masking.apply(payload, 0, length, maskKey);
        if (isClose())
        {
            checkClose();
        }
    }

    boolean isClose()
    {
        return Opcode.CLOSE == opcode;
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

    Action report(final FrameHandler handler)
    {
        switch (opcode)
        {
            case Opcode.PING:
                return handler.onPing(payload, 0, length);

            case Opcode.PONG:
                return handler.onPong(payload, 0, length);

            default:
                return 0 == length ? handler.onClose(CloseStatus.NO_STATUS, payload, 0, 0) :
                    handler.onClose(status(), payload, STATUS_LENGTH, length - STATUS_LENGTH);
        }
    }

    private void checkClose()
    {
        if (length < STATUS_LENGTH)
        {
            fail(CloseStatus.PROTOCOL_ERROR, "close frame holds half a status");
        }
        else if (!CloseStatus.isLegalOnWire(status()))
        {
            fail(CloseStatus.PROTOCOL_ERROR, "close status is not legal");
        }
        else if (!isReasonText())
        {
            fail(CloseStatus.INVALID_PAYLOAD, "close reason is not UTF-8");
        }
    }

    private boolean isReasonText()
    {
        utf8.reset();

        return Utf8Validator.VALID == utf8.validate(payload, STATUS_LENGTH, length - STATUS_LENGTH) &&
            utf8.isComplete();
    }

    private int status()
    {
        return payload.getShort(0, BIG_ENDIAN) & 0xFFFF;
    }

    private void fail(final int status, final String reason)
    {
        errorStatus = status;
        error = reason;
    }
}
