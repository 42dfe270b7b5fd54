package io.sluice.gateway.relay;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.ServerCommandParser;
import io.sluice.net.EventLoop;

/**
 * What the conversations of one loop share because only one of them is at work at any time: parsers with their views,
 * the output, the text of an error, counters.
 */
public final class RelayLoop
{
    private static final CommandKind[] KINDS = CommandKind.values();

    private static final int GATHER_LENGTH = 16 * 1024;

    private final EventLoop loop;
    private final int gatherLength;
    private final CommandHandler handler;
    private final Need[] clientNeeds = new Need[KINDS.length];
    private final Need[] serverNeeds = new Need[KINDS.length];
    private final ClientCommandParser clientParser;
    private final ServerCommandParser serverParser;
    private final Output output;
    private final Asked asked = new Asked();
    private final ErrorText errorText = new ErrorText();
    private final ErrorText ownErrorText = new ErrorText();
    private final RelayCounters clientCounters;
    private final RelayCounters serverCounters;
    private final boolean isAddingHeaders;

    /**
     * What belongs to one loop.
     *
     * @param loop    that it belongs to.
     * @param handler that decides about commands.
     */
    public RelayLoop(final EventLoop loop, final CommandHandler handler)
    {
        this.loop = loop;
        this.handler = handler;
        clientParser = new ClientCommandParser();
        serverParser = new ServerCommandParser();
        output = new Output(loop);
        clientCounters = new RelayCounters();
        serverCounters = new RelayCounters();
        gatherLength = gatherLength(loop);
        isAddingHeaders = handler.isAddingHeaders();
        askForNeeds();
    }

    /**
     * What belongs to conversations of the same loop that another handler decides about.
     *
     * @param sibling of the same loop, with which all but the handler is shared.
     * @param handler that decides about commands.
     */
    public RelayLoop(final RelayLoop sibling, final CommandHandler handler)
    {
        loop = sibling.loop;
        this.handler = handler;
        clientParser = sibling.clientParser;
        serverParser = sibling.serverParser;
        output = sibling.output;
        clientCounters = sibling.clientCounters;
        serverCounters = sibling.serverCounters;
        gatherLength = gatherLength(loop);
        isAddingHeaders = handler.isAddingHeaders();
        askForNeeds();
    }

    private static int gatherLength(final EventLoop loop)
    {
        return Math.min(GATHER_LENGTH, loop.bufferLength() / 2);
    }

    private void askForNeeds()
    {
        for (final CommandKind kind : KINDS)
        {
            clientNeeds[kind.ordinal()] = handler.clientNeed(kind);
            serverNeeds[kind.ordinal()] = handler.serverNeed(kind);
        }
    }

    /** {@return the loop} */
    public EventLoop loop()
    {
        return loop;
    }

    /** {@return text of the error that the handler rejects with; to be set before it decides so} */
    public ErrorText errorText()
    {
        return errorText;
    }

    /** {@return what happened to commands of clients} */
    RelayCounters clientCounters()
    {
        return clientCounters;
    }

    /** {@return what happened to commands of servers} */
    RelayCounters serverCounters()
    {
        return serverCounters;
    }

    CommandHandler handler()
    {
        return handler;
    }

    /** {@return a text that nobody but the relay sets} */
    ErrorText ownErrorText()
    {
        return ownErrorText;
    }

    /** {@return true when headers may be added to what clients say, so that servers have to be told of them} */
    boolean isAddingHeaders()
    {
        return isAddingHeaders;
    }

    Need clientNeed(final CommandKind kind)
    {
        return clientNeeds[kind.ordinal()];
    }

    Need serverNeed(final CommandKind kind)
    {
        return serverNeeds[kind.ordinal()];
    }

    ClientCommandParser clientParser()
    {
        return clientParser;
    }

    ServerCommandParser serverParser()
    {
        return serverParser;
    }

    /**
     * {@return the length up to which a command that somebody needs in one piece waits in its channel until it is
     * complete; a longer one, which a read might not hold, gets a buffer of its own size}
     */
    int gatherLength()
    {
        return gatherLength;
    }

    Output output()
    {
        return output;
    }

    Asked asked()
    {
        return asked;
    }

    /** {@return true when a client's PING may be swallowed, so that its answer has to be kept in order} */
    boolean isPingNeeded()
    {
        return Need.NOTHING != clientNeed(CommandKind.PING);
    }

    static CommandKind[] kinds()
    {
        return KINDS;
    }
}
