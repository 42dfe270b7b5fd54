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

    /** The state of a connection that has not said anything, with nothing needed and no payload limit. */
    public ParserState()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Says how much of a command has to be there before it is reported. Applies from the next command on.
     *
     * @param kind of command.
     * @param need of it; CONNECT, INFO and -ERR are never less than {@link Need#LINE}.
     * @return this.
     */
    public ParserState need(final CommandKind kind, final Need need)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * How much of a command has to be there before it is reported.
     *
     * @param kind of command.
     * @return what is needed of it.
     */
    public Need need(final CommandKind kind)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the limit of the arguments of a control line.
     *
     * @param limit in bytes; on the way from the server it is about MSG and HMSG only.
     * @return this.
     */
    public ParserState controlLineLimit(final int limit)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the limit of headers and payload, for the next command on.
     *
     * @param limit in bytes.
     * @return this.
     */
    public ParserState payloadLimit(final int limit)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Says whether HPUB is understood, which it is by default.
     *
     * @param isAccepted false to refuse it silently, as the server does when CONNECT did not say {@code headers}.
     * @return this.
     */
    public ParserState headersAccepted(final boolean isAccepted)
    {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * {@return bytes that are still to come of a command whose line was passed over or reported: headers, payload and
     * CRLF, as far as they were not in the inputs so far}
     */
    public int bodyRemaining()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return true when the last input ended between two commands, as far as its bytes were consumed}
     */
    public boolean isAtBoundary()
    {
        throw new UnsupportedOperationException();
    }
}
