package io.sluice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.sluice.net.buffer.BufferPool;
import io.sluice.net.timer.Timer;
import io.sluice.net.timer.TimerHandler;
import io.sluice.net.timer.TimerQueue;

import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One selector and everything that is confined to it: channels, buffers, timers. A pass runs commands of other
 * threads, waits for sockets until the next timer is due (or looks, see {@link EventLoopSettings#pollNs(long)}), reads
 * the clock, lets each ready socket read or write once, runs expired timers, and then what was deferred to its end.
 * Driven by {@link EventLoopRunner} on a thread of its own, or by whoever calls {@link #doWork()}, always the same
 * thread. Only {@link #execute}, {@link #wakeup()} and {@link #isClosed()} may be called from other threads.
 */
public final class EventLoop implements Agent
{
    /** Bytes behind the end of the loop's buffers, so that whole words may be loaded there. */
    public static final int SLACK_LENGTH = 64;

    /** What callbacks open while the loop closes is closed too, but not for ever. */
    private static final int CLOSE_ROUNDS = 4;

    private final String name;
    private final int callbackLimit;
    private final boolean isBlocking;
    private final SocketSettings socketSettings;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final TcpSettings tcpSettings;

    private final Selector selector;
    private final Consumer<SelectionKey> onReadyKey = this::onReadyKey;
    private final CommandQueue commands;
    private final TimerQueue timers = new TimerQueue();
    private final BufferPool pool;
    private final TaskList tasks = new TaskList(this);
    private final PausedChannels pausedChannels;

    private final int headroom;
    private final int bufferLength;
    private final ByteBuffer readMemory;
    private final UnsafeBuffer readBuffer;
    private final UnsafeBuffer writeBuffer;

    private final PassWatch passWatch = new PassWatch(this);
    private final BusyPoll busyPoll;
    private final Traffic traffic = new Traffic();
    private long nowNs;
    private boolean isClockDue;
    private boolean isReady;
    private Thread thread;
    private int channelCount;

    /**
     * A loop that does nothing until it is driven.
     *
     * @param settings of the loop; later changes have no effect.
     */
    public EventLoop(final EventLoopSettings settings)
    {
        settings.validate();
        name = settings.name();
        callbackLimit = settings.callbackLimit();
        isBlocking = settings.isBlocking();
        socketSettings = settings.socket();
        clock = settings.clock();
        errorHandler = new CarefulErrorHandler(settings.errorHandler());
        tcpSettings = new TcpSettings(
            Math.min(settings.lookAheadLength(), settings.bufferLength()),
            settings.flushTimeoutNs(),
            settings.drainTimeoutNs());
        pool = new BufferPool(settings.poolCapacity());
        headroom = settings.headroom();
        bufferLength = settings.bufferLength();
        readMemory = ByteBuffer.allocateDirect(headroom + bufferLength + SLACK_LENGTH);
        readBuffer = new UnsafeBuffer(readMemory);
        writeBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + bufferLength + SLACK_LENGTH));
        busyPoll = new BusyPoll(settings.pollNs());
        nowNs = clock.nanoTime();
        pool.nowNs(nowNs);
        pausedChannels = new PausedChannels(this, settings.lookIntervalNs());

        try
        {
            selector = Selector.open();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        commands = new CommandQueue(settings.commandCapacity(), selector, errorHandler);
    }

    /**
     * One pass.
     *
     * @return number of things done; 0 for an idle pass.
     * @throws IOException if the selector fails, which ends the loop.
     */
    public int doWork() throws IOException
    {
        if (null == thread)
        {
            nowNs = clock.nanoTime(); // nobody has worked since the loop was made
        }
        thread = Thread.currentThread();

        final int commandCount = commands.run(this, callbackLimit);
        passWatch.onWork(commandCount);
        isClockDue = true;
        int workCount = select();
        readClock();
        workCount += runTimers();
        workCount += tasks.run();
        passWatch.onWork(workCount);

        return commandCount + workCount;
    }

    /** Closes all channels, acceptors and dials, and discards what other threads still want done. */
    public void onClose()
    {
        if (commands.isClosed())
        {
            return;
        }

        try
        {
            for (int round = 0; round < CLOSE_ROUNDS; round++)
            {
                Selectable.closeAll(selector, errorHandler);
                tasks.run();
            }
            passWatch.onEnd(nowNs, clock.nanoTime());
        }
        finally
        {
            commands.close(); // whatever happens: others wait for that
            pool.close();
        }
    }

    /** {@return name of the loop} */
    public String roleName()
    {
        return name;
    }

    /**
     * Have something done on the loop's thread. Any thread.
     *
     * @param command to run in one of the next passes, in the order in which one thread gives them.
     * @return false if the queue is full or the loop closed: then the command is not run, nor discarded.
     */
    public boolean execute(final LoopCommand command)
    {
        return commands.offer(command);
    }

    /** End the wait of this pass, or of the next if none waits now. Any thread. */
    public void wakeup()
    {
        selector.wakeup();
    }

    /** {@return whether the loop has ended; any thread} */
    public boolean isClosed()
    {
        return commands.isClosed();
    }

    /** {@return whether the caller runs on the loop's thread: the one that called {@link #doWork()} last} */
    public boolean isInLoop()
    {
        return Thread.currentThread() == thread;
    }

    /** {@return time of this pass, read once after the wait; of the loop's clock} */
    public long nowNs()
    {
        return nowNs;
    }

    /**
     * A new timer of this loop, not yet scheduled.
     *
     * @param handler called when it expires.
     * @return the timer.
     */
    public Timer newTimer(final TimerHandler handler)
    {
        return timers.newTimer(handler);
    }

    /**
     * Have somebody told of each pass; before the loop runs.
     *
     * @param handler told, or null for nobody.
     */
    public void passHandler(final PassHandler handler)
    {
        passWatch.handler(handler);
    }

    /** {@return bytes moved by the connections that are not counted elsewhere} */
    public Traffic traffic()
    {
        return traffic;
    }

    /** {@return memory that connections borrow} */
    public BufferPool pool()
    {
        return pool;
    }

    /**
     * The buffer of whoever encodes inside a callback, lent until that callback returns: from {@link #headroom()} on,
     * {@link #bufferLength()} bytes.
     *
     * @return the buffer; headroom in front and {@link #SLACK_LENGTH} behind come on top.
     */
    public UnsafeBuffer writeBuffer()
    {
        return writeBuffer;
    }

    /** {@return bytes in front of what is read and of what is to be written} */
    public int headroom()
    {
        return headroom;
    }

    /** {@return most bytes that are presented at once, and bytes of the write buffer} */
    public int bufferLength()
    {
        return bufferLength;
    }

    /** {@return connections that this loop has now, those being closed included} */
    public int channelCount()
    {
        return channelCount;
    }

    /**
     * Serve a connection that was accepted, or opened, elsewhere.
     *
     * @param socket   connected; it belongs to the loop from now on and is closed if this fails.
     * @param settings of the socket, or null for the loop's.
     * @param handler  of the new channel.
     * @return the channel.
     * @throws IOException if the connection is already broken.
     */
    public TcpChannel adopt(final SocketChannel socket, final SocketSettings settings, final ChannelHandler handler)
        throws IOException
    {
        return adopt(socket, settings, handler, readBuffer, 0, 0);
    }

    /**
     * Serve a connection from which someone has read already.
     *
     * @param socket   connected; it belongs to the loop from now on and is closed if this fails.
     * @param settings of the socket, or null for the loop's.
     * @param handler  of the new channel.
     * @param initial  holding bytes to present at the end of this pass or of the next, before the first read.
     * @param offset   in bytes of the first of them.
     * @param length   in bytes, at most {@link #bufferLength()}.
     * @return the channel.
     * @throws IOException if the connection is already broken.
     */
    public TcpChannel adopt(
        final SocketChannel socket, final SocketSettings settings, final ChannelHandler handler,
        final DirectBuffer initial, final int offset, final int length) throws IOException
    {
        try
        {
            Objects.requireNonNull(handler, "handler");
            if (length > bufferLength)
            {
                throw new IllegalArgumentException("more bytes to begin with than the loop's buffer has: " + length);
            }
            (null == settings ? socketSettings : settings).apply(socket);
            final TcpChannel channel = new TcpChannel(this, socket, register(socket, 0, null));
            channel.handler(handler);
            channel.start(initial, offset, length);

            return channel;
        }
        catch (final IOException | RuntimeException ex)
        {
            socket.close();
            throw ex;
        }
    }

    /**
     * Open a connection.
     *
     * @param address    resolved.
     * @param settings   of the socket, or null for the loop's.
     * @param deadlineNs of the loop's clock by which it must be connected.
     * @param handler    told the outcome, never inside this call.
     * @return the attempt, to cancel it.
     */
    public Dial connect(
        final SocketAddress address, final SocketSettings settings, final long deadlineNs,
        final ConnectHandler handler)
    {
        final Dial dial = new Dial(this, handler, deadlineNs);
        dial.start(address, null == settings ? socketSettings : settings);

        return dial;
    }

    /**
     * Run a task at the end of this pass; one deferred by a task, or between passes, runs at the end of the next.
     *
     * @param task to run once, however often it is deferred until then.
     */
    public void defer(final LoopTask task)
    {
        tasks.add(task);
    }

    ByteBuffer readMemory()
    {
        return readMemory;
    }

    UnsafeBuffer readBuffer()
    {
        return readBuffer;
    }

    BusyPoll busyPoll()
    {
        return busyPoll;
    }

    TcpSettings tcpSettings()
    {
        return tcpSettings;
    }

    PausedChannels pausedChannels()
    {
        return pausedChannels;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    SelectionKey register(final SelectableChannel channel, final int ops, final Selectable owner)
        throws IOException
    {
        return channel.register(selector, ops, owner);
    }

    void channelOpened()
    {
        channelCount++;
    }

    void channelClosed()
    {
        channelCount--;
    }

    /** A callback threw: the loop lives, unless the JVM itself is in trouble. */
    void onCallbackFailed(final Throwable cause)
    {
        if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError))
        {
            throw (VirtualMachineError)cause;
        }
        errorHandler.onError(cause);
    }

    /** Who has to give memory back may fail at it like any callback. */
    void safePoint()
    {
        try
        {
            pool.safePoint();
        }
        catch (final Throwable ex)
        {
            onCallbackFailed(ex);
        }
    }

    private int select() throws IOException
    {
        if (!isBlocking)
        {
            return selector.selectNow(onReadyKey);
        }

        // The time of this pass would be stale: what it did has taken time.
        final long beforeNs = clock.nanoTime();
        passWatch.onEnd(nowNs, beforeNs);
        if (isReady)
        {
            busyPoll.onReady(nowNs, beforeNs);
        }
        final boolean isPolling = busyPoll.isDue(beforeNs);
        final long timeoutMs = tasks.isEmpty() && !isPolling ? timeoutMs(beforeNs) : -1;
        final int readyCount = timeoutMs >= 0 && commands.beginWait() ?
            selector.select(onReadyKey, timeoutMs) : selector.selectNow(onReadyKey);
        commands.endWait();
        if (isPolling)
        {
            readClock();
            busyPoll.onLooked(nowNs - beforeNs);
        }
        isReady = 0 < readyCount;

        return readyCount;
    }

    /** {@return how long to wait: -1 not at all, 0 for ever} */
    private long timeoutMs(final long beforeNs)
    {
        if (0 == timers.size())
        {
            return 0;
        }

        final long waitNs = timers.nextDeadlineNs(0) - beforeNs;

        // Rounded up, or the last fraction of a millisecond would be spent in empty passes.
        return waitNs <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(waitNs) + 1;
    }

    private void readClock()
    {
        if (isClockDue)
        {
            isClockDue = false;
            final long newNs = clock.nanoTime();
            if (!isBlocking)
            {
                passWatch.onEnd(nowNs, newNs);
            }
            nowNs = newNs;
            pool.nowNs(newNs);
        }
    }

    private void onReadyKey(final SelectionKey key)
    {
        readClock();
        final Object attachment = key.attachment();
        // Nearly all are TCP channels: a direct call there lets the compiler see through the whole read path.
        if (attachment instanceof TcpChannel)
        {
            ((TcpChannel)attachment).onReady();
        }
        else
        {
            final Selectable selectable = (Selectable)attachment;
            try
            {
                selectable.onReady();
            }
            catch (final Throwable ex)
            {
                onCallbackFailed(ex);
                selectable.onFailed(ex);
            }
        }
        safePoint();
    }

    private int runTimers()
    {
        int count = 0;
        while (count < callbackLimit)
        {
            final Timer timer = timers.pollExpired(nowNs);
            if (null == timer)
            {
                break;
            }

            count++;
            try
            {
                timer.expire(nowNs);
            }
            catch (final Throwable ex)
            {
                onCallbackFailed(ex);
            }
            safePoint();
        }

        return count;
    }
}
