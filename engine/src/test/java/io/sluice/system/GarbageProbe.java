package io.sluice.system;

import io.sluice.test.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a gateway's loop allocates while commands pass. Many descriptors are open while it lives, because the JDK
 * keeps the boxes of small descriptor numbers anyway, and what others cost would not show.
 */
final class GarbageProbe implements AutoCloseable
{
    private static final int DESCRIPTORS = 300;
    private static final int COMMANDS = 100_000;
    private static final int ROUND_LIMIT = 15;
    private static final String LOOP = "sluice-loop-0";

    private final List<DatagramChannel> descriptors = new ArrayList<>();

    GarbageProbe()
    {
        try
        {
            for (int i = 0; i < DESCRIPTORS; i++)
            {
                descriptors.add(DatagramChannel.open());
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Plays rounds of so many commands until one allocates nothing. The first load classes and compile, and a few bytes
     * may fall off whenever something is compiled again; what each command costs is there in every round.
     */
    Figures measure(final Traffic traffic)
    {
        return measure(traffic, COMMANDS);
    }

    /** As {@link #measure(Traffic)}, with another number of commands that the client sends in a round. */
    Figures measure(final Traffic traffic, final int commands)
    {
        final int bursts = commands / traffic.commands() + 1;

        return measure(() ->
        {
            for (int i = 0; i < bursts; i++)
            {
                traffic.play();
            }
        });
    }

    /** Runs rounds until one allocates nothing on the loop. */
    Figures measure(final Runnable round)
    {
        final Thread loop = Allocation.threadNamed(LOOP);
        final List<Long> bytes = new ArrayList<>();
        long least = Long.MAX_VALUE;
        while (bytes.size() < ROUND_LIMIT && 0 != least)
        {
            final long before = Allocation.of(loop);
            round.run();
            final long allocated = Allocation.of(loop) - before;
            bytes.add(allocated);
            least = Math.min(least, allocated);
        }

        return new Figures(least, bytes);
    }

    @Override
    public void close()
    {
        for (final DatagramChannel descriptor : descriptors)
        {
            try
            {
                descriptor.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /**
     * What the loop allocated.
     *
     * @param least bytes of a round.
     * @param rounds bytes of each round.
     */
    record Figures(long least, List<Long> rounds)
    {
    }
}
