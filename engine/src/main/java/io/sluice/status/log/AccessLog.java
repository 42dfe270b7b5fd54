package io.sluice.status.log;

import io.sluice.status.Counter;
import io.sluice.status.StatusFile;
import org.agrona.ErrorHandler;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One line for each session that ended, written to a file by a thread of its own. A file that was moved or removed, as
 * for rotation, is made anew within a second, or at once by {@link #reopen}. Lines that cannot be written are lost and
 * counted; nobody waits for a disk.
 */
public final class AccessLog implements AutoCloseable
{
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);
    private static final int BATCH_LENGTH = 64 * 1024;

    private final Path path;
    private final ErrorHandler errorHandler;
    private final StatusFile status;
    private final int writtenId;
    private final int lostId;
    private final MpscAtomicArrayQueue<Entry> queue;
    private final StringBuilder batch = new StringBuilder();
    private final Thread thread;
    private FileChannel channel;
    private Object fileKey;
    private long lookedNs;
    private long writtenCount;
    private long lostCount;
    private int batchCount;
    private volatile boolean isWaiting;
    private volatile boolean isReopenDue;
    private volatile boolean isClosed;

    private record Entry(AccessRecord record, long closedMs)
    {
    }

    /**
     * Opens the file and starts the thread.
     *
     * @param path         of the file, which is added to.
     * @param capacity     lines that may wait.
     * @param status       in which written and lost lines are counted.
     * @param errorHandler told when writing fails.
     * @throws UncheckedIOException if the file cannot be opened.
     */
    public AccessLog(
        final Path path, final int capacity, final StatusFile status, final ErrorHandler errorHandler)
    {
        this.path = path;
        this.status = status;
        this.errorHandler = errorHandler;
        queue = new MpscAtomicArrayQueue<>(capacity);
        try
        {
            open();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        writtenId = status.allocate(Counter.ACCESS_LINES_WRITTEN, StatusFile.NO_LOOP, null);
        lostId = status.allocate(Counter.ACCESS_LINES_LOST, StatusFile.NO_LOOP, null);
        thread = new Thread(this::run, "sluice-access-log");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds a line. Any thread; never waits.
     *
     * @param record of a session that ended now.
     * @return false if too many lines wait already, and this one is lost.
     */
    public boolean offer(final AccessRecord record)
    {
        final boolean isTaken = queue.offer(new Entry(record, System.currentTimeMillis()));
        if (isWaiting)
        {
            LockSupport.unpark(thread);
        }

        return isTaken;
    }

    /** Goes on in a new file of the same name, for whoever has moved the old one. Any thread. */
    public void reopen()
    {
        isReopenDue = true;
        LockSupport.unpark(thread);
    }

    /** Writes what waits, and closes the file. */
    @Override
    public void close()
    {
        isClosed = true;
        LockSupport.unpark(thread);
        try
        {
            thread.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void run()
    {
        boolean isLast = false;
        while (!isLast || !queue.isEmpty())
        {
            isLast = isClosed;
            collect();
            reopenIfDue();
            if (batchCount > 0)
            {
                write();
            }
            else if (!isLast)
            {
                isWaiting = true;
                if (queue.isEmpty() && !isClosed && !isReopenDue)
                {
                    LockSupport.parkNanos(this, WAIT_NS);
                }
                isWaiting = false;
            }
        }
        closeFile();
    }

    private void collect()
    {
        Entry entry = null;
        while (batch.length() < BATCH_LENGTH && null != (entry = queue.poll()))
        {
            batch.append(entry.record().json(entry.closedMs())).append('\n');
            batchCount++;
        }
    }

    private void write()
    {
        final ByteBuffer bytes = ByteBuffer.wrap(batch.toString().getBytes(StandardCharsets.UTF_8));
        try
        {
            if (null == channel)
            {
                open();
            }
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            writtenCount += batchCount;
            status.set(writtenId, writtenCount);
        }
        catch (final IOException ex)
        {
            lostCount += batchCount;
            status.set(lostId, lostCount);
            errorHandler.onError(ex);
            closeFile();
        }
        batch.setLength(0);
        batchCount = 0;
    }

    private void reopenIfDue()
    {
        final long nowNs = System.nanoTime();
        final boolean isToLook = nowNs - lookedNs >= WAIT_NS;
        if (isReopenDue || isToLook)
        {
            lookedNs = nowNs;
            final boolean isMoved = isReopenDue || !isInPlace();
            isReopenDue = false;
            if (isMoved)
            {
                closeFile();
                try
                {
                    open();
                }
                catch (final IOException ex)
                {
                    errorHandler.onError(ex);
                }
            }
        }
    }

    /** Without keys, as on some systems, only a file that is gone is noticed. */
    private boolean isInPlace()
    {
        try
        {
            final Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();

            return null == fileKey || fileKey.equals(key);
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);

            return true;
        }
    }

    private void open() throws IOException
    {
        channel = FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private void closeFile()
    {
        if (null != channel)
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                errorHandler.onError(ex);
            }
            channel = null;
        }
    }
}
