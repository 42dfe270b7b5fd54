package io.sluice.websocket.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Feeding and checking that the tests of this package share. */
final class DeflateWorld
{
    static final DeflateAgreement NO_TAKEOVER = new DeflateAgreement(false, false, 15, 15, "");
    static final DeflateAgreement TAKEOVER = new DeflateAgreement(true, true, 15, 15, "");

    private static final int MAX_STEPS = 10_000_000;

    private DeflateWorld()
    {
    }

    static DeflatePool pool()
    {
        return new DeflatePool(4, 4, 4, 6);
    }

    static ConnectionDeflate connection(final DeflatePool pool)
    {
        return new ConnectionDeflate(NO_TAKEOVER, DeflateOptions.DEFAULT, pool, true);
    }

    static ConnectionDeflate takeover(final DeflatePool pool)
    {
        return new ConnectionDeflate(TAKEOVER, DeflateOptions.DEFAULT, pool, true);
    }

    static byte[] bytes(final String hex)
    {
        final String digits = hex.replace(" ", "");
        final byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }

        return bytes;
    }

    /** Inflates one message given in parts of a length and taken in pieces of a room; stops at a failure. */
    static byte[] inflate(final MessageInflater inflater, final byte[] payload, final int part, final int room)
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int offset = 0;
        do
        {
            final int length = Math.min(part, payload.length - offset);
            feed(inflater, payload, offset, length, offset + length == payload.length, room, whole);
            offset += length;
        }
        while (offset < payload.length && MessageInflater.FAILED != inflater.state());

        return whole.toByteArray();
    }

    /** Feeds one part until it is taken, output included; returns the bytes of the part that were taken. */
    static int feed(
        final MessageInflater inflater,
        final byte[] payload,
        final int offset,
        final int length,
        final boolean isLast,
        final int room,
        final ByteArrayOutputStream whole)
    {
        final UnsafeBuffer source = new UnsafeBuffer(payload);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[room + 2]);
        target.putByte(room + 1, (byte)0x5A);
        int taken = 0;
        int steps = 0;
        do
        {
            final int count = inflater.inflate(source, offset + taken, length - taken, isLast, target, 1, room);
            whole.write(target.byteArray(), 1, count);
            taken += inflater.consumed();
            assertEquals(0x5A, target.getByte(room + 1), "written beyond the room");
            assertTrue(steps++ < MAX_STEPS, "no end");
        }
        while (MessageInflater.NEEDS_ROOM == inflater.state());
        assertTrue(MessageInflater.FAILED == inflater.state() || taken == length, "part not taken");

        return taken;
    }

    /** Deflates one message given in parts of a length and taken in pieces of a room. */
    static byte[] deflate(final MessageDeflater deflater, final byte[] payload, final int part, final int room)
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final UnsafeBuffer source = new UnsafeBuffer(payload);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[room + 2]);
        target.putByte(room + 1, (byte)0x5A);
        int offset = 0;
        int steps = 0;
        do
        {
            final int length = Math.min(part, payload.length - offset);
            final boolean isLast = offset + length == payload.length;
            final int count = deflater.deflate(source, offset, length, isLast, target, 1, room);
            whole.write(target.byteArray(), 1, count);
            offset += deflater.consumed();
            assertEquals(0x5A, target.getByte(room + 1), "written beyond the room");
            assertTrue(steps++ < MAX_STEPS, "no end");
        }
        while (MessageDeflater.COMPLETE != deflater.state());
        assertEquals(payload.length, offset);

        return whole.toByteArray();
    }

    /** What a peer makes of a message: the tail appended, then the library alone. */
    static byte[] reference(final Inflater inflater, final byte[] payload) throws DataFormatException
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final byte[] piece = new byte[4096];
        inflater.setInput(concat(payload, bytes("0000FFFF")));
        int count = inflater.inflate(piece);
        while (count > 0)
        {
            whole.write(piece, 0, count);
            count = inflater.inflate(piece);
        }
        assertEquals(0, inflater.getRemaining());

        return whole.toByteArray();
    }

    static byte[] concat(final byte[] first, final byte[] second)
    {
        final byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        return both;
    }

    /** Bytes with matches near and far, so that a deflater refers as far back as it may. */
    static byte[] text(final Random random, final int length)
    {
        final byte[] text = new byte[length];
        int position = 0;
        while (position < length)
        {
            final boolean isCopy = position > 10 && random.nextInt(3) > 0;
            final int count = Math.min(length - position, 3 + random.nextInt(30));
            final int from = isCopy ? random.nextInt(position) : 0;
            for (int i = 0; i < count; i++)
            {
                text[position] = isCopy ? text[from + i] : (byte)('a' + random.nextInt(26));
                position++;
            }
        }

        return text;
    }

    static byte[] ascii(final String text)
    {
        return text.getBytes(US_ASCII);
    }
}
