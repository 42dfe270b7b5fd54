package io.sluice.nats;

import io.sluice.nats.json.InfoView;
import io.sluice.nats.json.JsonObjectEditor;
import org.agrona.DirectBuffer;

import static io.sluice.nats.line.LineScan.LINE_END_LENGTH;

/**
 * INFO: who the server is and where others are. Always written again. See {@link Command} for its lifetime.
 */
public final class InfoCommand extends JsonCommand
{
    private final InfoView info = new InfoView();

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public InfoCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /** {@return what the server says of itself} */
    public InfoView info()
    {
        readBack();

        return info;
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return CommandKind.INFO;
    }

    @Override
    boolean wrap(final DirectBuffer source, final int offset, final int length)
    {
        return info.wrap(source, offset, length).isValid();
    }

    @Override
    void edit(final JsonObjectEditor members)
    {
        members.wrap(info.json());
    }

    @Override
    int lineEndLength()
    {
        return 1 + LINE_END_LENGTH;
    }
}
