package io.sluice.nats.parser;

import io.sluice.nats.Command;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;

/**
 * Reads what a server sends.
 */
public final class ServerCommandParser extends CommandParser
{
    /** A parser with views of its own. */
    public ServerCommandParser()
    {
        throw new UnsupportedOperationException();
    }

    /** {@inheritDoc} */
    @Override
    public Command command()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of MSG and HMSG} */
    public MessageCommand message()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of INFO} */
    public InfoCommand info()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of -ERR} */
    public ErrorCommand error()
    {
        throw new UnsupportedOperationException();
    }
}
