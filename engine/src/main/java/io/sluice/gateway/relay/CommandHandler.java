package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;

/**
 * Decides about the commands of all sessions of one loop. Does not throw: what fails behind it is a decision too.
 */
public interface CommandHandler
{
    /**
     * How much of a client's command has to be there.
     *
     * @param kind of the command.
     * @return what is needed; does not change.
     */
    Need clientNeed(CommandKind kind);

    /**
     * How much of a server's command has to be there.
     *
     * @param kind of the command.
     * @return what is needed; does not change.
     */
    Need serverNeed(CommandKind kind);

    /** {@return true when it adds headers to what clients say, whether they understand any; does not change} */
    boolean isAddingHeaders();

    /**
     * The client sent a command.
     *
     * @param conversation of the client.
     * @param kind         as it was sent.
     * @param command      valid only until this method returns; copy to keep.
     * @param from         where to begin: 0, or what {@link HeldCommand#resumeFrom(int)} was told.
     * @return a {@link Decision}.
     */
    int onClientCommand(Conversation conversation, CommandKind kind, Command command, int from);

    /**
     * The server sent a command.
     *
     * @param conversation of the client.
     * @param kind         as it was sent.
     * @param command      valid only until this method returns; copy to keep.
     * @param from         where to begin: 0, or what {@link HeldCommand#resumeFrom(int)} was told.
     * @return a {@link Decision}.
     */
    int onServerCommand(Conversation conversation, CommandKind kind, Command command, int from);
}
