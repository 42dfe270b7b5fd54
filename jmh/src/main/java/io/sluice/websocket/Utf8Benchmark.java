package io.sluice.websocket;

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
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Checking that text is UTF-8, beside decoding it: the JDK has no way to only check. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Utf8Benchmark
{
    /** Script of the text. */
    @Param({"ascii", "greek", "cjk", "emoji", "vietnamese"})
    private String script;

    /** About how many bytes. */
    @Param({"125", "16384"})
    private int length;

    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder charsetDecoder = StandardCharsets.UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] text;
    private ByteBuffer direct;
    private MutableDirectBuffer buffer;
    private CharBuffer chars;

    /** For JMH. */
    public Utf8Benchmark()
    {
    }

    /** Makes a text. */
    @Setup
    public void setup()
    {
        Guard.checkMode();

        text = Samples.text(script, length);
        direct = Samples.direct(text);
        buffer = new UnsafeBuffer(direct);
        chars = CharBuffer.allocate(text.length);
    }

    /**
     * This codec.
     *
     * @return offset of the wrong byte, which there is not.
     */
    @Benchmark
    public int validate()
    {
        return validator.validate(buffer, 0, text.length);
    }

    /**
     * The JDK, from the same direct memory.
     *
     * @return whether it went well.
     */
    @Benchmark
    public CoderResult charsetDecoder()
    {
        direct.clear();
        chars.clear();
        charsetDecoder.reset();

        return charsetDecoder.decode(direct, chars, true);
    }

    /**
     * The JDK, from an array.
     *
     * @return a string.
     */
    @Benchmark
    public String newString()
    {
        return new String(text, StandardCharsets.UTF_8);
    }
}
