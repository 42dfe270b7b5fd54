package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DecoderLimitsTest
{
    private static final int FIN = 0x80;

    @Test
    void shouldRefuseFrameOverLimitBeforeItsPayloadComes()
    {
        final Feed feed = Feed.of(DecoderSettings.of(Role.SERVER).withLimits(200, 1000, 10));
        assertEquals(List.of("begin", "data " + "00".repeat(200), "end"),
            feed.inEveryWay(Wire.fromClient().binary(new byte[200]).bytes()));
        assertEquals(List.of("failed 1009"), feed.inEveryWay(Wire.fromClient().binary(new byte[201]).bytes()));
        assertEquals(List.of("failed 1009"),
            feed.inEveryWay(Wire.fromClient().frame(FIN | Opcode.BINARY, 127, 1L << 40, new byte[0]).bytes()));
    }

    @Test
    void shouldRefuseMessageOverLimit()
    {
        final Feed feed = Feed.of(DecoderSettings.of(Role.SERVER).withLimits(200, 300, 10));
        assertEquals(List.of("begin", "data " + "00".repeat(300), "end", "begin", "data 01", "end"), feed.inEveryWay(
            Wire.fromClient().begin(Opcode.BINARY, new byte[200]).end(new byte[100]).binary((byte) 1).bytes()));
        assertEquals(List.of("begin", "data " + "00".repeat(200), "failed 1009"), feed.inEveryWay(
            Wire.fromClient().begin(Opcode.BINARY, new byte[200]).end(new byte[101]).bytes()));
    }

    @Test
    void shouldNotOverflowWithoutLimit()
    {
        final Feed feed = Feed.of(
            DecoderSettings.of(Role.SERVER).withLimits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE));
        final Wire wire = Wire.fromClient().begin(Opcode.BINARY, new byte[]{1});
        assertEquals(List.of("begin", "data 01", "failed 1009"),
            feed.inEveryWay(wire.frame(FIN, 127, Long.MAX_VALUE, new byte[0]).bytes()));
    }

    @Test
    void shouldRefuseFloodOfFragments()
    {
        final Feed feed = Feed.of(DecoderSettings.of(Role.SERVER).withLimits(200, 300, 3));
        final byte[] none = {};
        assertEquals(List.of("begin text", "end", "begin text", "end"), feed.inEveryWay(Wire.fromClient()
            .begin(Opcode.TEXT, none).more(none).end(none).begin(Opcode.TEXT, none).more(none).end(none).bytes()));
        assertEquals(List.of("failed 1008"), feed.inEveryWay(
            Wire.fromClient().begin(Opcode.TEXT, none).more(none).more(none).end(none).bytes()));
    }

    @Test
    void shouldNotCountControlFramesAsFragments()
    {
        final Feed feed = Feed.of(DecoderSettings.of(Role.SERVER).withLimits(200, 300, 2));
        final byte[] none = {};
        assertEquals(List.of("ping ", "ping ", "ping ", "begin text", "end"), feed.inEveryWay(
            Wire.fromClient().begin(Opcode.TEXT, none).ping("").ping("").ping("").end(none).bytes()));
    }

    @Test
    void shouldHandOutFrameLargerThanAnyBuffer()
    {
        final long length = 5L * Integer.MAX_VALUE;
        final FrameDecoder decoder = new FrameDecoder(DecoderSettings.of(Role.CLIENT)
            .withLimits(Long.MAX_VALUE, Long.MAX_VALUE, 1));
        final Counter counter = new Counter();
        final byte[] header = new Wire(Role.SERVER).frame(FIN | Opcode.BINARY, 127, length, new byte[0]).bytes();
        final MutableDirectBuffer buffer = new UnsafeBuffer(new byte[16 * 1024 * 1024]);
        buffer.putBytes(0, header);
        assertEquals(header.length, decoder.decode(buffer, 0, header.length, counter));
        for (long left = length; left > 0;)
        {
            final int read = (int) Math.min(left, buffer.capacity());
            assertEquals(read, decoder.decode(buffer, 0, read, counter));
            left -= read;
            assertEquals(0 == left, decoder.isBetweenMessages());
        }

        assertEquals(length, counter.length);
        assertTrue(counter.isLast);
        assertFalse(decoder.hasFailed());
    }

    @Test
    void shouldRefuseSettingsOutOfRange()
    {
        final DecoderSettings settings = DecoderSettings.of(Role.SERVER);
        assertThrows(IllegalArgumentException.class, () -> settings.withLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withLimits(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> settings.withLimits(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> DecoderSettings.of(null));
        assertEquals(new DecoderSettings(Role.SERVER, false, true, 1, 1, 1), settings.withLimits(1, 1, 1));
    }

    /** Counts payload and takes everything. */
    private static final class Counter implements FrameHandler
    {
        private long length;
        private boolean isLast;

        @Override
        public Action onData(final MutableDirectBuffer buffer, final int offset, final int partLength, final int flags)
        {
            assertEquals(0 == length, 0 != (flags & DataFlags.FIRST));
            length += partLength;
            isLast = 0 != (flags & DataFlags.LAST);

            return Action.CONTINUE;
        }

        @Override
        public Action onPing(final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            throw new AssertionError("no ping was sent");
        }

        @Override
        public Action onPong(final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            throw new AssertionError("no pong was sent");
        }

        @Override
        public Action onClose(
            final int status, final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            throw new AssertionError("no close was sent");
        }
    }
}
