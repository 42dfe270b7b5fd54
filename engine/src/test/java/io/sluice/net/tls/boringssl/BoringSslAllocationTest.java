package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.net.SteadyState;
import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Not one byte per record, in neither direction, whatever the records are like. */
class BoringSslAllocationTest
{
    private static final int RECORD_COUNT = 2_000;

    @ParameterizedTest
    @CsvSource({"TLSv1.3, 16, 65536", "TLSv1.3, 256, 300", "TLSv1.3, 16384, 65536", "TLSv1.3, 65536, 131072",
        "TLSv1.2, 256, 65536", "TLSv1.2, 65536, 131072"})
    void shouldAllocateNothingPerRecord(final String protocol, final int length, final int room)
    {
        final BoringSslProvider provider = new BoringSslProvider();
        try (
            EngineEnd server = new EngineEnd(provider.newFactory(new TlsSpec(true, List.of(Certificates.A),
                Certificates.forClients(), ClientAuthentication.OPTIONAL, List.of(protocol),
                TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine(null, 0));
            EngineEnd client = new EngineEnd(provider.newFactory(new TlsSpec(false, List.of(Certificates.CLIENT),
                Certificates.forServers(), ClientAuthentication.OFF, List.of(protocol),
                TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine("a.example", 4222)))
        {
            EngineEnd.shake(client, server);
            SteadyState.assertNoGarbage(() ->
            {
                for (int i = 0; i < RECORD_COUNT; i++)
                {
                    exchange(client, server, length, room);
                    exchange(server, client, length, room);
                }
            });
        }
    }

    private static void exchange(final EngineEnd from, final EngineEnd to, final int length, final int room)
    {
        final TlsEngine sender = from.engine;
        final TlsEngine receiver = to.engine;
        assertEquals(TlsEngine.OK, sender.wrap(from.plain, 0, length, from.output, 0, EngineEnd.CAPACITY));
        final int sentLength = sender.produced();
        assertEquals(TlsEngine.OK, receiver.unwrap(from.output, 0, sentLength, to.plain, 0, room));
        assertEquals(sentLength, receiver.consumed());
        assertEquals(length, receiver.produced());
    }
}
