package io.sluice.gateway.relay;

import io.sluice.nats.ConnectCommand;
import io.sluice.nats.json.ConnectMember;
import io.sluice.nats.json.ConnectView;

/**
 * What the client has agreed with the server by its CONNECT, and what the server believes it has: the two differ where
 * the gateway needs more of the server than the client does. As in the server, a later CONNECT changes what it names.
 * <p>
 * Confined to the loop of its session.
 */
final class Agreement
{
    private boolean isClientVerbose = true;
    private boolean isServerVerbose = true;
    private boolean hasClientHeaders;
    private boolean hasServerHeaders;
    private boolean hasNoResponders;

    /** What holds before CONNECT. */
    Agreement()
    {
    }

    /**
     * The client said what it wants.
     *
     * @param options as it said them.
     */
    void ofClient(final ConnectView options)
    {
        isClientVerbose = options.booleanOr(ConnectMember.VERBOSE, isClientVerbose);
        hasClientHeaders = options.booleanOr(ConnectMember.HEADERS, hasClientHeaders);
    }

    /**
     * The server is told.
     *
     * @param options      as it will hear them.
     * @param isSupporting true if it understands headers at all.
     */
    void ofServer(final ConnectView options, final boolean isSupporting)
    {
        isServerVerbose = options.booleanOr(ConnectMember.VERBOSE, isServerVerbose);
        hasServerHeaders = options.booleanOr(ConnectMember.HEADERS, hasServerHeaders) && isSupporting;
        hasNoResponders = options.booleanOr(ConnectMember.NO_RESPONDERS, hasNoResponders);
    }

    /**
     * Makes the server agree to what the gateway cannot do without. A client that gets an answer to each command needs
     * a server that answers each command: the gateway does not know which of them the server is going to refuse. A
     * client that wants to be told of missing responders without having headers is the server's to refuse.
     *
     * @param connect         that is on its way to the server.
     * @param isAddingHeaders true if the gateway adds headers to what clients say.
     */
    void force(final ConnectCommand connect, final boolean isAddingHeaders)
    {
        if (isClientVerbose && !connect.options().booleanOr(ConnectMember.VERBOSE, isServerVerbose))
        {
            connect.edit().set(ConnectMember.VERBOSE.key(), true);
        }
        if (isAddingHeaders && !connect.options().booleanOr(ConnectMember.HEADERS, hasServerHeaders) &&
            !connect.options().booleanOr(ConnectMember.NO_RESPONDERS, hasNoResponders))
        {
            connect.edit().set(ConnectMember.HEADERS.key(), true);
        }
    }

    boolean isClientVerbose()
    {
        return isClientVerbose;
    }

    boolean isServerVerbose()
    {
        return isServerVerbose;
    }

    boolean hasClientHeaders()
    {
        return hasClientHeaders;
    }

    boolean hasServerHeaders()
    {
        return hasServerHeaders;
    }

    /** {@return true when the server sends headers that the client does not understand} */
    boolean areHeadersForced()
    {
        return hasServerHeaders && !hasClientHeaders;
    }

    /** {@return true when the server tells of requests that nobody is there to answer} */
    boolean hasNoResponders()
    {
        return hasNoResponders;
    }
}
