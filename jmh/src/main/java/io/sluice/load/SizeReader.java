package io.sluice.load;

import io.sluice.gateway.Direction;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;

/** Reads subject and size of every message: the least that an interceptor does. */
final class SizeReader implements Interceptor
{
    private long sum;

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return CommandKind.PUB == kind || CommandKind.HPUB == kind || CommandKind.MSG == kind ||
            CommandKind.HMSG == kind ? Need.LINE : Need.NOTHING;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return read(publish.subject().length(), publish.payloadLength());
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        return read(message.subject().length(), message.payloadLength());
    }

    private Verdict read(final int subjectLength, final int size)
    {
        sum += subjectLength + size;

        return Long.MIN_VALUE == sum ? Verdict.CLOSE : Verdict.FORWARD;
    }
}
