package io.sluice.net;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** Numbers of one {@link EventLoop}; read when the loop is made. Fluent, checked by {@link #validate()}. */
public final class EventLoopSettings
{
    /** Length of the loop's buffers unless set otherwise, in bytes. */
    public static final int BUFFER_LENGTH_DEFAULT = 256 * 1024;
    /** Headroom of the loop's buffers unless set otherwise, in bytes: 16 for each 32 KB of a buffer of 1 MB. */
    public static final int HEADROOM_DEFAULT = 512;
    /** Pool capacity unless set otherwise, in bytes. */
    public static final long POOL_CAPACITY_DEFAULT = 128L * 1024 * 1024;
    /** Commands from other threads that may wait, unless set otherwise. */
    public static final int COMMAND_CAPACITY_DEFAULT = 4096;

    private static final int HEADROOM_MIN = 64;
    private static final int BUFFER_LENGTH_MIN = 1024;
    private static final int BUFFER_LENGTH_MAX = 64 * 1024 * 1024;

    private String name = "event-loop";
    private int bufferLength = BUFFER_LENGTH_DEFAULT;
    private int headroom = HEADROOM_DEFAULT;
    private long poolCapacity = POOL_CAPACITY_DEFAULT;
    private int commandCapacity = COMMAND_CAPACITY_DEFAULT;
    private int callbackLimit = 256;
    private int lookAheadLength = BUFFER_LENGTH_DEFAULT;
    private long lookIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long flushTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long drainTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private boolean isBlocking = true;
    private long pollNs;
    private SocketSettings socket = SocketSettings.DEFAULT;
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler = Throwable::printStackTrace;

    /** Settings with the defaults. */
    public EventLoopSettings()
    {
    }

    /**
     * Check every range.
     *
     * @return this.
     */
    public EventLoopSettings validate()
    {
        checkRange("bufferLength", bufferLength, BUFFER_LENGTH_MIN, BUFFER_LENGTH_MAX);
        checkRange("headroom", headroom, HEADROOM_MIN, BUFFER_LENGTH_MAX);
        checkRange("poolCapacity", poolCapacity, 1024 * 1024, Long.MAX_VALUE / 4);
        checkRange("commandCapacity", commandCapacity, 2, 1 << 24);
        checkRange("callbackLimit", callbackLimit, 1, Integer.MAX_VALUE);
        checkRange("lookAheadLength", lookAheadLength, 0, BUFFER_LENGTH_MAX);
        checkRange("lookIntervalNs", lookIntervalNs, 1, Long.MAX_VALUE / 4);
        checkRange("pollNs", pollNs, 0, Long.MAX_VALUE / 4);
        checkRange("flushTimeoutNs", flushTimeoutNs, 1, Long.MAX_VALUE / 4);
        checkRange("drainTimeoutNs", drainTimeoutNs, 1, Long.MAX_VALUE / 4);

        return this;
    }

    /** {@return name of the loop and of its thread} */
    public String name()
    {
        return name;
    }

    /**
     * Name the loop and its thread.
     *
     * @param newName for error messages and thread dumps.
     * @return this.
     */
    public EventLoopSettings name(final String newName)
    {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /** {@return bytes that the loop reads at once, and that its write buffer has} */
    public int bufferLength()
    {
        return bufferLength;
    }

    /**
     * How much the loop reads at once: the larger, the fewer system calls, and the longer one connection keeps the
     * others waiting.
     *
     * @param length in bytes, 1 KB to 64 MB.
     * @return this.
     */
    public EventLoopSettings bufferLength(final int length)
    {
        bufferLength = length;
        return this;
    }

    /** {@return bytes in front of the loop's buffers for headers of layers} */
    public int headroom()
    {
        return headroom;
    }

    /**
     * Room in front of what is read and written. A WebSocket layer needs 14 bytes for each 65,535 of the buffer.
     *
     * @param length in bytes, at least 64.
     * @return this.
     */
    public EventLoopSettings headroom(final int length)
    {
        headroom = length;
        return this;
    }

    /** {@return bytes that all connections of the loop together may hold between callbacks} */
    public long poolCapacity()
    {
        return poolCapacity;
    }

    /**
     * Memory for unsent output, input not yet consumed, and gathered commands, of all connections of the loop; inside
     * one callback up to twice as much. Taken from the system when needed.
     *
     * @param capacity in bytes, at least 1 MB.
     * @return this.
     */
    public EventLoopSettings poolCapacity(final long capacity)
    {
        poolCapacity = capacity;
        return this;
    }

    /** {@return commands from other threads that may wait} */
    public int commandCapacity()
    {
        return commandCapacity;
    }

    /**
     * How many commands from other threads may wait before {@link EventLoop#execute} refuses.
     *
     * @param capacity rounded up to a power of two.
     * @return this.
     */
    public EventLoopSettings commandCapacity(final int capacity)
    {
        commandCapacity = capacity;
        return this;
    }

    /** {@return commands, and timers, that one pass runs at most} */
    public int callbackLimit()
    {
        return callbackLimit;
    }

    /**
     * How many commands, and how many timers, one pass runs before the sockets have their turn again.
     *
     * @param limit at least 1.
     * @return this.
     */
    public EventLoopSettings callbackLimit(final int limit)
    {
        callbackLimit = limit;
        return this;
    }

    /** {@return bytes that a paused channel reads ahead in search of the end of its input} */
    public int lookAheadLength()
    {
        return lookAheadLength;
    }

    /**
     * How far a paused channel reads ahead, to learn whether its peer is gone.
     *
     * @param length in bytes; 0 to never read ahead.
     * @return this.
     */
    public EventLoopSettings lookAheadLength(final int length)
    {
        lookAheadLength = length;
        return this;
    }

    /** {@return how often paused channels look whether their peer is gone, in nanoseconds} */
    public long lookIntervalNs()
    {
        return lookIntervalNs;
    }

    /**
     * How often paused channels with input waiting look whether their peer is gone.
     *
     * @param intervalNs in nanoseconds.
     * @return this.
     */
    public EventLoopSettings lookIntervalNs(final long intervalNs)
    {
        lookIntervalNs = intervalNs;
        return this;
    }

    /** {@return how long a polite close waits for unsent bytes to go, in nanoseconds} */
    public long flushTimeoutNs()
    {
        return flushTimeoutNs;
    }

    /**
     * How long a polite close waits for unsent bytes to go before it resets.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public EventLoopSettings flushTimeoutNs(final long timeoutNs)
    {
        flushTimeoutNs = timeoutNs;
        return this;
    }

    /** {@return how long a polite close waits for the peer to close too, in nanoseconds} */
    public long drainTimeoutNs()
    {
        return drainTimeoutNs;
    }

    /**
     * How long a polite close reads and discards before it closes anyway.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public EventLoopSettings drainTimeoutNs(final long timeoutNs)
    {
        drainTimeoutNs = timeoutNs;
        return this;
    }

    /** {@return whether a pass without work waits in the selector} */
    public boolean isBlocking()
    {
        return isBlocking;
    }

    /**
     * Whether a pass without work waits in the selector; otherwise whoever calls {@link EventLoop#doWork()} decides how
     * to idle: an {@code IdleStrategy}, or an embedder with work of its own.
     *
     * @param value true to wait.
     * @return this.
     */
    public EventLoopSettings blocking(final boolean value)
    {
        isBlocking = value;
        return this;
    }

    /** {@return how long a loop that blocks looks for more before it sleeps, in nanoseconds} */
    public long pollNs()
    {
        return pollNs;
    }

    /**
     * How long a loop that blocks looks for more before it sleeps, where little things have lately come so soon one
     * after the other: it is there at once, and takes the CPU time that it would have slept.
     *
     * @param durationNs in nanoseconds; 0 to sleep at once.
     * @return this.
     */
    public EventLoopSettings pollNs(final long durationNs)
    {
        pollNs = durationNs;
        return this;
    }

    /** {@return socket options for connections that bring none of their own} */
    public SocketSettings socket()
    {
        return socket;
    }

    /**
     * Socket options for connections that bring none of their own.
     *
     * @param settings of the socket.
     * @return this.
     */
    public EventLoopSettings socket(final SocketSettings settings)
    {
        socket = Objects.requireNonNull(settings, "socket");
        return this;
    }

    /** {@return the loop's clock} */
    public NanoClock clock()
    {
        return clock;
    }

    /**
     * The loop's clock; one that tests move needs a loop that does not block.
     *
     * @param newClock read once in each pass.
     * @return this.
     */
    public EventLoopSettings clock(final NanoClock newClock)
    {
        clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    /** {@return who is told of exceptions} */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Who is told of exceptions of callbacks; that a peer went away is not one.
     *
     * @param handler called on the loop's thread.
     * @return this.
     */
    public EventLoopSettings errorHandler(final ErrorHandler handler)
    {
        errorHandler = Objects.requireNonNull(handler, "errorHandler");
        return this;
    }

    private static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + " to " + max);
        }
    }
}
