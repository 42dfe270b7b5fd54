package io.sluice.websocket;

import io.netty.buffer.ByteBuf;
import io.sluice.benchmarks.Guard;
import org.agrona.MutableDirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * Decoding and unmasking one frame, and a read full of frames. A single frame is not moved and unmasking twice restores
 * it, so it is decoded for ever; compaction destroys a read, so both copy it first, as if they read from a socket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark
{
    private static final int READ_LENGTH = 256 * 1024;

    /** Bytes of payload. */
    @Param({"0", "16", "125", "126", "1024", "16384", "65536"})
    private int length;

    private final CountingHandler handler = new CountingHandler();
    private FrameDecoder decoder;
    private FrameDecoder spanningDecoder;
    private NettyCodec netty;
    private MutableDirectBuffer frame;
    private MutableDirectBuffer source;
    private MutableDirectBuffer read;
    private ByteBuf nettyFrame;
    private ByteBuf nettySource;
    private ByteBuf nettyRead;

    /** For JMH. */
    public DecodeBenchmark()
    {
    }

    /** Makes frames. */
    @Setup
    public void setup()
    {
        Guard.checkMode();

        final byte[] one = Samples.frames(length, 0);
        final byte[] many = Samples.frames(length, READ_LENGTH);
        decoder = new FrameDecoder(DecoderSettings.of(Role.SERVER));
        spanningDecoder = new FrameDecoder(DecoderSettings.of(Role.SERVER).withSpanning(true));
        netty = new NettyCodec(false);
        frame = Samples.allocate(one.length);
        frame.putBytes(0, one);
        source = Samples.allocate(many.length);
        source.putBytes(0, many);
        read = Samples.allocate(many.length);
        nettyFrame = NettyCodec.allocate(one.length).writeBytes(one);
        nettySource = NettyCodec.allocate(many.length).writeBytes(many);
        nettyRead = NettyCodec.allocate(many.length);
    }

    /** Returns buffers. */
    @TearDown
    public void tearDown()
    {
        nettyFrame.release();
        nettySource.release();
        nettyRead.release();
        netty.close();
    }

    /**
     * One frame, this codec.
     *
     * @return bytes consumed.
     */
    @Benchmark
    public int decodeFrame()
    {
        return decoder.decode(frame, 0, frame.capacity(), handler);
    }

    /**
     * One frame, Netty.
     *
     * @return bytes of payload.
     * @throws Exception never expected.
     */
    @Benchmark
    public int decodeFrameNetty() throws Exception
    {
        return netty.decodeAll(nettyFrame.readerIndex(0));
    }

    /**
     * A read of 256 KiB into one run, this codec.
     *
     * @return bytes consumed.
     */
    @Benchmark
    public int decodeRead()
    {
        read.putBytes(0, source, 0, read.capacity());

        return spanningDecoder.decode(read, 0, read.capacity(), handler);
    }

    /**
     * A read of 256 KiB into frames, Netty.
     *
     * @return bytes of payload.
     * @throws Exception never expected.
     */
    @Benchmark
    public int decodeReadNetty() throws Exception
    {
        return netty.decodeAll(nettyRead.clear().writeBytes(nettySource, 0, source.capacity()));
    }
}
