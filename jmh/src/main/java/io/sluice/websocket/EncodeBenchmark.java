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

/** Making a frame of a payload: a header in front of it as a server, and also masking as a client. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark
{
    /** Bytes of payload. */
    @Param({"0", "16", "125", "126", "1024", "16384", "65536"})
    private int length;

    /** Who sends. */
    @Param
    private Role role;

    private FrameEncoder encoder;
    private NettyCodec netty;
    private MutableDirectBuffer buffer;
    private ByteBuf nettyPayload;

    /** For JMH. */
    public EncodeBenchmark()
    {
    }

    /** Makes a payload. */
    @Setup
    public void setup()
    {
        Guard.checkMode();

        encoder = new FrameEncoder(role);
        netty = new NettyCodec(Role.CLIENT == role);
        buffer = Samples.allocate(FrameEncoder.MAX_HEADER_LENGTH + length);
        nettyPayload = NettyCodec.allocate(Math.max(1, length)).writeBytes(Samples.filled(length));
    }

    /** Returns buffers. */
    @TearDown
    public void tearDown()
    {
        nettyPayload.release();
        netty.close();
    }

    /**
     * This codec.
     *
     * @return offset of the frame.
     */
    @Benchmark
    public int encode()
    {
        return encoder.encode(buffer, FrameEncoder.MAX_HEADER_LENGTH, length, Opcode.BINARY, true, false);
    }

    /**
     * Netty.
     *
     * @return bytes of the frame.
     * @throws Exception never expected.
     */
    @Benchmark
    public int encodeNetty() throws Exception
    {
        return netty.encode(nettyPayload, length);
    }
}
