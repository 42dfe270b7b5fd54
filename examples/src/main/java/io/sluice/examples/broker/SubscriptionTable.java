package io.sluice.examples.broker;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Subject;
import org.agrona.collections.Object2ObjectHashMap;

import java.util.ArrayList;
import java.util.List;

/** All subscriptions: literal ones by their subject, patterns in a list that is searched. */
final class SubscriptionTable
{
    private final Object2ObjectHashMap<AsciiView, List<Subscription>> literals = new Object2ObjectHashMap<>();
    private final List<Subscription> patterns = new ArrayList<>();

    SubscriptionTable()
    {
    }

    void add(final Subscription subscription)
    {
        if (subscription.subject().hasWildcards())
        {
            patterns.add(subscription);
            return;
        }

        List<Subscription> same = literals.get(subscription.subject());
        if (null == same)
        {
            // The view that is the key reads bytes of its own that nobody changes.
            same = new ArrayList<>();
            literals.put(subscription.subject(), same);
        }
        same.add(subscription);
    }

    void remove(final Subscription subscription)
    {
        if (patterns.remove(subscription))
        {
            return;
        }

        final List<Subscription> same = literals.get(subscription.subject());
        if (null != same && same.remove(subscription) && same.isEmpty())
        {
            literals.remove(subscription.subject());
        }
    }

    /** Adds those that a message to the subject goes to. */
    void collect(final Subject subject, final List<Subscription> matches)
    {
        final List<Subscription> same = literals.get(subject);
        if (null != same)
        {
            for (int i = 0; i < same.size(); i++)
            {
                matches.add(same.get(i));
            }
        }

        for (int i = 0; i < patterns.size(); i++)
        {
            final Subscription subscription = patterns.get(i);
            if (subject.matches(subscription.subject()))
            {
                matches.add(subscription);
            }
        }
    }
}
