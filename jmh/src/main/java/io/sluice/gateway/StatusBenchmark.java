package io.sluice.gateway;

import io.sluice.benchmarks.Guard;
import io.sluice.gateway.observe.GatewayStatus;
import io.sluice.gateway.observe.LoopStatus;
import io.sluice.gateway.settings.StatusSettings;
import io.sluice.gateway.tls.TlsSources;
import io.sluice.gateway.upstream.JdkResolver;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.nats.ParserLoad;
import io.sluice.status.LoopCounters;
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

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to let others see: a pass of a loop relays commands of 16 bytes, then tells its counters, which go
 * to a mapped file. A score is nanoseconds for a pass, without what the system does: a pass that reads and writes one
 * socket each takes microseconds on top.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatusBenchmark
{
    private static final long WORK_TIME_NS = 12_345;

    /** Commands of a pass. */
    @Param({"1", "32", "1024"})
    private int commands;

    private RelayBenchmark relay;
    private GatewayStatus gateway;
    private LoopStatus loop;

    /** For JMH. */
    public StatusBenchmark()
    {
    }

    /** Opens a session and a file. */
    @Setup
    public void setup()
    {
        Guard.checkMode();
        relay = new RelayBenchmark(ParserLoad.PUB_16, "none");
        relay.setup();
        relay.keep(commands);
        gateway = new GatewayStatus(
            new StatusSettings(true, null, null, 0, null, 64, 0, TimeUnit.MILLISECONDS.toNanos(100)),
            1, 1, System.getLogger("benchmark"), null);
        loop = new LoopStatus(0, relay.relayLoop().loop(), relay.relayLoop(), new LoopCounters(), gateway);
        gateway.start(
            List.of(loop), List.of("listener"),
            new ServerPools(new JdkResolver(), Runnable::run, new TlsSources()), false, () -> false);
    }

    /** Removes the file. */
    @TearDown
    public void tearDown()
    {
        relay.tearDown();
        gateway.close();
    }

    /** {@return bytes that were relayed so far} */
    @Benchmark
    public long relay()
    {
        return relay.relay();
    }

    /** {@return bytes that were relayed so far} */
    @Benchmark
    public long relayAndTell()
    {
        final long bytes = relay.relay();
        loop.onPass(WORK_TIME_NS);

        return bytes;
    }
}
