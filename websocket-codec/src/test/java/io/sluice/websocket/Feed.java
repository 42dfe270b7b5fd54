package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Gives bytes to a decoder as a connection would: what is not consumed comes again in front of the next read. */
final class Feed
{
    private static final int OFFSET = 3;

    private final DecoderSettings settings;
    private final boolean isCompressed;

    Feed(final DecoderSettings settings, final boolean isCompressed)
    {
        this.settings = settings;
        this.isCompressed = isCompressed;
    }

    static Feed of(final DecoderSettings settings)
    {
        return new Feed(settings, false);
    }

    /** Every way to cut; all must give what the whole gives. */
    List<String> inEveryWay(final byte[] bytes)
    {
        final List<String> whole = reads(bytes, bytes.length);
        assertEquals(whole, reads(bytes, 1), "byte by byte");
        final int step = Math.max(1, bytes.length / 300);
        for (int cut = 1; cut < bytes.length; cut += cut < 150 || cut > bytes.length - 150 ? 1 : step)
        {
            assertEquals(whole, inTwo(bytes, cut), "cut at " + cut);
        }

        for (int mood = 1; mood < Recorder.MOODS; mood++)
        {
            final int everySecond = mood;
            assertEquals(whole, run(bytes, bytes.length, (call) -> 0 == (call & 1) ? everySecond : Recorder.TAKE_ALL),
                "mood " + mood);
            assertEquals(whole, run(bytes, 7, (call) -> 0 == (call & 1) ? everySecond : Recorder.TAKE_ALL),
                "mood " + mood + " in sevens");
        }

        return whole;
    }

    List<String> reads(final byte[] bytes, final int readLength)
    {
        return run(bytes, readLength, (call) -> Recorder.TAKE_ALL);
    }

    List<String> inTwo(final byte[] bytes, final int cut)
    {
        return run(bytes, new int[]{cut, bytes.length - cut}, (call) -> Recorder.TAKE_ALL);
    }

    List<String> run(final byte[] bytes, final int readLength, final IntUnaryOperator moods)
    {
        final int count = (bytes.length + readLength - 1) / Math.max(1, readLength);
        final int[] reads = new int[count];
        for (int i = 0; i < count; i++)
        {
            reads[i] = Math.min(readLength, bytes.length - i * readLength);
        }

        return run(bytes, reads, moods);
    }

    List<String> random(final byte[] bytes, final SplittableRandom random)
    {
        final List<Integer> reads = new ArrayList<>();
        final int longest = 1 + random.nextInt(random.nextBoolean() ? 20 : Math.max(1, bytes.length));
        for (int left = bytes.length; left > 0;)
        {
            final int read = Math.min(left, 1 + random.nextInt(longest));
            reads.add(read);
            left -= read;
        }

        final int reluctance = random.nextInt(3);
        final IntUnaryOperator moods = (call) ->
            0 == reluctance || 0 != random.nextInt(reluctance + 1) ? Recorder.TAKE_ALL : random.nextInt(Recorder.MOODS);

        return run(bytes, reads.stream().mapToInt(Integer::intValue).toArray(), moods);
    }

    private List<String> run(final byte[] bytes, final int[] reads, final IntUnaryOperator moods)
    {
        final FrameDecoder decoder = new FrameDecoder(settings).compression(isCompressed);
        final Recorder recorder = new Recorder(moods);
        recorder.of(decoder);
        final MutableDirectBuffer[] buffers = buffers(bytes.length);
        int held = 0;
        int position = 0;
        MutableDirectBuffer buffer = buffers[0];
        for (int i = 0; i < reads.length; i++)
        {
            // The rest moves to a buffer of another kind.
            final MutableDirectBuffer next = buffers[i & 1];
            next.putBytes(OFFSET, buffer, OFFSET, held);
            buffer = next;
            buffer.putBytes(OFFSET + held, bytes, position, reads[i]);
            position += reads[i];
            held = drain(decoder, recorder, buffer, held + reads[i]);
        }

        final List<String> events = recorder.events();
        if (decoder.hasFailed())
        {
            events.add("failed " + decoder.closeStatus());
            assertTrue(decoder.failureReason().length() <= FrameEncoder.MAX_REASON_LENGTH);
        }

        assertEquals(0, held);

        return events;
    }

    private static int drain(
        final FrameDecoder decoder, final Recorder recorder, final MutableDirectBuffer buffer, final int length)
    {
        int held = length;
        int idleCount = 0;
        do
        {
            final int consumed = decoder.decode(buffer, OFFSET, held, recorder);
            assertTrue(consumed >= 0 && consumed <= held, "consumed is within what was given");
            assertTrue(decoder.decodedLength() <= held - consumed, "decoded bytes are among those not consumed");
            buffer.putBytes(OFFSET, buffer, OFFSET + consumed, held - consumed);
            held -= consumed;
            idleCount = 0 == consumed ? idleCount + 1 : 0;
            assertTrue(idleCount < 1000, "no progress");
        }
        while (held > 0 || decoder.isDue());

        return held;
    }

    private static MutableDirectBuffer[] buffers(final int length)
    {
        final int capacity = OFFSET + length;

        return new MutableDirectBuffer[]{
            new UnsafeBuffer(ByteBuffer.allocateDirect(capacity)), new UnsafeBuffer(new byte[capacity])};
    }
}
