package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What is measured: frames and texts. */
final class Samples
{
    private static final String GREEK =
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, και τάχιστη αλώπηξ βαφής ψημένη γη δρασκελίζει υπέρ νωθρού κυνός. ";
    private static final String CJK =
        "天地玄黃，宇宙洪荒。日月盈昃，辰宿列張。寒來暑往，秋收冬藏。閏餘成歲，律呂調陽。雲騰致雨，露結為霜。";
    private static final String EMOJI = "😀😃😄😁😆😅🤣😂🙂🙃😉😊😇🥰😍🤩😘😗😚😙";
    private static final String VIETNAMESE = "Tiếng Việt là một ngôn ngữ đơn lập, được viết bằng chữ Quốc ngữ. ";
    private static final String ASCII = "{\"subject\":\"orders.eu.42\",\"price\":1024.25,\"text\":\"quick brown fox\"}";

    private Samples()
    {
    }

    static MutableDirectBuffer allocate(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return as many whole masked binary frames as fit, at least one} */
    static byte[] frames(final int payloadLength, final int length)
    {
        final int frameLength = FrameEncoder.headerLength(payloadLength, Role.CLIENT) + payloadLength;
        final int count = Math.max(1, length / frameLength);
        final MutableDirectBuffer buffer = allocate(FrameEncoder.MAX_HEADER_LENGTH + payloadLength);
        final FrameEncoder encoder = new FrameEncoder(Role.CLIENT);
        final SplittableRandom random = new SplittableRandom(payloadLength);
        final byte[] frames = new byte[count * frameLength];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < payloadLength; j++)
            {
                buffer.putByte(FrameEncoder.MAX_HEADER_LENGTH + j, (byte) random.nextInt());
            }

            final int offset = encoder.encode(
                buffer, FrameEncoder.MAX_HEADER_LENGTH, payloadLength, Opcode.BINARY, true, false);
            buffer.getBytes(offset, frames, i * frameLength, frameLength);
        }

        return frames;
    }

    static byte[] text(final String kind, final int length)
    {
        final String sample = switch (kind)
        {
            case "ascii" -> ASCII;
            case "greek" -> GREEK;
            case "cjk" -> CJK;
            case "emoji" -> EMOJI;
            case "vietnamese" -> VIETNAMESE;
            default -> throw new IllegalArgumentException(kind);
        };
        final byte[] unit = sample.getBytes(StandardCharsets.UTF_8);
        final byte[] text = new byte[Math.max(1, length / unit.length) * unit.length];
        for (int i = 0; i < text.length; i += unit.length)
        {
            System.arraycopy(unit, 0, text, i, unit.length);
        }

        return text;
    }

    static ByteBuffer direct(final byte[] bytes)
    {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(bytes).flip();

        return buffer;
    }

    static byte[] filled(final int length)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5A);

        return bytes;
    }
}
