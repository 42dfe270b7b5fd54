package io.sluice.examples;

import io.sluice.examples.RawEchoPeer.Event;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;

import static io.sluice.examples.RawEchoPeer.BINARY;
import static io.sluice.examples.RawEchoPeer.CLOSE;
import static io.sluice.examples.RawEchoPeer.CONTINUATION;
import static io.sluice.examples.RawEchoPeer.FIN;
import static io.sluice.examples.RawEchoPeer.PING;
import static io.sluice.examples.RawEchoPeer.PONG;
import static io.sluice.examples.RawEchoPeer.TEXT;
import static io.sluice.examples.RawEchoPeer.concat;
import static io.sluice.examples.RawEchoPeer.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the Autobahn suite describes in its sections 1 to 7, 9 and 10, each to be met strictly. */
class AutobahnCasesTest
{
    @AutoClose
    private static WebSocketEchoServer server;
    @AutoClose
    private RawEchoPeer peer;

    @BeforeAll
    static void launch() throws IOException
    {
        server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false);
    }

    @BeforeEach
    void connect() throws IOException
    {
        peer = new RawEchoPeer(server.url(), null);
    }

    private void assertNext(final int opcode, final String payload)
    {
        assertEquals(new Event(opcode, payload.getBytes(ISO_8859_1)).toString(), peer.next().toString());
    }

    private void assertNext(final int opcode, final byte[] payload)
    {
        final Event event = peer.next();
        assertEquals(opcode, event.opcode(), event.toString());
        assertArrayEquals(payload, event.payload());
    }

    private void assertClosesWith(final int status)
    {
        final Event event = peer.next();
        assertEquals(status, event.status(), event.toString());
        assertEquals(Event.END, peer.next());
    }

    /** The connection is as good as new, and closes cleanly. */
    private void assertAlive()
    {
        peer.sendFrame(FIN | TEXT, "alive");
        assertNext(TEXT, "alive");
        peer.sendClose(1000);
        assertClosesWith(1000);
    }

    private static byte[] filled(final int length)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte)'*');

        return bytes;
    }

    @Nested
    @DisplayName("1 Framing")
    class Framing
    {
        @ParameterizedTest
        @CsvSource({"1,0", "1,125", "1,126", "1,127", "1,128", "1,65535", "1,65536",
            "2,0", "2,125", "2,126", "2,127", "2,128", "2,65535", "2,65536"})
        void shouldEchoAnyLength(final int opcode, final int length)
        {
            peer.sendFrame(FIN | opcode, filled(length));
            assertNext(opcode, filled(length));
            peer.sendChopped(frame(FIN | opcode, filled(length)), Math.max(1, length / 66));
            assertNext(opcode, filled(length));
            assertAlive();
        }
    }

    @Nested
    @DisplayName("2 Pings and pongs")
    class PingsAndPongs
    {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 50, 125})
        void shouldAnswerAPing(final int length)
        {
            peer.sendFrame(FIN | PING, filled(length));
            assertNext(PONG, filled(length));
            peer.sendChopped(frame(FIN | PING, filled(length)), 1);
            assertNext(PONG, filled(length));
            assertAlive();
        }

        @Test
        void shouldAnswerAPingOfBytes()
        {
            final byte[] bytes = {0x00, (byte)0xFF, (byte)0xFE, (byte)0xFD, (byte)0xFC, (byte)0xFB, 0x00, (byte)0xFF};
            peer.sendFrame(FIN | PING, bytes);
            assertNext(PONG, bytes);
        }

        @Test
        void shouldFailOnAPingOf126Bytes()
        {
            peer.sendFrame(FIN | PING, filled(126));
            assertClosesWith(1002);
        }

        @Test
        void shouldIgnoreUnsolicitedPongs()
        {
            peer.sendFrame(FIN | PONG, "").sendFrame(FIN | PONG, "unsolicited").sendFrame(FIN | PING, "ping");
            assertNext(PONG, "ping");
            assertAlive();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void shouldAnswerTenPings(final boolean isChopped)
        {
            for (int i = 0; i < 10; i++)
            {
                peer.sendChopped(frame(FIN | PING, ("ping-" + i).getBytes(UTF_8)), isChopped ? 1 : 100);
            }
            for (int i = 0; i < 10; i++)
            {
                assertNext(PONG, "ping-" + i);
            }
            assertAlive();
        }
    }

    @Nested
    @DisplayName("3 Reserved bits")
    class ReservedBits
    {
        @ParameterizedTest
        @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
        void shouldFailAfterTheMessageBefore(final int bits)
        {
            peer.send(concat(frame(FIN | TEXT, "before".getBytes(UTF_8)), frame(FIN | bits | TEXT, new byte[]{'x'}),
                frame(FIN | PING, new byte[0])));
            assertNext(TEXT, "before");
            assertClosesWith(1002);
        }

        @ParameterizedTest
        @ValueSource(ints = {BINARY, PING, CLOSE})
        void shouldFailForEveryOpcodeAndEveryCut(final int opcode)
        {
            peer.sendChopped(concat(frame(FIN | TEXT, "before".getBytes(UTF_8)),
                frame(FIN | 0x20 | opcode, new byte[0])), 1);
            assertNext(TEXT, "before");
            assertClosesWith(1002);
        }
    }

    @Nested
    @DisplayName("4 Reserved opcodes")
    class ReservedOpcodes
    {
        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        void shouldFailAfterTheMessageBefore(final int opcode)
        {
            peer.send(concat(frame(FIN | TEXT, "before".getBytes(UTF_8)), frame(FIN | opcode, new byte[0]),
                frame(FIN | PING, new byte[0])));
            assertNext(TEXT, "before");
            assertClosesWith(1002);
        }
    }

    @Nested
    @DisplayName("5 Fragmentation")
    class Fragmentation
    {
        @ParameterizedTest
        @ValueSource(ints = {PING, PONG, CLOSE})
        void shouldFailOnFragmentedControlFrames(final int opcode)
        {
            peer.sendFrame(opcode, "frag").sendFrame(FIN, "ment");
            assertClosesWith(1002);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 1000})
        void shouldEchoFragments(final int chop)
        {
            peer.sendChopped(concat(frame(TEXT, "fragment1".getBytes(UTF_8)),
                frame(FIN, "fragment2".getBytes(UTF_8))), chop);
            assertNext(TEXT, "fragment1fragment2");
            assertAlive();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 1000})
        void shouldAnswerAPingBetweenFragments(final int chop)
        {
            peer.sendChopped(concat(frame(TEXT, "fragment1".getBytes(UTF_8)), frame(FIN | PING, "ping".getBytes(UTF_8)),
                frame(FIN, "fragment2".getBytes(UTF_8))), chop);
            assertNext(PONG, "ping");
            assertNext(TEXT, "fragment1fragment2");
            assertAlive();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, FIN})
        void shouldFailOnAContinuationOfNothing(final int fin)
        {
            peer.sendFrame(fin | CONTINUATION, "stray").sendFrame(FIN | TEXT, "text");
            assertClosesWith(1002);
        }

        @Test
        void shouldFailOnAContinuationBehindAWholeMessage()
        {
            peer.send(concat(frame(TEXT, "frag".getBytes(UTF_8)), frame(FIN, "ment".getBytes(UTF_8)),
                frame(0, "stray".getBytes(UTF_8)), frame(FIN | TEXT, "text".getBytes(UTF_8))));
            assertNext(TEXT, "fragment");
            assertClosesWith(1002);
        }

        @Test
        void shouldFailOnAMessageWithinAMessage()
        {
            peer.sendFrame(TEXT, "fragment1").sendFrame(FIN | TEXT, "fragment2");
            Event event = peer.next();
            assertEquals(1002, event.status(), event.toString());
            event = peer.next();
            assertEquals(Event.END, event);
        }

        @Test
        void shouldEchoFiveFragmentsWithPingsBetween()
        {
            peer.sendFrame(TEXT, "f1").sendFrame(0, "f2").sendFrame(FIN | PING, "p1").sendFrame(0, "f3")
                .sendFrame(0, "f4").sendFrame(FIN | PING, "p2").sendFrame(FIN, "f5");
            assertNext(PONG, "p1");
            assertNext(PONG, "p2");
            assertNext(TEXT, "f1f2f3f4f5");
            assertAlive();
        }
    }

    @Nested
    @DisplayName("6 UTF-8 handling")
    class Utf8Handling
    {
        @Test
        void shouldEchoEmptyFragments()
        {
            peer.sendFrame(FIN | TEXT, "");
            assertNext(TEXT, "");
            peer.sendFrame(TEXT, "").sendFrame(0, "").sendFrame(FIN, "");
            assertNext(TEXT, "");
            peer.sendFrame(TEXT, "").sendFrame(0, "middle").sendFrame(FIN, "");
            assertNext(TEXT, "middle");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Hello-\u00B5@\u00DF\u00F6\u00E4\u00FC\u00E0\u00E1-UTF-8!!",
            "\u03BA\u1F79\u03C3\u03BC\u03B5", "\u0000",
            "\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFD", "\uFFFE", "\uFFFF",
            "\uD800\uDC00", "\uDBFF\uDFFF", "\uD83D\uDE00"})
        void shouldEchoValidTextHoweverItIsCut(final String text)
        {
            final byte[] bytes = text.getBytes(UTF_8);
            peer.sendFrame(FIN | TEXT, bytes);
            assertNext(TEXT, bytes);
            for (int split = 0; split <= bytes.length; split++)
            {
                peer.sendFrame(TEXT, Arrays.copyOf(bytes, split))
                    .sendFrame(FIN, Arrays.copyOfRange(bytes, split, bytes.length));
                assertNext(TEXT, bytes);
            }
            peer.sendFrame(TEXT, "");
            for (final byte one : bytes)
            {
                peer.sendFrame(CONTINUATION, new byte[]{one});
            }
            peer.sendFrame(FIN, "");
            assertNext(TEXT, bytes);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "CE BA E1 BD B9 CF 83 CE BC CE B5 ED A0 80 65 64", "F4 90 80 80", "CE BA E1 BD", "80", "BF", "80 BF 80",
            "C0 20 C1 20", "E0 20", "F0 20", "F8 20", "FC 20", "C0", "E0 80", "F0 80 80", "F8 80 80 80", "C3", "EF BF",
            "F7 BF BF", "FE", "FF", "C0 AF", "E0 80 AF", "F0 80 80 AF", "F8 80 80 80 AF", "C1 BF", "E0 9F BF",
            "F0 8F BF BF", "C0 80", "ED A0 80", "ED AF BF", "ED B0 80", "ED BF BF", "ED A0 80 ED B0 80",
            "F8 88 80 80 80"})
        void shouldFailOnInvalidText(final String hex)
        {
            final String[] digits = hex.split(" ");
            final byte[] bytes = new byte[digits.length];
            for (int i = 0; i < bytes.length; i++)
            {
                bytes[i] = (byte)Integer.parseInt(digits[i], 16);
            }
            peer.sendFrame(FIN | TEXT, bytes);
            assertClosesWith(1007);
            peer.close();
            reconnect();
            peer.sendFrame(TEXT, "ok");
            for (final byte one : bytes)
            {
                peer.sendFrame(CONTINUATION, new byte[]{one});
            }
            peer.sendFrame(FIN, "");
            assertClosesWith(1007);
        }

        @Test
        @DisplayName("6.4.1 and 6.4.2: fail at the fragment that is wrong, not at the end of the message")
        void shouldFailAtTheWrongFragment()
        {
            peer.sendFrame(TEXT, "\u00CE\u00BA\u00E1\u00BD\u00B9").sendFrame(0, "\u00F4\u0090\u0080\u0080");
            assertClosesWith(1007);
            peer.close();
            reconnect();
            peer.sendFrame(TEXT, "\u00CE\u00BA\u00E1\u00BD\u00B9\u00F4").sendFrame(0, "\u0090");
            assertClosesWith(1007);
        }

        @Test
        @DisplayName("6.4.3 and 6.4.4: fail at the byte that is wrong, not at the end of the frame")
        void shouldFailAtTheWrongByte()
        {
            final byte[] whole = frame(FIN | TEXT,
                "\u00CE\u00BA\u00E1\u00BD\u00B9\u00F4\u0090\u0080\u0080edited".getBytes(ISO_8859_1));
            peer.send(Arrays.copyOf(whole, 6 + 7));
            assertClosesWith(1007);
        }

        private void reconnect()
        {
            try
            {
                connect();
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
        }
    }

    @Nested
    @DisplayName("7 Close handling")
    class CloseHandling
    {
        @Test
        void shouldEchoAndClose()
        {
            assertAlive();
        }

        @Test
        void shouldIgnoreWhatFollowsAClose()
        {
            peer.send(concat(frame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8}), frame(FIN | CLOSE, new byte[0]),
                frame(FIN | PING, new byte[0]), frame(FIN | TEXT, new byte[]{'x'}), new byte[]{0x7F, 0x7F}));
            assertClosesWith(1000);
        }

        @Test
        void shouldCloseWithinAMessage()
        {
            peer.sendFrame(TEXT, "fragment").sendClose(1000).sendFrame(FIN, "fragment");
            assertClosesWith(1000);
        }

        @Test
        void shouldEchoAMessageBeforeTheClose()
        {
            peer.send(concat(frame(FIN | TEXT, filled(256 * 1024)), frame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8}),
                frame(FIN | PING, new byte[0])));
            assertNext(TEXT, filled(256 * 1024));
            assertClosesWith(1000);
        }

        @ParameterizedTest
        @CsvSource({"0,1005", "1,1002", "2,1000", "3,1000", "125,1000", "126,1002"})
        void shouldJudgeTheLengthOfACloseFrame(final int length, final int status)
        {
            final byte[] payload = filled(length);
            if (length > 1)
            {
                payload[0] = 0x03;
                payload[1] = (byte)0xE8;
            }
            peer.sendFrame(FIN | CLOSE, payload);
            assertClosesWith(status);
        }

        @Test
        void shouldFailOnAReasonThatIsNotText()
        {
            peer.sendFrame(FIN | CLOSE, new byte[]{0x03, (byte)0xE8, (byte)0xCE, (byte)0xBA, (byte)0xED, (byte)0xA0});
            assertClosesWith(1007);
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
        void shouldEchoAValidStatus(final int status)
        {
            peer.sendClose(status);
            assertClosesWith(status);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
        void shouldFailOnAnInvalidStatus(final int status)
        {
            peer.sendClose(status);
            assertClosesWith(1002);
        }
    }

    @Nested
    @DisplayName("9 Limits and performance, 10 Autofragmentation")
    class Limits
    {
        @ParameterizedTest
        @CsvSource({"1,65536", "1,262144", "1,1048576", "1,4194304", "1,8388608", "1,16777216", "2,65536", "2,262144",
            "2,1048576", "2,4194304", "2,8388608", "2,16777216", "2,67108864"})
        void shouldEchoLargeMessages(final int opcode, final int length)
        {
            sendBeside(frame(FIN | opcode, filled(length)), Integer.MAX_VALUE);
            assertNext(opcode, filled(length));
        }

        @ParameterizedTest
        @CsvSource({"1,64", "1,256", "1,1024", "1,4096", "1,65536", "1,1048576", "2,64", "2,4096", "2,4194304"})
        void shouldEchoAMessageOf4MBInFragments(final int opcode, final int fragment)
        {
            sendBeside(fragments(opcode, 4 * 1024 * 1024, fragment), Integer.MAX_VALUE);
            assertNext(opcode, filled(4 * 1024 * 1024));
        }

        @ParameterizedTest
        @CsvSource({"1,64", "1,128", "1,512", "1,2048", "2,64", "2,256", "2,1024"})
        void shouldEchoAMessageOf1MBInChops(final int opcode, final int chop)
        {
            sendBeside(frame(FIN | opcode, filled(1024 * 1024)), chop);
            assertNext(opcode, filled(1024 * 1024));
        }

        @ParameterizedTest
        @CsvSource({"1,0", "1,16", "1,256", "1,4096", "2,0", "2,64", "2,1024"})
        void shouldEchoAThousandMessages(final int opcode, final int length)
        {
            for (int i = 0; i < 1000; i++)
            {
                peer.sendFrame(FIN | opcode, filled(length));
                assertNext(opcode, filled(length));
            }
        }

        @Test
        void shouldEchoAHundredThousandFragments()
        {
            sendBeside(fragments(BINARY, 100_000, 1), Integer.MAX_VALUE);
            assertNext(BINARY, filled(100_000));
            assertAlive();
        }

        @Test
        void shouldEchoAutofragmentedMessages()
        {
            sendBeside(fragments(TEXT, 65_536, 1300), Integer.MAX_VALUE);
            assertNext(TEXT, filled(65_536));
            assertAlive();
        }

        /** From another thread, for an echo that nobody reads stops the sender. */
        private void sendBeside(final byte[] bytes, final int chop)
        {
            final Thread sender = new Thread(() -> peer.sendChopped(bytes, Math.min(chop, bytes.length)));
            sender.setDaemon(true);
            sender.start();
        }

        private byte[] fragments(final int opcode, final int length, final int fragment)
        {
            final ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int done = 0; done < length; done += fragment)
            {
                final int count = Math.min(fragment, length - done);
                final int first = (0 == done ? opcode : CONTINUATION) | (done + count == length ? FIN : 0);
                wire.writeBytes(frame(first, filled(count)));
            }
            assertTrue(wire.size() > length);

            return wire.toByteArray();
        }
    }
}
