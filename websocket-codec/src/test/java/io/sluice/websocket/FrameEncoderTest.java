package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class FrameEncoderTest
{
    private static final int OFFSET = 100;

    private final MutableDirectBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(OFFSET + 70_000));
    private final MutableDirectBuffer other = new UnsafeBuffer(new byte[200]);

    private static Role peerOf(final Role role)
    {
        return Role.CLIENT == role ? Role.SERVER : Role.CLIENT;
    }

    private List<String> decode(final Role sender, final int offset, final int length)
    {
        final byte[] frame = new byte[length];
        buffer.getBytes(offset, frame);

        return new Feed(DecoderSettings.of(peerOf(sender)), true).reads(frame, Math.max(1, length));
    }

    private String hex(final int offset, final int length)
    {
        return Recorder.hex(buffer, offset, length);
    }

    @Test
    void shouldWriteShortestHeader()
    {
        final FrameEncoder encoder = new FrameEncoder(Role.SERVER);
        final String[] headers = {"8200", "8201", "827d", "827e007e", "827e00ff", "827effff", "827f0000000000010000",
            "827f7fffffffffffffff"};
        final long[] lengths = {0, 1, 125, 126, 255, 65535, 65536, Long.MAX_VALUE};
        for (int i = 0; i < lengths.length; i++)
        {
            final int length = encoder.writeHeader(buffer, OFFSET, lengths[i], Opcode.BINARY, true, false);
            assertEquals(headers[i], hex(OFFSET, length));
            assertEquals(length, FrameEncoder.headerLength(lengths[i], Role.SERVER));
            assertEquals(length + 4, FrameEncoder.headerLength(lengths[i], Role.CLIENT));
        }

        assertEquals(FrameEncoder.MAX_HEADER_LENGTH, FrameEncoder.headerLength(Long.MAX_VALUE, Role.CLIENT));
    }

    @Test
    void shouldWriteBitsAndOpcode()
    {
        final FrameEncoder encoder = new FrameEncoder(Role.SERVER);
        encoder.writeHeader(buffer, OFFSET, 0, Opcode.TEXT, false, false);
        assertEquals("0100", hex(OFFSET, 2));
        encoder.writeHeader(buffer, OFFSET, 0, Opcode.TEXT, true, true);
        assertEquals("c100", hex(OFFSET, 2));
        encoder.writeHeader(buffer, OFFSET, 0, Opcode.CONTINUATION, true, false);
        assertEquals("8000", hex(OFFSET, 2));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldWriteHeaderInFrontOfPayload(final Role role)
    {
        final FrameEncoder encoder = new FrameEncoder(role);
        final SplittableRandom random = new SplittableRandom(5);
        for (final int length : new int[]{0, 1, 5, 16, 125, 126, 127, 1000, 65535, 65536})
        {
            final byte[] payload = new byte[length];
            random.nextBytes(payload);
            buffer.setMemory(0, buffer.capacity(), (byte) 0x11);
            buffer.putBytes(OFFSET, payload);
            final int frameOffset = encoder.encode(buffer, OFFSET, length, Opcode.BINARY, true, true);
            assertEquals(OFFSET - FrameEncoder.headerLength(length, role), frameOffset);
            assertEquals("11", hex(frameOffset - 1, 1));
            assertEquals("11", hex(OFFSET + length, 1));

            final List<String> expected = new ArrayList<>(List.of("begin compressed"));
            if (length > 0)
            {
                expected.add("data " + HexFormat.of().formatHex(payload));
            }

            expected.add("end");
            assertEquals(expected, decode(role, frameOffset, OFFSET + length - frameOffset));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldMaskPayloadElsewhereInParts(final Role role)
    {
        final FrameEncoder encoder = new FrameEncoder(role);
        final byte[] payload = Wire.utf8("payload in another buffer");
        for (int cut = 0; cut <= payload.length; cut++)
        {
            other.putBytes(0, payload);
            final int headerLength = encoder.writeHeader(buffer, OFFSET, payload.length, Opcode.TEXT, true, false);
            encoder.mask(other, 0, cut);
            encoder.mask(other, cut, payload.length - cut);
            buffer.putBytes(OFFSET + headerLength, other, 0, payload.length);
            assertEquals(List.of("begin text", "data " + HexFormat.of().formatHex(payload), "end"),
                decode(role, OFFSET, headerLength + payload.length));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldWriteControlFrames(final Role role)
    {
        final FrameEncoder encoder = new FrameEncoder(role);
        for (final int length : new int[]{0, 1, 4, 125})
        {
            final String payload = "70".repeat(length);
            other.setMemory(0, length, (byte) 'p');
            int frameLength = encoder.encodePing(buffer, OFFSET, other, 0, length);
            assertEquals(List.of("ping " + payload), decode(role, OFFSET, frameLength));
            frameLength = encoder.encodePong(buffer, OFFSET, other, 0, length);
            assertEquals(List.of("pong " + payload), decode(role, OFFSET, frameLength));
        }

        assertThrows(IllegalArgumentException.class, () -> encoder.encodePing(buffer, OFFSET, other, 0, 126));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodePong(buffer, OFFSET, other, 0, 126));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldWriteClose(final Role role)
    {
        final FrameEncoder encoder = new FrameEncoder(role);
        other.putBytes(0, "späte Grüße".getBytes(StandardCharsets.UTF_8));
        int length = encoder.encodeClose(buffer, OFFSET, 4001, other, 0, 14);
        assertEquals(List.of("close 4001 " + Recorder.hex(other, 0, 14)), decode(role, OFFSET, length));
        length = encoder.encodeClose(buffer, OFFSET, CloseStatus.NO_STATUS, other, 0, 14);
        assertEquals(List.of("close 1005 "), decode(role, OFFSET, length));
        length = encoder.encodeClose(buffer, OFFSET, CloseStatus.NO_STATUS, "ignored");
        assertEquals(List.of("close 1005 "), decode(role, OFFSET, length));
        length = encoder.encodeClose(buffer, OFFSET, CloseStatus.TOO_BIG, "größer");
        assertEquals(List.of("close 1009 67723f3f6572"), decode(role, OFFSET, length));
        length = encoder.encodeClose(buffer, OFFSET, CloseStatus.NORMAL, "a".repeat(200));
        assertEquals(List.of("close 1000 " + "61".repeat(123)), decode(role, OFFSET, length));
        assertEquals(Role.CLIENT == role, FrameEncoder.MAX_CONTROL_FRAME_LENGTH == length);

        assertThrows(IllegalArgumentException.class, () -> encoder.encodeClose(buffer, OFFSET, 1000, other, 0, 124));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 66536})
    void shouldRefuseStatusThatIsNotForTheWire(final int status)
    {
        final FrameEncoder encoder = new FrameEncoder(Role.SERVER);
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeClose(buffer, OFFSET, status, ""));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeClose(buffer, OFFSET, status, other, 0, 0));
    }

    @Test
    void shouldMaskEachFrameWithAnotherKey()
    {
        final FrameEncoder encoder = new FrameEncoder(Role.CLIENT);
        encoder.writeHeader(buffer, OFFSET, 0, Opcode.BINARY, true, false);
        encoder.writeHeader(buffer, OFFSET + 10, 0, Opcode.BINARY, true, false);
        encoder.writeHeader(buffer, OFFSET + 20, 0, Opcode.BINARY, true, false);
        // Three equal keys of 32 random bits: once in 2^64 runs.
        final String key = hex(OFFSET + 2, 4);
        assertFalse(key.equals(hex(OFFSET + 12, 4)) && key.equals(hex(OFFSET + 22, 4)));
    }
}
