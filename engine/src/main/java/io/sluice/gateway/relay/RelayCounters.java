package io.sluice.gateway.relay;

/**
 * What happened to the commands of one direction, over all sessions of a loop. The loop increments; other threads may
 * read at any time and see figures that are a little old. How many commands of which kind came, the parsers count.
 */
final class RelayCounters
{
    /** Inputs that were passed on as a whole, from where they were read. */
    long untouchedInputs;
    /** Commands that were written again. */
    long reencoded;
    /** Commands that were swallowed on demand. */
    long dropped;
    /** Commands that were swallowed and answered with an error. */
    long rejected;
    /** Commands that were held. */
    long held;
    /** Commands that an edit made larger than the peer allows, and that were therefore not sent. */
    long oversized;
    /** Commands that the gateway itself put between others. */
    long injected;
    /** Commands that the gateway was asked to put between others and could not. */
    long refused;
    /** Inputs that ended the reading of a direction because they cannot be read. */
    long malformed;
    /** Times that reading had to wait for the other side, for a decision, or for room. */
    long pauses;
    /** Nanoseconds that these waits took, once they are over. */
    long pausedNs;
}
