package io.sluice.websocket.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static io.sluice.websocket.deflate.DeflateWorld.concat;
import static io.sluice.websocket.deflate.DeflateWorld.deflate;
import static io.sluice.websocket.deflate.DeflateWorld.inflate;
import static io.sluice.websocket.deflate.DeflateWorld.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InflaterPropertyTest
{
    private static final int MAX_INFLATED = 20_000;

    private final DeflatePool pool = new DeflatePool(1, 1, 1, 6);

    @Test
    void shouldAgreeWithTheLibraryOnSpoiltMessages()
    {
        run(1, 4_000);
    }

    @Test
    @Tag("slow")
    void shouldAgreeWithTheLibraryOnVeryManySpoiltMessages()
    {
        run(1_000_000, 1_000_000);
    }

    @Test
    void shouldBringBackWhateverIsSentHoweverItIsCut()
    {
        roundTrips(1, 600);
    }

    @Test
    @Tag("slow")
    void shouldBringBackVeryManyMessages()
    {
        roundTrips(1_000_000, 100_000);
    }

    private void run(final int firstSeed, final int count)
    {
        int complete = 0;
        int failed = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            final boolean isComplete = once(seed);
            complete += isComplete ? 1 : 0;
            failed += isComplete ? 0 : 1;
        }
        assertTrue(complete > count / 50 && failed > count / 3, complete + " complete and " + failed + " failed");
    }

    private boolean once(final int seed)
    {
        final Random random = new Random(seed);
        final DeflateOptions options = DeflateOptions.DEFAULT.withMaxInflatedLength(MAX_INFLATED);
        final DeflateAgreement agreement =
            random.nextInt(4) == 0 ? DeflateWorld.TAKEOVER : DeflateWorld.NO_TAKEOVER;
        final ConnectionDeflate connection = new ConnectionDeflate(agreement, options, pool, true);
        final byte[] message = text(random, random.nextInt(400));
        final byte[] payload = spoil(random, deflate(connection.acquireDeflater(), message, 1000, 1000));
        final MessageInflater inflater = connection.acquireInflater();
        final byte[] inflated =
            inflate(inflater, payload, 1 + random.nextInt(payload.length + 1), 1 + random.nextInt(300));
        final boolean isComplete = MessageInflater.COMPLETE == inflater.state();
        assertTrue(isComplete || MessageInflater.FAILED == inflater.state(), "seed " + seed);
        connection.close();
        assertTrue(inflated.length <= MAX_INFLATED, "seed " + seed);
        if (isComplete && payload.length > 0)
        {
            compare(seed, inflated, payload);
        }
        else if (payload.length > 0 && 1007 == inflater.closeStatus())
        {
            assertTrue(!isWholeForTheLibrary(payload), "seed " + seed + " refused a message that is whole");
        }
        assertHealthy(seed, random);

        return isComplete;
    }

    /** The pool's one inflater and deflater must be as new after whatever happened. */
    private void assertHealthy(final int seed, final Random random)
    {
        final ConnectionDeflate connection = DeflateWorld.connection(pool);
        final byte[] message = text(random, 50);
        final byte[] payload = deflate(connection.acquireDeflater(), message, 50, 100);
        assertArrayEquals(message, inflate(connection.acquireInflater(), payload, 7, 100), "after seed " + seed);
        assertEquals(MessageInflater.COMPLETE, connection.inflater().state(), "after seed " + seed);
        connection.close();
    }

    private static byte[] spoil(final Random random, final byte[] payload)
    {
        byte[] spoilt = payload;
        for (int i = random.nextInt(3); i > 0; i--)
        {
            switch (random.nextInt(5))
            {
                case 0:
                    spoilt[random.nextInt(spoilt.length)] ^= (byte)(1 << random.nextInt(8));
                    break;

                case 1:
                    spoilt = Arrays.copyOf(spoilt, 1 + random.nextInt(spoilt.length));
                    break;

                case 2:
                    final byte[] noise = new byte[1 + random.nextInt(40)];
                    random.nextBytes(noise);
                    spoilt = concat(spoilt, noise);
                    break;

                case 3:
                    spoilt = concat(concat(spoilt, DeflateWorld.bytes("0000FFFF")), payload);
                    break;

                default:
                    spoilt = concat(DeflateWorld.bytes("F3 48 CD C9 C9 07 00"), spoilt);
                    break;
            }
        }

        return spoilt;
    }

    private static void compare(final int seed, final byte[] inflated, final byte[] payload)
    {
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        assertTrue(library(payload, expected), "seed " + seed + " passed what the library refuses");
        assertArrayEquals(expected.toByteArray(), inflated, "seed " + seed);
    }

    private static boolean isWholeForTheLibrary(final byte[] payload)
    {
        try
        {
            // Written from RFC 1951 alone: throws when the stream ends within a block. Data that happen to go on with
            // the bytes of the tail are not whole.
            final DeflateStream stream = new DeflateStream(concat(payload, DeflateWorld.bytes("0000FFFF")));
            if (payload.length != stream.flushOffset())
            {
                return false;
            }
        }
        catch (final RuntimeException | AssertionError ex)
        {
            return false;
        }

        return library(payload, new ByteArrayOutputStream());
    }

    private static boolean library(final byte[] payload, final ByteArrayOutputStream whole)
    {
        Inflater inflater = new Inflater(true);
        final byte[] piece = new byte[MAX_INFLATED];
        byte[] rest = concat(payload, DeflateWorld.bytes("0000FFFF"));
        try
        {
            inflater.setInput(rest);
            int count = inflater.inflate(piece);
            while (count > 0 || inflater.finished() && inflater.getRemaining() > 4)
            {
                whole.write(piece, 0, count);
                if (inflater.finished() && inflater.getRemaining() > 4)
                {
                    rest = Arrays.copyOfRange(rest, rest.length - inflater.getRemaining(), rest.length);
                    inflater = new Inflater(true);
                    inflater.setInput(rest);
                }
                count = inflater.inflate(piece);
            }
        }
        catch (final DataFormatException ex)
        {
            return false;
        }

        return true;
    }

    private void roundTrips(final int firstSeed, final int count)
    {
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            final Random random = new Random(seed);
            final int bits = 8 + random.nextInt(8);
            final boolean isTakeover = random.nextBoolean();
            final ConnectionDeflate connection = new ConnectionDeflate(
                new DeflateAgreement(isTakeover, isTakeover, bits, 15, ""), DeflateOptions.DEFAULT, pool, true);
            for (int i = 0; i < 3; i++)
            {
                final byte[] message = text(random, random.nextInt(20_000));
                final byte[] payload = deflate(connection.acquireDeflater(), message, cut(random), cut(random));
                connection.releaseDeflater();
                final byte[] inflated = inflate(connection.acquireInflater(), payload, cut(random), cut(random));
                assertEquals(MessageInflater.COMPLETE, connection.inflater().state(), "seed " + seed);
                connection.releaseInflater();
                assertArrayEquals(message, inflated, "seed " + seed);
            }
            connection.close();
        }
    }

    private static int cut(final Random random)
    {
        return 1 + random.nextInt(1 << random.nextInt(15));
    }
}
