package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Masks and unmasks payload, which is the same operation. RFC 6455 section 5.3. A key is an int whose lowest byte is
 * the key's first byte on the wire.
 * <p>
 * Fastest over a direct {@link ByteBuffer} in little-endian order and over a {@code byte[]}: these loops are compiled
 * to vector instructions. Any other buffer works, at a half or less of the rate.
 */
public final class Masking
{
    private static final VarHandle LONG_VIEW = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final int FUSED_MAX_LENGTH = 64;

    private Masking()
    {
    }

    /**
     * Reads a key.
     *
     * @param buffer holding the key.
     * @param offset in bytes at which its four bytes begin.
     * @return the key.
     */
    public static int key(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    /**
     * The key to go on with in the middle of a payload.
     *
     * @param key    that the payload so far began with.
     * @param length of the payload so far in bytes.
     * @return the key for what follows.
     */
    public static int rotate(final int key, final int length)
    {
        return Integer.rotateRight(key, length << 3);
    }

    /**
     * Masks or unmasks in place.
     *
     * @param buffer holding the payload.
     * @param offset in bytes at which the payload begins.
     * @param length of the payload in bytes.
     * @param key    whose first byte applies to the payload's first byte.
     */
    public static void apply(final MutableDirectBuffer buffer, final int offset, final int length, final int key)
    {
        buffer.boundsCheck(offset, length);

        final byte[] array = buffer.byteArray();
        if (null != array)
        {
            applyToArray(array, buffer.wrapAdjustment() + offset, length, key);
            return;
        }

        final ByteBuffer bytes = buffer.byteBuffer();
        if (null != bytes && LITTLE_ENDIAN == bytes.order())
        {
            final int index = buffer.wrapAdjustment() + offset;
            // A buffer over a ByteBuffer may reach beyond the limit that the ByteBuffer has at the moment.
            if (index + length <= bytes.limit())
            {
                applyToBytes(bytes, index, length, key);
                return;
            }
        }

        applyToBuffer(buffer, offset, length, key);
    }

    /**
     * Unmasks and moves to a lower offset of the same buffer.
     *
     * @param buffer holding the payload.
     * @param from   offset in bytes at which the payload begins.
     * @param to     offset in bytes at which it is to begin, lower than {@code from}.
     * @param length of the payload in bytes.
     * @param key    whose first byte applies to the payload's first byte.
     */
    static void move(
        final MutableDirectBuffer buffer, final int from, final int to, final int length, final int key)
    {
        if (length > FUSED_MAX_LENGTH)
        {
            // Two passes that vectorise beat one that cannot, as its source and target overlap.
            apply(buffer, from, length, key);
            buffer.putBytes(to, buffer, from, length);
            return;
        }

        final long longKey = wide(key);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            buffer.putLong(to + i, buffer.getLong(from + i, LITTLE_ENDIAN) ^ longKey, LITTLE_ENDIAN);
        }

        for (long tailKey = longKey; i < length; i++, tailKey >>>= Byte.SIZE)
        {
            buffer.putByte(to + i, (byte) (buffer.getByte(from + i) ^ tailKey));
        }
    }

    private static void applyToBytes(final ByteBuffer bytes, final int offset, final int length, final int key)
    {
        final long longKey = wide(key);
        final int limit = offset + length;
        int i = offset;
        for (; i <= limit - Long.BYTES; i += Long.BYTES)
        {
            bytes.putLong(i, bytes.getLong(i) ^ longKey);
        }

        if (0 != (length & Integer.BYTES))
        {
            bytes.putInt(i, bytes.getInt(i) ^ key);
            i += Integer.BYTES;
        }

        for (int tailKey = key; i < limit; i++, tailKey >>>= Byte.SIZE)
        {
            bytes.put(i, (byte) (bytes.get(i) ^ tailKey));
        }
    }

    private static void applyToArray(final byte[] array, final int offset, final int length, final int key)
    {
        final long longKey = wide(key);
        final int limit = offset + length;
        int i = offset;
        for (; i <= limit - Long.BYTES; i += Long.BYTES)
        {
            LONG_VIEW.set(array, i, (long) LONG_VIEW.get(array, i) ^ longKey);
        }

        for (long tailKey = longKey; i < limit; i++, tailKey >>>= Byte.SIZE)
        {
            array[i] ^= (byte) tailKey;
        }
    }

    private static void applyToBuffer(
        final MutableDirectBuffer buffer, final int offset, final int length, final int key)
    {
        final long longKey = wide(key);
        final int limit = offset + length;
        int i = offset;
        for (; i <= limit - Long.BYTES; i += Long.BYTES)
        {
            buffer.putLong(i, buffer.getLong(i, LITTLE_ENDIAN) ^ longKey, LITTLE_ENDIAN);
        }

        for (long tailKey = longKey; i < limit; i++, tailKey >>>= Byte.SIZE)
        {
            buffer.putByte(i, (byte) (buffer.getByte(i) ^ tailKey));
        }
    }

    private static long wide(final int key)
    {
        final long unsignedKey = key & 0xFFFF_FFFFL;

        return unsignedKey | unsignedKey << Integer.SIZE;
    }
}
