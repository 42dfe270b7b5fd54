package io.sluice.websocket;

import io.netty.buffer.ByteBuf;
import io.sluice.benchmarks.Guard;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * How many times the rate of Netty's codec and of the JDK's UTF-8 decoder this codec has. All sides of a comparison run
 * alternately in one process, and the 10th percentile of each counts, so that the ratio holds on a machine that does
 * other work too. Arguments: number of rounds, milliseconds per side and round.
 */
public final class CodecRatios
{
    private static final int[] SIZES = {16, 125, 1024, 16 * 1024, 64 * 1024};
    private static final int READ_LENGTH = 256 * 1024;
    private static final int BATCH = 16;
    private static final int WARMUP_ROUNDS = 150;
    private static final int MASK_KEY = 0x12345678;

    private static long sink;

    private final int rounds;
    private final long roundNs;

    private CodecRatios(final int rounds, final long roundNs)
    {
        this.rounds = rounds;
        this.roundNs = roundNs;
    }

    /**
     * Runs all comparisons.
     *
     * @param args number of rounds, default 100; milliseconds per side and round, default 1.
     * @throws Throwable never expected.
     */
    public static void main(final String[] args) throws Throwable
    {
        Guard.checkMode();

        final int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        final long roundMs = args.length > 1 ? Long.parseLong(args[1]) : 1;
        final CodecRatios ratios = new CodecRatios(rounds, roundMs * 1_000_000);

        System.out.println("java " + Runtime.version());
        try (NettyCodec netty = new NettyCodec(false); NettyCodec maskingNetty = new NettyCodec(true))
        {
            for (final int size : SIZES)
            {
                ratios.decodeOne(netty, size);
                ratios.decodeRead(netty, size);
                ratios.encode(netty, Role.SERVER, size);
                ratios.encode(maskingNetty, Role.CLIENT, size);
                ratios.unmask(netty, size);
            }
        }

        for (final String kind : new String[]{"ascii", "greek", "cjk", "emoji", "vietnamese"})
        {
            ratios.utf8(kind);
        }

        System.out.println("sink " + sink);
    }

    private void decodeOne(final NettyCodec netty, final int size) throws Throwable
    {
        // Unmasking twice restores the payload, and a single frame is not moved: the frame may be decoded for ever.
        final byte[] frame = Samples.frames(size, 0);
        final MutableDirectBuffer buffer = Samples.allocate(frame.length);
        buffer.putBytes(0, frame);
        final FrameDecoder decoder = new FrameDecoder(DecoderSettings.of(Role.SERVER));
        final CountingHandler handler = new CountingHandler();
        final ByteBuf in = NettyCodec.allocate(frame.length).writeBytes(frame);
        final Side ours = () -> sink += decoder.decode(buffer, 0, frame.length, handler);
        final Side theirs = () -> sink += netty.decodeAll(in.readerIndex(0));
        compare("decode one frame", size, 1, ours, theirs);
        in.release();
    }

    private void decodeRead(final NettyCodec netty, final int size) throws Throwable
    {
        // Compaction destroys the input, so both sides copy it first, as they would when reading from a socket.
        final byte[] frames = Samples.frames(size, READ_LENGTH);
        final MutableDirectBuffer source = Samples.allocate(frames.length);
        source.putBytes(0, frames);
        final MutableDirectBuffer buffer = Samples.allocate(frames.length);
        final FrameDecoder decoder = new FrameDecoder(DecoderSettings.of(Role.SERVER).withSpanning(true));
        final CountingHandler handler = new CountingHandler();
        final ByteBuf nettySource = NettyCodec.allocate(frames.length).writeBytes(frames);
        final ByteBuf in = NettyCodec.allocate(frames.length);
        final int count = frames.length / Samples.frames(size, 0).length;
        final Side ours = () ->
        {
            buffer.putBytes(0, source, 0, frames.length);
            sink += decoder.decode(buffer, 0, frames.length, handler);
        };
        final Side theirs = () -> sink += netty.decodeAll(in.clear().writeBytes(nettySource, 0, frames.length));
        compare("decode a read into one run", size, count, ours, theirs);
        in.release();
        nettySource.release();
    }

    private void encode(final NettyCodec netty, final Role role, final int size) throws Throwable
    {
        final MutableDirectBuffer buffer = Samples.allocate(FrameEncoder.MAX_HEADER_LENGTH + size);
        final FrameEncoder encoder = new FrameEncoder(role);
        final ByteBuf payload = NettyCodec.allocate(size).writeBytes(Samples.filled(size));
        final Side ours = () ->
            sink += encoder.encode(buffer, FrameEncoder.MAX_HEADER_LENGTH, size, Opcode.BINARY, true, false);
        final Side theirs = () -> sink += netty.encode(payload, size);
        compare("encode as " + role.name().toLowerCase(Locale.ROOT), size, 1, ours, theirs);
        payload.release();
    }

    private void unmask(final NettyCodec netty, final int size) throws Throwable
    {
        final MutableDirectBuffer buffer = Samples.allocate(size);
        final MutableDirectBuffer array = new UnsafeBuffer(new byte[size]);
        final ByteBuf payload = NettyCodec.allocate(size).writeBytes(Samples.filled(size));
        final Side other = () -> netty.unmask(payload);
        compare("unmask direct", size, 1, () -> Masking.apply(buffer, 0, size, MASK_KEY), other);
        compare("unmask byte[]", size, 1, () -> Masking.apply(array, 0, size, MASK_KEY), other);
        payload.release();
    }

    private void utf8(final String kind) throws Throwable
    {
        final byte[] text = Samples.text(kind, 16 * 1024);
        final ByteBuffer direct = Samples.direct(text);
        final MutableDirectBuffer buffer = new UnsafeBuffer(direct);
        final CharBuffer chars = CharBuffer.allocate(text.length);
        final CharsetDecoder charset = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        final Utf8Validator validator = new Utf8Validator();
        final Side side = () -> sink += validator.validate(buffer, 0, text.length);
        final Side decoding = () ->
        {
            direct.clear();
            chars.clear();
            charset.reset();
            sink += charset.decode(direct, chars, true).isError() ? 1 : 0;
        };
        final Side making = () -> sink += new String(text, StandardCharsets.UTF_8).length();
        compare("utf-8 " + kind + " / CharsetDecoder", text.length, 1, side, decoding);
        compare("utf-8 " + kind + " / new String", text.length, 1, side, making);
    }

    private void compare(
        final String name, final int size, final int units, final Side side, final Side other) throws Throwable
    {
        final double[] sideNs = new double[rounds];
        final double[] otherNs = new double[rounds];
        for (int i = -WARMUP_ROUNDS; i < rounds; i++)
        {
            final double ns = measure(side);
            final double nsOfOther = measure(other);
            if (i >= 0)
            {
                sideNs[i] = ns / units;
                otherNs[i] = nsOfOther / units;
            }
        }

        final double ours = lowPercentile(sideNs);
        final double theirs = lowPercentile(otherNs);
        System.out.printf(Locale.ROOT, "%-32s %6d B %10.1f ns %8.2f GB/s   other %10.1f ns   ratio %6.2f%n",
            name, size, ours, size / ours, theirs, theirs / ours);
    }

    private double measure(final Side side) throws Throwable
    {
        final long startNs = System.nanoTime();
        long count = 0;
        long elapsedNs;
        do
        {
            for (int i = 0; i < BATCH; i++)
            {
                side.run();
            }

            count += BATCH;
            elapsedNs = System.nanoTime() - startNs;
        }
        while (elapsedNs < roundNs);

        return (double) elapsedNs / count;
    }

    private static double lowPercentile(final double[] values)
    {
        Arrays.sort(values);

        return values[values.length / 10];
    }

    /** One side of a comparison. */
    @FunctionalInterface
    private interface Side
    {
        void run() throws Throwable;
    }
}
