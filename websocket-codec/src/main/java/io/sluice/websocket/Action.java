package io.sluice.websocket;

/** What a {@link FrameHandler} answers to each thing it is given. */
public enum Action
{
    /** It is done with; go on. */
    CONTINUE,

    /** It is done with; {@link FrameDecoder#decode} returns. */
    BREAK,

    /** It was not taken: {@link FrameDecoder#decode} returns, and the next call gives the same again. */
    ABORT
}
