package io.sluice.net.tls;

import io.sluice.net.Channel;

import org.agrona.MutableDirectBuffer;

/** What one connection sends: encrypted into memory of the loop and given to the channel below in one piece. */
final class TlsOutput
{
    /** Answers (of key updates) that may wait for a peer that does not read. */
    private static final int UNREAD_ANSWERS_MAX = 16;

    private final TlsChannel channel;
    private final Channel lower;
    private final TlsLoop shared;
    private int unreadAnswers;

    TlsOutput(final TlsChannel channel, final Channel lower, final TlsLoop shared)
    {
        this.channel = channel;
        this.lower = lower;
        this.shared = shared;
    }

    void write(final TlsEngine engine, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (null != buffer.byteBuffer() && buffer.byteBuffer().isDirect())
        {
            encrypt(engine, buffer, offset, length);
        }
        else
        {
            final MutableDirectBuffer staging = shared.staging();
            for (int done = 0; done < length && channel.isOpen(); done += staging.capacity())
            {
                final int piece = Math.min(staging.capacity(), length - done);
                staging.putBytes(0, buffer, offset + done, piece);
                encrypt(engine, staging, 0, piece);
            }
        }
    }

    /** What the library wants to say without being asked to. */
    void sendDue(final TlsEngine engine)
    {
        if (engine.isOutputDue())
        {
            encrypt(engine, shared.nothing(), 0, 0);
            if (lower.isBlocked() && ++unreadAnswers > UNREAD_ANSWERS_MAX)
            {
                channel.fail(TlsFailure.UNREAD_ANSWERS, null);
            }
        }
    }

    /** The last words: an alert or close_notify, if the library has one to say. */
    void sendLast(final TlsEngine engine)
    {
        if (engine.isOutputDue())
        {
            final MutableDirectBuffer target = shared.ciphertext();
            final int offset = shared.loop().headroom();
            engine.wrap(shared.nothing(), 0, 0, target, offset, shared.ciphertextEnd() - offset);
            lower.write(target, offset, engine.produced());
        }
    }

    /** An alert in clear, which is what the peer can read at a time when there is no library yet to say it. */
    void sendAlert(final int refusal)
    {
        final MutableDirectBuffer target = shared.ciphertext();
        final int offset = shared.loop().headroom();
        lower.write(target, offset, TlsRecords.putAlert(target, offset, refusal));
    }

    /** The peer reads again. */
    void onWritable()
    {
        unreadAnswers = 0;
    }

    private void encrypt(
        final TlsEngine engine, final MutableDirectBuffer source, final int offset, final int length)
    {
        final MutableDirectBuffer target = shared.ciphertext();
        final int targetOffset = shared.loop().headroom();
        final int targetLength = shared.ciphertextEnd() - targetOffset;
        int done = 0;
        int status;
        boolean isProgressing;
        do
        {
            status = engine.wrap(source, offset + done, length - done, target, targetOffset, targetLength);
            done += engine.consumed();
            isProgressing = engine.produced() > 0 && (TlsEngine.OK == status || TlsEngine.NEEDS_ROOM == status);
            lower.write(target, targetOffset, engine.produced());
        }
        while (isProgressing && channel.isOpen() && (done < length || TlsEngine.NEEDS_ROOM == status));

        if (TlsEngine.FAILED == status)
        {
            channel.fail(engine.failure(), engine.failureText());
        }
        else if (done < length && TlsEngine.CLOSED != status && channel.isOpen())
        {
            channel.fail(TlsFailure.INTERNAL, "nothing is encrypted");
        }
    }
}
