package io.sluice.nats.parser;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds the commands of one direction in inputs that may end anywhere. One per thread; {@link ParserState} is what
 * belongs to the connection, so that a thread lends its parser to one connection after the other.
 * <pre>
 *   |--- run: canonical, nobody looks ---|--- command ---|--- not looked at yet ---|
 *   ^wrap or last event                  ^runLimit()     ^commandLimit()           ^limit
 *                                        ^commandOffset()
 * </pre>
 * After {@link #COMMAND}, what was not in the input or not asked for (payload and its CRLF) is passed over by the next
 * calls and belongs to the next run; a command reported in full is behind the parser. After {@link #INPUT_END},
 * bytes from {@link #position()} on have to be presented again in front of the next input, those between
 * {@link #runLimit()} and {@link #position()} are discarded (the blanks of a command that will be written again).
 */
public abstract class CommandParser
{
    /** {@link #poll()}: nothing more can be told from this input. */
    public static final int INPUT_END = 0;
    /** {@link #poll()}: {@link #command()} is positioned. */
    public static final int COMMAND = 1;
    /** {@link #poll()}: the connection has to be closed, see {@link #failure()}. */
    public static final int FAILED = 2;

    CommandParser()
    {
    }

    /**
     * Takes the next input of a connection. No byte outside of the range is used, though bytes up to the buffer's
     * capacity may be loaded.
     *
     * @param state  of this direction of the connection; held until the next wrap.
     * @param buffer that holds the input, direct and with 64 bytes of slack behind the limit to be fast.
     * @param offset at which it begins.
     * @param limit  at which it ends.
     */
    public final void wrap(final ParserState state, final DirectBuffer buffer, final int offset, final int limit)
    {
        throw new UnsupportedOperationException();
    }

    /** {@return {@link #COMMAND}, {@link #INPUT_END} or {@link #FAILED}} */
    public final int poll()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the command that was reported last: the reused view of its kind} */
    public abstract Command command();

    /** {@return which command it is, as it was sent} */
    public final CommandKind kind()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the end of the bytes that can be passed on as they are, from wrap or the last event on} */
    public final int runLimit()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return where the command that was reported, or the one that failed, begins} */
    public final int commandOffset()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the end of what is there of the command, at most the limit} */
    public final int commandLimit()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return false when the command has to be written again although nobody changed it; so has every CONNECT} */
    public final boolean isCanonical()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return the first byte that was not consumed} */
    public final int position()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return after {@link #INPUT_END}, the bytes from {@link #position()} on that have to be gathered in one buffer
     * and presented there, because somebody needs them in one piece; 0 when only a control line is incomplete}
     */
    public final int neededLength()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return why it failed} */
    public final Failure failure()
    {
        throw new UnsupportedOperationException();
    }

    /** {@return length of the line that makes a server refuse the same way} */
    public final int refusalLength()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a canonical line that makes a server refuse the same way, so that its answer comes in order. It is to be
     * sent behind the run, in the place of the rest of the input.
     *
     * @param destination to write to.
     * @param index       in the destination.
     * @return the number of bytes written, which is {@link #refusalLength()}.
     */
    public final int encodeRefusal(final MutableDirectBuffer destination, final int index)
    {
        throw new UnsupportedOperationException();
    }

    /** {@return up to 32 bytes from where it failed on, escaped; allocates} */
    public final String snippet()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * How many commands of a kind this parser has seen, reported or passed over.
     *
     * @param kind of command.
     * @return the number since the parser was created.
     */
    public final long count(final CommandKind kind)
    {
        throw new UnsupportedOperationException();
    }
}
