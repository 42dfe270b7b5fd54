package io.sluice.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A layer over a channel, in the shape of a WebSocket or TLS one: frames of one length byte and masked bytes, unmasked
 * and compacted in place; what is decoded and not consumed above is kept by the layer and put in front of what comes
 * next, so that the handler above always sees one contiguous run.
 */
class LayerTest
{
    private static LongStream seeds()
    {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldShowOneRunWhateverComesAndWhateverIsConsumed(final long seed) throws IOException
    {
        final Random random = new Random(seed);
        try (LoopFixture fixture = new LoopFixture((settings) -> settings.bufferLength(1024 << random.nextInt(3))))
        {
            final Reader reader = new Reader(random);
            final Layer layer = new Layer(reader);
            final LoopFixture.Connection connection = fixture.connect(layer);
            layer.below = connection.channel;
            connection.peer.configureBlocking(false);

            final ByteArrayOutputStream plain = new ByteArrayOutputStream();
            final ByteBuffer wire = ByteBuffer.wrap(frames(random, plain));
            final boolean[] isEnded = new boolean[1];
            fixture.await(
                () ->
                {
                    if (wire.hasRemaining())
                    {
                        send(connection, wire, 1 + random.nextInt(3_000));
                    }
                    if (layer.isPaused && 0 == random.nextInt(2))
                    {
                        layer.resumeReading();
                    }
                    if (!wire.hasRemaining() && !isEnded[0])
                    {
                        isEnded[0] = true;
                        shutdown(connection);
                    }

                    return reader.isEof;
                },
                "the end, seed " + seed);

            assertArrayEquals(plain.toByteArray(), reader.consumed.toByteArray(), "seed " + seed);
            assertTrue(fixture.errors.isEmpty(), () -> "seed " + seed + " " + fixture.errors);
        }
    }

    private static byte[] frames(final Random random, final ByteArrayOutputStream plain)
    {
        final ByteArrayOutputStream wire = new ByteArrayOutputStream();
        final int total = random.nextInt(40_000);
        while (plain.size() < total)
        {
            final int length = random.nextInt(1 + random.nextInt(256));
            wire.write(length);
            for (int i = 0; i < length; i++)
            {
                final int value = random.nextInt() & 0xFF;
                plain.write(value);
                wire.write(value ^ Layer.MASK);
            }
        }

        return wire.toByteArray();
    }

    private static void send(
        final LoopFixture.Connection connection, final ByteBuffer wire, final int length)
    {
        try
        {
            final int end = wire.limit();
            wire.limit(Math.min(end, wire.position() + length));
            connection.peer.write(wire);
            wire.limit(end);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static void shutdown(final LoopFixture.Connection connection)
    {
        try
        {
            connection.peer.shutdownOutput();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Above the layer: consumes some, pauses sometimes, and never leaves more than a few bytes unless it pauses. */
    private static final class Reader
    {
        private final Random random;
        private final ByteArrayOutputStream consumed = new ByteArrayOutputStream();
        private boolean isEof;

        Reader(final Random random)
        {
            this.random = random;
        }

        int onRun(final Layer layer, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            int count = length;
            switch (random.nextInt(3))
            {
                case 0:
                    layer.pauseReading();
                    count = random.nextInt(length + 1);
                    break;

                case 1:
                    count = isEof ? length : Math.max(0, length - random.nextInt(20));
                    break;

                default:
                    break;
            }
            for (int i = 0; i < count; i++)
            {
                consumed.write(buffer.getByte(offset + i));
            }

            return count;
        }
    }

    /** Decodes; keeps what is decoded and not consumed; leaves what is not decoded to the channel below. */
    private static final class Layer extends Recorder
    {
        static final int MASK = 0x5A;

        private final Reader above;
        private final UnsafeBuffer kept = new UnsafeBuffer(new byte[1 << 20]);
        private int keptLength;
        private int frameRest;
        private boolean isPaused;
        private TcpChannel below;

        Layer(final Reader above)
        {
            this.above = above;
        }

        void pauseReading()
        {
            isPaused = true;
            below.pauseReading();
        }

        void resumeReading()
        {
            isPaused = false;
            below.resumeReading();
        }

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            final int start = offset - keptLength;
            buffer.putBytes(start, kept, 0, keptLength);
            int end = offset;
            int position = offset;
            final int limit = offset + length;
            while (position < limit)
            {
                if (0 == frameRest)
                {
                    frameRest = buffer.getByte(position++) & 0xFF;
                }
                else
                {
                    buffer.putByte(end++, (byte)(buffer.getByte(position++) ^ MASK));
                    frameRest--;
                }
            }

            final int count = end > start ? above.onRun(this, buffer, start, end - start) : 0;
            keptLength = end - start - count;
            kept.putBytes(0, buffer, start + count, keptLength);
            channel.inputReserve(keptLength);

            return length;
        }

        @Override
        public void onEof(final Channel channel)
        {
            above.isEof = true;
            for (int i = 0; i < keptLength; i++)
            {
                above.consumed.write(kept.getByte(i));
            }
            keptLength = 0;
            channel.close(1000);
        }
    }
}
