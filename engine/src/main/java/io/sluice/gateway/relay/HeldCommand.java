package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.net.EventLoop;
import io.sluice.net.LoopCommand;
import io.sluice.net.timer.Timer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A command that waits for somebody's decision, with a copy that is that somebody's. The first decision counts; it may
 * come from any thread, and takes effect on the loop.
 */
public final class HeldCommand implements LoopCommand
{
    private static final int STATE_PENDING = 0;
    private static final int STATE_DECIDING = 1;
    private static final int STATE_DECIDED = 2;
    private static final int STATE_OVER = 3;

    /** How often is looked whether a decision came for which the loop's queue had no room. */
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Need[] NEEDS = {Need.WHOLE, Need.HEADERS, Need.LINE};

    private final Relay relay;
    private final CommandKind kind;
    private final Command command;
    private final int copyLength;
    private final int restLength;
    /** Of the command that was copied: the copy knows only of its own edits. */
    private final boolean wasEdited;
    private final boolean wasLengthened;
    private final Timer timer;
    /** That it spends, or null when it has time of its own. */
    private final HoldBudget budget;
    private final long deadlineNs;
    private final AtomicInteger state = new AtomicInteger(STATE_PENDING);

    private int resumeIndex;
    private int decision;
    private CharSequence text;
    private boolean isStopped;

    private HeldCommand(
        final Relay relay,
        final CommandKind kind,
        final Command command,
        final int copyLength,
        final int restLength,
        final boolean wasEdited,
        final boolean wasLengthened)
    {
        final EventLoop loop = relay.relayLoop.loop();
        final Conversation conversation = relay.conversation;

        this.relay = relay;
        this.kind = kind;
        this.command = command;
        this.copyLength = copyLength;
        this.restLength = restLength;
        this.wasEdited = wasEdited;
        this.wasLengthened = wasLengthened;
        timer = loop.newTimer(this::onTimer);
        budget = conversation.isWelcomed() ? null : conversation.holdBudget();
        deadlineNs = null != budget ? budget.begin(loop.nowNs()) :
            loop.nowNs() + conversation.settings().holdTimeoutNs();
    }

    /**
     * Copies a command that was found in an input.
     *
     * @param relay    that found it.
     * @param kind     of the command.
     * @param command  as it is at this moment.
     * @param position behind what has been taken of the input.
     * @return the command, held.
     */
    static HeldCommand of(final Relay relay, final CommandKind kind, final Command command, final int position)
    {
        final int end = command.offset() + command.length();
        final int tailStart = end - command.tailLength();
        final int received = Math.max(0, Math.min(position, end) - tailStart);
        final int headLength = command.headLength();
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[headLength + received + EventLoop.SLACK_LENGTH]);

        // Written again even if unchanged: of a line that is not canonical an earlier input may have held the
        // beginning.
        command.encodeHead(copy, 0);
        if (0 < received)
        {
            copy.putBytes(headLength, command.buffer(), tailStart, received);
        }
        final int rest = Math.max(0, end - position);
        final boolean wasLengthened =
            command.isEdited() && command instanceof MessageCommand && ((MessageCommand)command).isLineLengthened();

        return new HeldCommand(relay, kind, view(relay, copy, headLength + received), headLength + received, rest,
            command.isEdited(), wasLengthened);
    }

    /**
     * Holds a command once more, for the next who wants to decide.
     *
     * @param previous as it was held before.
     * @return the command, held.
     */
    static HeldCommand again(final HeldCommand previous)
    {
        return new HeldCommand(previous.relay, previous.kind, previous.command, previous.copyLength,
            previous.restLength, previous.wasEdited, previous.wasLengthened);
    }

    /** {@return which command it is, as it was sent} */
    public CommandKind kind()
    {
        return kind;
    }

    /** {@return the copy: one thread at a time may read and edit it, until it is resumed} */
    public Command command()
    {
        return command;
    }

    /**
     * Where the handler goes on; for the handler, on the loop.
     *
     * @param index that it is given when it is asked again.
     */
    public void resumeFrom(final int index)
    {
        resumeIndex = index;
    }

    /** {@return false as soon as nothing can be decided any more; any thread} */
    public boolean isPending()
    {
        return STATE_PENDING == state.get();
    }

    /**
     * Decides; any thread.
     *
     * @param newDecision a {@link Decision} other than to hold or to have failed.
     * @param newText     of the error, for a rejection; it must not change any more.
     * @return true when this decided.
     */
    public boolean resume(final int newDecision, final CharSequence newText)
    {
        if (!state.compareAndSet(STATE_PENDING, STATE_DECIDING))
        {
            return false;
        }
        decision = newDecision;
        text = newText;
        state.set(STATE_DECIDED);

        // When the queue is full, or this gets lost with it, the timer finds the decision.
        relay.relayLoop.loop().execute(this);

        return true;
    }

    /** {@inheritDoc} */
    @Override
    public void onExecute(final EventLoop loop)
    {
        if (state.compareAndSet(STATE_DECIDED, STATE_OVER))
        {
            stop();
            relay.resolve(this);
        }
    }

    int resumeIndex()
    {
        return resumeIndex;
    }

    /** {@return what was decided; the text of a rejection is appended} */
    int decision(final ErrorText errorText)
    {
        errorText.reset();
        if (null != text)
        {
            errorText.append(text);
        }

        return decision;
    }

    /** {@return bytes of the received command that were not taken of the input when it was held} */
    int restLength()
    {
        return restLength;
    }

    /** {@return true when somebody had changed the command before it was held} */
    boolean wasEdited()
    {
        return wasEdited;
    }

    /** {@return true when that had made the line of a message longer than it was received} */
    boolean wasLengthened()
    {
        return wasLengthened;
    }

    /** {@return how many bytes of the tail are in the copy, the first of those that follow the head} */
    int availableTailLength()
    {
        return Math.max(0, copyLength - (command.offset() + command.length() - command.tailLength()));
    }

    void schedule()
    {
        timer.schedule(Math.min(deadlineNs, relay.relayLoop.loop().nowNs() + LOOK_INTERVAL_NS));
    }

    /** Nobody can decide any more. */
    void cancel()
    {
        state.set(STATE_OVER);
        stop();
    }

    /** Spends time no longer. Twice when a decision came while this was cancelled. */
    private void stop()
    {
        timer.cancel();
        if (null != budget && !isStopped)
        {
            isStopped = true;
            budget.end(relay.relayLoop.loop().nowNs());
        }
    }

    private void onTimer(final Timer expired, final long nowNs)
    {
        if (STATE_DECIDED == state.get())
        {
            onExecute(relay.relayLoop.loop());
        }
        else if (nowNs - deadlineNs < 0)
        {
            schedule();
        }
        else if (state.compareAndSet(STATE_PENDING, STATE_OVER))
        {
            stop();
            relay.expire(this);
        }
        else
        {
            // Somebody is deciding at this very moment.
            timer.schedule(nowNs + LOOK_INTERVAL_NS);
        }
    }

    /** The copy as a view of its own, with as much of it as is there. */
    private static Command view(final Relay relay, final UnsafeBuffer copy, final int length)
    {
        for (final Need need : NEEDS)
        {
            final ParserState state = relay.newState();
            for (final CommandKind kind : RelayLoop.kinds())
            {
                state.need(kind, need);
            }
            final CommandParser parser = relay.newParser();
            parser.wrap(state, copy, 0, length);
            if (CommandParser.COMMAND == parser.poll())
            {
                return parser.command();
            }
        }

        throw new IllegalStateException("a command that was read cannot be read again");
    }
}
