package io.sluice.websocket.deflate;

import java.lang.management.ManagementFactory;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeflateAllocationTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final int WARM_ROUNDS = 3;
    private static final int MEASURED_ROUNDS = 3;
    private static final int ROUNDS = 3_000;
    private static final int LENGTH = 12_000;
    private static final int ROOM = 1_000;

    @ParameterizedTest
    @CsvSource({"false,15", "true,15", "false,9", "true,9"})
    void shouldAllocateNothingPerMessage(final boolean isTakeover, final int bits)
    {
        final DeflatePool pool = new DeflatePool(2, 2, 1, 1);
        final ConnectionDeflate connection = new ConnectionDeflate(
            new DeflateAgreement(isTakeover, isTakeover, bits, 15, ""), DeflateOptions.DEFAULT, pool, true);
        final Pipe pipe = new Pipe(connection);
        long inflated = 0;
        // The least of some rounds: what a class loaded late allocates is none of a message's.
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < WARM_ROUNDS + MEASURED_ROUNDS; round++)
        {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            inflated += pipe.run(ROUNDS);
            final long used = THREADS.getCurrentThreadAllocatedBytes() - before;
            allocated = round < WARM_ROUNDS ? allocated : Math.min(allocated, used);
        }

        assertTrue(inflated > ROUNDS * 100L);
        assertEquals(0, allocated);
        connection.close();
        pool.close();
    }

    /** Deflates a message into memory and inflates it again, in pieces both ways. */
    private static final class Pipe
    {
        private final ConnectionDeflate connection;
        private final UnsafeBuffer message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(LENGTH, 64));
        private final UnsafeBuffer wire = new UnsafeBuffer(new byte[2 * LENGTH]);
        private final UnsafeBuffer target = new UnsafeBuffer(BufferUtil.allocateDirectAligned(ROOM, 64));

        Pipe(final ConnectionDeflate connection)
        {
            this.connection = connection;
            message.putBytes(0, DeflateWorld.text(new Random(1), LENGTH));
        }

        long run(final int rounds)
        {
            long inflated = 0;
            for (int i = 0; i < rounds; i++)
            {
                inflated += inflate(deflate(0 == i % 100 ? LENGTH : i % 300));
            }

            return inflated;
        }

        private int deflate(final int length)
        {
            final MessageDeflater deflater = connection.acquireDeflater();
            int taken = 0;
            int produced = 0;
            while (MessageDeflater.COMPLETE != deflater.state())
            {
                produced += deflater.deflate(message, taken, length - taken, true, wire, produced, ROOM);
                taken += deflater.consumed();
            }
            connection.releaseDeflater();

            return produced;
        }

        private long inflate(final int length)
        {
            final MessageInflater inflater = connection.acquireInflater();
            int taken = 0;
            long produced = 0;
            while (MessageInflater.COMPLETE != inflater.state())
            {
                produced += inflater.inflate(wire, taken, length - taken, true, target, 0, ROOM);
                taken += inflater.consumed();
            }
            connection.releaseInflater();

            return produced;
        }
    }
}
