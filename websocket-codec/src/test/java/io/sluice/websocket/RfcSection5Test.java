package io.sluice.websocket;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** RFC 6455 section 5, data framing. */
class RfcSection5Test
{
    private static final int FIN = 0x80;
    private static final byte[] NOTHING = {};

    private static List<String> asServer(final byte[] bytes)
    {
        return Feed.of(DecoderSettings.of(Role.SERVER)).inEveryWay(bytes);
    }

    private static List<String> asClient(final byte[] bytes)
    {
        return Feed.of(DecoderSettings.of(Role.CLIENT)).inEveryWay(bytes);
    }

    private static List<String> asGateway(final byte[] bytes)
    {
        return Feed.of(DecoderSettings.of(Role.SERVER).withSpanning(true)).inEveryWay(bytes);
    }

    private static Wire fromServer()
    {
        return new Wire(Role.SERVER);
    }

    private static String hex(final int octet, final int count)
    {
        return String.format("%02x", octet).repeat(count);
    }

    @Nested
    class Section5x1MaskingByRole
    {
        @Test
        void shouldRefuseUnmaskedFrameFromClient()
        {
            assertEquals(List.of("failed 1002"), asServer(fromServer().text("Hello").bytes()));
            assertEquals(List.of("failed 1002"), asServer(fromServer().ping("").bytes()));
            assertEquals(List.of("failed 1002"), asServer(fromServer().close().bytes()));
        }

        @Test
        void shouldRefuseMaskedFrameFromServer()
        {
            assertEquals(List.of("failed 1002"), asClient(Wire.fromClient().text("Hello").bytes()));
            assertEquals(List.of("failed 1002"), asClient(Wire.fromClient().ping("").bytes()));
            assertEquals(List.of("failed 1002"), asClient(Wire.fromClient().close().bytes()));
        }

        @Test
        void shouldTakeUnmaskedFramesFromServer()
        {
            assertEquals(
                List.of("begin text", "data 48656c", "ping 78", "data 6c6f", "end", "close 1001 627965"),
                asClient(fromServer().begin(Opcode.TEXT, Wire.utf8("Hel")).ping("x").end(Wire.utf8("lo"))
                .close(1001, "bye").bytes()));
        }
    }

    @Nested
    class Section5x2BaseFraming
    {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 127, 255, 256, 65535, 65536, 65537})
        void shouldTakePayloadOfLength(final int length)
        {
            final byte[] payload = new byte[length];
            final List<String> expected = new ArrayList<>(List.of("begin"));
            if (length > 0)
            {
                expected.add("data " + hex(0, length));
            }

            expected.add("end");
            assertEquals(expected, asClient(fromServer().binary(payload).bytes()));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125})
        void shouldRefuse16BitLengthThatFits7Bits(final int length)
        {
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | Opcode.BINARY, 126, length, new byte[length]).bytes()));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 125, 126, 65535})
        void shouldRefuse64BitLengthThatFits16Bits(final int length)
        {
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | Opcode.BINARY, 127, length, new byte[length]).bytes()));
        }

        @Test
        void shouldRefuseLengthOf64Bits()
        {
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | Opcode.BINARY, 127, Long.MIN_VALUE, NOTHING).bytes()));
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | Opcode.BINARY, 127, -1, NOTHING).bytes()));
        }

        @Test
        void shouldTakeLengthOf63Bits()
        {
            final DecoderSettings unlimited = DecoderSettings.of(Role.SERVER)
                .withLimits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
            assertEquals(List.of("begin", "data 0102"), Feed.of(unlimited).inEveryWay(
                Wire.fromClient().frame(FIN | Opcode.BINARY, 127, Long.MAX_VALUE, new byte[]{1, 2}).bytes()));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
        void shouldRefuseReservedBits(final int bits)
        {
            for (final int opcode : new int[]{Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG})
            {
                assertEquals(List.of("failed 1002"),
                    asServer(Wire.fromClient().frame(FIN | bits | opcode, NOTHING).bytes()));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        void shouldRefuseReservedOpcode(final int opcode)
        {
            assertEquals(List.of("failed 1002"), asServer(Wire.fromClient().frame(FIN | opcode, NOTHING).bytes()));
            assertEquals(List.of("begin", "data 01", "failed 1002"), asServer(
                Wire.fromClient().begin(Opcode.BINARY, new byte[]{1}).frame(FIN | opcode, NOTHING).bytes()));
        }
    }

    @Nested
    class Section5x4Fragmentation
    {
        @Test
        void shouldRefuseContinuationOfNothing()
        {
            assertEquals(List.of("failed 1002"), asServer(Wire.fromClient().more(NOTHING).bytes()));
            assertEquals(List.of("begin", "end", "failed 1002"),
                asServer(Wire.fromClient().binary().end(NOTHING).bytes()));
        }

        @Test
        void shouldRefuseMessageWithinAnother()
        {
            assertEquals(List.of("begin", "data 01", "failed 1002"),
                asServer(Wire.fromClient().begin(Opcode.BINARY, new byte[]{1}).binary((byte) 2).bytes()));
        }

        @Test
        void shouldReportControlFramesBetweenFragmentsInTheirOrder()
        {
            final Wire wire = Wire.fromClient().begin(Opcode.BINARY, new byte[]{1}).ping("a")
                .more(new byte[]{2}).pong("b").ping("c").end(new byte[]{3}).binary((byte) 4);
            assertEquals(List.of("begin", "data 01", "ping 61", "data 02", "pong 62", "ping 63", "data 03", "end",
                "begin", "data 04", "end"), asServer(wire.bytes()));
            assertEquals(List.of("data 01", "ping 61", "data 02", "pong 62", "ping 63", "data 0304"),
                asGateway(wire.bytes()));
        }

        @Test
        void shouldJoinFragmentsAndMessagesForGateway()
        {
            final Wire wire = Wire.fromClient().text("a").begin(Opcode.BINARY, Wire.utf8("b")).more(NOTHING)
                .end(Wire.utf8("c")).binary().text("d");
            assertEquals(List.of("data 61626364"), asGateway(wire.bytes()));
        }
    }

    @Nested
    class Section5x5ControlFrames
    {
        @ParameterizedTest
        @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
        void shouldRefuseFragmentedControlFrame(final int opcode)
        {
            assertEquals(List.of("failed 1002"), asServer(Wire.fromClient().frame(opcode, NOTHING).bytes()));
        }

        @ParameterizedTest
        @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
        void shouldRefuseControlFrameOver125Bytes(final int opcode)
        {
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | opcode, new byte[126]).bytes()));
            assertEquals(List.of("failed 1002"),
                asServer(Wire.fromClient().frame(FIN | opcode, 127, 70000, NOTHING).bytes()));
        }

        @Test
        void shouldTakeControlFrameOf125Bytes()
        {
            assertEquals(List.of("ping " + hex(9, 125), "pong " + hex(7, 125), "close 1000 " + hex(0x61, 123)),
                asServer(Wire.fromClient().ping("\t".repeat(125)).pong("\u0007".repeat(125))
                .close(1000, "a".repeat(123)).bytes()));
        }
    }

    @Nested
    class Section5x7Examples
    {
        @Test
        void shouldDecodeExamples()
        {
            assertEquals(List.of("begin text", "data 48656c6c6f", "end"), asClient(Wire.hex("810548656c6c6f")));
            assertEquals(List.of("begin text", "data 48656c6c6f", "end"),
                asServer(Wire.hex("818537fa213d7f9f4d5158")));
            assertEquals(List.of("begin text", "data 48656c6c6f", "end"), asClient(Wire.hex("010348656c80026c6f")));
            assertEquals(List.of("ping 48656c6c6f"), asClient(Wire.hex("890548656c6c6f")));
            assertEquals(List.of("pong 48656c6c6f"), asServer(Wire.hex("8a8537fa213d7f9f4d5158")));
            assertEquals(List.of("begin", "data " + hex(0x2a, 256), "end"),
                asClient(Wire.concat(Wire.hex("827e0100"), Wire.repeat('*', 256))));
            assertEquals(List.of("begin", "data " + hex(0x2a, 65536), "end"),
                asClient(Wire.concat(Wire.hex("827f0000000000010000"), Wire.repeat('*', 65536))));
        }
    }

    @Nested
    class Rfc7692Section6CompressedMessages
    {
        private final Feed negotiated = new Feed(DecoderSettings.of(Role.SERVER), true);
        private final Feed gateway = new Feed(DecoderSettings.of(Role.SERVER).withSpanning(true), true);
        private final byte[] notText = Wire.hex("f248cdc9c90700");

        @Test
        void shouldReportCompressedMessageUnchecked()
        {
            final Wire wire = Wire.fromClient().frame(FIN | 0x40 | Opcode.TEXT, notText);
            assertEquals(List.of("begin text compressed", "data f248cdc9c90700", "end"),
                negotiated.inEveryWay(wire.bytes()));
            assertEquals(List.of("failed 1002"), asServer(wire.bytes()));
        }

        @Test
        void shouldRefuseRsv1OffTheFirstFrame()
        {
            assertEquals(List.of("begin compressed", "data 01", "failed 1002"), negotiated.inEveryWay(
                Wire.fromClient().frame(0x40 | Opcode.BINARY, new byte[]{1}).frame(FIN | 0x40, NOTHING).bytes()));
            for (final int opcode : new int[]{Opcode.CLOSE, Opcode.PING, Opcode.PONG})
            {
                assertEquals(List.of("failed 1002"),
                    negotiated.inEveryWay(Wire.fromClient().frame(FIN | 0x40 | opcode, NOTHING).bytes()));
            }
        }

        @Test
        void shouldKeepBoundariesOfCompressedMessagesAmongRuns()
        {
            final Wire wire = Wire.fromClient().binary((byte) 1).text("b")
                .frame(0x40 | Opcode.BINARY, new byte[]{3}).ping("").end(new byte[]{4})
                .frame(FIN | 0x40 | Opcode.TEXT, new byte[]{5}).binary((byte) 6).binary((byte) 7);
            assertEquals(List.of("data 0162", "begin compressed", "data 03", "ping ", "data 04", "end",
                "begin text compressed", "data 05", "end", "data 0607"), gateway.inEveryWay(wire.bytes()));
        }
    }
}
