package io.sluice.examples.broker;

import io.sluice.nats.AsciiView;
import io.sluice.nats.CommandWriter;
import io.sluice.nats.HeaderView;
import io.sluice.nats.PublishCommand;
import org.agrona.ExpandableArrayBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Brings each message to the subscriptions it is for: all plain ones, and one of each queue group. */
final class Router
{
    private static final String NO_RESPONDERS = "NATS/1.0 503\r\nNats-Subject: ";
    private static final String BLOCK_END = "\r\n\r\n";

    private final SubscriptionTable subscriptions = new SubscriptionTable();
    private final List<Subscription> matches = new ArrayList<>();
    private final List<Subscription> members = new ArrayList<>();
    private final Random random = new Random();
    private final HeaderView noHeaders = new HeaderView();
    private final HeaderView status = new HeaderView();
    private final AsciiView payload = new AsciiView();
    private final AsciiView nothing = new AsciiView();
    private final ExpandableArrayBuffer statusBlock = new ExpandableArrayBuffer();
    private final Output output;

    Router(final Output output)
    {
        this.output = output;
    }

    SubscriptionTable subscriptions()
    {
        return subscriptions;
    }

    void publish(final BrokerClient publisher, final PublishCommand publish)
    {
        payload.wrap(publish.payloadBuffer(), publish.payloadOffset(), publish.payloadLength());
        matches.clear();
        subscriptions.collect(publish.subject(), matches);

        boolean isDelivered = false;
        for (int i = 0; i < matches.size(); i++)
        {
            final Subscription subscription = matches.get(i);
            final Subscription receiver = null == subscription || !subscription.client().takes(publisher) ? null :
                subscription.queue().isEmpty() ? subscription : oneOfQueue(publisher, i);
            if (null != receiver)
            {
                deliver(receiver, publish);
                isDelivered = true;
            }
        }

        if (!isDelivered && publisher.wantsNoResponders() && publish.hasReply())
        {
            sayNoResponders(publisher, publish);
        }
    }

    /** Picks one of the members that match, whatever their patterns, and takes all of them out of the matches. */
    private Subscription oneOfQueue(final BrokerClient publisher, final int first)
    {
        final AsciiView queue = matches.get(first).queue();
        members.clear();
        for (int i = first; i < matches.size(); i++)
        {
            final Subscription member = matches.get(i);
            if (null != member && member.client().takes(publisher) && queue.contentEquals(member.queue()))
            {
                members.add(member);
                matches.set(i, null);
            }
        }

        return members.get(random.nextInt(members.size()));
    }

    private void deliver(final Subscription subscription, final PublishCommand publish)
    {
        final BrokerClient client = subscription.client();
        // A client that did not say it has headers gets the message without them, as from nats-server.
        final HeaderView headers = client.hasHeaders() ? publish.headers() : noHeaders;
        final int index = output.claim(client, CommandWriter.messageLength(
            publish.subject(), subscription.sid(), publish.reply(), headers, payload));
        output.commit(CommandWriter.message(
            output.buffer(), index, publish.subject(), subscription.sid(), publish.reply(), headers, payload));

        if (subscription.isLastDelivery())
        {
            client.remove(subscription);
        }
    }

    private void sayNoResponders(final BrokerClient publisher, final PublishCommand publish)
    {
        matches.clear();
        subscriptions.collect(publish.reply(), matches);
        for (int i = 0; i < matches.size(); i++)
        {
            final Subscription subscription = matches.get(i);
            if (publisher == subscription.client() && subscription.queue().isEmpty())
            {
                int length = statusBlock.putStringWithoutLengthAscii(0, NO_RESPONDERS);
                length += publish.subject().copyTo(statusBlock, length);
                length += statusBlock.putStringWithoutLengthAscii(length, BLOCK_END);
                status.wrap(statusBlock, 0, length);
                final int index = output.claim(publisher, CommandWriter.messageLength(
                    publish.reply(), subscription.sid(), nothing, status, nothing));
                output.commit(CommandWriter.message(
                    output.buffer(), index, publish.reply(), subscription.sid(), nothing, status, nothing));
                if (subscription.isLastDelivery())
                {
                    publisher.remove(subscription);
                }
                return;
            }
        }
    }
}
