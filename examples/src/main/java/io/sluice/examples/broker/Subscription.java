package io.sluice.examples.broker;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Subject;
import io.sluice.nats.SubscribeCommand;
import org.agrona.concurrent.UnsafeBuffer;

/** One subscription of one client, with its own copy of what the client said. */
final class Subscription
{
    private final BrokerClient client;
    private final Subject subject = new Subject();
    private final AsciiView queue = new AsciiView();
    private final AsciiView sid = new AsciiView();
    private long delivered;
    private long max;

    Subscription(final BrokerClient client, final SubscribeCommand command)
    {
        this.client = client;
        final UnsafeBuffer bytes = new UnsafeBuffer(
            new byte[command.subject().length() + command.queue().length() + command.sid().length()]);

        int end = command.subject().copyTo(bytes, 0);
        subject.wrap(bytes, 0, end);
        queue.wrap(bytes, end, command.queue().copyTo(bytes, end));
        end += queue.length();
        sid.wrap(bytes, end, command.sid().copyTo(bytes, end));
    }

    BrokerClient client()
    {
        return client;
    }

    Subject subject()
    {
        return subject;
    }

    AsciiView queue()
    {
        return queue;
    }

    AsciiView sid()
    {
        return sid;
    }

    /** Counts a delivery and returns whether it was the last one that the client wants. */
    boolean isLastDelivery()
    {
        delivered++;

        return 0 != max && delivered >= max;
    }

    /** Sets after how many messages it ends and returns whether that is now. */
    boolean isEndedBy(final int newMax)
    {
        max = newMax;

        return max <= delivered;
    }
}
