package io.sluice.nats.parser;

import io.sluice.nats.Command;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;

/**
 * Reads what a client sends, as the server would read it.
 */
public final class ClientCommandParser extends CommandParser
{
    /** A parser with views of its own. */
    public ClientCommandParser()
    {
        throw new UnsupportedOperationException();
    }

    /** {@inheritDoc} */
    @Override
    public Command command()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of PUB and HPUB} */
    public PublishCommand publish()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of SUB} */
    public SubscribeCommand subscribe()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of UNSUB} */
    public UnsubscribeCommand unsubscribe()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the view of CONNECT} */
    public ConnectCommand connect()
    {
        throw new UnsupportedOperationException();
    }
}
