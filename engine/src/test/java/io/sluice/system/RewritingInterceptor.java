package io.sluice.system;

import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.AsciiView;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;

/** Rewrites every command into what it was, so that each is decoded and encoded again. */
final class RewritingInterceptor implements Interceptor
{
    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        connect.edit().set("sluice_test", 1);
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        final AsciiView subject = publish.subject();
        publish.edit().subject(subject.buffer(), subject.offset(), subject.length());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        final AsciiView subject = subscribe.subject();
        subscribe.edit().subject(subject.buffer(), subject.offset(), subject.length());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        final AsciiView sid = unsubscribe.sid();
        unsubscribe.edit().sid(sid.buffer(), sid.offset(), sid.length());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        info.edit().set("sluice_test", true);
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        final AsciiView sid = message.sid();
        message.edit().sid(sid.buffer(), sid.offset(), sid.length());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        error.edit().text(error.text().asString());
        return Verdict.FORWARD;
    }
}
