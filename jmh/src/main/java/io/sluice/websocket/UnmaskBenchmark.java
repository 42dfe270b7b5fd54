package io.sluice.websocket;

import io.netty.buffer.ByteBuf;
import io.sluice.benchmarks.Guard;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
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

/** Unmasking in place beside Netty and beside the loop that everybody writes first. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UnmaskBenchmark
{
    private static final int KEY = 0x12345678;

    /** Bytes of payload. */
    @Param({"16", "125", "1024", "16384", "65536"})
    private int length;

    /** Bytes in front of the payload. */
    @Param({"0", "6", "8"})
    private int offset;

    private NettyCodec netty;
    private MutableDirectBuffer direct;
    private MutableDirectBuffer array;
    private ByteBuf nettyPayload;

    /** For JMH. */
    public UnmaskBenchmark()
    {
    }

    /** Makes payloads. */
    @Setup
    public void setup()
    {
        Guard.checkMode();

        netty = new NettyCodec(false);
        direct = Samples.allocate(offset + length);
        array = new UnsafeBuffer(new byte[offset + length]);
        nettyPayload = NettyCodec.allocate(offset + length).writeBytes(Samples.filled(offset + length));
        nettyPayload.readerIndex(offset);
    }

    /** Returns buffers. */
    @TearDown
    public void tearDown()
    {
        nettyPayload.release();
        netty.close();
    }

    /** Over direct memory. */
    @Benchmark
    public void unmaskDirect()
    {
        Masking.apply(direct, offset, length, KEY);
    }

    /** Over an array. */
    @Benchmark
    public void unmaskArray()
    {
        Masking.apply(array, offset, length, KEY);
    }

    /**
     * Netty, over pooled direct memory.
     *
     * @throws Throwable never expected.
     */
    @Benchmark
    public void unmaskNetty() throws Throwable
    {
        netty.unmask(nettyPayload);
    }

    /** The plain loop, a byte at a time. */
    @Benchmark
    public void unmaskPlainLoop()
    {
        for (int i = 0; i < length; i++)
        {
            direct.putByte(offset + i, (byte) (direct.getByte(offset + i) ^ KEY >>> ((i & 3) << 3)));
        }
    }
}
