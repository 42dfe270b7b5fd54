package io.sluice.nats;

/**
 * How much of a command somebody needs to see before it goes on.
 */
public enum Need
{
    /** Nobody looks: canonical commands are passed over without being reported. */
    NOTHING,
    /** Its control line; the payload streams behind. */
    LINE,
    /** Its control line and its header block; the payload streams behind. */
    HEADERS,
    /** All of it in one piece. */
    WHOLE
}
