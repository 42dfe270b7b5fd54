package io.sluice.gateway;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;

import java.util.List;

/**
 * Passes everything to an interceptor and writes down what it decided.
 */
final class HarnessRecorder implements Interceptor
{
    private final Interceptor interceptor;
    private final List<String> verdicts;

    HarnessRecorder(final Interceptor interceptor, final List<String> verdicts)
    {
        this.interceptor = interceptor;
        this.verdicts = verdicts;
    }

    @Override
    public void onStart(final int loopIndex)
    {
        interceptor.onStart(loopIndex);
    }

    @Override
    public void onStop()
    {
        interceptor.onStop();
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return interceptor.interest(direction, kind);
    }

    @Override
    public Verdict onUpgrade(final Session session, final Upgrade upgrade)
    {
        return note("onUpgrade", interceptor.onUpgrade(session, upgrade));
    }

    @Override
    public void onOpen(final Session session)
    {
        interceptor.onOpen(session);
    }

    @Override
    public void onClose(final Session session, final CloseReason reason, final String detail)
    {
        interceptor.onClose(session, reason, detail);
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        return note("onConnect", interceptor.onConnect(session, connect));
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return note("onPublish", interceptor.onPublish(session, publish));
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        return note("onSubscribe", interceptor.onSubscribe(session, subscribe));
    }

    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        return note("onUnsubscribe", interceptor.onUnsubscribe(session, unsubscribe));
    }

    @Override
    public Verdict onPing(final Session session)
    {
        return note("onPing", interceptor.onPing(session));
    }

    @Override
    public Verdict onPong(final Session session)
    {
        return note("onPong", interceptor.onPong(session));
    }

    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        return note("onInfo", interceptor.onInfo(session, info));
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        return note("onMessage", interceptor.onMessage(session, message));
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        return note("onError", interceptor.onError(session, error));
    }

    @Override
    public Verdict onOk(final Session session)
    {
        return note("onOk", interceptor.onOk(session));
    }

    @Override
    public Verdict onServerPing(final Session session)
    {
        return note("onServerPing", interceptor.onServerPing(session));
    }

    @Override
    public Verdict onServerPong(final Session session)
    {
        return note("onServerPong", interceptor.onServerPong(session));
    }

    private Verdict note(final String callback, final Verdict verdict)
    {
        verdicts.add(callback + ' ' + verdict);

        return verdict;
    }
}
