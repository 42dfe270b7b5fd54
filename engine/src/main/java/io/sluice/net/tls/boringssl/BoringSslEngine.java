package io.sluice.net.tls.boringssl;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.internal.tcnative.SSL;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.TlsRecords;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.HostNames;

import org.agrona.MutableDirectBuffer;

/**
 * One connection of BoringSSL. Its natives read records from, and write them to, a window of memory that each call
 * opens anew. What they write while the window is for reading (flights of a handshake, alerts) goes to a small buffer
 * of theirs, which is emptied into the target.
 */
final class BoringSslEngine implements TlsEngine
{
    /** What BoringSSL writes while it reads: taken out whenever this is full, so it need not hold a flight. */
    private static final int OWN_BUFFER_LENGTH = 1024;
    private static final int LENGTH_OFFSET = 3;

    /** Room for the answer to a key update, which goes in front of what is written next. */
    private static final int ANSWER_LENGTH = 64;

    private static final AtomicInteger LIVE = new AtomicInteger();

    long ssl;
    long bio;
    int consumed;
    int produced;

    private final NativeContext context;
    private BoringSslHandshake handshake;
    private TlsIdentity identity;
    private TlsFailure failure;
    private String failureText;
    private int overhead;
    private boolean isInputClosed;
    private boolean isCloseDue;
    private boolean isCloseSent;
    private boolean isOutputDue;

    BoringSslEngine(final TlsSpec spec, final NativeContext context, final String peerHost, final int peerPort)
    {
        this.context = context;
        handshake = new BoringSslHandshake(this, spec, context, peerHost);
        ssl = SSL.newSSL(context.address(), spec.isServer());
        try
        {
            bio = SSL.bioNewByteBuffer(ssl, OWN_BUFFER_LENGTH);
            if (null != peerHost && !HostNames.isAddress(peerHost))
            {
                SSL.setTlsExtHostName(ssl, HostNames.canonical(peerHost));
            }
            if (null != peerHost)
            {
                context.sessions().begin(ssl, HostNames.canonical(peerHost) + ':' + peerPort);
            }
        }
        catch (final Exception ex)
        {
            // The natives throw what they do not declare.
            SSL.freeSSL(ssl);
            throw new IllegalArgumentException(
                "BoringSSL has no engine for host " + peerHost + ": " + ex.getMessage(), ex);
        }
        LIVE.incrementAndGet();
    }

    /** {@return engines that are not closed yet, of all factories} */
    static int liveCount()
    {
        return LIVE.get();
    }

    /** {@inheritDoc} */
    @Override
    public int handshake(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        int result = NEEDS_ROOM;
        if (drain(target.addressOffset() + targetOffset, targetLength))
        {
            result = null != failure ? FAILED : null == handshake ? FINISHED :
                handshake.step(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        }
        isOutputDue = SSL.bioLengthNonApplication(bio) > 0;
        isInputClosed = CLOSED == result;
        if (FINISHED == result && null != handshake)
        {
            overhead = SSL.getMaxWrapOverhead(ssl);
            identity = handshake.identity();
            handshake = null;
        }

        return end(result, source, target);
    }

    /** {@inheritDoc} */
    @Override
    public int unwrap(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        if (null != failure || isInputClosed)
        {
            return end(null != failure ? FAILED : CLOSED, source, target);
        }

        final long sourceAddress = source.addressOffset() + sourceOffset;
        final long targetAddress = target.addressOffset() + targetOffset;
        int result = OK;
        boolean isWindowOpen = false;
        while (OK == result && consumed < sourceLength)
        {
            final int room = targetLength - produced;
            if (room < TlsRecords.MAX_PLAINTEXT)
            {
                // Record by record: behind one without application data BoringSSL would go on to the next.
                final int recordLength = TlsRecords.HEADER_LENGTH +
                    (source.getShort(sourceOffset + consumed + LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF);
                result = room < recordLength ? NEEDS_ROOM :
                    read(sourceAddress, Math.min(consumed + recordLength, sourceLength), targetAddress, room);
            }
            else
            {
                if (!isWindowOpen)
                {
                    SSL.bioSetByteBuffer(bio, sourceAddress + consumed, sourceLength - consumed, false);
                    isWindowOpen = true;
                }
                result = readRecord(sourceLength, targetAddress, room);
            }
        }

        return end(result, source, target);
    }

    /** {@inheritDoc} */
    @Override
    public int wrap(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        final long targetAddress = target.addressOffset() + targetOffset;
        if (isOutputDue && !drain(targetAddress, targetLength))
        {
            return end(NEEDS_ROOM, source, target);
        }
        isOutputDue = false;

        final int result;
        if (null != failure || isCloseSent)
        {
            result = null != failure ? FAILED : CLOSED;
        }
        else if (isCloseDue)
        {
            result = writeClose(targetAddress, targetLength);
        }
        else
        {
            result = 0 == sourceLength ? OK :
                write(source.addressOffset() + sourceOffset, sourceLength, targetAddress, targetLength);
        }

        return end(result, source, target);
    }

    /** {@inheritDoc} */
    @Override
    public int consumed()
    {
        return consumed;
    }

    /** {@inheritDoc} */
    @Override
    public int produced()
    {
        return produced;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isOutputDue()
    {
        return isOutputDue || isCloseDue && !isCloseSent && null == failure;
    }

    /** {@inheritDoc} */
    @Override
    public void closeOutbound()
    {
        isCloseDue = true;
    }

    /** {@inheritDoc} */
    @Override
    public TlsFailure failure()
    {
        return failure;
    }

    /** {@inheritDoc} */
    @Override
    public String failureText()
    {
        return failureText;
    }

    /** {@inheritDoc} */
    @Override
    public TlsIdentity identity()
    {
        return identity;
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        if (0 != ssl)
        {
            context.sessions().end(ssl);
            SSL.freeSSL(ssl);
            ssl = 0;
            bio = 0;
            LIVE.decrementAndGet();
        }
        Reference.reachabilityFence(context);
    }

    /** Nothing checks what the natives do with an address. */
    private void begin(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        consumed = 0;
        produced = 0;
        source.boundsCheck(sourceOffset, sourceLength);
        target.boundsCheck(targetOffset, targetLength);
    }

    /** The natives have been given addresses alone, which keep no memory alive. */
    private static int end(final int result, final MutableDirectBuffer source, final MutableDirectBuffer target)
    {
        Reference.reachabilityFence(source);
        Reference.reachabilityFence(target);

        return result;
    }

    private int read(final long sourceAddress, final int end, final long targetAddress, final int room)
    {
        SSL.bioSetByteBuffer(bio, sourceAddress + consumed, end - consumed, false);

        return readRecord(end, targetAddress, room);
    }

    /** Reads one record, or some of those without application data, from the window, which ends at a position. */
    private int readRecord(final int end, final long targetAddress, final int room)
    {
        final int length = SSL.readFromSSL(ssl, targetAddress + produced, room);
        final int error = length > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, length);
        consumed = end - SSL.bioLengthByteBuffer(bio);
        if (length > 0)
        {
            produced += length;

            return OK;
        }
        if (SSL.SSL_ERROR_WANT_READ == error)
        {
            return OK;
        }

        isOutputDue = SSL.bioLengthNonApplication(bio) > 0;
        if (SSL.SSL_ERROR_ZERO_RETURN == error)
        {
            isInputClosed = true;

            return CLOSED;
        }
        onNativeFailure();

        return FAILED;
    }

    private int write(
        final long sourceAddress, final int sourceLength, final long targetAddress, final int targetLength)
    {
        final int room = targetLength - produced - ANSWER_LENGTH;
        final int fullRecords = room / (TlsRecords.MAX_PLAINTEXT + overhead);
        final int restRoom = room - fullRecords * (TlsRecords.MAX_PLAINTEXT + overhead) - overhead;
        final int length = Math.min(sourceLength, fullRecords * TlsRecords.MAX_PLAINTEXT + Math.max(0, restRoom));
        if (length <= 0)
        {
            return NEEDS_ROOM;
        }

        SSL.bioSetByteBuffer(bio, targetAddress + produced, targetLength - produced, true);
        final int written = SSL.writeToSSL(ssl, sourceAddress, length);
        if (written == length)
        {
            produced = targetLength - SSL.bioLengthByteBuffer(bio);
            consumed = length;

            return length < sourceLength ? NEEDS_ROOM : OK;
        }
        onNativeFailure();

        return FAILED;
    }

    private int writeClose(final long targetAddress, final int targetLength)
    {
        if (null != identity)
        {
            if (targetLength - produced < ANSWER_LENGTH + overhead)
            {
                return NEEDS_ROOM;
            }
            SSL.bioSetByteBuffer(bio, targetAddress + produced, targetLength - produced, true);
            if (SSL.shutdownSSL(ssl) < 0)
            {
                SSL.clearError();
            }
            produced = targetLength - SSL.bioLengthByteBuffer(bio);
        }
        isCloseSent = true;

        return OK;
    }

    /** Moves all that BoringSSL has written to its own buffer. {@return whether there was room for it} */
    boolean drain(final long targetAddress, final int targetLength)
    {
        int length = SSL.bioLengthNonApplication(bio);
        if (length > 0 && produced < targetLength)
        {
            SSL.bioSetByteBuffer(bio, targetAddress + produced, targetLength - produced, true);
            SSL.bioFlushByteBuffer(bio);
            produced = targetLength - SSL.bioLengthByteBuffer(bio);
            SSL.bioClearByteBuffer(bio);
            length = SSL.bioLengthNonApplication(bio);
        }

        return 0 == length;
    }

    void onNativeFailure()
    {
        final String reason = NativeFailure.take();
        fail(NativeFailure.of(reason), NativeFailure.describe(reason));
    }

    /** The first failure is the reason for all others. */
    void fail(final TlsFailure kind, final String text)
    {
        if (null == failure)
        {
            failure = kind;
            failureText = null == text ? kind.text() : text.replace('\n', ' ');
        }
    }
}
