package io.sluice.test;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts the same bytes in buffers of exactly their size, where a read too far throws, and amid other bytes, which must
 * not matter.
 */
public final class Ranges
{
    private static final String[] SURROUNDINGS =
    {
        "\u00DB\u00DB\u00DB\u00DB\u00DB\u00DB\u00DB\u00DB\u00DB",
        "\r\nA: 1\r\nB:\r\n\r\n",
        "\"}]},\"user\":\"x\"",
        "0123456789.>*.",
        "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
    };

    private Ranges()
    {
    }

    /** What has to hold wherever the bytes are. */
    @FunctionalInterface
    public interface Check
    {
        /** Looks at length bytes from the offset on. */
        void accept(DirectBuffer buffer, int offset, int length);
    }

    /** Runs a check for each place. */
    public static void forEach(final byte[] bytes, final Check check)
    {
        check.accept(new UnsafeBuffer(bytes.clone()), 0, bytes.length);

        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        direct.putBytes(0, bytes);
        check.accept(direct, 0, bytes.length);

        for (final String surrounding : SURROUNDINGS)
        {
            final byte[] around = surrounding.getBytes(StandardCharsets.ISO_8859_1);
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 2 * around.length]);
            buffer.putBytes(0, around);
            buffer.putBytes(around.length, bytes);
            buffer.putBytes(around.length + bytes.length, around);
            check.accept(buffer, around.length, bytes.length);
        }
    }

    /** Runs a check for each place of a text of one byte for each char. */
    public static void forEach(final String latin1, final Check check)
    {
        forEach(latin1.getBytes(StandardCharsets.ISO_8859_1), check);
    }
}
