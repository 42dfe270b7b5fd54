package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.net.buffer.PooledBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The commands of one direction. What nobody changes stays one run of the input and is written from there; what is
 * changed, swallowed, or not as our own encoder would write it ends the run.
 * <pre>
 *   input   | run, passed on as it is | head, written again | tail, part of the next run ... | partial line |
 *           ^run                      ^commandOffset        ^run                             ^position
 * </pre>
 * Confined to the loop of its session.
 */
abstract class Relay extends Leg
{
    final ParserState state;

    private HeldCommand held;
    /** The command that was held and is being decided about. */
    private HeldCommand resumed;

    /** Made when it is first needed, which for most conversations is never. */
    private Gathering gathering;

    /** Bytes of a command that was swallowed or written again that are still to come and must not pass. */
    private int skipLength;
    private long commandCount;
    private boolean isLinePending;
    /** Nothing stands between one message and the next, which need not be looked into until {@link #disturb}. */
    private boolean isQuiet;
    private boolean isPiped;
    private boolean isPipeRequested;

    Relay(final Conversation conversation, final ParserState state)
    {
        super(conversation);
        this.state = state;
    }

    abstract CommandParser parser();

    /** {@return a parser of the same kind for the copy of a held command} */
    abstract CommandParser newParser();

    /** {@return a state of the same kind for the copy of a held command, without limits} */
    abstract ParserState newState();

    /**
     * Takes note of what a command says before anybody is asked about it.
     *
     * @return false when it is nobody's business.
     */
    abstract boolean onCommand(CommandKind kind, Command command);

    /** Asks the handler. */
    abstract int ask(CommandKind kind, Command command, int from);

    /**
     * Takes note of what is to become of a command, makes the answers that are due, and may decide otherwise.
     *
     * @return the decision that counts.
     */
    abstract int onDecided(CommandKind kind, Command command, int decision);

    /** A command has gone to the output. */
    abstract void onForwarded(CommandKind kind, Output output);

    /** The input cannot be read on; what came before is in the output. */
    abstract void onMalformed(CommandParser failed, Output output);

    /** {@return false as long as something is to come that has to be looked at, whatever was asked for} */
    abstract boolean mayPipe();

    /** Nobody looks at this direction any more. */
    abstract void onPiped();

    abstract void applyNeeds();

    /** {@inheritDoc} */
    @Override
    final boolean isHeld()
    {
        return null != held;
    }

    /** {@inheritDoc} */
    @Override
    final boolean isAtBoundary()
    {
        return !isPiped && (isHeld() || state.bodyRemaining() <= skipLength);
    }

    final HeldCommand held()
    {
        return held;
    }

    final void held(final HeldCommand newHeld)
    {
        held = newHeld;
        disturb();
    }

    /** {@return true when the command at hand was held, and edited before that} */
    final boolean wasEdited()
    {
        return null != resumed && resumed.wasEdited();
    }

    /** {@return true when the command at hand is a message that was held, and whose line was lengthened before that} */
    final boolean wasLengthened()
    {
        return null != resumed && resumed.wasLengthened();
    }

    final boolean isPiped()
    {
        return isPiped;
    }

    /** {@return true when a command has begun and the rest of it has not come} */
    final boolean isPartial()
    {
        return !isHeld() && !isPiped && (isLinePending || isGathering() || 0 != state.bodyRemaining());
    }

    /** {@return commands of this direction so far} */
    final long commandCount()
    {
        return commandCount;
    }

    final void pipe()
    {
        isPipeRequested = true;
        disturb();
    }

    /**
     * To be called by whatever changes, while the handler is being asked, what {@link #mayGoOn} or {@link
     * #isUndisturbed} looks at.
     */
    final void disturb()
    {
        isQuiet = false;
    }

    /** Nothing more goes this way, nobody decides about it any more, and all memory is given back. */
    final void finish()
    {
        goDeaf();
        if (isHeld())
        {
            held.cancel();
            held = null;
        }
        if (null != gathering)
        {
            gathering.release();
        }
    }

    /**
     * Goes on with a command that was held and has been decided about.
     *
     * @param decidedCommand that was held.
     */
    final void resolve(final HeldCommand decidedCommand)
    {
        if (held != decidedCommand || conversation.isEnding())
        {
            return;
        }

        held = null;
        resumed = decidedCommand;
        final Output output = relayLoop.output();
        output.begin(target());
        final CommandKind kind = decidedCommand.kind();
        final Command command = decidedCommand.command();
        int decision = decidedCommand.decision(relayLoop.errorText());
        if (Decision.FORWARD == decision)
        {
            relayLoop.asked().begin(this, decidedCommand);
            decision = askAbout(kind, command, decidedCommand.resumeIndex());
            relayLoop.asked().end();
        }
        if (hasDrainable())
        {
            drain(output);
        }
        decision = onDecided(kind, command, decision);
        resumed = null;
        if (Decision.FORWARD == decision)
        {
            final int tailLength = decidedCommand.availableTailLength();
            counters().reencoded++;
            encode(output, command, tailLength);
            skipLength = decidedCommand.restLength() - (command.tailLength() - tailLength);
            onForwarded(kind, output);
        }
        else if (Decision.HOLD != decision)
        {
            skipLength = decidedCommand.restLength();
        }
        output.end();
        conversation.settle();
    }

    /** Nobody decided about the held command in time. */
    final void expire(final HeldCommand expired)
    {
        if (held == expired)
        {
            conversation.end(RelayEnd.HOLD_TIMEOUT);
            conversation.settle();
        }
    }

    /** {@inheritDoc} */
    @Override
    final int relay(final Output output, final MutableDirectBuffer buffer, final int offset, final int limit)
    {
        int position = offset;
        if (isGathering())
        {
            position = gathering.add(buffer, position, limit);
            if (!gathering.isComplete())
            {
                return limit;
            }
            relayGathered(output);
            if (!mayGoOn(output))
            {
                return position;
            }
        }

        if ((isPipeDue() || hasDrainable()) && 0 < state.bodyRemaining())
        {
            // The boundary has to be seen: what is to stand there cannot wait for an input that happens to end there.
            final int bodyLimit = Math.min(limit, position + state.bodyRemaining());
            position = parse(output, buffer, position, bodyLimit);
        }
        if (isPipeDue() && !isPiped && state.isAtBoundary())
        {
            isPiped = true;
            drainAll(output);
            onPiped();
        }
        if (isPiped)
        {
            return output.addRun(buffer, position, limit, true);
        }

        drainAtBoundary(output);
        if (position < limit)
        {
            position = parse(output, buffer, position, limit);
            drainAtBoundary(output);
        }

        return position;
    }

    private int parse(final Output output, final MutableDirectBuffer buffer, final int from, final int limit)
    {
        final CommandParser parser = parser();
        parser.wrap(state, buffer, from, limit);
        relayLoop.asked().begin(this, null);
        // Where what passes as it is begins: beyond the limit when all of this input is to be skipped, and more.
        int run = from + skipLength;
        skipLength = 0;
        isQuiet = mayGoOn(output) && isUndisturbed();

        final long earlierCount = parser.commandCount();
        int event = parser.poll();
        while (CommandParser.COMMAND == event)
        {
            run = relayCommand(output, buffer, run, parser);
            if (!isQuiet)
            {
                if (!mayGoOn(output))
                {
                    relayLoop.asked().end();
                    commandCount += parser.commandCount() - earlierCount;
                    return stop(output, buffer, run, parser.position());
                }
                isQuiet = isUndisturbed();
            }
            event = parser.poll();
        }
        relayLoop.asked().end();
        commandCount += parser.commandCount() - earlierCount;
        if (CommandParser.INPUT_END == event)
        {
            return endInput(output, buffer, run, parser, limit);
        }

        output.addRun(buffer, run, parser.runLimit(), false);
        counters().malformed++;
        goDeaf();
        onMalformed(parser, output);

        return limit;
    }

    /** {@return where what passes as it is goes on} */
    private int relayCommand(
        final Output output, final MutableDirectBuffer buffer, final int run, final CommandParser parser)
    {
        if (!isQuiet || !parser.isCanonicalMessage())
        {
            return relayNoted(output, buffer, run, parser);
        }

        final Command command = parser.command();
        final int decision = ask(parser.kind(), command, 0);

        // What nearly all messages come to: nobody changed anything, said anything, or keeps count.
        return Decision.FORWARD == decision && isQuiet && !command.isEdited() ? run :
            relayDecided(output, buffer, run, parser, checkHold(decision));
    }

    /** A command whose place among others matters. */
    private int relayNoted(
        final Output output, final MutableDirectBuffer buffer, final int runStart, final CommandParser parser)
    {
        final Command command = parser.command();
        final CommandKind kind = parser.kind();
        final int start = parser.commandOffset();
        int run = runStart;

        disturb();
        if (hasDrainable())
        {
            run = output.addRun(buffer, run, start, false);
            drain(output);
        }
        if (!onCommand(kind, command))
        {
            output.addRun(buffer, run, start, false);
            return command.offset() + command.length();
        }

        return relayDecided(output, buffer, run, parser, askAbout(kind, command, 0));
    }

    private int relayDecided(
        final Output output,
        final MutableDirectBuffer buffer,
        final int runStart,
        final CommandParser parser,
        final int asked)
    {
        final Command command = parser.command();
        final CommandKind kind = parser.kind();
        final int start = parser.commandOffset();
        int run = runStart;

        disturb();
        if (hasDrainable())
        {
            run = output.addRun(buffer, run, start, false);
            drain(output);
        }
        final int decision = onDecided(kind, command, asked);
        if (Decision.FORWARD == decision && isUntouched(parser, command))
        {
            onForwarded(kind, output);
            return run;
        }

        output.addRun(buffer, run, start, false);
        if (Decision.FORWARD == decision)
        {
            return parser.isCanonical() && !command.isEdited() ?
                separate(output, buffer, kind, start, start + command.length()) : rewrite(output, kind, command);
        }
        if (Decision.HOLD == decision)
        {
            return parser.position();
        }
        if (hasDrainable())
        {
            drain(output);
        }

        return command.offset() + command.length();
    }

    private boolean isUntouched(final CommandParser parser, final Command command)
    {
        return parser.isCanonical() && !command.isEdited() && !isSeparating();
    }

    private int separate(
        final Output output, final MutableDirectBuffer buffer, final CommandKind kind, final int start, final int end)
    {
        output.write(buffer, start, end - start);
        onForwarded(kind, output);

        return end;
    }

    private int rewrite(final Output output, final CommandKind kind, final Command command)
    {
        final int end = command.offset() + command.length();
        final int tailLength = command.tailLength();
        counters().reencoded++;
        encode(output, command, isSeparating() ? tailLength : 0);
        onForwarded(kind, output);

        return isSeparating() ? end : end - tailLength;
    }

    private int stop(
        final Output output, final MutableDirectBuffer buffer, final int run, final int position)
    {
        output.addRun(buffer, run, position, true);
        skipLength = Math.max(0, run - position);
        isLinePending = false;
        interrupt();

        return position;
    }

    private int endInput(
        final Output output,
        final MutableDirectBuffer buffer,
        final int run,
        final CommandParser parser,
        final int limit)
    {
        final int position = parser.position();
        if (output.addRun(buffer, run, parser.runLimit(), true) == limit && output.isEmpty())
        {
            counters().untouchedInputs++;
        }
        skipLength = Math.max(0, run - position);
        isLinePending = position < limit;

        return parser.neededLength() > relayLoop.gatherLength() ?
            beginGathering(buffer, position, limit, parser) : position;
    }

    private boolean mayGoOn(final Output output)
    {
        return !isHeld() && !isDeaf() && !output.isBlocked() && hasRoom() && !isPipeDue() &&
            !conversation.isEnding();
    }

    private boolean isUndisturbed()
    {
        return !conversation.isTracking() && !hasDrainable() && !isSeparating();
    }

    private boolean isPipeDue()
    {
        return isPipeRequested && mayPipe();
    }

    private int askAbout(final CommandKind kind, final Command command, final int from)
    {
        return checkHold(ask(kind, command, from));
    }

    private int checkHold(final int decision)
    {
        if (Decision.HOLD == decision)
        {
            return isHeld() ? decision : Decision.FAILED;
        }
        if (isHeld())
        {
            held.cancel();
            held = null;
        }

        return decision;
    }

    /** Writes a command again, and so much of its tail, which is there, in one piece. */
    private void encode(final Output output, final Command command, final int tailLength)
    {
        if (!output.encode(command, tailLength, conversation.holder()))
        {
            conversation.end(RelayEnd.POOL_EXHAUSTED);
        }
        else if (isSeparating())
        {
            output.flush();
        }
    }

    private boolean isGathering()
    {
        return null != gathering && gathering.isActive();
    }

    private int beginGathering(
        final MutableDirectBuffer buffer, final int position, final int limit, final CommandParser parser)
    {
        if (null == gathering)
        {
            gathering = new Gathering(relayLoop.loop());
        }
        if (!gathering.begin(conversation.holder(), parser.neededLength()))
        {
            conversation.end(RelayEnd.POOL_EXHAUSTED);
            return position;
        }
        isLinePending = false;

        return gathering.add(buffer, position, limit);
    }

    private void relayGathered(final Output output)
    {
        final int start = gathering.start();
        final int limit = gathering.limit();
        final PooledBuffer memory = gathering.take();
        parse(output, memory.buffer(), start, limit);
        relayLoop.loop().pool().release(memory);
    }
}
