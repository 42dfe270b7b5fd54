package io.sluice.nats.line;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The memory that canonical lines are read from. Every load is checked against one bound, the last index at which eight
 * bytes can be loaded, whatever its own size: one comparison instead of the three of a buffer, which is a fifth of what
 * a command costs. Memory that is not an array's is reached by address alone, so that the compiler need not
 * order loads; the owner keeps the buffer reachable.
 */
public final class LineBytes
{
    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();

    /** So much can be loaded from a block: 64 bytes, and what the last word that begins there takes in. */
    private static final int BLOCK_LENGTH = 64 + Long.BYTES - 1;

    // Not constants: the compiler would load a constant anew for each word of a block, and they are three.
    private long lowestText = 0x2121212121212121L;
    private long highBits = 0x8080808080808080L;
    private long gathering = 0x0002040810204081L;

    private byte[] array;
    private long address;
    private int wordLimit;
    private int blockLimit;

    /** Over no memory. */
    public LineBytes()
    {
    }

    /**
     * Takes the memory of a buffer.
     *
     * @param buffer that the caller keeps as long as this is read.
     */
    public void wrap(final DirectBuffer buffer)
    {
        array = buffer.byteArray();
        address = buffer.addressOffset();
        wordLimit = Math.max(0, buffer.capacity() - (Long.BYTES - 1));
        blockLimit = Math.max(0, buffer.capacity() - (BLOCK_LENGTH - 1));
    }

    /** {@return the exclusive end of the indexes that can be loaded from} */
    public int wordLimit()
    {
        return wordLimit;
    }

    /**
     * Eight bytes, the first one lowest.
     *
     * @param index of the first byte.
     * @return the bytes.
     */
    public long longAt(final int index)
    {
        Objects.checkIndex(index, wordLimit);
        final long value =
            null == array ? UnsafeApi.getLong(address + index) : UnsafeApi.getLong(array, address + index);

        return IS_LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    /**
     * Four bytes, the first one lowest.
     *
     * @param index of the first byte.
     * @return the bytes.
     */
    public int intAt(final int index)
    {
        Objects.checkIndex(index, wordLimit);
        final int value =
            null == array ? UnsafeApi.getInt(address + index) : UnsafeApi.getInt(array, address + index);

        return IS_LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }

    /**
     * Two bytes, the first one lower.
     *
     * @param index of the first byte.
     * @return the bytes.
     */
    public short shortAt(final int index)
    {
        Objects.checkIndex(index, wordLimit);
        final short value =
            null == array ? UnsafeApi.getShort(address + index) : UnsafeApi.getShort(array, address + index);

        return IS_LITTLE_ENDIAN ? value : Short.reverseBytes(value);
    }

    /**
     * One byte.
     *
     * @param index of the byte.
     * @return the byte.
     */
    public byte byteAt(final int index)
    {
        Objects.checkIndex(index, wordLimit);

        return null == array ? UnsafeApi.getByte(address + index) : UnsafeApi.getByte(array, address + index);
    }

    /** The exclusive end of the indexes at which a block may begin. */
    int blockLimit()
    {
        return blockLimit;
    }

    /**
     * Where a block is: 64 bytes, each of which the methods below may load from, a word too. They are checked here, all
     * at once.
     */
    long block(final int index)
    {
        Objects.checkIndex(index, blockLimit);

        return address + index;
    }

    /**
     * Which bytes of a block are at most 0x20: one bit for each, the first one lowest. There is no branch in it that
     * could be predicted wrongly. The byte 0x21 has a bit too where it follows one that has.
     */
    long delimiters(final long block)
    {
        final long first = gather(longIn(block)) | gather(longIn(block + 8)) << 8;
        final long second = gather(longIn(block + 16)) << 16 | gather(longIn(block + 24)) << 24;
        final long third = gather(longIn(block + 32)) << 32 | gather(longIn(block + 40)) << 40;
        final long fourth = gather(longIn(block + 48)) << 48 | gather(longIn(block + 56)) << 56;

        return first | second | (third | fourth);
    }

    /** Four bytes at a place in a block, or up to four bytes before it. */
    int intIn(final long place)
    {
        final int value = null == array ? UnsafeApi.getInt(place) : UnsafeApi.getInt(array, place);

        return IS_LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }

    /** Two bytes at a place in a block. */
    short shortIn(final long place)
    {
        final short value = null == array ? UnsafeApi.getShort(place) : UnsafeApi.getShort(array, place);

        return IS_LITTLE_ENDIAN ? value : Short.reverseBytes(value);
    }

    /** The byte at a place in a block. */
    byte byteIn(final long place)
    {
        return null == array ? UnsafeApi.getByte(place) : UnsafeApi.getByte(array, place);
    }

    private long longIn(final long place)
    {
        final long value = null == array ? UnsafeApi.getLong(place) : UnsafeApi.getLong(array, place);

        return IS_LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    /** The high bits of those bytes that are delimiters, moved next to each other by a multiplication. */
    private long gather(final long word)
    {
        return (word - lowestText & ~word & highBits) * gathering >>> 56;
    }
}
