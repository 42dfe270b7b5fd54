package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;

/**
 * What one direction of one connection has to remember between two inputs, and what applies to it: limits, and how
 * much of each command somebody needs to see. Small, so that an idle connection is; the parser is its thread's.
 */
public final class ParserState
{
    /** What the server allows for the arguments of a control line unless told otherwise. */
    public static final int CONTROL_LINE_LIMIT_DEFAULT = 4096;
    /** What is taken from a server for the arguments of MSG and HMSG unless told otherwise. */
    public static final int MESSAGE_LINE_LIMIT_DEFAULT = 16 * 1024;
    /** The largest size that can be written in the nine digits the protocol allows. */
    public static final int PAYLOAD_LIMIT_MAX = 999_999_999;

    /** Between two commands, or within a line of which nothing has been consumed. */
    static final byte PHASE_COMMAND = 0;
    /** The operation and blanks behind it have been consumed, the arguments follow. */
    static final byte PHASE_ARGUMENTS = 1;
    /** An operation without arguments has been consumed; what follows up to the LF is ignored. */
    static final byte PHASE_IGNORED = 2;
    /** The line has been consumed; headers, payload and CRLF follow. */
    static final byte PHASE_BODY = 3;
    /** Nothing more is read. */
    static final byte PHASE_FAILED = 4;

    private static final Need[] NEEDS = Need.values();
    private static final int NEED_BITS = 2;
    private static final int NEED_MASK = (1 << NEED_BITS) - 1;

    int controlLineLimit;
    int payloadLimit = PAYLOAD_LIMIT_MAX;
    int needs;
    boolean areHeadersAccepted = true;
    boolean isConnectRequired;
    byte phase;
    byte kind;
    /** So many bytes of an incomplete line are known to hold no line end. */
    int scanned;
    int bodyRemaining;
    Failure failure;

    private ParserState(final int controlLineLimit)
    {
        this.controlLineLimit = controlLineLimit;
    }

    /** {@return the state of a client that has not said anything, with nothing needed and no payload limit} */
    public static ParserState ofClient()
    {
        return new ParserState(CONTROL_LINE_LIMIT_DEFAULT);
    }

    /** {@return the state of a server that has not said anything, with nothing needed and no payload limit} */
    public static ParserState ofServer()
    {
        return new ParserState(MESSAGE_LINE_LIMIT_DEFAULT);
    }

    /**
     * Says how much of a command has to be there before it is reported. Applies from the next command on.
     *
     * @param commandKind of command.
     * @param need        of it; CONNECT and INFO are never less than {@link Need#LINE}.
     * @return this.
     */
    public ParserState need(final CommandKind commandKind, final Need need)
    {
        final int shift = commandKind.ordinal() * NEED_BITS;
        needs = needs & ~(NEED_MASK << shift) | need.ordinal() << shift;

        return this;
    }

    /**
     * How much of a command has to be there before it is reported.
     *
     * @param commandKind of command.
     * @return what is needed of it.
     */
    public Need need(final CommandKind commandKind)
    {
        return NEEDS[needs >>> commandKind.ordinal() * NEED_BITS & NEED_MASK];
    }

    /**
     * Sets the limit of the arguments of a control line.
     *
     * @param limit in bytes; on the way from the server it is about MSG and HMSG only.
     * @return this.
     */
    public ParserState controlLineLimit(final int limit)
    {
        controlLineLimit = limit;

        return this;
    }

    /**
     * Sets the limit of headers and payload, from the next command on.
     *
     * @param limit in bytes.
     * @return this.
     */
    public ParserState payloadLimit(final int limit)
    {
        payloadLimit = limit;

        return this;
    }

    /**
     * Says whether HPUB is understood, which it is by default.
     *
     * @param isAccepted false to refuse it silently, as the server does when CONNECT did not say {@code headers}.
     * @return this.
     */
    public ParserState headersAccepted(final boolean isAccepted)
    {
        areHeadersAccepted = isAccepted;

        return this;
    }

    /**
     * Says whether anything but CONNECT is refused by its first byte, as a server that asks for credentials does. The
     * first CONNECT ends it.
     *
     * @param isRequired true to refuse.
     * @return this.
     */
    public ParserState connectRequired(final boolean isRequired)
    {
        isConnectRequired = isRequired;

        return this;
    }

    /**
     * {@return after {@link CommandParser#INPUT_END}, bytes that are still to come of a command whose line was passed
     * over or reported: headers, payload and CRLF}
     */
    public int bodyRemaining()
    {
        return bodyRemaining;
    }

    /** {@return true when all that was consumed so far ends between two commands} */
    public boolean isAtBoundary()
    {
        return PHASE_COMMAND == phase;
    }
}
