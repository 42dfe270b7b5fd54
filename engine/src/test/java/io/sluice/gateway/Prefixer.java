package io.sluice.gateway;

import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

/** Writes something in front of the subjects of a client. */
final class Prefixer implements Interceptor
{
    private final String prefix;

    Prefixer(final String prefix)
    {
        this.prefix = prefix;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        publish.edit().subject(prefix + publish.subject());

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        subscribe.edit().subject(prefix + subscribe.subject());

        return Verdict.FORWARD;
    }
}
