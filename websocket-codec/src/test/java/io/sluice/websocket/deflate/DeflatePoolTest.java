package io.sluice.websocket.deflate;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static io.sluice.websocket.deflate.DeflateWorld.deflate;
import static io.sluice.websocket.deflate.DeflateWorld.feed;
import static io.sluice.websocket.deflate.DeflateWorld.inflate;
import static io.sluice.websocket.deflate.DeflateWorld.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeflatePoolTest
{
    private static final int CONNECTIONS = 50;

    @Test
    void shouldLendNoMoreThanItHas()
    {
        final DeflatePool pool = new DeflatePool(2, 1, 0, 1);
        final ConnectionDeflate first = DeflateWorld.connection(pool);
        final ConnectionDeflate second = DeflateWorld.connection(pool);
        final ConnectionDeflate third = DeflateWorld.connection(pool);
        final MessageInflater inflater = first.acquireInflater();
        assertNotNull(second.acquireInflater());
        assertNull(third.acquireInflater());
        assertEquals(2, pool.lentInflaters());
        final MessageDeflater deflater = first.acquireDeflater();
        assertNull(second.acquireDeflater());
        assertEquals(1, pool.lentDeflaters());

        first.releaseInflater();
        first.releaseInflater();
        assertSame(inflater, third.acquireInflater());
        first.close();
        assertSame(deflater, second.acquireDeflater());
        second.close();
        third.close();
        assertEquals(0, pool.lentInflaters());
        assertEquals(0, pool.lentDeflaters());
        pool.close();
    }

    @Test
    void shouldKeepItsInflaterForAConnectionThatAsksTwice()
    {
        final DeflatePool pool = new DeflatePool(1, 1, 0, 1);
        final ConnectionDeflate connection = DeflateWorld.connection(pool);
        assertSame(connection.acquireInflater(), connection.acquireInflater());
        assertEquals(1, pool.lentInflaters());
        connection.close();
        pool.close();
    }

    @Test
    void shouldForgetAMessageThatBrokeOff()
    {
        final DeflatePool pool = new DeflatePool(1, 1, 0, 6);
        final byte[] secret = text(new Random(1), 2000);
        for (final String breaking : new String[]{"", "FF FF FF FF"})
        {
            final ConnectionDeflate victim = DeflateWorld.connection(pool);
            final byte[] payload = deflate(victim.acquireDeflater(), secret, 2000, 4000);
            victim.releaseDeflater();
            feed(victim.acquireInflater(), payload, 0, payload.length, false, 4000, new ByteArrayOutputStream());
            final byte[] tail = DeflateWorld.bytes(breaking);
            feed(victim.inflater(), tail, 0, tail.length, false, 4000, new ByteArrayOutputStream());
            victim.close();

            // A literal, and then a reference into the window of whoever came before.
            final ConnectionDeflate thief = DeflateWorld.connection(pool);
            final byte[] stolen = inflate(thief.acquireInflater(), DeflateWorld.bytes("F2 00 11 00 00"), 5, 4000);
            assertEquals(MessageInflater.FAILED, thief.inflater().state());
            assertTrue(stolen.length <= 1, "more than the literal before the reference: " + stolen.length);
            thief.close();

            final ConnectionDeflate next = DeflateWorld.connection(pool);
            assertArrayEquals(secret, inflate(next.acquireInflater(), payload, 100, 100));
            assertEquals(MessageInflater.COMPLETE, next.inflater().state());
            next.close();
        }
        pool.close();
    }

    @Test
    void shouldForgetOutputThatNobodyTook()
    {
        final DeflatePool pool = new DeflatePool(1, 1, 0, 1);
        final byte[] message = text(new Random(1), 20_000);
        final ConnectionDeflate first = DeflateWorld.connection(pool);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[10]);
        first.acquireDeflater().deflate(
            new UnsafeBuffer(message), 0, message.length, true, target, 0, 10);
        assertEquals(MessageDeflater.NEEDS_ROOM, first.deflater().state());
        first.close();

        final ConnectionDeflate second = DeflateWorld.connection(pool);
        assertArrayEquals(DeflateWorld.bytes("F2 48 CD C9 C9 07 00"),
            deflate(second.acquireDeflater(), DeflateWorld.ascii("Hello"), 5, 64));
        second.close();
        pool.close();
    }

    @Test
    void shouldServeFiftyConnectionsWithInterleavedFragmentsSplitAtEveryByte()
    {
        interleave(new DeflatePool(CONNECTIONS, 1, 0, 6), 0);
    }

    @Test
    void shouldServeFiftyConnectionsWithFewerInflatersThanMessages()
    {
        interleave(new DeflatePool(7, 1, 0, 6), 0);
    }

    @Test
    void shouldServeConnectionsWithAndWithoutContextSideBySide()
    {
        interleave(new DeflatePool(7, 1, 25, 6), 25);
    }

    private static void interleave(final DeflatePool pool, final int takeovers)
    {
        final List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++)
        {
            peers.add(new Peer(i, i < takeovers ? DeflateWorld.takeover(pool) : DeflateWorld.connection(pool)));
        }
        boolean isBusy = true;
        while (isBusy)
        {
            isBusy = false;
            for (final Peer peer : peers)
            {
                isBusy |= peer.step();
            }
        }
        for (final Peer peer : peers)
        {
            peer.connection.close();
        }
        assertTrue(pool.lentInflaters() + pool.lentDeflaters() + pool.takeovers() == 0, "not all given back");
        pool.close();
    }

    /** Sends its messages to itself, one byte of payload a step, and waits where no inflater is free. */
    private static final class Peer
    {
        private final ConnectionDeflate connection;
        private final List<byte[]> messages = new ArrayList<>();
        private final List<byte[]> payloads = new ArrayList<>();
        private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        private boolean isHolding;
        private int offset;

        Peer(final int seed, final ConnectionDeflate connection)
        {
            this.connection = connection;
            final Random random = new Random(seed);
            for (int i = 0; i < 4; i++)
            {
                messages.add(text(random, random.nextInt(1500)));
                payloads.add(deflate(connection.acquireDeflater(), messages.get(i), 1 + random.nextInt(99), 64));
                connection.releaseDeflater();
            }
        }

        boolean step()
        {
            if (payloads.isEmpty())
            {
                return false;
            }
            if (!isHolding)
            {
                isHolding = null != connection.acquireInflater();
            }
            if (isHolding)
            {
                final byte[] payload = payloads.get(0);
                final boolean isLast = offset + 1 == payload.length;
                feed(connection.inflater(), payload, offset++, 1, isLast, 1 + offset % 50, whole);
                if (isLast)
                {
                    assertEquals(MessageInflater.COMPLETE, connection.inflater().state());
                    connection.releaseInflater();
                    assertArrayEquals(messages.remove(0), whole.toByteArray());
                    payloads.remove(0);
                    whole.reset();
                    offset = 0;
                    isHolding = false;
                }
            }

            return true;
        }
    }
}
