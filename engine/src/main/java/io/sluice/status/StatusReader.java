package io.sluice.status;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads what a process tells about itself, from its own memory or from its file while it runs. Thread-safe. */
public final class StatusReader
{
    private final AtomicBuffer memory;
    private final Path path;
    private final CountersReader counters;
    private final AtomicBuffer errors;

    StatusReader(final AtomicBuffer memory, final Path path)
    {
        this.memory = memory;
        this.path = path;
        final int capacity = memory.getInt(StatusLayout.CAPACITY_OFFSET);
        counters = new CountersReader(
            new UnsafeBuffer(memory, StatusLayout.HEADER_LENGTH, StatusLayout.metadataLength(capacity)),
            new UnsafeBuffer(
                memory, StatusLayout.valuesOffset(capacity), StatusLayout.valuesLength(capacity)));
        errors = new UnsafeBuffer(
            memory, StatusLayout.errorsOffset(capacity), memory.getInt(StatusLayout.ERRORS_LENGTH_OFFSET));
    }

    /**
     * Attaches to the file of a process.
     *
     * @param path of the file.
     * @return what reads it.
     * @throws IOException if it cannot be read, or is none, or one of another version.
     */
    public static StatusReader attach(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            final long length = channel.size();
            if (length < StatusLayout.HEADER_LENGTH || length > Integer.MAX_VALUE)
            {
                throw new IOException(path + " is no status file: " + length + " bytes");
            }

            final MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            final UnsafeBuffer memory = new UnsafeBuffer(bytes);
            final int version = memory.getIntVolatile(StatusLayout.VERSION_OFFSET);
            if (StatusLayout.VERSION != version)
            {
                throw new IOException(0 == version ? path + " is not complete yet" :
                    path + " is a status file of version " + version + ", not " + StatusLayout.VERSION);
            }

            final int capacity = memory.getInt(StatusLayout.CAPACITY_OFFSET);
            final int errorsLength = memory.getInt(StatusLayout.ERRORS_LENGTH_OFFSET);
            if (capacity < 0 || errorsLength < 0 || StatusLayout.length(capacity, errorsLength) != length)
            {
                throw new IOException(path + " is no status file: " + length + " bytes for " + capacity + " counters");
            }

            return new StatusReader(memory, path);
        }
    }

    /** {@return the file, or null if there is none} */
    public Path path()
    {
        return path;
    }

    /** {@return number of the process that counts} */
    public long pid()
    {
        return memory.getLong(StatusLayout.PID_OFFSET);
    }

    /** {@return when it began, in milliseconds of the epoch} */
    public long startTimeMs()
    {
        return memory.getLong(StatusLayout.START_TIME_OFFSET);
    }

    /** {@return loops that count} */
    public int loopCount()
    {
        return memory.getInt(StatusLayout.LOOP_COUNT_OFFSET);
    }

    /** {@return what the number of the process is a number in} */
    long namespace()
    {
        return memory.getLong(StatusLayout.NAMESPACE_OFFSET);
    }

    /** {@return whether the process that counts is there} */
    public boolean isAlive()
    {
        return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isPresent();
    }

    /** {@return all values now, in the order of the file} */
    public List<CounterValue> counters()
    {
        final List<CounterValue> found = new ArrayList<>();
        counters.forEach((counterId, typeId, key, label) -> found.add(valueOf(counterId, key, label)));

        return found;
    }

    /**
     * One counter over all loops and subjects.
     *
     * @param counter to read.
     * @return the sum, or the largest for one that is a maximum.
     */
    public long count(final Counter counter)
    {
        long sum = 0;
        for (final CounterValue value : counters())
        {
            if (counter.name().equals(value.name()))
            {
                sum = Counter.Kind.MAXIMUM == counter.kind() ? Math.max(sum, value.value()) : sum + value.value();
            }
        }

        return sum;
    }

    /** {@return all kinds of errors so far, the oldest first} */
    public List<ErrorValue> errors()
    {
        final List<ErrorValue> found = new ArrayList<>();
        ErrorLogReader.read(errors, (count, firstMs, lastMs, text) ->
            found.add(new ErrorValue(count, firstMs, lastMs, text)));

        return found;
    }

    private CounterValue valueOf(final int counterId, final DirectBuffer key, final String label)
    {
        final int wordsLength = Math.min(key.getInt(StatusLayout.KEY_WORDS_LENGTH_OFFSET), label.length());
        final String name = key.getStringWithoutLengthAscii(
            StatusLayout.KEY_NAME_OFFSET, key.getInt(StatusLayout.KEY_NAME_LENGTH_OFFSET));

        return new CounterValue(
            name,
            label.substring(0, wordsLength),
            key.getInt(StatusLayout.KEY_LOOP_OFFSET),
            wordsLength < label.length() ? label.substring(wordsLength + 1) : null,
            counters.getCounterValue(counterId));
    }
}
