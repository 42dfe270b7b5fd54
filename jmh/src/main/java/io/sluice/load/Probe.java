package io.sluice.load;

import org.HdrHistogram.Histogram;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one message, waits until it has come back, pauses, sends the next: what a single message takes on a path that
 * has nothing else to do. It needs no core while it waits, so what it measures contains its own wake-up.
 */
final class Probe implements LoadClient.Receiver, AutoCloseable
{
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int DIGITS = 3;

    private final LoadLoop shared = new LoadLoop(true);
    private final Random random = new Random(42);
    private final LoadClient client;
    private Histogram latencies;
    private boolean isBack;

    Probe(final LoadUrl url, final String name, final int payloadLength)
    {
        client = shared.open(url, name, payloadLength, this);
        shared.awaitReady();
    }

    /** Sends so many; pauses vary by half, or they would keep step with whatever the path does at intervals. */
    void run(final int count, final long pauseNs, final Histogram recorded)
    {
        latencies = recorded;
        for (int i = 0; i < count; i++)
        {
            final long sentNs = System.nanoTime();
            isBack = false;
            client.publish(sentNs);
            client.flush();
            while (!isBack)
            {
                shared.pass();
                if (System.nanoTime() - sentNs > TIMEOUT_NS)
                {
                    throw new IllegalStateException("a message did not come back from " + client.url());
                }
            }

            LockSupport.parkNanos((long)(pauseNs * (0.5 + random.nextDouble())));
        }
    }

    @Override
    public void onMessage(final LoadClient receiver, final long sentNs)
    {
        latencies.recordValue(Math.max(0, Math.min(HIGHEST_NS, System.nanoTime() - sentNs)));
        isBack = true;
    }

    @Override
    public void close()
    {
        shared.close();
    }

    static Histogram newHistogram()
    {
        return new Histogram(HIGHEST_NS, DIGITS);
    }
}
