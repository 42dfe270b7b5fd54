package io.sluice.examples.broker;

import java.util.concurrent.TimeUnit;

/**
 * What bounds the broker.
 *
 * @param maxPayload       largest message in bytes, headers included.
 * @param maxConnections   clients at a time.
 * @param maxSubscriptions of one client.
 * @param highWater        unsent bytes of a client from which on those who publish to it have to wait.
 * @param maxPending       unsent bytes of a client that make it a slow consumer.
 * @param writeDeadlineNs  how long a client may leave bytes unsent before it is a slow consumer.
 * @param pingIntervalNs   between two PINGs to each client.
 */
record BrokerSettings(
    int maxPayload,
    int maxConnections,
    int maxSubscriptions,
    int highWater,
    int maxPending,
    long writeDeadlineNs,
    long pingIntervalNs)
{
    /** Those of nats-server, where it has them, but for what a demo may hold in memory. */
    static final BrokerSettings DEFAULT = new BrokerSettings(
        1024 * 1024, 1024, 10_000, 256 * 1024, 16 * 1024 * 1024,
        TimeUnit.SECONDS.toNanos(10), TimeUnit.MINUTES.toNanos(2));

    /** The same with limits that a test can reach. */
    BrokerSettings withLimits(final int connections, final int subscriptions)
    {
        return new BrokerSettings(
            maxPayload, connections, subscriptions, highWater, maxPending, writeDeadlineNs, pingIntervalNs);
    }

    /** The same with times that a test can wait for. */
    BrokerSettings withTimes(final long newWriteDeadlineNs, final long newPingIntervalNs)
    {
        return new BrokerSettings(
            maxPayload, maxConnections, maxSubscriptions, highWater, maxPending, newWriteDeadlineNs,
            newPingIntervalNs);
    }
}
