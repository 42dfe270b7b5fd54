package io.sluice.websocket;

/** What {@link FrameHandler#onData} is told of the message that a part belongs to: bits to be combined. */
public final class DataFlags
{
    /** The part begins a message. */
    public static final int FIRST = 0x1;

    /** The part ends a message. */
    public static final int LAST = 0x2;

    /** The message is text, RFC 6455 section 5.6; otherwise it is binary. */
    public static final int TEXT = 0x4;

    /** The message came with RSV1 and is to be inflated, RFC 7692 section 6. */
    public static final int COMPRESSED = 0x8;

    private DataFlags()
    {
    }
}
