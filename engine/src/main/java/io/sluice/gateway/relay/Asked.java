package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;

/**
 * The one command of a loop that the handler is being asked about.
 */
final class Asked
{
    private Relay relay;
    private CommandKind kind;
    private Command command;
    private HeldCommand previous;

    /** Nothing is asked. */
    Asked()
    {
    }

    /**
     * The handler is asked.
     *
     * @param newRelay    that asks.
     * @param newKind     of the command.
     * @param newCommand  that it is about.
     * @param newPrevious what it was held as before, or null.
     */
    void begin(final Relay newRelay, final CommandKind newKind, final Command newCommand, final HeldCommand newPrevious)
    {
        relay = newRelay;
        kind = newKind;
        command = newCommand;
        previous = newPrevious;
    }

    /** The handler has answered. */
    void end()
    {
        relay = null;
        command = null;
        previous = null;
    }

    /** {@return the conversation that the command belongs to, or null} */
    Conversation conversation()
    {
        return null == relay ? null : relay.conversation;
    }

    /**
     * Takes the command away from the handler.
     *
     * @param claimed what the handler thinks it is asked about.
     * @return the command with its copy.
     * @throws IllegalStateException when it is mistaken, or has done so already.
     */
    HeldCommand hold(final Command claimed)
    {
        if (null == relay || claimed != command || relay.isHeld())
        {
            throw new IllegalStateException("only the command at hand can be held, and once");
        }

        final HeldCommand held = null == previous ?
            HeldCommand.of(relay, kind, command, relay.parser().position()) : HeldCommand.again(previous);
        relay.held(held);
        held.schedule();

        return held;
    }
}
