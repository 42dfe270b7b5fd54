package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * PING, PONG, +OK and the HMSG of a client: nothing in it to read or change. See {@link Command} for its lifetime.
 */
public final class PlainCommand extends Command
{
    /** The server walks the states of HMSG but reads no argument of it: a body of no bytes has to follow. */
    private static final String CLIENT_HMSG = "HMSG _ 0 0 0\r\n";
    private static final int CLIENT_HMSG_ARGUMENTS = 7;
    private static final int LINE_END_LENGTH = 2;

    private CommandKind kind = CommandKind.PING;

    /**
     * A view of no command.
     *
     * @param buffer that will hold the commands.
     */
    public PlainCommand(final DirectBuffer buffer)
    {
        super(buffer);
    }

    /**
     * Says which command it is.
     *
     * @param newKind of the command.
     */
    public void kind(final CommandKind newKind)
    {
        kind = newKind;
    }

    /** {@inheritDoc} */
    @Override
    public CommandKind kind()
    {
        return kind;
    }

    /** {@inheritDoc} */
    @Override
    public int headLength()
    {
        return CommandKind.HMSG == kind ? CLIENT_HMSG.length() : kind.word().length() + LINE_END_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public int encodeHead(final MutableDirectBuffer destination, final int index)
    {
        if (CommandKind.HMSG == kind)
        {
            return destination.putStringWithoutLengthAscii(index, CLIENT_HMSG);
        }

        final int length = put(destination, index, kind);

        return length + putLineEnd(destination, index + length);
    }

    /** {@inheritDoc} */
    @Override
    public int tailLength()
    {
        return CommandKind.HMSG == kind ? LINE_END_LENGTH : 0;
    }

    /** {@inheritDoc} */
    @Override
    public int argumentLength()
    {
        return CommandKind.HMSG == kind ? CLIENT_HMSG_ARGUMENTS : 0;
    }
}
