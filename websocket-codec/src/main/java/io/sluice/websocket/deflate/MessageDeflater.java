package io.sluice.websocket.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Deflates the payload of messages, RFC 7692 section 7.2.1, from whatever pieces it arrives in and into whatever room
 * there is. Belongs to a {@link DeflatePool} and to its thread; the holder uses it for one message after another:
 * {@link #begin()}, then {@link #deflate} until {@link #state()} is {@link #COMPLETE}.
 */
public final class MessageDeflater
{
    /** All input is taken and all its output is out, but for what the deflater gathers; the message goes on. */
    public static final int NEEDS_INPUT = 0;

    /** The room is used up; the same call with what is left of the input, be it nothing, goes on. */
    public static final int NEEDS_ROOM = 1;

    /** The message is whole. */
    public static final int COMPLETE = 2;

    /** The 00 00 FF FF that ends a flush and stays away from the wire. */
    private static final int TAIL = 0x0000_FFFF;
    private static final int TAIL_LENGTH = 4;

    private final Deflater deflater;
    private final ByteBuffer input;
    private final ByteBuffer output = ByteBuffer.allocateDirect(Staging.LENGTH);
    private final boolean isTakeover;
    private int window;
    private int windowRemaining;
    private int state = COMPLETE;
    private int consumed;
    private int flushMode;
    private int pendingOffset;
    private int pendingLimit;
    private boolean isFlushed;
    private boolean isEnding;
    private boolean isAnythingProduced;

    MessageDeflater(final Staging staging, final int level, final boolean isTakeover)
    {
        deflater = new Deflater(level, true);
        input = staging.input();
        this.isTakeover = isTakeover;
    }

    /**
     * Starts a message.
     *
     * @return this.
     */
    public MessageDeflater begin()
    {
        if (!isTakeover)
        {
            deflater.reset();
            windowRemaining = window;
        }
        state = NEEDS_INPUT;
        consumed = 0;
        flushMode = Deflater.NO_FLUSH;
        pendingOffset = 0;
        pendingLimit = 0;
        isFlushed = true;
        isEnding = false;
        isAnythingProduced = false;

        return this;
    }

    /**
     * Takes payload and gives what it deflates to. The library has no parameter for its window, so a window below the
     * largest is kept by forgetting all history at least as often as the window is long.
     *
     * @param source       of the payload; what {@link #consumed()} does not count has to be given again.
     * @param offset       in bytes at which the payload begins.
     * @param length       of the payload in bytes; may be 0.
     * @param isLast       whether the message's payload ends with these bytes.
     * @param target       of the deflated bytes.
     * @param targetOffset in bytes at which they begin.
     * @param room         in bytes; 1 or more.
     * @return the number of bytes written.
     */
    public int deflate(
        final DirectBuffer source,
        final int offset,
        final int length,
        final boolean isLast,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int room)
    {
        consumed = 0;
        if (COMPLETE == state)
        {
            return 0;
        }
        state = NEEDS_INPUT;
        int produced = 0;
        boolean isProgressing = true;
        while (isProgressing)
        {
            final int held = isEnding ? 0 : TAIL_LENGTH;
            final int count = Math.min(pendingLimit - pendingOffset - held, room - produced);
            if (count > 0)
            {
                target.putBytes(targetOffset + produced, output, pendingOffset, count);
                pendingOffset += count;
                produced += count;
            }
            if (pendingLimit - pendingOffset > held)
            {
                state = NEEDS_ROOM;
                isProgressing = false;
            }
            else if (isEnding)
            {
                state = COMPLETE;
                isProgressing = false;
            }
            else if (isFlushed && consumed == length && !isLast)
            {
                isProgressing = false;
            }
            else
            {
                step(source, offset + consumed, length - consumed, isLast);
            }
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

    boolean isTakeover()
    {
        return isTakeover;
    }

    /** Sets the window that the peer of the next messages knows. */
    MessageDeflater window(final int windowBits)
    {
        window = DeflateOptions.MAX_WINDOW_BITS == windowBits ? Integer.MAX_VALUE : 1 << windowBits;
        windowRemaining = window;

        return this;
    }

    /** Forgets everything that came from the last message. */
    void reset()
    {
        deflater.reset();
        state = COMPLETE;
    }

    void end()
    {
        deflater.end();
    }

    private void step(final DirectBuffer source, final int offset, final int length, final boolean isLast)
    {
        compact();
        input.clear();
        if (isFlushed)
        {
            final int inputLength = Math.min(Math.min(length, Staging.LENGTH), windowRemaining);
            source.getBytes(offset, input, 0, inputLength);
            input.limit(inputLength);
            flushMode = inputLength == windowRemaining ? Deflater.FULL_FLUSH :
                isLast && inputLength == length ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        }
        else
        {
            input.limit(0);
        }
        final int capacity = output.remaining();
        deflater.setInput(input);
        final int count = deflater.deflate(output, flushMode);
        final int taken = input.position();
        consumed += taken;
        windowRemaining -= taken;
        pendingLimit += count;
        isAnythingProduced |= count > 0;
        if (!input.hasRemaining())
        {
            onInputTaken(count < capacity, isLast && taken == length);
        }
    }

    private void onInputTaken(final boolean isOutputComplete, final boolean isEnd)
    {
        isFlushed = isOutputComplete || Deflater.NO_FLUSH == flushMode;
        if (isFlushed && Deflater.FULL_FLUSH == flushMode)
        {
            windowRemaining = window;
        }
        if (isFlushed && isEnd && Deflater.NO_FLUSH != flushMode)
        {
            end(pendingLimit);
        }
    }

    private void end(final int limit)
    {
        isEnding = true;
        if (isAnythingProduced)
        {
            if (TAIL != output.getInt(limit - TAIL_LENGTH))
            {
                throw new IllegalStateException("flush without its tail");
            }
            pendingLimit = limit - TAIL_LENGTH;
        }
        else
        {
            // Section 7.2.3.6: nothing, deflated right behind a flush, is the header of an empty block.
            output.put(0, (byte)0);
            pendingLimit = 1;
        }
    }

    /** Moves what is held back to the front, so that the deflater always has room for a whole flush marker. */
    private void compact()
    {
        final int held = pendingLimit - pendingOffset;
        for (int i = 0; i < held; i++)
        {
            output.put(i, output.get(pendingOffset + i));
        }
        pendingOffset = 0;
        pendingLimit = held;
        output.limit(output.capacity()).position(held);
    }
}
