package io.sluice.load;

import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;

/** What the commands of a soak meet. */
final class SoakInterceptors
{
    private SoakInterceptors()
    {
    }

    /** Reads subject and payload of every message. */
    static final class Reader implements Interceptor
    {
        private long sum;

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            sum += publish.subject().tokenCount() +
                publish.payloadBuffer().getByte(publish.payloadOffset() + publish.payloadLength() - 1);

            return Long.MIN_VALUE == sum ? Verdict.CLOSE : Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            sum += message.sid().length() + message.headers().count("via");

            return Long.MIN_VALUE == sum ? Verdict.CLOSE : Verdict.FORWARD;
        }
    }

    /** Adds a header on the way to the server and takes it away on the way back. */
    static final class Rewriter implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().addHeader("via", "sluice");

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            message.edit().removeHeader("via");

            return Verdict.FORWARD;
        }
    }
}
