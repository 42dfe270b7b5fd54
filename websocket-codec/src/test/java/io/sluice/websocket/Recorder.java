package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Writes down what a decoder reports, in a form that does not depend on how the bytes were cut: parts of data that
 * follow one another are one entry. What it was given it overwrites, as any other user of the buffer may. On demand it
 * is reluctant: it stops, takes only some of the data, or nothing.
 */
class Recorder implements FrameHandler
{
    static final int TAKE_ALL = 0;
    static final int TAKE_ALL_AND_BREAK = 1;
    static final int TAKE_HALF = 2;
    static final int TAKE_NOTHING = 3;
    static final int MOODS = 4;

    private static final byte RUBBLE = (byte) 0xDB;

    private final List<String> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private final IntUnaryOperator moods;
    private FrameDecoder decoder;
    private boolean isInMessage;
    private int messageKind;
    private int partCount;
    private int callCount;

    Recorder()
    {
        this((call) -> TAKE_ALL);
    }

    Recorder(final IntUnaryOperator moods)
    {
        this.moods = moods;
    }

    void of(final FrameDecoder decoder)
    {
        this.decoder = decoder;
    }

    int partCount()
    {
        return partCount;
    }

    List<String> events()
    {
        flush();

        return events;
    }

    @Override
    public Action onData(final MutableDirectBuffer buffer, final int offset, final int length, final int flags)
    {
        final boolean isBounded = 0 != flags || isInMessage;
        assertTrue(length > 0 || 0 != (flags & DataFlags.LAST), "an empty part only where a message ends");
        partCount++;
        final int mood = moods.applyAsInt(callCount++);
        if (TAKE_NOTHING == mood)
        {
            return Action.ABORT;
        }

        final int taken = TAKE_HALF == mood && length > 1 ? length / 2 : length;
        if (isBounded)
        {
            checkFlags(flags);
            isInMessage = taken < length || 0 == (flags & DataFlags.LAST);
        }

        append(buffer, offset, taken);
        if (isBounded && !isInMessage)
        {
            add("end");
        }

        buffer.setMemory(offset, taken, RUBBLE);
        if (taken < length)
        {
            decoder.unread(length - taken);
        }

        return TAKE_ALL == mood ? Action.CONTINUE : Action.BREAK;
    }

    @Override
    public Action onPing(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return onControl("ping " + hex(buffer, offset, length));
    }

    @Override
    public Action onPong(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return onControl("pong " + hex(buffer, offset, length));
    }

    @Override
    public Action onClose(
        final int status, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return onControl("close " + status + " " + hex(buffer, offset, length));
    }

    static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);

        return HexFormat.of().formatHex(bytes);
    }

    private Action onControl(final String event)
    {
        final int mood = moods.applyAsInt(callCount++);
        if (TAKE_NOTHING == mood)
        {
            return Action.ABORT;
        }

        add(event);

        return TAKE_ALL == mood ? Action.CONTINUE : Action.BREAK;
    }

    private void checkFlags(final int flags)
    {
        final int kind = flags & (DataFlags.TEXT | DataFlags.COMPRESSED);
        if (isInMessage)
        {
            assertFalse(0 != (flags & DataFlags.FIRST), "a message begins once");
            assertEquals(messageKind, kind);
        }
        else
        {
            assertNotEquals(0, flags & DataFlags.FIRST, "a message has a first part");
            messageKind = kind;
            add("begin" + (0 != (kind & DataFlags.TEXT) ? " text" : "") +
                (0 != (kind & DataFlags.COMPRESSED) ? " compressed" : ""));
        }
    }

    private void append(final DirectBuffer buffer, final int offset, final int length)
    {
        data.append(hex(buffer, offset, length));
    }

    private void add(final String event)
    {
        flush();
        events.add(event);
    }

    private void flush()
    {
        if (data.length() > 0)
        {
            events.add("data " + data);
            data.setLength(0);
        }
    }
}
