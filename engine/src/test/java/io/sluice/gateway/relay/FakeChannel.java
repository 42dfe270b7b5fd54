package io.sluice.gateway.relay;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.buffer.BufferHolder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A channel without a socket, as strict as the contract: input is presented in one buffer that is poisoned after each
 * callback, what is not consumed comes again in front of more, what was written is spoilt as soon as it was taken.
 */
final class FakeChannel implements Channel
{
    private static final byte POISON = (byte)0xDB;
    private static final int CAPACITY = 4 * 1024 * 1024;

    private final EventLoop loop;
    private final UnsafeBuffer input;
    private final UnsafeBuffer kept = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final UnsafeBuffer sent = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final boolean isSpoiling;

    private ChannelHandler handler;
    private int keptLength;
    private int sentLength;
    private int unsentLength;
    private int room = Integer.MAX_VALUE;
    private int writes;
    private boolean isPaused;
    private boolean isResumed;
    private boolean isOpen = true;
    private boolean isInCallback;

    FakeChannel(final EventLoop loop, final boolean isSpoiling)
    {
        this.loop = loop;
        this.isSpoiling = isSpoiling;
        input = new UnsafeBuffer(
            ByteBuffer.allocateDirect(loop.headroom() + loop.bufferLength() + EventLoop.SLACK_LENGTH));
    }

    /** Bytes come from the peer; they wait while reading is paused. */
    void receive(final byte[] bytes, final int offset, final int length)
    {
        kept.putBytes(keptLength, bytes, offset, length);
        keptLength += length;
        isResumed = true;
        present();
    }

    /** Presents what waits, if it may be presented; true when the handler was called. */
    boolean present()
    {
        if (isPaused || !isResumed || 0 == keptLength || !isOpen)
        {
            return false;
        }
        isResumed = false;

        final int start = loop.headroom();
        final int length = Math.min(keptLength, loop.bufferLength());
        final int more = keptLength - length;
        if (isSpoiling)
        {
            input.setMemory(0, input.capacity(), POISON);
        }
        input.putBytes(start, kept, 0, length);
        isInCallback = true;
        final int consumed = handler.onRead(this, input, start, length);
        isInCallback = false;
        if (consumed < 0 || consumed > length)
        {
            throw new AssertionError("consumed " + consumed + " of " + length);
        }
        if (0 == consumed && length == loop.bufferLength() && !isPaused)
        {
            throw new AssertionError("nothing consumed of a full buffer, and not paused");
        }

        kept.putBytes(0, kept, consumed, keptLength - consumed);
        keptLength -= consumed;
        isResumed |= 0 < more && 0 < consumed;
        if (isSpoiling)
        {
            input.setMemory(0, input.capacity(), POISON);
        }

        return true;
    }

    /** The peer takes no more than this, until told otherwise. */
    void room(final int bytes)
    {
        room = bytes;
    }

    /** The peer takes all that waits, and some more. */
    void drain(final int more)
    {
        final boolean wasBlocked = 0 < unsentLength;
        unsentLength = 0;
        room = more;
        if (wasBlocked && null != handler)
        {
            handler.onWritable(this);
        }
    }

    /** What was written since the last call, whether the peer has taken it or not. */
    byte[] takeSent()
    {
        final byte[] bytes = new byte[sentLength];
        sent.getBytes(0, bytes);
        sentLength = 0;

        return bytes;
    }

    /** Forgets what was written; its length. */
    int forgetSent()
    {
        final int length = sentLength;
        sentLength = 0;

        return length;
    }

    int writes()
    {
        return writes;
    }

    int keptLength()
    {
        return keptLength;
    }

    @Override
    public EventLoop loop()
    {
        return loop;
    }

    @Override
    public void handler(final ChannelHandler newHandler)
    {
        handler = newHandler;
    }

    @Override
    public void holder(final BufferHolder holder)
    {
    }

    @Override
    public BufferHolder holder()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (offset < loop.headroom())
        {
            throw new AssertionError("no headroom in front of " + offset);
        }
        if (!isOpen || 0 == length)
        {
            return;
        }
        writes++;
        sent.putBytes(sentLength, buffer, offset, length);
        sentLength += length;
        if (isSpoiling)
        {
            buffer.setMemory(offset - loop.headroom(), loop.headroom() + length, POISON);
        }
        final int taken = 0 < unsentLength ? 0 : Math.min(room, length);
        room -= taken;
        unsentLength += length - taken;
    }

    @Override
    public int headroom()
    {
        return loop.headroom();
    }

    @Override
    public int unsentLength()
    {
        return unsentLength;
    }

    @Override
    public void pauseReading()
    {
        isPaused = true;
    }

    @Override
    public void resumeReading()
    {
        isPaused = false;
        isResumed = true;
    }

    @Override
    public boolean isReadingPaused()
    {
        return isPaused;
    }

    @Override
    public void inputReserve(final int length)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(final int webSocketStatus)
    {
        isOpen = false;
        if (isInCallback)
        {
            isResumed = false;
        }
    }

    @Override
    public void reset()
    {
        isOpen = false;
    }

    @Override
    public boolean isOpen()
    {
        return isOpen;
    }

    @Override
    public SocketAddress localAddress()
    {
        return new InetSocketAddress(0);
    }

    @Override
    public SocketAddress remoteAddress()
    {
        return new InetSocketAddress(0);
    }

    @Override
    public long bytesIn()
    {
        return 0;
    }

    @Override
    public long bytesOut()
    {
        return 0;
    }
}
