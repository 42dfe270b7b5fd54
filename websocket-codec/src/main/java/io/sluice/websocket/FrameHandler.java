package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;

/**
 * Gets what a {@link FrameDecoder} finds, in the order of the wire: control frames between fragments are reported
 * after the data that came before them. Called on the thread that calls the decoder.
 */
public interface FrameHandler
{
    /**
     * Unmasked payload of one or more data frames. It may begin and end anywhere in a frame. A run that spans frames
     * and messages has no flags; a part of one message has them, see {@link DecoderSettings#isSpanning}. What is taken
     * of it may be overwritten, and so may what the caller's buffer holds in front of it: that is done with.
     *
     * @param buffer holding the payload; valid only until this method returns; copy to keep.
     * @param offset in bytes at which the payload begins.
     * @param length of the payload in bytes; 0 only where a message begins or ends without any.
     * @param flags  of {@link DataFlags}; 0 for a run.
     * @return what to do next; {@link FrameDecoder#unread} is for stopping in the middle.
     */
    Action onData(MutableDirectBuffer buffer, int offset, int length, int flags);

    /**
     * A ping, to be answered with a pong of the same payload. RFC 6455 section 5.5.2.
     *
     * @param buffer holding the payload; valid only until this method returns; copy to keep.
     * @param offset in bytes at which the payload begins.
     * @param length of the payload in bytes, at most 125.
     * @return what to do next.
     */
    Action onPing(MutableDirectBuffer buffer, int offset, int length);

    /**
     * A pong, asked for or not. RFC 6455 section 5.5.3.
     *
     * @param buffer holding the payload; valid only until this method returns; copy to keep.
     * @param offset in bytes at which the payload begins.
     * @param length of the payload in bytes, at most 125.
     * @return what to do next.
     */
    Action onPong(MutableDirectBuffer buffer, int offset, int length);

    /**
     * A close frame. Whatever follows it is ignored. RFC 6455 section 5.5.1.
     *
     * @param status of the close frame, {@link CloseStatus#NO_STATUS} when it has none.
     * @param buffer holding the reason; valid only until this method returns; copy to keep.
     * @param offset in bytes at which the reason begins.
     * @param length of the reason in bytes, at most 123; valid UTF-8.
     * @return what to do next.
     */
    Action onClose(int status, MutableDirectBuffer buffer, int offset, int length);
}
