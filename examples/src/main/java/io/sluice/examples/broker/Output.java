package io.sluice.examples.broker;

import io.sluice.net.EventLoop;
import org.agrona.MutableDirectBuffer;

/**
 * The loop's write buffer: what goes to one client after the other is sent in one piece. Whoever writes inside a
 * callback flushes before it ends, for the buffer is only lent.
 */
final class Output
{
    private final EventLoop loop;
    private BrokerClient target;
    private BrokerClient producer;
    private int length;

    Output(final EventLoop loop)
    {
        this.loop = loop;
    }

    /** Names the client whose input makes what is written: it waits when a target cannot keep up. */
    void producer(final BrokerClient client)
    {
        producer = client;
    }

    MutableDirectBuffer buffer()
    {
        return loop.writeBuffer();
    }

    /** Makes room for bytes to a client and returns where they go. */
    int claim(final BrokerClient client, final int claimLength)
    {
        if (target != client || length + claimLength > loop.bufferLength())
        {
            flush();
            target = client;
        }

        return loop.headroom() + length;
    }

    void commit(final int commitLength)
    {
        length += commitLength;
    }

    void flush()
    {
        final BrokerClient client = target;
        final int flushLength = length;
        target = null;
        length = 0;
        if (flushLength > 0 && client.write(loop.writeBuffer(), loop.headroom(), flushLength) && null != producer)
        {
            producer.waitFor(client);
        }
    }
}
