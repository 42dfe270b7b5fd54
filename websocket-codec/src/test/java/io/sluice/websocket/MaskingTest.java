package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MaskingTest
{
    private static final int CAPACITY = 1024;
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 71, 125, 126, 127,
        248, 255, 256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 400, 511, 513, 800, 807};
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, (byte) 0x9d};
    private static final int KEY_VALUE = 0x9d21fa37;

    private final SplittableRandom random = new SplittableRandom(1);

    static Stream<MutableDirectBuffer> buffers()
    {
        final ByteBuffer bigEndian = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.BIG_ENDIAN);
        final ByteBuffer limited = ByteBuffer.allocateDirect(CAPACITY);
        final MutableDirectBuffer overLimited = new UnsafeBuffer(limited);
        limited.limit(5);

        return Stream.of(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN)),
            new UnsafeBuffer(bigEndian),
            overLimited,
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + 13), 13, CAPACITY),
            new UnsafeBuffer(new byte[CAPACITY]),
            new UnsafeBuffer(new byte[CAPACITY + 13], 13, CAPACITY),
            new UnsafeBuffer(ByteBuffer.allocate(CAPACITY + 13), 13, CAPACITY));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldMaskInPlace(final MutableDirectBuffer buffer)
    {
        for (int offset = 0; offset < 17; offset++)
        {
            for (final int length : LENGTHS)
            {
                final byte[] before = fill(buffer);
                Masking.apply(buffer, offset, length, KEY_VALUE);
                assertArrayEquals(masked(before, offset, offset, length), bytes(buffer), offset + "+" + length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldMaskWhileMoving(final MutableDirectBuffer buffer)
    {
        for (int distance = 1; distance < 90; distance += distance < 20 ? 1 : 13)
        {
            for (final int length : LENGTHS)
            {
                final byte[] before = fill(buffer);
                Masking.move(buffer, 3 + distance, 3, length, KEY_VALUE);
                final byte[] expected = masked(before, 3 + distance, 3, length);
                final byte[] actual = bytes(buffer);
                // What lies between the moved payload and its former end is rubble.
                System.arraycopy(actual, 3 + length, expected, 3 + length, distance);
                assertArrayEquals(expected, actual, distance + "+" + length);
            }
        }
    }

    @Test
    void shouldGoOnInTheMiddle()
    {
        for (int cut = 0; cut < 300; cut++)
        {
            final MutableDirectBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
            final byte[] before = fill(buffer);
            Masking.apply(buffer, 0, cut, KEY_VALUE);
            Masking.apply(buffer, cut, 600 - cut, Masking.rotate(KEY_VALUE, cut));
            assertArrayEquals(masked(before, 0, 0, 600), bytes(buffer));
        }
    }

    @Test
    void shouldReadKeyInOrderOfTheWire()
    {
        assertEquals(KEY_VALUE, Masking.key(new UnsafeBuffer(KEY), 0));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void shouldCheckBounds(final MutableDirectBuffer buffer)
    {
        for (final int length : LENGTHS)
        {
            assertThrows(IndexOutOfBoundsException.class,
                () -> Masking.apply(buffer, CAPACITY - length + 1, length, 1));
            assertThrows(IndexOutOfBoundsException.class,
                () -> Masking.move(buffer, CAPACITY - length + 1, 0, length, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> Masking.apply(buffer, -1, length, 1));
        }
    }

    private byte[] fill(final MutableDirectBuffer buffer)
    {
        final byte[] bytes = new byte[CAPACITY];
        random.nextBytes(bytes);
        buffer.putBytes(0, bytes);

        return bytes;
    }

    private static byte[] bytes(final MutableDirectBuffer buffer)
    {
        final byte[] bytes = new byte[CAPACITY];
        buffer.getBytes(0, bytes);

        return bytes;
    }

    private static byte[] masked(final byte[] before, final int from, final int to, final int length)
    {
        final byte[] after = before.clone();
        for (int i = 0; i < length; i++)
        {
            after[to + i] = (byte) (before[from + i] ^ KEY[i & 3]);
        }

        return after;
    }
}
