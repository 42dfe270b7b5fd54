package io.sluice.load;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/**
 * Sends at a fixed rate whatever comes back, and charges every message from the time at which it was due: a path that
 * stalls delays all the messages that were due meanwhile, and all of them count.
 */
final class OpenLoop implements LoadClient.Receiver, AutoCloseable
{
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(5);
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int DIGITS = 3;

    private final LoadUrl url;
    private final LoadLoop shared = new LoadLoop();
    private final Histogram latencies = new Histogram(HIGHEST_NS, DIGITS);
    private long measuredFromNs;
    private long sent;
    private long lost;
    private long lateNs;

    OpenLoop(final LoadUrl url, final String name, final int connections, final int payloadLength)
    {
        this.url = url;
        for (int i = 0; i < connections; i++)
        {
            shared.open(url, name + '.' + i, payloadLength, this);
        }
        shared.awaitReady();
    }

    /** Sends for a while; what is due in the first part is not counted. */
    void run(final double rate, final double warmUpSeconds, final double seconds)
    {
        final double intervalNs = TimeUnit.SECONDS.toNanos(1) / rate;
        final long uncounted = (long)(rate * warmUpSeconds);
        final long total = uncounted + (long)(rate * seconds);
        final long startNs = System.nanoTime() + LEAD_NS;
        measuredFromNs = startNs + (long)(uncounted * intervalNs);
        long next = 0;
        long dueNs = startNs;
        while (next < total)
        {
            final long nowNs = System.nanoTime();
            while (next < total && dueNs - nowNs <= 0)
            {
                if (next >= uncounted)
                {
                    lateNs = Math.max(lateNs, nowNs - dueNs);
                }
                final LoadClient client = shared.clients().get((int)(next % shared.clients().size()));
                client.publish(dueNs);
                if (shared.clients().size() > 1)
                {
                    client.flush();
                }
                next++;
                dueNs = startNs + (long)(next * intervalNs);
            }
            shared.clients().get(0).flush();
            shared.pass();
        }
        sent += total - uncounted;
        drain();
    }

    PathResult result()
    {
        return new PathResult(url.toString(), latencies, sent, lost, lateNs);
    }

    @Override
    public void onMessage(final LoadClient client, final long dueNs)
    {
        if (dueNs - measuredFromNs >= 0)
        {
            latencies.recordValue(Math.max(0, Math.min(HIGHEST_NS, System.nanoTime() - dueNs)));
        }
    }

    @Override
    public void close()
    {
        shared.close();
    }

    private void drain()
    {
        final long deadlineNs = System.nanoTime() + DRAIN_NS;
        long outstanding = outstanding();
        while (0 != outstanding && System.nanoTime() - deadlineNs < 0)
        {
            shared.pass();
            outstanding = outstanding();
        }
        lost = outstanding;
    }

    private long outstanding()
    {
        long sum = 0;
        for (final LoadClient client : shared.clients())
        {
            sum += client.outstanding();
        }

        return sum;
    }
}
