package io.sluice.net.tls;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;

import io.sluice.net.EventLoop;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the TLS channels of one event loop share, so that none of them owns it: memory for plaintext and for records,
 * and the handshakes that are under way. Confined to its loop; the steps of handshakes run in the executor.
 */
public final class TlsLoop
{
    private final EventLoop loop;
    private final TlsListener listener;
    private final HandshakeQueue handshakes;
    private final UnsafeBuffer plaintext;
    private final UnsafeBuffer ciphertext;
    private final UnsafeBuffer nothing = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
    private UnsafeBuffer staging;

    /**
     * Takes its memory at once: a little more than twice the loop's buffer.
     *
     * @param loop     that the connections are confined to.
     * @param executor of handshakes, never on the loop's thread; may serve several loops and must outlive them.
     * @param limits   of handshakes.
     * @param listener told about handshakes and failures.
     */
    public TlsLoop(final EventLoop loop, final Executor executor, final TlsLimits limits, final TlsListener listener)
    {
        if (loop.bufferLength() <= TlsRecords.MAX_LENGTH)
        {
            throw new IllegalArgumentException("buffer of the loop must be longer than a TLS record of " +
                TlsRecords.MAX_LENGTH + " bytes: " + loop.bufferLength());
        }
        this.loop = loop;
        this.listener = Objects.requireNonNull(listener, "listener");
        handshakes = new HandshakeQueue(loop, Objects.requireNonNull(executor, "executor"), limits);
        plaintext = allocate(plaintextEnd() + EventLoop.SLACK_LENGTH);
        ciphertext = allocate(ciphertextEnd());
    }

    /** {@return the loop} */
    public EventLoop loop()
    {
        return loop;
    }

    /** {@return handshakes that have begun and not ended} */
    public int handshakesInFlight()
    {
        return handshakes.inFlight();
    }

    /** {@return handshakes that wait for their turn} */
    public int handshakesWaiting()
    {
        return handshakes.waiting();
    }

    TlsListener listener()
    {
        return listener;
    }

    HandshakeQueue handshakes()
    {
        return handshakes;
    }

    /** What is presented next: behind the headroom as much as the read buffer holds, and one record that overhangs. */
    UnsafeBuffer plaintext()
    {
        return plaintext;
    }

    int plaintextEnd()
    {
        return loop.headroom() + loop.bufferLength() + TlsRecords.MAX_LENGTH;
    }

    /** Records of a run that is written: behind the headroom enough for what the loop's write buffer holds. */
    UnsafeBuffer ciphertext()
    {
        return ciphertext;
    }

    int ciphertextEnd()
    {
        final int records = loop.bufferLength() / TlsRecords.MAX_PLAINTEXT + 2;

        return loop.headroom() + loop.bufferLength() + records * (TlsRecords.MAX_LENGTH - TlsRecords.MAX_PLAINTEXT);
    }

    /** The source of what has none. */
    UnsafeBuffer nothing()
    {
        return nothing;
    }

    /** For plaintext that is given in other memory than direct one. */
    UnsafeBuffer staging()
    {
        if (null == staging)
        {
            staging = allocate(4 * TlsRecords.MAX_PLAINTEXT);
        }

        return staging;
    }

    private static UnsafeBuffer allocate(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }
}
