package io.sluice.gateway;

import io.sluice.nats.ParserLoad;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the relay's benchmark measures is relayed, whatever becomes of the classes that it stands in for. */
class RelayBenchmarkTest
{
    @ParameterizedTest
    @ValueSource(strings = {"none", "read", "read5", "whole", "rewrite"})
    void shouldRelayWithEachChain(final String chain)
    {
        final RelayBenchmark benchmark = new RelayBenchmark(ParserLoad.PUB_RANDOM, chain);
        benchmark.setup();
        long before = benchmark.relay();
        for (int i = 1; i < ParserLoad.INPUTS; i++)
        {
            final long bytes = benchmark.relay();
            assertTrue(bytes > before);
            before = bytes;
        }
        benchmark.tearDown();
    }
}
