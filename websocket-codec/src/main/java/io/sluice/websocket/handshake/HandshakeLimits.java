package io.sluice.websocket.handshake;

/**
 * How much of a peer's head is read, in bytes.
 *
 * @param maxStartLineLength  of the request line, beyond which the answer is 414, or of the status line.
 * @param maxHeaderLineLength of one header line; beyond it the answer is 431.
 * @param maxHeaders          lines; beyond it the answer is 431.
 * @param maxHeadLength       of everything up to and with the blank line; beyond it the answer is 431.
 */
public record HandshakeLimits(int maxStartLineLength, int maxHeaderLineLength, int maxHeaders, int maxHeadLength)
{
    /** 8 KB for a line, 100 headers, 16 KB in all: room for the tokens and cookies that NATS clients send. */
    public static final HandshakeLimits DEFAULT = new HandshakeLimits(8192, 8192, 100, 16 * 1024);

    private static final int MIN_LINE_LENGTH = 64;

    /**
     * Checks the ranges.
     *
     * @param maxStartLineLength  64 or more.
     * @param maxHeaderLineLength 64 or more.
     * @param maxHeaders          1 or more.
     * @param maxHeadLength       64 or more.
     */
    public HandshakeLimits
    {
        if (maxStartLineLength < MIN_LINE_LENGTH || maxHeaderLineLength < MIN_LINE_LENGTH || maxHeaders < 1 ||
            maxHeadLength < MIN_LINE_LENGTH)
        {
            throw new IllegalArgumentException("lines and head need " + MIN_LINE_LENGTH + " bytes and one header: " +
                "maxStartLineLength=" + maxStartLineLength + " maxHeaderLineLength=" + maxHeaderLineLength +
                " maxHeaders=" + maxHeaders + " maxHeadLength=" + maxHeadLength);
        }
    }
}
