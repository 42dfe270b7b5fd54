package io.sluice.net.tls;

import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.HeldBytes;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one connection receives: whole records are decrypted into memory of the loop, behind the plaintext that the
 * handler above has left, which waits here; records that are not whole, or not decrypted yet, wait in the channel
 * below.
 * <pre>
 *  headroom | reserve of the handler | left by it | decrypted now ...
 *                                    ^ what is presented begins here
 * </pre>
 */
final class TlsInput
{
    private final TlsChannel channel;
    private final TlsLoop shared;
    private final HeldBytes kept = new HeldBytes();
    private TlsRecords.Phase phase = TlsRecords.Phase.HANDSHAKING;
    /** Bytes of the channel below that the handshake has used and that come once more. */
    private int usedLength;
    private int reserve;
    private boolean isPresentationDue;

    TlsInput(final TlsChannel channel, final TlsLoop shared)
    {
        this.channel = channel;
        this.shared = shared;
    }

    void begin(final boolean isNewProtocol, final int used)
    {
        phase = isNewProtocol ? TlsRecords.Phase.SECURED_1_3 : TlsRecords.Phase.SECURED_1_2;
        usedLength = used;
    }

    /** Room that the handler above wants in front of what it is given. */
    void reserve(final int length)
    {
        reserve = length;
    }

    /** The handler above has resumed: it gets what waits here, or is left by it just now, even if nothing new comes. */
    void present()
    {
        isPresentationDue = true;
    }

    boolean isPresentable()
    {
        return kept.length() > 0 || reserve > 0;
    }

    void transfer(final BufferHolder holder)
    {
        kept.transfer(shared.loop().pool(), holder);
    }

    void release()
    {
        kept.release(shared.loop().pool());
    }

    int read(final TlsEngine engine, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        int position = offset + usedLength;
        usedLength = 0;
        boolean isDue = isPresentationDue;
        isPresentationDue = false;
        boolean isProgressing = true;
        while (isProgressing && channel.isDelivering())
        {
            final int whole = wholeLength(buffer, position, offset + length - position);
            if (whole < 0)
            {
                channel.refuse(whole);
                isProgressing = false;
            }
            else if (isFull())
            {
                // It has been shown the first of what waits: the last of it is as new as what comes.
                isProgressing = (whole > 0 || isDue) && presentKept();
                isDue = isProgressing;
            }
            else
            {
                final int used = advance(engine, buffer, position, whole, isDue);
                position += used;
                isProgressing = used > 0;
                isDue = false;
            }
        }

        // What comes behind close_notify, or on a connection that has failed, is for nobody.
        return channel.isReceiving() ? position - offset : length;
    }

    /** Decrypts what there is and hands it up; {@return bytes of records used} */
    private int advance(
        final TlsEngine engine,
        final MutableDirectBuffer buffer,
        final int offset,
        final int length,
        final boolean isDue)
    {
        final UnsafeBuffer plaintext = shared.plaintext();
        final int begin = shared.loop().headroom() + reserve;
        final int keptLength = kept.length();
        int status = TlsEngine.OK;
        int used = 0;
        int decrypted = 0;
        if (length > 0)
        {
            final int target = begin + keptLength;
            status = engine.unwrap(buffer, offset, length, plaintext, target, shared.plaintextEnd() - target);
            used = engine.consumed();
            decrypted = engine.produced();
        }
        if (decrypted > 0 || isDue && isPresentable())
        {
            kept.copyTo(plaintext, begin, keptLength);
            deliver(plaintext, begin, keptLength + decrypted);
        }
        if (channel.isOpen())
        {
            onStatus(engine, status, used);
        }

        return used;
    }

    private void onStatus(final TlsEngine engine, final int status, final int used)
    {
        if (TlsEngine.FAILED == status)
        {
            channel.fail(engine.failure(), engine.failureText());
        }
        else
        {
            channel.output().sendDue(engine);
            if (TlsEngine.CLOSED == status)
            {
                channel.onInputEnded();
            }
            else if (TlsEngine.NEEDS_ROOM == status && 0 == used)
            {
                channel.fail(TlsFailure.INTERNAL, "no room for a record");
            }
        }
    }

    private void deliver(final UnsafeBuffer plaintext, final int begin, final int length)
    {
        int consumed = 0;
        int most;
        int shown;
        int count;
        ChannelHandler presentee;
        do
        {
            presentee = channel.handler();
            most = shared.loop().bufferLength() - reserve;
            shown = Math.min(most, length - consumed);
            count = present(presentee, plaintext, begin + consumed, shown);
            consumed += count;
        }
        while (channel.isDelivering() && consumed < length && hasRoomInFront(begin + consumed) &&
            (presentee != channel.handler() || count > 0 && shown < length - consumed + count));

        keep(plaintext, begin + consumed, length - consumed);
        if (consumed < length && channel.isDelivering() && !hasRoomInFront(begin + consumed))
        {
            // What is left moves to where that room is, at the end of this pass.
            channel.pauseReading();
            channel.resumeReading();
        }
        else if (0 == count && shown == most && channel.isDelivering() && !isPresentationDue)
        {
            channel.abort(CloseCause.INPUT_STUCK);
        }
    }

    /** Not if the handler above has asked for more of it in the callback, and has consumed less than that. */
    private boolean hasRoomInFront(final int offset)
    {
        return offset - reserve >= shared.loop().headroom();
    }

    private void keep(final UnsafeBuffer plaintext, final int offset, final int length)
    {
        if (0 == length || !channel.isReceiving())
        {
            release();
        }
        else if (!kept.replace(shared.loop().pool(), channel.holder(), plaintext, offset, length))
        {
            channel.abort(CloseCause.POOL_EXHAUSTED);
        }
    }

    /** Whether what waits and the reserve leave no room for anything new. */
    private boolean isFull()
    {
        return reserve + kept.length() >= shared.loop().bufferLength();
    }

    /** Hands up the first of what waits, for it fills the buffer; {@return whether some was consumed} */
    private boolean presentKept()
    {
        final UnsafeBuffer plaintext = shared.plaintext();
        final int begin = shared.loop().headroom() + reserve;
        final int shown = shared.loop().bufferLength() - reserve;
        kept.copyTo(plaintext, begin, shown);
        final int count = present(channel.handler(), plaintext, begin, shown);
        if (!channel.isReceiving())
        {
            release();
        }
        else
        {
            kept.consume(shared.loop().pool(), count);
            kept.overwrite(plaintext, begin + count, Math.min(shown - count, kept.length()));
            if (0 == count && !channel.isReadingPaused() && !isPresentationDue)
            {
                channel.abort(CloseCause.INPUT_STUCK);
            }
        }

        return count > 0;
    }

    private int present(
        final ChannelHandler presentee, final UnsafeBuffer plaintext, final int offset, final int length)
    {
        final int count = presentee.onRead(channel, plaintext, offset, length);
        if (count < 0 || count > length)
        {
            throw new IllegalStateException("consumed " + count + " of " + length + " bytes");
        }

        return count;
    }

    private int wholeLength(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        int whole = 0;
        int next = 0;
        do
        {
            whole += next;
            next = TlsRecords.inspect(buffer, offset + whole, length - whole, phase);
        }
        while (next > 0);

        // What is wrong behind good records comes to light when those have been used.
        return next < 0 && 0 == whole ? next : whole;
    }
}
