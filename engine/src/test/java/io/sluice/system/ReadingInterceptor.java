package io.sluice.system;

import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.AsciiView;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PayloadCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import org.agrona.DirectBuffer;

/** Needs every command whole, reads all of its fields, and lets it pass as it is. */
class ReadingInterceptor implements Interceptor
{
    private long sum;

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        sum += connect.options().protocol() + connect.options().json().memberCount();
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        read(publish);
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        read(subscribe.subject());
        read(subscribe.queue());
        read(subscribe.sid());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        read(unsubscribe.sid());
        sum += unsubscribe.max();
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPing(final Session session)
    {
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onPong(final Session session)
    {
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        sum += info.info().maxPayload() + info.info().json().memberCount();
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        read(message.sid());
        read(message);
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        read(error.text());
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onOk(final Session session)
    {
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onServerPing(final Session session)
    {
        return Verdict.FORWARD;
    }

    @Override
    public Verdict onServerPong(final Session session)
    {
        return Verdict.FORWARD;
    }

    private void read(final PayloadCommand command)
    {
        read(command.subject());
        if (command.hasReply())
        {
            read(command.reply());
        }
        final HeaderView headers = command.headers();
        if (command.hasHeaders() && headers.isValid())
        {
            headers.rewind();
            while (headers.next())
            {
                read(headers.key());
                read(headers.value());
            }
        }
        final DirectBuffer buffer = command.payloadBuffer();
        for (int i = 0; i < command.payloadLength(); i++)
        {
            sum += buffer.getByte(command.payloadOffset() + i);
        }
    }

    private void read(final AsciiView view)
    {
        for (int i = 0; i < view.length(); i++)
        {
            sum += view.byteAt(i);
        }
    }
}
