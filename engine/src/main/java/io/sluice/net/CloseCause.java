package io.sluice.net;

/** Why a {@link Channel} was closed: the first reason there was. */
public enum CloseCause
{
    /** {@link Channel#close(int)}. */
    CLOSED,
    /** {@link Channel#reset()}. */
    RESET,
    /** The peer reset the connection or went away. */
    PEER_GONE,
    /** The peer broke the rules of a layer, which says more itself. */
    PEER_FAULT,
    /** A callback threw. */
    HANDLER_FAILED,
    /** The handler consumed nothing of a full buffer. */
    INPUT_STUCK,
    /** The buffer pool was short and this one had held most for longest. */
    EVICTED,
    /** More memory was needed than the buffer pool can give. */
    POOL_EXHAUSTED,
    /** The loop was closed. */
    LOOP_CLOSED
}
