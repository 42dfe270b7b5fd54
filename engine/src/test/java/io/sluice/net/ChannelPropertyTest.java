package io.sluice.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever comes in whatever pieces, through handlers that consume, pause, keep and hold back at random, over sockets
 * with small buffers: it arrives complete and in order, and in the end nothing is held.
 */
class ChannelPropertyTest
{
    private static LongStream seeds()
    {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEchoEverything(final long seed) throws IOException
    {
        runEcho(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRelayEverythingBothWays(final long seed) throws IOException
    {
        runPipe(seed);
    }

    @Test
    @Tag("slow")
    void shouldHoldForManySeeds() throws IOException
    {
        final long first = System.nanoTime();
        for (long seed = first; seed < first + 5_000; seed++)
        {
            runEcho(seed);
            runPipe(seed);
        }
    }

    private static LoopFixture fixture(final Random random)
    {
        return new LoopFixture((settings) -> settings
            .bufferLength(1024 << random.nextInt(7))
            .headroom(64 + random.nextInt(200))
            .poolCapacity(8 << 20)
            .lookAheadLength(random.nextInt(100_000))
            .lookIntervalNs(1 + random.nextInt(5_000_000)));
    }

    private static SocketSettings socket(final Random random)
    {
        return new SocketSettings(random.nextBoolean(), small(random), small(random));
    }

    private static int small(final Random random)
    {
        return random.nextBoolean() ? 0 : 1 + random.nextInt(20_000);
    }

    private void runEcho(final long seed) throws IOException
    {
        final Random random = new Random(seed);
        try (LoopFixture fixture = fixture(random))
        {
            final RandomRelay relay = new RandomRelay(random, fixture.loop);
            final LoopFixture.Connection connection = fixture.connect(relay, socket(random), small(random));
            relay.target = connection.channel;
            final Source source = new Source(random, connection);
            converse(fixture, seed, List.of(source), List.of(source.reader), List.of(relay));
            assertArrayEquals(source.sent.toByteArray(), source.reader.bytes(), "seed " + seed);
            finish(fixture, seed, List.of(connection), List.of(relay));
        }
    }

    private void runPipe(final long seed) throws IOException
    {
        final Random random = new Random(seed);
        try (LoopFixture fixture = fixture(random))
        {
            final RandomRelay upstream = new RandomRelay(random, fixture.loop);
            final RandomRelay downstream = new RandomRelay(random, fixture.loop);
            final LoopFixture.Connection client = fixture.connect(upstream, socket(random), small(random));
            final LoopFixture.Connection server = fixture.connect(downstream, socket(random), small(random));
            upstream.target = server.channel;
            upstream.back = downstream;
            downstream.target = client.channel;
            downstream.back = upstream;
            final Source fromClient = new Source(random, client);
            final Source fromServer = new Source(random, server);
            converse(fixture, seed, List.of(fromClient, fromServer), List.of(fromServer.reader, fromClient.reader),
                List.of(upstream, downstream));
            assertArrayEquals(fromClient.sent.toByteArray(), fromServer.reader.bytes(), "seed " + seed);
            assertArrayEquals(fromServer.sent.toByteArray(), fromClient.reader.bytes(), "seed " + seed);
            finish(fixture, seed, List.of(client, server), List.of(upstream, downstream));
        }
    }

    /** Until each reader has got what the source of the same place has sent. */
    private static void converse(
        final LoopFixture fixture,
        final long seed,
        final List<Source> sources,
        final List<PeerReader> readers,
        final List<RandomRelay> relays)
    {
        fixture.await(
            () ->
            {
                boolean isDone = true;
                for (int i = 0; i < sources.size(); i++)
                {
                    sources.get(i).poll();
                    sources.get(i).pollReader();
                    relays.get(i).poll();
                }
                for (int i = 0; i < sources.size(); i++)
                {
                    isDone &= sources.get(i).isDone() && readers.get(i).length() == sources.get(i).sent.size();
                }

                return isDone;
            },
            "all bytes, seed " + seed);
    }

    private static void finish(
        final LoopFixture fixture,
        final long seed,
        final List<LoopFixture.Connection> connections,
        final List<RandomRelay> relays) throws IOException
    {
        for (int i = 0; i < connections.size(); i++)
        {
            relays.get(i).isFinishing = true;
            connections.get(i).channel.resumeReading();
            connections.get(i).peer.shutdownOutput();
        }
        fixture.await(() -> 0 == fixture.loop.channelCount(), "closed, seed " + seed);
        fixture.settle();
        fixture.assertNothingHeld();
        assertTrue(fixture.errors.isEmpty(), () -> "seed " + seed + " " + fixture.errors);
        for (int i = 0; i < connections.size(); i++)
        {
            assertEquals(CloseCause.CLOSED, relays.get(i).closeCause, "seed " + seed);
        }
    }

    /** A peer that sends in pieces and reads in pieces, sometimes not at all for a while. */
    private static final class Source
    {
        private final Random random;
        private final LoopFixture.Connection connection;
        private final PeerReader reader;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ByteBuffer piece = ByteBuffer.allocate(50_000);
        private int restLength;

        Source(final Random random, final LoopFixture.Connection connection) throws IOException
        {
            this.random = random;
            this.connection = connection;
            reader = new PeerReader(connection.peer);
            restLength = random.nextInt(1 << (1 + random.nextInt(19)));
            piece.limit(0);
        }

        void poll()
        {
            if (!piece.hasRemaining() && restLength > 0)
            {
                final int length = Math.min(restLength, 1 + random.nextInt(1 << (1 + random.nextInt(15))));
                piece.clear();
                for (int i = 0; i < length; i++)
                {
                    final byte value = (byte)random.nextInt();
                    piece.put(value);
                    sent.write(value);
                }
                piece.flip();
                restLength -= length;
            }
            if (piece.hasRemaining())
            {
                try
                {
                    connection.peer.write(piece);
                }
                catch (final IOException ex)
                {
                    throw new AssertionError(ex);
                }
            }
        }

        void pollReader()
        {
            if (random.nextInt(3) > 0)
            {
                reader.poll(1 + random.nextInt(40_000));
            }
        }

        boolean isDone()
        {
            return 0 == restLength && !piece.hasRemaining();
        }
    }

    /** Passes on what it reads, in pieces, from the read buffer or the write buffer, and keeps the rules of a relay. */
    private static final class RandomRelay implements ChannelHandler
    {
        private final Random random;
        private final EventLoop loop;
        private Channel target;
        private RandomRelay back = this;
        private Channel source;
        private CloseCause closeCause;
        private boolean isHolding;
        private boolean isFinishing;

        RandomRelay(final Random random, final EventLoop loop)
        {
            this.random = random;
            this.loop = loop;
        }

        /** Something outside ends a hold. */
        void poll()
        {
            if (isHolding && 0 == random.nextInt(4))
            {
                isHolding = false;
                if (!target.isBlocked())
                {
                    source.resumeReading();
                }
            }
        }

        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            source = channel;
            int consumed = 0;
            while (consumed < length && !target.isBlocked())
            {
                final int pieceLength = 1 + random.nextInt(length - consumed);
                if (random.nextBoolean())
                {
                    target.write(buffer, offset + consumed, pieceLength);
                }
                else
                {
                    final UnsafeBuffer copy = loop.writeBuffer();
                    copy.putBytes(loop.headroom(), buffer, offset + consumed, pieceLength);
                    target.write(copy, loop.headroom(), pieceLength);
                }
                consumed += pieceLength;
                if (!isFinishing && 0 == random.nextInt(5))
                {
                    stop(channel);
                    break;
                }
            }
            if (target.isBlocked())
            {
                channel.pauseReading();
            }
            buffer.setMemory(offset, consumed, (byte)0xDB);

            return consumed;
        }

        private void stop(final Channel channel)
        {
            channel.pauseReading();
            if (random.nextBoolean())
            {
                isHolding = true;
            }
            else
            {
                channel.resumeReading();
            }
        }

        public void onWritable(final Channel channel)
        {
            if (!back.isHolding && null != back.source)
            {
                back.source.resumeReading();
            }
        }

        public void onEof(final Channel channel)
        {
            channel.close(1000);
        }

        public void onClosed(final Channel channel, final CloseCause cause)
        {
            closeCause = cause;
        }
    }
}
