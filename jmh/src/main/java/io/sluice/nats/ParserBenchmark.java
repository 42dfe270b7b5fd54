package io.sluice.nats;

import io.sluice.benchmarks.Guard;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds per command; {@code -prof gc} adds bytes per command. The state machine is the peer, the scan for line
 * ends the floor. {@link ParserRatios} runs the same alternately in one process.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(ParserLoad.COMMANDS)
public class ParserBenchmark
{
    /** What is parsed. */
    @Param({"PUB_16", "PUB_128", "MSG_16", "MSG_128", "HMSG_3", "SUB", "PUB_RANDOM", "MSG_RANDOM"})
    public ParserLoad load;

    private ParserTargets targets;

    /** Created by the harness. */
    public ParserBenchmark()
    {
    }

    /** Fills the inputs. */
    @Setup
    public void setup()
    {
        Guard.checkMode();
        targets = new ParserTargets(load);
    }

    /** {@return the number of line ends, found by the floor} */
    @Benchmark
    public int scanForLineEnds()
    {
        return targets.scan();
    }

    /** {@return the number of commands, found by the peer} */
    @Benchmark
    public int stateMachine()
    {
        return targets.stateMachine();
    }

    /** {@return the number of commands that nobody looked at} */
    @Benchmark
    public int loop()
    {
        return targets.loop();
    }

    /** {@return the number of commands whose fields were read} */
    @Benchmark
    public int fields()
    {
        return targets.fields();
    }

    /** {@return the number of commands that were written again with another subject} */
    @Benchmark
    public int rewrite()
    {
        return targets.rewrite();
    }
}
