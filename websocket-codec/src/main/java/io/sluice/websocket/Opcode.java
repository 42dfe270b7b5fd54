package io.sluice.websocket;

/** Opcodes of RFC 6455 section 5.2. */
public final class Opcode
{
    /** A further part of the message that an earlier frame began. */
    public static final int CONTINUATION = 0x0;

    /** The first part of a message of UTF-8 text. */
    public static final int TEXT = 0x1;

    /** The first part of a message of bytes. */
    public static final int BINARY = 0x2;

    /** The closing handshake, section 5.5.1. */
    public static final int CLOSE = 0x8;

    /** Asks for a pong, section 5.5.2. */
    public static final int PING = 0x9;

    /** Answers a ping, section 5.5.3. */
    public static final int PONG = 0xA;

    private static final int CONTROL_BIT = 0x8;
    private static final int KNOWN =
        1 << CONTINUATION | 1 << TEXT | 1 << BINARY | 1 << CLOSE | 1 << PING | 1 << PONG;

    private Opcode()
    {
    }

    /**
     * Whether frames of an opcode are control frames, section 5.5.
     *
     * @param opcode of four bits.
     * @return true for control frames, the reserved ones included.
     */
    public static boolean isControl(final int opcode)
    {
        return 0 != (opcode & CONTROL_BIT);
    }

    static boolean isKnown(final int opcode)
    {
        return 0 != (KNOWN & 1 << opcode);
    }
}
