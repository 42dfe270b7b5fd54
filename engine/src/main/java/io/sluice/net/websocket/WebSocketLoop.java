package io.sluice.net.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.sluice.net.EventLoop;
import io.sluice.websocket.FrameEncoder;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.DeflatePool;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the WebSocket channels of one event loop share, so that none of them owns it: encoders, inflaters, deflaters and
 * the memory they work in, which is taken from the system with the first compressed message.
 */
public final class WebSocketLoop implements AutoCloseable
{
    /** How long a connection waits for an inflater, where nothing else is set. */
    public static final long INFLATER_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final DeflatePool deflatePool;
    private final InflaterQueue inflaters;
    private final FrameEncoder serverEncoder = new FrameEncoder(Role.SERVER);
    private final FrameEncoder clientEncoder = new FrameEncoder(Role.CLIENT);
    private final UnsafeBuffer controlBuffer;
    private UnsafeBuffer inflateBuffer;
    private UnsafeBuffer deflateBuffer;

    /**
     * With a pool of the default sizes, without context takeover.
     *
     * @param loop that the connections are confined to.
     */
    public WebSocketLoop(final EventLoop loop)
    {
        this(loop, new DeflatePool(DeflatePool.MAX_INFLATERS_DEFAULT, DeflatePool.MAX_DEFLATERS_DEFAULT, 0,
            DeflatePool.LEVEL_DEFAULT), INFLATER_TIMEOUT_NS_DEFAULT);
    }

    /**
     * With a pool of its own sizes.
     *
     * @param loop              that the connections are confined to.
     * @param deflatePool       which belongs to this object from now on.
     * @param inflaterTimeoutNs after which the connection that has kept an inflater longest loses it to one that waits.
     */
    public WebSocketLoop(final EventLoop loop, final DeflatePool deflatePool, final long inflaterTimeoutNs)
    {
        final int needed = headroom(loop.bufferLength());
        if (loop.headroom() < needed)
        {
            throw new IllegalArgumentException("headroom of the loop must be " + needed + " or more for WebSocket: " +
                loop.headroom());
        }
        this.loop = loop;
        this.deflatePool = deflatePool;
        inflaters = new InflaterQueue(loop, inflaterTimeoutNs);
        controlBuffer = new UnsafeBuffer(
            ByteBuffer.allocateDirect(loop.headroom() + FrameEncoder.MAX_CONTROL_FRAME_LENGTH));
    }

    /**
     * What a loop must have in front of its buffers: room for the headers of all frames that one of them is cut into.
     *
     * @param bufferLength in bytes, of the loop.
     * @return the headroom in bytes.
     */
    public static int headroom(final int bufferLength)
    {
        return FrameOutput.headroom(bufferLength, Role.CLIENT);
    }

    /** {@return the loop} */
    public EventLoop loop()
    {
        return loop;
    }

    /** {@return inflaters and deflaters} */
    public DeflatePool deflatePool()
    {
        return deflatePool;
    }

    /** {@return the connections that wait for an inflater} */
    public int waitingForInflaters()
    {
        return inflaters.waiting();
    }

    /** Ends the inflaters and deflaters; after the loop has closed its connections. */
    @Override
    public void close()
    {
        deflatePool.close();
    }

    InflaterQueue inflaters()
    {
        return inflaters;
    }

    FrameEncoder encoder(final Role role)
    {
        return Role.SERVER == role ? serverEncoder : clientEncoder;
    }

    /** One control frame behind the headroom. */
    UnsafeBuffer controlBuffer()
    {
        return controlBuffer;
    }

    /** As large as the read buffer, for what messages inflate to. */
    UnsafeBuffer inflateBuffer()
    {
        if (null == inflateBuffer)
        {
            inflateBuffer = allocate(0);
        }

        return inflateBuffer;
    }

    /** For what a whole buffer deflates to, with room for one frame more. */
    UnsafeBuffer deflateBuffer()
    {
        if (null == deflateBuffer)
        {
            deflateBuffer = allocate(2 * FrameOutput.MAX_FRAME_LENGTH);
        }

        return deflateBuffer;
    }

    private UnsafeBuffer allocate(final int extraLength)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(
            loop.headroom() + loop.bufferLength() + extraLength + EventLoop.SLACK_LENGTH));
    }
}
