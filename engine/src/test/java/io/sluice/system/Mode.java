package io.sluice.system;

import io.sluice.gateway.Direction;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;

/** What a gateway under test does with the commands that it relays; none of it may be heard by anybody. */
enum Mode
{
    /** Nobody looks: commands are passed over in runs. */
    UNTOUCHED
    {
        @Override
        void applyTo(final GatewayContext context)
        {
            // Nothing to add.
        }
    },

    /** Somebody sees every line before its payload. */
    LINES
    {
        @Override
        void applyTo(final GatewayContext context)
        {
            context.interceptor(LineReader::new);
        }
    },

    /** Somebody reads all of every command. */
    READ
    {
        @Override
        void applyTo(final GatewayContext context)
        {
            context.interceptor(ReadingInterceptor::new);
        }
    },

    /** Every command is rewritten into what it was. */
    REWRITTEN
    {
        @Override
        void applyTo(final GatewayContext context)
        {
            context.interceptor(RewritingInterceptor::new);
        }
    };

    abstract void applyTo(GatewayContext context);

    /** Asks for the line alone and looks at nothing. */
    private static final class LineReader implements Interceptor
    {
        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return Need.LINE;
        }
    }
}
