package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a caller drives a decoder: runs, stopping anywhere, resuming, failing. */
class FrameDecoderTest
{
    private static final DecoderSettings BOUNDED = DecoderSettings.of(Role.SERVER);
    private static final DecoderSettings SPANNING = BOUNDED.withSpanning(true);
    private static final int OFFSET = 17;

    private final MutableDirectBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

    private int put(final Wire wire)
    {
        buffer.putBytes(OFFSET, wire.bytes());

        return wire.length();
    }

    private static Recorder recorder(final FrameDecoder decoder, final IntUnaryOperator moods)
    {
        final Recorder recorder = new Recorder(moods);
        recorder.of(decoder);

        return recorder;
    }

    @Test
    void shouldCompactReadIntoOneRun()
    {
        final Wire wire = Wire.fromClient().text("PUB a 1\r\n").begin(Opcode.BINARY, Wire.utf8("x\r\nPUB b")).ping("")
            .end(Wire.utf8(" 200\r\n")).binary(new byte[200]);
        final Wire quiet = Wire.fromClient();
        for (int i = 0; i < 20; i++)
        {
            quiet.text("PING\r\n");
        }

        final FrameDecoder decoder = new FrameDecoder(SPANNING);
        final Recorder recorder = new Recorder();
        assertEquals(quiet.length(), decoder.decode(buffer, OFFSET, put(quiet), recorder));
        assertEquals(1, recorder.partCount());
        assertEquals(wire.length(), decoder.decode(buffer, OFFSET, put(wire), recorder));
        assertEquals(3, recorder.partCount(), "a control frame parts the run");
    }

    @Test
    void shouldTakeSmallFramesAmongOthers()
    {
        final Wire wire = Wire.fromClient().binary((byte) 1).binary().binary(new byte[125]).ping("").binary((byte) 2)
            .binary(new byte[126]).text("a").binary((byte) 3).begin(Opcode.BINARY, new byte[]{4}).end(new byte[]{5})
            .binary((byte) 6);
        assertEquals(List.of("data 01" + "00".repeat(125), "ping ", "data 02" + "00".repeat(126) + "6103040506"),
            Feed.of(SPANNING).inEveryWay(wire.bytes()));
        assertEquals(List.of("data 010203", "failed 1002"), Feed.of(SPANNING).inEveryWay(Wire.fromClient()
            .binary((byte) 1).binary((byte) 2).begin(Opcode.BINARY, new byte[]{3}).binary((byte) 4).bytes()));
    }

    @Test
    void shouldKeepToLimitsThatSmallFramesExceed()
    {
        final byte[] bytes = Wire.fromClient().binary(new byte[124]).binary(new byte[125]).bytes();
        final List<String> expected = List.of("data " + "00".repeat(124), "failed 1009");
        assertEquals(expected, Feed.of(SPANNING.withLimits(124, 1000, 10)).inEveryWay(bytes));
        assertEquals(expected, Feed.of(SPANNING.withLimits(1000, 124, 10)).inEveryWay(bytes));
    }

    @Test
    void shouldCompactFragmentsOfOneMessageIntoOnePart()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        final Recorder recorder = new Recorder();
        final Wire wire = Wire.fromClient().begin(Opcode.TEXT, Wire.utf8("ab")).more(Wire.utf8("cd"))
            .end(Wire.utf8("ef")).text("gh");
        assertEquals(wire.length(), decoder.decode(buffer, OFFSET, put(wire), recorder));
        assertEquals(2, recorder.partCount());
        assertEquals(List.of("begin text", "data 616263646566", "end", "begin text", "data 6768", "end"),
            recorder.events());
    }

    @Test
    void shouldGiveRunAgainAfterAbort()
    {
        final FrameDecoder decoder = new FrameDecoder(SPANNING);
        final Recorder recorder = recorder(decoder, (call) -> 0 == call ? Recorder.TAKE_NOTHING : Recorder.TAKE_ALL);
        final int length = put(Wire.fromClient().text("abc").text("def"));
        final int consumed = decoder.decode(buffer, OFFSET, length, recorder);
        assertEquals(length - 6, consumed, "what is left is the payload alone");
        assertEquals(6, decoder.decodedLength());
        assertEquals("616263646566", Recorder.hex(buffer, OFFSET + consumed, 6));

        assertEquals(6, decoder.decode(buffer, OFFSET + consumed, 6, recorder));
        assertEquals(0, decoder.decodedLength());
        assertEquals(List.of("data 616263646566"), recorder.events());
    }

    @Test
    void shouldJoinUnreadPayloadAndFollowingFrames()
    {
        final FrameDecoder decoder = new FrameDecoder(SPANNING);
        final Recorder recorder = recorder(decoder, (call) -> 0 == call ? Recorder.TAKE_HALF : Recorder.TAKE_ALL);
        final int length = put(Wire.fromClient().text("abcd"));
        final int consumed = decoder.decode(buffer, OFFSET, length, recorder);
        assertEquals(length - 2, consumed);

        final byte[] more = Wire.fromClient().text("ef").bytes();
        buffer.putBytes(OFFSET + length, more);
        assertEquals(2 + more.length, decoder.decode(buffer, OFFSET + consumed, 2 + more.length, recorder));
        assertEquals(2, recorder.partCount());
        assertEquals(List.of("data 616263646566"), recorder.events());
    }

    @Test
    void shouldTakeUnreadPayloadInPieces()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        final Recorder recorder = recorder(decoder, (call) -> 0 == call ? Recorder.TAKE_NOTHING : Recorder.TAKE_ALL);
        final int length = put(Wire.fromClient().text("abcd"));
        int offset = OFFSET + decoder.decode(buffer, OFFSET, length, recorder);
        for (int left = 4; left > 0; left--)
        {
            assertEquals(left, decoder.decodedLength());
            assertEquals(0, decoder.decode(buffer, offset, 0, recorder), "nothing comes of nothing");
            assertEquals(1, decoder.decode(buffer, offset++, 1, recorder));
        }

        assertEquals(5, recorder.partCount());
        assertEquals(List.of("begin text", "data 61626364", "end"), recorder.events());
    }

    @Test
    void shouldBeDueAfterBreakBeforeControlFrame()
    {
        final FrameDecoder decoder = new FrameDecoder(SPANNING);
        final Recorder recorder = recorder(decoder, (call) -> Recorder.TAKE_ALL_AND_BREAK);
        final int length = put(Wire.fromClient().text("a").ping("b"));
        assertEquals(length, decoder.decode(buffer, OFFSET, length, recorder));
        assertEquals(List.of("data 61"), recorder.events());
        assertTrue(decoder.isDue());

        assertEquals(0, decoder.decode(buffer, OFFSET, 0, recorder));
        assertEquals(List.of("data 61", "ping 62"), recorder.events());
        assertFalse(decoder.isDue());
    }

    @Test
    void shouldGiveEmptyMessageAndControlFramesAgainAfterAbort()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        final Recorder recorder =
            recorder(decoder, (call) -> 0 == (call & 1) ? Recorder.TAKE_NOTHING : Recorder.TAKE_ALL);
        int held = put(Wire.fromClient().text("").ping("p").pong("q").close(1000, "r"));
        int offset = OFFSET;
        while (held > 0 || decoder.isDue())
        {
            final int consumed = decoder.decode(buffer, offset, held, recorder);
            offset += consumed;
            held -= consumed;
        }

        assertEquals(List.of("begin text", "end", "ping 70", "pong 71", "close 1000 72"), recorder.events());
        assertTrue(decoder.isCloseReceived());
    }

    @Test
    void shouldHandOutWhatCameBeforeTheFailure()
    {
        final FrameDecoder decoder = new FrameDecoder(SPANNING);
        final Recorder recorder = recorder(decoder, (call) -> 0 == call ? Recorder.TAKE_HALF : Recorder.TAKE_ALL);
        final int length = put(Wire.fromClient().text("abcd").frame(0x83, new byte[0]));
        final int consumed = decoder.decode(buffer, OFFSET, length, recorder);
        assertFalse(decoder.hasFailed(), "not before the rest of the payload is taken");
        assertEquals(0, decoder.closeStatus());
        assertNull(decoder.failureReason());
        assertTrue(decoder.isDue());

        assertEquals(length - consumed, decoder.decode(buffer, OFFSET + consumed, length - consumed, recorder));
        assertTrue(decoder.hasFailed());
        assertEquals(CloseStatus.PROTOCOL_ERROR, decoder.closeStatus());
        assertEquals("reserved opcode", decoder.failureReason());
        assertEquals(List.of("data 61626364"), recorder.events());
    }

    @Test
    void shouldIgnoreEverythingAfterFailureAndAfterClose()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        final Recorder recorder = new Recorder();
        for (final Wire last : new Wire[]{Wire.fromClient().frame(0x83, new byte[0]), Wire.fromClient().close()})
        {
            decoder.reset();
            decoder.decode(buffer, OFFSET, put(last), recorder);
            final int length = put(Wire.fromClient().text("ignored").ping(""));
            final int eventCount = recorder.events().size();
            assertEquals(length, decoder.decode(buffer, OFFSET, length, recorder));
            assertEquals(eventCount, recorder.events().size());
        }
    }

    @Test
    void shouldForgetEverythingOnReset()
    {
        final Wire[] interruptions = {
            Wire.fromClient().raw((byte) 0x81), Wire.fromClient().raw((byte) 0x81, (byte) 0xFE, (byte) 1),
            Wire.fromClient().begin(Opcode.TEXT, Wire.hex("e2 82")),
            Wire.fromClient().frame(0x81, 5, 5, Wire.utf8("Hel")),
            Wire.fromClient().frame(0x89, 5, 5, Wire.utf8("Hel")), Wire.fromClient().close(),
            Wire.fromClient().text("unread"), Wire.fromClient().frame(0x83, new byte[0])};
        final FrameDecoder decoder = new FrameDecoder(BOUNDED).compression(true);
        for (final Wire interruption : interruptions)
        {
            decoder.decode(buffer, OFFSET, put(interruption), recorder(decoder, (call) -> Recorder.TAKE_NOTHING));
            decoder.reset();
            assertTrue(decoder.isBetweenMessages());
            assertFalse(decoder.isDue());

            final Recorder recorder = new Recorder();
            final int length = put(Wire.fromClient().text("Hello").frame(0xC1, new byte[0]));
            assertEquals(length, decoder.decode(buffer, OFFSET, length, recorder));
            assertEquals(List.of("begin text", "data 48656c6c6f", "end"), recorder.events());
            assertEquals("unexpected RSV1", decoder.failureReason(), "compression is forgotten too");
            decoder.reset();
        }
    }

    @Test
    void shouldSayWhetherAMessageIsOpen()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        final byte[] bytes = Wire.fromClient().begin(Opcode.TEXT, Wire.utf8("a")).end(Wire.utf8("b")).bytes();
        buffer.putBytes(OFFSET, bytes);
        assertTrue(decoder.isBetweenMessages());
        final Recorder recorder = new Recorder();
        for (int i = 0; i < bytes.length; i++)
        {
            decoder.decode(buffer, OFFSET + i, 1, recorder);
            assertEquals(i == bytes.length - 1, decoder.isBetweenMessages(), "byte " + i);
        }
    }

    @Test
    void shouldRefuseMisuse()
    {
        final FrameDecoder decoder = new FrameDecoder(BOUNDED);
        assertThrows(IllegalArgumentException.class, () -> decoder.unread(0));
        assertThrows(IndexOutOfBoundsException.class,
            () -> decoder.decode(buffer, buffer.capacity() - 1, 2, new Recorder()));

        final FrameHandler greedy = new Recorder()
        {
            @Override
            public Action onData(final MutableDirectBuffer data, final int offset, final int length, final int flags)
            {
                decoder.unread(length + 1);
                return Action.BREAK;
            }
        };
        assertThrows(IllegalArgumentException.class,
            () -> decoder.decode(buffer, OFFSET, put(Wire.fromClient().text("a")), greedy));
    }
}
