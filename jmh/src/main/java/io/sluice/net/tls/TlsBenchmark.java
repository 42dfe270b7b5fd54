package io.sluice.net.tls;

import io.sluice.benchmarks.Guard;
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

/** A run of plaintext into records, and back, by each library. Run with {@code -prof gc}: garbage is what differs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlsBenchmark
{
    /** Which library. */
    @Param({"jdk", "boringssl"})
    private String provider;

    /** Bytes of plaintext; the JDK makes two records of 16 KB, for it fills none of them. */
    @Param({"256", "16384"})
    private int length;

    private TlsPair pair;

    /** For JMH. */
    public TlsBenchmark()
    {
    }

    /** Shakes hands. */
    @Setup
    public void setup()
    {
        Guard.checkMode();
        pair = new TlsPair(provider, TlsPair.newCertificate());
    }

    /** Gives back what is outside the heap. */
    @TearDown
    public void tearDown()
    {
        pair.close();
    }

    /**
     * One way.
     *
     * @return bytes of the records.
     */
    @Benchmark
    public int encrypt()
    {
        return pair.encrypt(length);
    }

    /**
     * There and back.
     *
     * @return bytes of the plaintext.
     */
    @Benchmark
    public int encryptAndDecrypt()
    {
        return pair.encryptAndDecrypt(length);
    }
}
