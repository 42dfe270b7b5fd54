package io.sluice.net.tls;

import java.nio.ByteBuffer;

import io.sluice.net.EventLoop;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One step of a handshake with the memory it needs: filled on the loop, run in the executor, looked at on the loop. Its
 * engine is made here too, since that takes longer than all a connection does on the loop.
 */
final class HandshakeStep implements Runnable
{
    private static final int INPUT_CAPACITY = TlsRecords.MAX_LENGTH;
    /** Libraries ask for room for the longest record, however short the next one is: a flight of several fits. */
    private static final int OUTPUT_CAPACITY = 2 * TlsRecords.MAX_LENGTH;

    private final HandshakeQueue queue;
    private final int headroom;
    private final UnsafeBuffer input = new UnsafeBuffer(ByteBuffer.allocateDirect(INPUT_CAPACITY));
    private final UnsafeBuffer output;
    private int inputOffset;
    private int inputLength;
    private int consumed;
    private int result;
    private Handshake handshake;
    private Throwable thrown;

    HandshakeStep(final HandshakeQueue queue, final EventLoop loop)
    {
        this.queue = queue;
        headroom = loop.headroom();
        output = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + OUTPUT_CAPACITY));
    }

    /** {@return most bytes of the peer that a step takes} */
    static int capacity()
    {
        return INPUT_CAPACITY;
    }

    void begin(final Handshake owner, final DirectBuffer source, final int offset, final int length)
    {
        handshake = owner;
        input.putBytes(0, source, offset, length);
        inputOffset = 0;
        inputLength = length;
        consumed = 0;
    }

    Handshake handshake()
    {
        return handshake;
    }

    /** {@return bytes of the peer that have been used since {@link #begin}} */
    int consumed()
    {
        return consumed;
    }

    int result()
    {
        return result;
    }

    /** {@return what the engine threw, which is a fault of the library, or null} */
    Throwable thrown()
    {
        return thrown;
    }

    UnsafeBuffer output()
    {
        return output;
    }

    int outputOffset()
    {
        return headroom;
    }

    @Override
    public void run()
    {
        if (!handshake.isOver())
        {
            advance();
        }
        queue.complete(this);
    }

    private void advance()
    {
        try
        {
            final TlsEngine engine = handshake.engine();
            result = engine.handshake(input, inputOffset, inputLength, output, headroom, OUTPUT_CAPACITY);
            final int used = engine.consumed();
            inputOffset += used;
            inputLength -= used;
            consumed += used;
        }
        catch (final Throwable ex)
        {
            thrown = ex;
            result = TlsEngine.FAILED;
        }
    }

    void end()
    {
        handshake = null;
        thrown = null;
    }

    void free()
    {
        BufferUtil.free(input);
        BufferUtil.free(output);
    }
}
