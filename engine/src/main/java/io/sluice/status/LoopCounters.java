package io.sluice.status;

import org.agrona.collections.ArrayUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The counters of one event loop. Its thread alone counts, in plain memory, and publishes once in each pass what has
 * changed to the {@link StatusFile}, where others read it. {@link #get} may be called from any thread and is a little
 * late, never torn.
 */
public final class LoopCounters
{
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final Counter[] COUNTERS = Counter.values();

    private final int loopIndex;
    private long[] values = new long[COUNTERS.length];
    private long[] changes = new long[(COUNTERS.length + Long.SIZE - 1) / Long.SIZE];
    private String[] subjects = new String[0];
    private Counter[] subjectCounters = new Counter[0];
    private int[] offsets;
    private AtomicBuffer published;

    /** All zero, of the first loop. */
    public LoopCounters()
    {
        this(0);
    }

    /**
     * All zero.
     *
     * @param loopIndex of the loop, from 0.
     */
    public LoopCounters(final int loopIndex)
    {
        this.loopIndex = loopIndex;
    }

    /** {@return values of one loop, those with a subject aside} */
    public static int valueCount()
    {
        return COUNTERS.length;
    }

    /**
     * Counts something once more, for one listener or the like. Before the loop runs and {@link #publishTo}.
     *
     * @param counter that {@link Counter#hasSubject()}.
     * @param subject of it, in words.
     * @return index for {@link #addAt}.
     */
    public int addSubject(final Counter counter, final String subject)
    {
        if (null != published || !counter.hasSubject() || Counter.Writer.LOOP != counter.writer())
        {
            throw new IllegalStateException(null != published ? "published already" : counter + " is not counted so");
        }

        subjects = ArrayUtil.add(subjects, subject);
        subjectCounters = ArrayUtil.add(subjectCounters, counter);
        values = Arrays.copyOf(values, values.length + 1);
        changes = new long[(values.length + Long.SIZE - 1) / Long.SIZE];

        return values.length - 1;
    }

    /**
     * Says where the values go. Before the loop runs.
     *
     * @param file that has room for them.
     */
    public void publishTo(final StatusFile file)
    {
        offsets = new int[values.length];
        for (final Counter counter : COUNTERS)
        {
            if (Counter.Writer.LOOP == counter.writer() && !counter.hasSubject())
            {
                offsets[counter.ordinal()] = CountersReader.counterOffset(file.allocate(counter, loopIndex, null));
            }
        }

        for (int i = 0; i < subjects.length; i++)
        {
            offsets[COUNTERS.length + i] =
                CountersReader.counterOffset(file.allocate(subjectCounters[i], loopIndex, subjects[i]));
        }

        published = new UnsafeBuffer(file.values());
    }

    /**
     * Only for the owning thread.
     *
     * @param counter to increase by one.
     */
    public void increment(final Counter counter)
    {
        addAt(counter.ordinal(), 1);
    }

    /**
     * Only for the owning thread.
     *
     * @param counter to increase.
     * @param amount  to increase it by.
     */
    public void add(final Counter counter, final long amount)
    {
        addAt(counter.ordinal(), amount);
    }

    /**
     * Only for the owning thread.
     *
     * @param index  of what to increase: an ordinal of {@link Counter}, or what {@link #addSubject} gave.
     * @param amount to increase it by.
     */
    public void addAt(final int index, final long amount)
    {
        setAt(index, values[index] + amount);
    }

    /**
     * Tells what was counted elsewhere. Only for the owning thread.
     *
     * @param counter to set.
     * @param value   that it has now.
     */
    public void set(final Counter counter, final long value)
    {
        setAt(counter.ordinal(), value);
    }

    /**
     * Tells what was counted elsewhere. Only for the owning thread.
     *
     * @param index of what to set, as for {@link #addAt}.
     * @param value that it has now.
     */
    public void setAt(final int index, final long value)
    {
        if (value != values[index])
        {
            VALUES.setOpaque(values, index, value);
            changes[index / Long.SIZE] |= 1L << index;
        }
    }

    /**
     * Reads a value. Only for the owning thread.
     *
     * @param index of it, as for {@link #addAt}.
     * @return what it is now.
     */
    public long valueAt(final int index)
    {
        return values[index];
    }

    /**
     * Keeps the largest of the values. Only for the owning thread.
     *
     * @param counter to raise.
     * @param value   that it has at least.
     */
    public void raise(final Counter counter, final long value)
    {
        if (value > values[counter.ordinal()])
        {
            setAt(counter.ordinal(), value);
        }
    }

    /**
     * Reads a counter.
     *
     * @param counter to read, from any thread.
     * @return its value; for one that has subjects, that of all of them together.
     */
    public long get(final Counter counter)
    {
        if (!counter.hasSubject())
        {
            return (long)VALUES.getOpaque(values, counter.ordinal());
        }

        long sum = 0;
        for (int i = 0; i < subjectCounters.length; i++)
        {
            sum += counter == subjectCounters[i] ? (long)VALUES.getOpaque(values, COUNTERS.length + i) : 0;
        }

        return sum;
    }

    /** Lets others see what has changed. Only for the owning thread, once in each pass. */
    public void publish()
    {
        if (null == published)
        {
            return;
        }

        for (int i = 0; i < changes.length; i++)
        {
            long word = changes[i];
            changes[i] = 0;
            while (0 != word)
            {
                final int index = i * Long.SIZE + Long.numberOfTrailingZeros(word);
                published.putLongRelease(offsets[index], values[index]);
                word &= word - 1;
            }
        }
    }
}
