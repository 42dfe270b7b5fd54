package io.sluice.websocket;

/**
 * The frame of RFC 6455 section 5.2.
 * <pre>
 *  byte 0            byte 1           2 or 8 bytes, or none      4 bytes, or none
 * +-+-+-+-+-------+ +-+-------------+ +------------------------+ +-------------+ +---------+
 * |F|R|R|R|opcode | |M| length code | | extended length,       | | mask key    | | payload |
 * |I|S|S|S|       | |A| 0 to 125,   | | big-endian; 2 bytes    | | if MASK     | |         |
 * |N|1|2|3|       | |S| 126 or 127  | | for 126, 8 for 127     | |             | |         |
 * +-+-+-+-+-------+ +K+-------------+ +------------------------+ +-------------+ +---------+
 * </pre>
 */
final class FrameFormat
{
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int RSV2_AND_RSV3 = 0x30;
    static final int OPCODE_MASK = 0x0F;

    static final int MASKED = 0x80;
    static final int LENGTH_MASK = 0x7F;
    static final int LENGTH_16_BIT = 126;
    static final int LENGTH_64_BIT = 127;

    static final int EXTENDED_LENGTH_OFFSET = 2;
    static final int MASK_KEY_LENGTH = 4;
    static final int MAX_HEADER_LENGTH = 14;

    static final int MAX_LENGTH_7_BIT = 125;
    static final int MAX_LENGTH_16_BIT = 0xFFFF;
    static final int MAX_CONTROL_LENGTH = 125;

    static final int STATUS_LENGTH = 2;

    private FrameFormat()
    {
    }
}
