package io.sluice.net.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoopSettings;
import io.sluice.test.TestPki;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two TLS channels of one loop talk through a wire that delays and cuts what it carries, by handlers that consume,
 * pause, keep and reserve room at random. All arrives, complete and in order, and in the end nothing is held.
 */
@ParameterizedClass
@CsvSource({"jdk,jdk", "jdk,boringssl", "boringssl,jdk", "boringssl,boringssl"})
class TlsPropertyTest
{
    private static final TestPki PKI = new TestPki();
    private static final int SEEDS = 12;

    private final TlsServerContext[] servers = new TlsServerContext[2];
    private final TlsClientContext client;

    TlsPropertyTest(final String serverProvider, final String clientProvider)
    {
        final List<String> protocols = List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2);
        for (int i = 0; i < servers.length; i++)
        {
            servers[i] = TlsWorld.settings(serverProvider).certificate(PKI.localhost().tls())
                .protocols(protocols.subList(i, i + 1)).serverContext();
        }
        client = TlsWorld.settings(clientProvider).trust(List.of(PKI.authority())).clientContext();
    }

    @Test
    void shouldCarryEverything()
    {
        for (long seed = 1; seed <= SEEDS; seed++)
        {
            run(seed);
        }
    }

    @Test
    @Tag("slow")
    void shouldCarryEverythingForManySeeds()
    {
        final long first = System.nanoTime();
        for (long seed = first; seed < first + 2_000; seed++)
        {
            run(seed);
        }
    }

    private void run(final long seed)
    {
        final Random random = new Random(seed);
        final EventLoopSettings settings = new EventLoopSettings()
            .bufferLength(random.nextBoolean() ? 20_000 + random.nextInt(60_000) : 256 * 1024)
            .poolCapacity(16 << 20)
            .lookAheadLength(random.nextInt(100_000))
            .lookIntervalNs(1 + random.nextInt(5_000_000));
        try (TlsWorld world = new TlsWorld(settings, TlsLimits.DEFAULT, null))
        {
            final SocketChannel[] left = world.pair(small(random));
            final SocketChannel[] right = world.pair(small(random));
            final Wire wire = new Wire(random, left[1], right[1]);
            final Wire back = new Wire(random, right[1], left[1]);
            final Source asked = new Source(random);
            final Source answered = new Source(random);
            asked.channel = TlsChannel.server(
                world.adopt(left[0], small(random)), world.tls, servers[random.nextInt(2)], asked);
            answered.channel = TlsChannel.client(
                world.adopt(right[0], small(random)), world.tls, client, "localhost", 4222, answered);

            world.await(
                () ->
                {
                    wire.poll();
                    back.poll();
                    asked.poll();
                    answered.poll();

                    return asked.isDone(answered) && answered.isDone(asked);
                },
                () -> "all bytes, seed " + seed + ": " + asked + ", " + answered);
            assertArrayEquals(answered.sent.toByteArray(), asked.received.toByteArray(), "seed " + seed);
            assertArrayEquals(asked.sent.toByteArray(), answered.received.toByteArray(), "seed " + seed);

            asked.channel.close(0);
            world.await(
                () ->
                {
                    wire.poll();
                    back.poll();
                    answered.poll();

                    return 0 == world.loop.channelCount();
                },
                "closed, seed " + seed);
            world.pass();
            world.assertNothingHeld();
            assertEquals(List.of(), world.failures, "seed " + seed);
            assertEquals(CloseCause.CLOSED, asked.closeCause, "seed " + seed);
            assertEquals(CloseCause.CLOSED, answered.closeCause, "seed " + seed);
            assertTrue(world.errors.isEmpty(), () -> "seed " + seed + " " + world.errors);
        }
    }

    private static int small(final Random random)
    {
        return random.nextBoolean() ? 0 : 2_000 + random.nextInt(20_000);
    }

    /** Carries bytes of one direction in pieces of any length, some of them late. */
    private static final class Wire
    {
        private final Random random;
        private final SocketChannel from;
        private final SocketChannel to;
        private final ByteBuffer piece = ByteBuffer.allocate(40_000).limit(0);
        private boolean isEnded;

        Wire(final Random random, final SocketChannel from, final SocketChannel to)
        {
            this.random = random;
            this.from = from;
            this.to = to;
        }

        void poll()
        {
            try
            {
                if (!piece.hasRemaining() && !isEnded && 0 == random.nextInt(2))
                {
                    piece.clear().limit(1 + random.nextInt(1 << (1 + random.nextInt(15))));
                    final int length = from.read(piece);
                    piece.flip();
                    if (length < 0)
                    {
                        isEnded = true;
                        to.shutdownOutput();
                    }
                }
                if (piece.hasRemaining())
                {
                    to.write(piece);
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /** One end: writes what it likes when it is not blocked, and reads as it likes. */
    private static final class Source extends TlsRecorder
    {
        private final Random random;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ArrayDeque<Integer> lengths = new ArrayDeque<>();
        private TlsChannel channel;
        private int reserve;

        Source(final Random random)
        {
            this.random = random;
            for (int count = random.nextInt(30); count > 0; count--)
            {
                lengths.add(1 + random.nextInt(1 << (1 + random.nextInt(17))));
            }
        }

        void poll()
        {
            if (channel.isReadingPaused() && 0 == random.nextInt(3))
            {
                channel.resumeReading();
            }
            if (!lengths.isEmpty() && !channel.isBlocked())
            {
                final byte[] bytes = new byte[lengths.poll()];
                random.nextBytes(bytes);
                sent.writeBytes(bytes);
                if (random.nextBoolean())
                {
                    channel.write(direct(bytes), 0, bytes.length);
                }
                else
                {
                    channel.write(new UnsafeBuffer(bytes), 0, bytes.length);
                }
            }
        }

        boolean isDone(final Source peer)
        {
            return null != identity && lengths.isEmpty() && peer.sent.size() == received.size();
        }

        @Override
        public int onRead(final Channel from, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            assertTrue(offset - reserve >= from.loop().headroom(), "room in front");
            assertTrue(length <= from.loop().bufferLength() - reserve, "no more at once than fits");
            final int count = super.onRead(from, buffer, offset, length);
            if (0 == random.nextInt(4))
            {
                reserve = random.nextInt(3) * random.nextInt(2_000);
                from.inputReserve(reserve);
            }

            return count;
        }

        @Override
        int consume(final TlsChannel from, final byte[] bytes)
        {
            switch (random.nextInt(4))
            {
                case 0:
                    from.pauseReading();

                    return random.nextInt(bytes.length + 1);

                case 1:
                    from.pauseReading();
                    from.resumeReading();

                    return random.nextInt(bytes.length + 1);

                case 2:
                    // Some wait for more; the last ones are fetched by a pause.
                    from.pauseReading();

                    return Math.max(0, bytes.length - random.nextInt(40));

                default:
                    return bytes.length;
            }
        }

        @Override
        public String toString()
        {
            return "sent " + sent.size() + ", received " + received.size() + ", to send " +
                Arrays.toString(lengths.toArray()) + ", " + events;
        }
    }
}
