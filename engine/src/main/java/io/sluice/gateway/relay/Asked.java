package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;

/**
 * The one relay of a loop that is at work, and with it the one command that the handler may be asked about: what its
 * parser found last, or what was held and has been resumed.
 */
final class Asked
{
    private Relay relay;
    private HeldCommand resumed;

    /** Nobody is at work. */
    Asked()
    {
    }

    /**
     * A relay is at work.
     *
     * @param newRelay   that it is.
     * @param newResumed the command that was held and goes on, or null when an input is read.
     */
    void begin(final Relay newRelay, final HeldCommand newResumed)
    {
        relay = newRelay;
        resumed = newResumed;
    }

    /** Nobody is at work any more. */
    void end()
    {
        relay = null;
        resumed = null;
    }

    /** {@return the conversation of the relay at work, or null} */
    Conversation conversation()
    {
        return null == relay ? null : relay.conversation;
    }

    /**
     * Takes the command away from the handler.
     *
     * @param conversation that the handler thinks of.
     * @param command      that it thinks it is asked about.
     * @return the command with its copy.
     * @throws IllegalStateException when it is mistaken, or has done so already.
     */
    HeldCommand hold(final Conversation conversation, final Command command)
    {
        if (conversation != conversation() || relay.isHeld() ||
            command != (null == resumed ? relay.parser().command() : resumed.command()))
        {
            throw new IllegalStateException("only the command at hand can be held, and once");
        }

        final CommandKind kind = null == resumed ? relay.parser().kind() : resumed.kind();
        final HeldCommand held = null == resumed ?
            HeldCommand.of(relay, kind, command, relay.parser().position()) : HeldCommand.again(resumed);
        relay.held(held);
        held.schedule();

        return held;
    }
}
