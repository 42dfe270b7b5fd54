package io.sluice.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** As much as goes through a gateway: clients on several threads that have a window of messages on their way each. */
final class ScalingLoad
{
    private static final int PAYLOAD_MIN = 8;

    private final LoadUrl url;
    private final int threads;
    private final int clientsPerThread;
    private final int size;
    private final int window;

    /**
     * What came of it.
     *
     * @param messages that came back.
     * @param seconds  that it took.
     * @param cpuNs    that the gateway's loops worked meanwhile.
     */
    record Result(long messages, double seconds, long cpuNs)
    {
    }

    /** Nothing is sent yet. */
    ScalingLoad(final LoadUrl url, final int threads, final int clientsPerThread, final int size, final int window)
    {
        this.url = url;
        this.threads = threads;
        this.clientsPerThread = clientsPerThread;
        this.size = Math.max(PAYLOAD_MIN, size);
        this.window = window;
    }

    Result run(final MeasuredGateway gateway, final double seconds)
    {
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try
        {
            final CountDownLatch ready = new CountDownLatch(threads);
            final CountDownLatch begin = new CountDownLatch(1);
            final List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++)
            {
                counts.add(executor.submit(play("scaling." + i + '.', ready, begin, (long)(seconds * 1e9))));
            }

            while (!ready.await(100, TimeUnit.MILLISECONDS))
            {
                for (final Future<Long> count : counts)
                {
                    if (count.isDone())
                    {
                        count.get(); // which throws
                    }
                }
            }

            final long cpuNs = gateway.cpuTimeNs();
            final long beginNs = System.nanoTime();
            begin.countDown();
            LockSupport.parkNanos((long)(seconds * 1e9));
            final double length = (System.nanoTime() - beginNs) / 1e9;
            final long usedNs = gateway.cpuTimeNs() - cpuNs;
            long messages = 0;
            for (final Future<Long> count : counts)
            {
                messages += count.get();
            }

            return new Result(messages, length, usedNs);
        }
        catch (final ExecutionException ex)
        {
            throw new IllegalStateException(ex.getCause().getMessage(), ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    private Callable<Long> play(
        final String name, final CountDownLatch ready, final CountDownLatch begin, final long lengthNs)
    {
        return () ->
        {
            final long[] receivedCount = new long[1];
            try (LoadLoop load = new LoadLoop(true))
            {
                for (int i = 0; i < clientsPerThread; i++)
                {
                    load.open(url, name + i, size, (client, dueNs) -> receivedCount[0]++);
                }

                load.awaitReady();
                ready.countDown();
                begin.await();
                final long endNs = System.nanoTime() + lengthNs;
                while (System.nanoTime() - endNs < 0)
                {
                    load.clients().forEach(this::fill);
                    load.pass();
                }
            }

            return receivedCount[0];
        };
    }

    private void fill(final LoadClient client)
    {
        final long free = window - client.outstanding();
        if (free >= window / 2)
        {
            for (long i = 0; i < free; i++)
            {
                client.publish(0);
            }

            client.flush();
        }
    }
}
