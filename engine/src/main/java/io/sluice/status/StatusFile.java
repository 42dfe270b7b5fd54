package io.sluice.status;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process tells about itself to whoever maps the same file: counters and distinct errors. Without a file the
 * same in plain memory. Thread-safe but for the values, each of which has one writer.
 */
public final class StatusFile implements AutoCloseable
{
    /** In place of the index of a loop: no loop writes the value. */
    public static final int NO_LOOP = -1;

    /** Bytes for distinct errors: some dozens of them with their stack traces. */
    private static final int ERRORS_LENGTH = 128 * 1024;
    private static final int NAMES_MAX = 10_000;
    private static final long NAMESPACE = namespace();
    private static final Pattern NAME = Pattern.compile("sluice-\\d+(-\\d+)?\\.status");
    /** A process that has got the number of a dead one must not take that one's files for its own. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final UnsafeBuffer memory;
    private final CountersManager counters;
    private final AtomicBuffer values;
    private final AtomicBuffer errors;

    private StatusFile(final Path path, final ByteBuffer bytes, final int loopCount, final int capacity)
    {
        this.path = path;
        memory = new UnsafeBuffer(bytes);
        values = new UnsafeBuffer(
            memory, StatusLayout.valuesOffset(capacity), StatusLayout.valuesLength(capacity));
        errors = new UnsafeBuffer(memory, StatusLayout.errorsOffset(capacity), ERRORS_LENGTH);
        counters = new CountersManager(
            new UnsafeBuffer(memory, StatusLayout.HEADER_LENGTH, StatusLayout.metadataLength(capacity)), values);
        memory.putInt(StatusLayout.LOOP_COUNT_OFFSET, loopCount);
        memory.putLong(StatusLayout.PID_OFFSET, ProcessHandle.current().pid());
        memory.putLong(StatusLayout.START_TIME_OFFSET, SystemEpochClock.INSTANCE.time());
        memory.putLong(StatusLayout.NAMESPACE_OFFSET, NAMESPACE);
        memory.putInt(StatusLayout.CAPACITY_OFFSET, capacity);
        memory.putInt(StatusLayout.ERRORS_LENGTH_OFFSET, ERRORS_LENGTH);
        memory.putIntRelease(StatusLayout.VERSION_OFFSET, StatusLayout.VERSION);
    }

    /**
     * In memory of this process alone.
     *
     * @param loopCount loops that there are.
     * @param capacity  counters that there may be at a time.
     * @return what holds them.
     */
    public static StatusFile inMemory(final int loopCount, final int capacity)
    {
        return new StatusFile(
            null, ByteBuffer.allocateDirect(StatusLayout.length(capacity, ERRORS_LENGTH)), loopCount, capacity);
    }

    /**
     * In a file. One of that name which was left behind by a process that is gone is replaced.
     *
     * @param path      of the file.
     * @param loopCount loops that there are.
     * @param capacity  counters that there may be at a time.
     * @return what holds them.
     * @throws UncheckedIOException if the file cannot be made.
     */
    public static StatusFile create(final Path path, final int loopCount, final int capacity)
    {
        final Path absolute = path.toAbsolutePath().normalize();
        try
        {
            deleteIfLeftBehind(absolute, false); // a restarted container has a name space of its own

            return map(absolute, loopCount, capacity);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * In a file that is named after this process, in the directory for temporary files. Those that dead processes have
     * left there are removed.
     *
     * @param loopCount loops that there are.
     * @param capacity  counters that there may be at a time.
     * @return what holds them.
     * @throws UncheckedIOException if the file cannot be made.
     */
    public static StatusFile createDefault(final int loopCount, final int capacity)
    {
        final long pid = ProcessHandle.current().pid();
        try
        {
            removeLeftBehind();
            for (int i = 0; i < NAMES_MAX; i++)
            {
                try
                {
                    final StatusFile file = map(defaultPath(pid, i), loopCount, capacity);
                    // nobody else has this name, so that it may be removed whenever this process ends
                    file.path.toFile().deleteOnExit();

                    return file;
                }
                catch (final FileAlreadyExistsException ex)
                {
                    // of another gateway of this process
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        throw new IllegalStateException(NAMES_MAX + " files of this process are there already");
    }

    /**
     * Where the file of a process is unless it was put elsewhere.
     *
     * @param pid   of the process.
     * @param index from 0, of a process that has several.
     * @return the path.
     */
    static Path defaultPath(final long pid, final int index)
    {
        return Path.of(System.getProperty("java.io.tmpdir"),
            "sluice-" + pid + (0 == index ? "" : "-" + index) + ".status").toAbsolutePath().normalize();
    }

    /**
     * {@return files of processes in the directory for temporary files, be they running or not}
     *
     * @throws IOException if the directory cannot be read.
     */
    static List<Path> defaultPaths() throws IOException
    {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir"))))
        {
            return files.filter((file) -> NAME.matcher(file.getFileName().toString()).matches()).sorted().toList();
        }
    }

    /** {@return the file, or null if there is none} */
    public Path path()
    {
        return path;
    }

    /** {@return all that is in it, to read} */
    public StatusReader reader()
    {
        return new StatusReader(memory, path);
    }

    /**
     * Makes room for a value.
     *
     * @param counter   that it belongs to.
     * @param loopIndex of the loop that writes it, or {@link #NO_LOOP}.
     * @param subject   if there are several for different listeners or the like, else null.
     * @return id of the value in the file.
     */
    public synchronized int allocate(final Counter counter, final int loopIndex, final String subject)
    {
        final String label = null == subject ? counter.label() : counter.label() + ' ' + subject;

        return counters.allocate(label, counter.id(), (key) -> putKey(key, counter, loopIndex));
    }

    /**
     * Takes back what {@link #allocate} gave.
     *
     * @param counterId of the value.
     */
    public synchronized void free(final int counterId)
    {
        counters.free(counterId);
    }

    /**
     * Sets a value. For its one writer.
     *
     * @param counterId of the value.
     * @param value     that it has now.
     */
    public void set(final int counterId, final long value)
    {
        counters.setCounterValue(counterId, value);
    }

    /**
     * Counts one more. For a value that has many writers.
     *
     * @param counterId of the value.
     */
    public void increment(final int counterId)
    {
        values.getAndAddLong(CountersReader.counterOffset(counterId), 1);
    }

    /** {@return where distinct errors go} */
    public AtomicBuffer errors()
    {
        return errors;
    }

    /**
     * Removes the file. The memory stays readable and writable as long as somebody holds it: whoever still counts does
     * no harm.
     */
    @Override
    public void close()
    {
        if (null != path && OWN.remove(path))
        {
            try
            {
                Files.deleteIfExists(path);
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    AtomicBuffer values()
    {
        return values;
    }

    /** Never an existing file, nor one that a link points to: the directory may be open to others. */
    private static StatusFile map(final Path path, final int loopCount, final int capacity) throws IOException
    {
        final boolean hasPermissions = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        final Set<StandardOpenOption> options =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = hasPermissions ? FileChannel.open(
            path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))) :
            FileChannel.open(path, options))
        {
            return new StatusFile(path, fill(path, channel, capacity), loopCount, capacity);
        }
    }

    /** Written, not only mapped: a full disk is to fail here and not with a signal at the first count. */
    private static ByteBuffer fill(final Path path, final FileChannel channel, final int capacity) throws IOException
    {
        final int length = StatusLayout.length(capacity, ERRORS_LENGTH);
        final ByteBuffer zeros = ByteBuffer.allocate(length);
        try
        {
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }

            OWN.add(path);

            return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
        catch (final IOException ex)
        {
            OWN.remove(path);
            Files.deleteIfExists(path);
            throw ex;
        }
    }

    private static void deleteIfLeftBehind(final Path path, final boolean isOfThisNamespace) throws IOException
    {
        if (OWN.contains(path) || !Files.isRegularFile(path))
        {
            return;
        }

        final StatusReader reader;
        try
        {
            reader = StatusReader.attach(path);
        }
        catch (final IOException ex)
        {
            return; // none of ours: creating the file says so
        }

        // a process of another container may be well where its number says nothing here
        final boolean isKnown = !isOfThisNamespace || NAMESPACE == reader.namespace();
        if (isKnown && (ProcessHandle.current().pid() == reader.pid() || !reader.isAlive()))
        {
            Files.deleteIfExists(path);
        }
    }

    private static void removeLeftBehind() throws IOException
    {
        for (final Path path : defaultPaths())
        {
            try
            {
                deleteIfLeftBehind(path, true);
            }
            catch (final IOException ex)
            {
                // another process was faster, or it belongs to somebody else
            }
        }
    }

    private static long namespace()
    {
        try
        {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().hashCode();
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return 0; // no Linux: there is but one
        }
    }

    private static void putKey(final MutableDirectBuffer key, final Counter counter, final int loopIndex)
    {
        key.putInt(StatusLayout.KEY_LOOP_OFFSET, loopIndex);
        key.putInt(StatusLayout.KEY_WORDS_LENGTH_OFFSET, counter.label().length());
        key.putInt(StatusLayout.KEY_NAME_LENGTH_OFFSET, counter.name().length());
        key.putStringWithoutLengthAscii(StatusLayout.KEY_NAME_OFFSET, counter.name());
    }
}
