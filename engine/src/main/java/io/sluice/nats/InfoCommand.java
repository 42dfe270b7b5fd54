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
    private final int lineEndLength;

    /**
     * A view of no command.
     *
     * @param buffer       that will hold the commands.
     * @param isFromServer true to write a blank before the line end, as servers do; what a client sends must not grow.
     */
    public InfoCommand(final DirectBuffer buffer, final boolean isFromServer)
    {
        super(buffer);
        lineEndLength = LINE_END_LENGTH + (isFromServer ? 1 : 0);
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
        return lineEndLength;
    }
}
