package io.sluice.examples.interceptor;

import io.sluice.examples.Examples;
import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;

/** Lets no message pass that breaks the rules: by its subject, its size, or what is in it. */
public final class MessageFilter implements Interceptor
{
    private static final int TOKENS_MAX = 8;
    private static final int CHAT_LENGTH_MAX = 4096;

    /** One for each event loop. */
    public MessageFilter()
    {
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context());
    }

    static GatewayContext context()
    {
        return new GatewayContext().interceptor(MessageFilter::new);
    }

    /** Payloads are looked at, so all of a message has to be there. */
    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return CommandKind.PUB == kind || CommandKind.HPUB == kind ? Need.WHOLE : Need.NOTHING;
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (publish.subject().tokenCount() > TOKENS_MAX || !publish.subject().isValidLiteral())
        {
            return session.deny(publish);
        }
        if (!publish.subject().startsWith("chat."))
        {
            return Verdict.FORWARD;
        }
        if (publish.payloadLength() > CHAT_LENGTH_MAX)
        {
            return session.reject("Permissions Violation: a chat message has " + CHAT_LENGTH_MAX + " bytes at most");
        }

        return isText(publish) ? Verdict.FORWARD : session.reject("Permissions Violation: a chat message is text");
    }

    private static boolean isText(final PublishCommand publish)
    {
        final int limit = publish.payloadOffset() + publish.payloadLength();
        for (int i = publish.payloadOffset(); i < limit; i++)
        {
            final int value = publish.payloadBuffer().getByte(i) & 0xff;
            if (value < ' ' && '\n' != value && '\t' != value)
            {
                return false;
            }
        }

        return true;
    }
}
