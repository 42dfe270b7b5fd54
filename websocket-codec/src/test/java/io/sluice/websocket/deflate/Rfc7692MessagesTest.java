package io.sluice.websocket.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.websocket.deflate.DeflateWorld.ascii;
import static io.sluice.websocket.deflate.DeflateWorld.bytes;
import static io.sluice.websocket.deflate.DeflateWorld.concat;
import static io.sluice.websocket.deflate.DeflateWorld.deflate;
import static io.sluice.websocket.deflate.DeflateWorld.feed;
import static io.sluice.websocket.deflate.DeflateWorld.inflate;
import static io.sluice.websocket.deflate.DeflateWorld.reference;
import static io.sluice.websocket.deflate.DeflateWorld.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class Rfc7692MessagesTest
{
    private static final byte[] HELLO = ascii("Hello");

    private final DeflatePool pool = DeflateWorld.pool();

    @AfterEach
    void everythingIsBack()
    {
        assertEquals(0, pool.lentInflaters());
        assertEquals(0, pool.lentDeflaters());
        assertEquals(0, pool.takeovers());
        pool.close();
    }

    /** The vector whole, in two at each position, and byte by byte, with room for all and for one byte. */
    private void assertInflates(final byte[] expected, final byte[]... messages)
    {
        for (int split = 1; split <= messages[0].length; split++)
        {
            assertInflates(expected, split, 1, messages);
            assertInflates(expected, split, 64, messages);
        }
        assertInflatesInTwo(expected, messages[0]);
    }

    private void assertInflates(final byte[] expected, final int part, final int room, final byte[]... messages)
    {
        final ConnectionDeflate connection =
            messages.length > 1 ? DeflateWorld.takeover(pool) : DeflateWorld.connection(pool);
        for (final byte[] message : messages)
        {
            final MessageInflater inflater = connection.acquireInflater();
            assertArrayEquals(expected, inflate(inflater, message, part, room), "in parts of " + part);
            assertEquals(MessageInflater.COMPLETE, inflater.state(), inflater.failure());
            connection.releaseInflater();
        }
        connection.close();
    }

    private void assertInflatesInTwo(final byte[] expected, final byte[] message)
    {
        for (int split = 0; split <= message.length; split++)
        {
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final MessageInflater inflater = connection.acquireInflater();
            final ByteArrayOutputStream whole = new ByteArrayOutputStream();
            feed(inflater, message, 0, split, false, 64, whole);
            feed(inflater, message, split, message.length - split, true, 64, whole);
            assertArrayEquals(expected, whole.toByteArray(), "split at " + split);
            assertEquals(MessageInflater.COMPLETE, inflater.state(), inflater.failure());
            connection.close();
        }
    }

    private void assertFails(final int closeStatus, final byte[] message, final boolean isTakeover)
    {
        for (final int part : new int[]{1, 2, message.length})
        {
            final ConnectionDeflate connection =
                isTakeover ? DeflateWorld.takeover(pool) : DeflateWorld.connection(pool);
            final MessageInflater inflater = connection.acquireInflater();
            inflate(inflater, message, part, 64);
            assertEquals(MessageInflater.FAILED, inflater.state(), "in parts of " + part);
            assertEquals(closeStatus, inflater.closeStatus());
            connection.close();
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.1: Compression")
    class Compression
    {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 5, 64, 125, 126, 8191, 8192, 8193, 65_535, 65_536, 200_000})
        void shouldLeaveTheTailAwayAndComeBack(final int length) throws DataFormatException
        {
            final byte[] message = text(new Random(length), length);
            for (final int part : new int[]{Math.max(1, length), Math.max(1, length / 3), 8192})
            {
                for (final int room : new int[]{Math.max(16, length / 10), length + 64})
                {
                    final ConnectionDeflate connection = DeflateWorld.connection(pool);
                    final byte[] payload = deflate(connection.acquireDeflater(), message, part, room);
                    connection.close();

                    assertArrayEquals(message, reference(new Inflater(true), payload));
                }
            }
        }

        @Test
        void shouldComeBackByteByByteIntoRoomForOneByte() throws DataFormatException
        {
            final byte[] message = text(new Random(1), 3000);
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final byte[] payload = deflate(connection.acquireDeflater(), message, 1, 1);
            connection.close();

            assertArrayEquals(message, reference(new Inflater(true), payload));
        }

        @Test
        void shouldComeBackWhenNothingCanBeCompressed() throws DataFormatException
        {
            final byte[] message = new byte[100_000];
            new Random(2).nextBytes(message);
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final byte[] payload = deflate(connection.acquireDeflater(), message, message.length, 1000);
            connection.close();

            assertArrayEquals(message, reference(new Inflater(true), payload));
        }

        @Test
        void shouldTakeAnEmptyLastPart() throws DataFormatException
        {
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final MessageDeflater deflater = connection.acquireDeflater();
            final UnsafeBuffer target = new UnsafeBuffer(new byte[64]);
            int count = deflater.deflate(new UnsafeBuffer(HELLO), 0, 5, false, target, 0, 64);
            assertEquals(MessageDeflater.NEEDS_INPUT, deflater.state());
            count += deflater.deflate(target, 0, 0, true, target, count, 64 - count);
            assertEquals(MessageDeflater.COMPLETE, deflater.state());
            connection.close();

            assertArrayEquals(HELLO, reference(new Inflater(true), Arrays.copyOf(target.byteArray(), count)));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.2: Decompression")
    class Decompression
    {
        @Test
        void shouldPassWhatAnyLibraryCompresses()
        {
            for (int level = 0; level <= 9; level++)
            {
                final byte[] message = text(new Random(level), 20_000);
                final byte[] payload = libraryDeflate(message, level);
                for (final int part : new int[]{1, 7, 4096, payload.length})
                {
                    assertInflates(message, part, 1000, payload);
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "07", // block of type 3
            "FF FF FF FF",
            "00 05 00 FF FF 48", // stored block whose lengths differ
            "F2 48 CD C9 C9 07 00 FF FF FF FF",
            "03 02 00 00 00 00", // distance before the beginning
            "4B 04 82 00 10"})
        void shouldFailWith1007WhenDataIsCorrupt(final String hex)
        {
            assertFails(1007, bytes(hex), false);
            assertFails(1007, bytes(hex), true);
        }

        @Test
        void shouldFailWith1007WhereverAMessageIsCut()
        {
            final byte[] whole = libraryDeflate(text(new Random(3), 300), 6);
            for (int length = 1; length < whole.length; length++)
            {
                assertFails(1007, Arrays.copyOf(whole, length), false);
            }
        }

        @Test
        void shouldFailWith1007WhenAStoredBlockIsCut()
        {
            assertFails(1007, bytes("00 05 00 FA FF 48 65 6C"), false);
            assertFails(1007, bytes("00 05 00 FA FF 48 65 6C"), true);
            assertFails(1007, bytes("00 00 01 FF FE 48"), false);
            assertFails(1007, bytes("00 00 01 FF FE 48"), true);
        }

        @Test
        void shouldTakeAnEmptyPayloadForAnEmptyMessage()
        {
            assertInflates(new byte[0], 1, 64, new byte[0]);
        }

        @Test
        void shouldWaitForInputBetweenTwoParts()
        {
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final MessageInflater inflater = connection.acquireInflater();
            final ByteArrayOutputStream whole = new ByteArrayOutputStream();
            feed(inflater, bytes("F2 48 CD"), 0, 3, false, 64, whole);
            assertEquals(MessageInflater.NEEDS_INPUT, inflater.state());
            feed(inflater, bytes("C9 C9 07 00"), 0, 4, false, 64, whole);
            assertEquals(MessageInflater.NEEDS_INPUT, inflater.state());
            assertArrayEquals(HELLO, whole.toByteArray());
            assertEquals(5, inflater.inflatedLength());
            feed(inflater, new byte[0], 0, 0, true, 64, whole);
            assertEquals(MessageInflater.COMPLETE, inflater.state());
            assertArrayEquals(HELLO, whole.toByteArray());
            connection.close();
        }

        private byte[] libraryDeflate(final byte[] message, final int level)
        {
            final Deflater deflater = new Deflater(level, true);
            deflater.setInput(message);
            final byte[] target = new byte[message.length * 2 + 64];
            final int length = deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH);
            deflater.end();

            return Arrays.copyOf(target, length - 4);
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.1: A message compressed using one compressed DEFLATE block")
    class AMessageCompressedUsingOneCompressedDeflateBlock
    {
        @Test
        void shouldInflateTheExample()
        {
            assertInflates(HELLO, bytes("F2 48 CD C9 C9 07 00"));
        }

        @Test
        void shouldDeflateToTheExample()
        {
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            assertArrayEquals(bytes("F2 48 CD C9 C9 07 00"), deflate(connection.acquireDeflater(), HELLO, 5, 64));
            connection.close();
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.2: Sharing the LZ77 sliding window")
    class SharingLz77SlidingWindow
    {
        @Test
        void shouldInflateTheExample()
        {
            assertInflates(HELLO, bytes("F2 48 CD C9 C9 07 00"), bytes("F2 00 11 00 00"));
        }

        @Test
        void shouldDeflateToTheExample()
        {
            final ConnectionDeflate connection = DeflateWorld.takeover(pool);
            assertArrayEquals(bytes("F2 48 CD C9 C9 07 00"), deflate(connection.acquireDeflater(), HELLO, 5, 64));
            connection.releaseDeflater();
            assertArrayEquals(bytes("F2 00 11 00 00"), deflate(connection.acquireDeflater(), HELLO, 5, 64));
            connection.close();
        }

        @Test
        void shouldFailWith1007WithoutContextTakeover()
        {
            assertFails(1007, bytes("F2 00 11 00 00"), false);
        }

        @Test
        void shouldShareTheWindowOverManyMessages() throws DataFormatException
        {
            final ConnectionDeflate sender = DeflateWorld.takeover(pool);
            final ConnectionDeflate receiver = DeflateWorld.takeover(pool);
            final Inflater library = new Inflater(true);
            for (int i = 0; i < 200; i++)
            {
                final byte[] message = text(new Random(i % 7), i % 5 * 700);
                final byte[] payload = deflate(sender.acquireDeflater(), message, 333, 128);
                sender.releaseDeflater();
                assertArrayEquals(message, reference(library, payload));
                final MessageInflater inflater = receiver.acquireInflater();
                assertArrayEquals(message, inflate(inflater, payload, 1 + i, 1 + i));
                assertEquals(MessageInflater.COMPLETE, inflater.state());
                receiver.releaseInflater();
            }
            sender.close();
            receiver.close();
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.3: Using a DEFLATE block with no compression")
    class UsingADeflateBlockWithNoCompression
    {
        @Test
        void shouldInflateTheExample()
        {
            assertInflates(HELLO, bytes("00 05 00 FA FF 48 65 6C 6C 6F 00"));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.4: Using a DEFLATE block with BFINAL set to 1")
    class UsingADeflateBlockWithBfinalSetTo1
    {
        @Test
        void shouldInflateTheExample()
        {
            assertInflates(HELLO, bytes("F3 48 CD C9 C9 07 00 00"));
            assertInflates(HELLO, bytes("F3 48 CD C9 C9 07 00 00"), bytes("F3 48 CD C9 C9 07 00 00"));
        }

        @Test
        void shouldTakeMoreBlocksBehindAFinalOne()
        {
            final byte[] isFinal = bytes("F3 48 CD C9 C9 07 00");
            assertInflates(ascii("HelloHello"), concat(isFinal, bytes("F2 48 CD C9 C9 07 00")));
            final byte[] isEnd = bytes("F3 48 CD C9 C9 07 00 00");
            assertInflates(ascii("HelloHelloHello"), concat(concat(isFinal, isFinal), isEnd));
        }

        @Test
        void shouldTakeAFinalBlockWithoutTheOctetBehindIt()
        {
            assertInflates(HELLO, bytes("F3 48 CD C9 C9 07 00"));
            assertInflates(ascii("HelloHello"), bytes("F3 48 CD C9 C9 07 00 F3 48 CD C9 C9 07 00"));
        }

        @Test
        void shouldTakeAFinalBlockThatTheTailCompletes()
        {
            assertInflates(HELLO, bytes("F2 48 CD C9 C9 07 04"));
            assertInflates(HELLO, bytes("F2 48 CD C9 C9 07 04"), bytes("F2 48 CD C9 C9 07 04"));
            assertInflates(new byte[0], bytes("01"));
        }

        @Test
        void shouldFailWith1007WhenWhatFollowsAFinalBlockIsCorrupt()
        {
            assertFails(1007, bytes("F3 48 CD C9 C9 07 00 FF FF"), false);
            assertFails(1007, bytes("F3 48 CD C9 C9 07 00 FF FF"), true);
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.5: Two DEFLATE blocks in one message")
    class TwoDeflateBlocksInOneMessage
    {
        @Test
        void shouldInflateTheExample()
        {
            assertInflates(HELLO, bytes("F2 48 05 00 00 00 FF FF CA C9 C9 07 00"));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.2.3.6: Generating an empty fragment")
    class GeneratingAnEmptyFragment
    {
        @Test
        void shouldInflateOneZeroOctetToNothing()
        {
            assertInflates(new byte[0], bytes("00"));
            assertInflates(new byte[0], bytes("00"), bytes("00"), bytes("00"));
        }

        @Test
        void shouldDeflateNothingToOneZeroOctet()
        {
            for (final ConnectionDeflate connection :
                new ConnectionDeflate[]{DeflateWorld.connection(pool), DeflateWorld.takeover(pool)})
            {
                for (int i = 0; i < 3; i++)
                {
                    assertArrayEquals(bytes("00"), deflate(connection.acquireDeflater(), new byte[0], 1, 64));
                    connection.releaseDeflater();
                }
                deflate(connection.acquireDeflater(), HELLO, 5, 64);
                connection.releaseDeflater();
                assertArrayEquals(bytes("00"), deflate(connection.acquireDeflater(), new byte[0], 1, 1));
                connection.close();
            }
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 8: Limit of what a message inflates to")
    class LimitOfWhatAMessageInflatesTo
    {
        @ParameterizedTest
        @CsvSource({"999,false", "1000,true", "1001,true"})
        void shouldHoldToTheByte(final long max, final boolean isComplete)
        {
            for (final int room : new int[]{1, 100, 1000, 5000})
            {
                final byte[] message = text(new Random(5), 1000);
                final ConnectionDeflate connection = limited(max);
                final byte[] payload = deflate(connection.acquireDeflater(), message, 1000, 2000);
                final MessageInflater inflater = connection.acquireInflater();
                final byte[] inflated = inflate(inflater, payload, payload.length, room);

                assertEquals(isComplete ? MessageInflater.COMPLETE : MessageInflater.FAILED, inflater.state());
                assertEquals(isComplete ? 0 : 1009, inflater.closeStatus());
                assertTrue(inflated.length <= max);
                connection.close();
            }
        }

        @Test
        void shouldStopABombEarly()
        {
            final Deflater deflater = new Deflater(9, true);
            final byte[] zeroes = new byte[64 * 1024 * 1024];
            deflater.setInput(zeroes);
            final byte[] bomb = new byte[256 * 1024];
            final int length = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH);
            deflater.end();
            final ConnectionDeflate connection = limited(10_000);
            final MessageInflater inflater = connection.acquireInflater();
            final ByteArrayOutputStream whole = new ByteArrayOutputStream();
            final int taken = feed(inflater, bomb, 0, length, true, 64 * 1024, whole);

            assertEquals(1009, inflater.closeStatus());
            assertTrue(inflater.inflatedLength() <= 10_001, "inflated " + inflater.inflatedLength());
            assertTrue(taken < 1000, "read " + taken);
            connection.close();
        }

        @Test
        void shouldCountEachMessageAfresh()
        {
            final ConnectionDeflate connection = limited(5);
            for (int i = 0; i < 10; i++)
            {
                final MessageInflater inflater = connection.acquireInflater();
                assertArrayEquals(HELLO, inflate(inflater, bytes("F2 48 CD C9 C9 07 00"), 7, 64));
                assertEquals(MessageInflater.COMPLETE, inflater.state());
                connection.releaseInflater();
            }
            connection.close();
        }

        private ConnectionDeflate limited(final long max)
        {
            return new ConnectionDeflate(
                DeflateWorld.NO_TAKEOVER, DeflateOptions.DEFAULT.withMaxInflatedLength(max), pool, true);
        }
    }
}
