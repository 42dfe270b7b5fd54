package io.sluice.websocket.deflate;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Inflates the payload of compressed messages, RFC 7692 section 7.2.2, in whatever pieces it arrives and into whatever
 * room there is. Belongs to a {@link DeflatePool} and to its thread; the holder uses it for one message after another:
 * {@link #begin}, then {@link #inflate} until {@link #state()} is {@link #COMPLETE} or {@link #FAILED}.
 */
public final class MessageInflater
{
    /** All input is taken and all its output is out; the message goes on. */
    public static final int NEEDS_INPUT = 0;

    /** The room is used up; the same call with what is left of the input, be it nothing, goes on. */
    public static final int NEEDS_ROOM = 1;

    /** The message is whole. */
    public static final int COMPLETE = 2;

    /** The connection must fail with {@link #closeStatus()}. */
    public static final int FAILED = 3;

    private static final int STATUS_INVALID_PAYLOAD = 1007;
    private static final int STATUS_TOO_BIG = 1009;

    /** What the sender removed, section 7.2.1. */
    private static final int TAIL_LENGTH = 4;

    /**
     * The tail and then an empty final block. A whole message lies at a block's border there, so the inflater finishes
     * with the last of these bytes and not otherwise, which tells a truncated message.
     */
    private static final byte[] TAIL_AND_FINAL_BLOCK = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    private final Inflater inflater = new Inflater(true);
    private final Staging staging;
    private final boolean isTakeover;
    private final ByteBuffer tail;
    private int state = COMPLETE;
    private int consumed;
    private int closeStatus;
    private String failure;
    private long maxLength;
    private long inflatedLength;
    private boolean isAtBorder;

    MessageInflater(final Staging staging, final boolean isTakeover)
    {
        this.staging = staging;
        this.isTakeover = isTakeover;
        tail = ByteBuffer.allocateDirect(TAIL_AND_FINAL_BLOCK.length).put(TAIL_AND_FINAL_BLOCK);
    }

    /**
     * Starts a message.
     *
     * @param maxInflatedLength in bytes; a message that inflates to more fails with status 1009.
     * @return this.
     */
    public MessageInflater begin(final long maxInflatedLength)
    {
        if (!isTakeover)
        {
            inflater.reset();
        }
        state = NEEDS_INPUT;
        consumed = 0;
        closeStatus = 0;
        failure = null;
        maxLength = maxInflatedLength;
        inflatedLength = 0;
        isAtBorder = true;

        return this;
    }

    /**
     * Takes payload, unmasked, and gives what it inflates to.
     *
     * @param source       of the payload; what {@link #consumed()} does not count has to be given again.
     * @param offset       in bytes at which the payload begins.
     * @param length       of the payload in bytes; may be 0.
     * @param isLast       whether the message's payload ends with these bytes.
     * @param target       of the inflated bytes.
     * @param targetOffset in bytes at which they begin.
     * @param room         in bytes; 1 or more.
     * @return the number of bytes written.
     */
    public int inflate(
        final DirectBuffer source,
        final int offset,
        final int length,
        final boolean isLast,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int room)
    {
        consumed = 0;
        if (state >= COMPLETE)
        {
            return 0;
        }
        state = NEEDS_INPUT;
        int produced = 0;
        boolean isDrained = 0 == length && isAtBorder;
        while (NEEDS_INPUT == state && !isDrained)
        {
            if (produced == room)
            {
                state = NEEDS_ROOM;
                break;
            }
            final int maxRoom = Math.min(room - produced, Staging.LENGTH);
            final int maxCount = (int)Math.min(maxRoom, maxLength - inflatedLength + 1);
            final int count = step(source, offset + consumed, length - consumed, maxCount);
            if (NEEDS_INPUT == state)
            {
                target.putBytes(targetOffset + produced, staging.output(), 0, count);
                produced += count;
                isDrained = consumed == length && (count < maxCount || isAtBorder);
            }
        }
        if (isDrained && isLast)
        {
            finish();
        }

        return produced;
    }

    /** {@return the number of bytes of its input that the last call took} */
    public int consumed()
    {
        return consumed;
    }

    /** {@return what has to happen next: one of the constants of this class} */
    public int state()
    {
        return state;
    }

    /** {@return status to close the connection with after a failure: 1007 or 1009} */
    public int closeStatus()
    {
        return closeStatus;
    }

    /** {@return what the peer did wrong, or null} */
    public String failure()
    {
        return failure;
    }

    /** {@return the bytes that the current message has inflated to so far} */
    public long inflatedLength()
    {
        return inflatedLength;
    }

    boolean isTakeover()
    {
        return isTakeover;
    }

    /** Forgets everything that came from the last message. */
    void reset()
    {
        inflater.reset();
        state = COMPLETE;
    }

    void end()
    {
        inflater.end();
    }

    private int step(final DirectBuffer source, final int offset, final int length, final int maxCount)
    {
        final int inputLength = Math.min(length, Staging.LENGTH);
        final ByteBuffer input = staging.input();
        input.clear();
        source.getBytes(offset, input, 0, inputLength);
        input.limit(inputLength);
        final int count = inflate(input, maxCount);
        final int taken = input.position();
        consumed += taken;
        inflatedLength += count;
        if (inflatedLength > maxLength)
        {
            fail(STATUS_TOO_BIG, "compressed message inflates beyond the limit");
        }
        else if (NEEDS_INPUT == state && inflater.finished())
        {
            // Section 7.2.1 allows final blocks anywhere; what follows begins at the next byte and without a window.
            inflater.reset();
            isAtBorder = true;
        }
        else if (taken > 0)
        {
            isAtBorder = false;
        }

        return count;
    }

    private int inflate(final ByteBuffer input, final int maxCount)
    {
        final ByteBuffer output = staging.output();
        output.clear().limit(maxCount);
        try
        {
            inflater.setInput(input);

            return inflater.inflate(output);
        }
        catch (final DataFormatException ex)
        {
            fail(STATUS_INVALID_PAYLOAD, "compressed message is corrupt");

            return 0;
        }
    }

    private void finish()
    {
        if (!isAtBorder)
        {
            tail.limit(isTakeover ? TAIL_LENGTH : TAIL_AND_FINAL_BLOCK.length).position(0);
            final int count = inflate(tail, 1);
            if (FAILED != state && (0 != count || !isAtEnd()))
            {
                fail(STATUS_INVALID_PAYLOAD, "compressed message is truncated");
            }
        }
        if (FAILED != state)
        {
            state = COMPLETE;
        }
    }

    /** The block that the tail completes may be a final one itself; a stream within a block takes the tail for data. */
    private boolean isAtEnd()
    {
        final boolean isTailOfFinalBlock = TAIL_LENGTH == tail.position() && inflater.finished();
        if (isTakeover && isTailOfFinalBlock)
        {
            inflater.reset();
        }

        return isTailOfFinalBlock || !tail.hasRemaining() && inflater.finished() != isTakeover;
    }

    private void fail(final int status, final String reason)
    {
        state = FAILED;
        closeStatus = status;
        failure = reason;
    }
}
