package io.sluice.websocket;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Masks and unmasks payload, which is the same operation. RFC 6455 section 5.3. A key is an int whose lowest byte is
 * the key's first byte on the wire. Buffers over any memory are equally fast.
 * <p>
 * Bounds are checked once per payload and the memory is then reached by address: a check per access costs two thirds
 * of the rate. Long payloads have loops of their own, one for arrays and one for other memory, because the compiler
 * unrolls and vectorises neither a loop that serves 16 bytes most of the time nor one that serves both kinds.
 */
public final class Masking
{
    private static final VarHandle LONG_VIEW =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int LONG_LOOP_MIN_LENGTH = 256;
    private static final int FUSED_MAX_LENGTH = 512;

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
        final long address = buffer.addressOffset() + offset;
        if (length < LONG_LOOP_MIN_LENGTH)
        {
            applyToFew(array, address, address, length, key);
        }
        else
        {
            // The vectors are aligned only if the first long is.
            final int head = (int) -address & Long.BYTES - 1;
            applyToFew(array, address, address, head, key);
            final int many = length - head & -Long.BYTES;
            final int manyKey = rotate(key, head);
            if (null != array)
            {
                applyToArray(array, buffer.wrapAdjustment() + offset + head, many, manyKey);
            }
            else
            {
                applyToMemory(address + head, many, manyKey);
            }

            final long tail = address + head + many;
            applyToFew(array, tail, tail, length - head - many, manyKey);
        }

        // By address alone the memory could be freed while it is written to.
        Reference.reachabilityFence(buffer);
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

        buffer.boundsCheck(to, from - to + length);
        final long address = buffer.addressOffset();
        applyToFew(buffer.byteArray(), address + from, address + to, length, key);
        Reference.reachabilityFence(buffer);
    }

    private static void applyToMemory(final long address, final int length, final int key)
    {
        final long longKey = wide(key);
        final long last = address + length - Long.BYTES;
        for (long i = address; i <= last; i += Long.BYTES)
        {
            UnsafeApi.putLong(i, UnsafeApi.getLong(i) ^ longKey);
        }
    }

    private static void applyToArray(final byte[] array, final int offset, final int length, final int key)
    {
        final long longKey = wide(key);
        final int last = offset + length - Long.BYTES;
        for (int i = offset; i <= last; i += Long.BYTES)
        {
            LONG_VIEW.set(array, i, (long) LONG_VIEW.get(array, i) ^ longKey);
        }
    }

    private static void applyToFew(
        final byte[] array, final long from, final long to, final int length, final int key)
    {
        final long longKey = wide(key);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            UnsafeApi.putLong(array, to + i, UnsafeApi.getLong(array, from + i) ^ longKey);
        }

        if (0 != (length & Integer.BYTES))
        {
            UnsafeApi.putInt(array, to + i, UnsafeApi.getInt(array, from + i) ^ (int) longKey);
            i += Integer.BYTES;
        }

        for (int tailKey = key; i < length; i++, tailKey >>>= Byte.SIZE)
        {
            UnsafeApi.putByte(array, to + i, (byte) (UnsafeApi.getByte(array, from + i) ^ tailKey));
        }
    }

    private static long wide(final int key)
    {
        final int nativeKey = BIG_ENDIAN == ByteOrder.nativeOrder() ? Integer.reverseBytes(key) : key;
        final long unsignedKey = nativeKey & 0xFFFF_FFFFL;

        return unsignedKey | unsignedKey << Integer.SIZE;
    }
}
