package io.sluice.nats;

import io.sluice.nats.json.ConnectView;
import io.sluice.nats.json.JsonObjectEditor;
import org.agrona.DirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;

/**
 * CONNECT: who the client is and what it can do. Always written again, so that the server reads the very members that
 * were seen here. See {@link Command} for its lifetime.
 */
public final class ConnectCommand extends JsonCommand
{
    private final ConnectView options = new ConnectView();

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public ConnectCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return the options, as the server will act on them} */
    public ConnectView options()
    {
        readBack();

        return options;
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return CommandKind.CONNECT;
    }

    @Override
    boolean wrap(final DirectBuffer source, final int offset, final int length)
    {
        return !options.wrap(source, offset, length).isRefused();
    }

    @Override
    void edit(final JsonObjectEditor members)
    {
        members.wrap(options);
    }

    @Override
    int lineEndLength()
    {
        return LINE_END_LENGTH;
    }
}
