package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Allocation;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** With BoringSSL the loop allocates nothing per command with TLS on both sides, with many descriptors open. */
class TlsGatewayAllocationTest
{
    private static final int IDLE_COUNT = 150;
    private static final int ROUNDS = 10;
    private static final int BATCH = 500;

    @Test
    void shouldAllocateNothingPerCommand(@TempDir final Path folder)
    {
        final TlsFiles files = new TlsFiles(folder);
        try (NatsServer server = NatsServer.of(Generation.all().get(0)).with("ping_interval: \"10m\"")
            .with("tls { cert_file: \"" + files.chain("server") + "\", key_file: \"" + files.key("server") +
                "\", timeout: 60 }").start();
            GatewayFixture fixture = GatewayFixture.launch("tls://127.0.0.1:" + server.address().getPort(),
                (context) -> context.loopCount(1).tlsProvider("boringssl").upstreamTlsCa(files.authority())
                .upstreamConnectTimeoutNs(Await.DEADLINE.toNanos())
                .upstreamDialTimeoutNs(2 * Await.DEADLINE.toNanos())
                .tlsHandshakeTimeoutNs(Await.DEADLINE.toNanos())
                .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("first")
                    .tlsCertificate(files.chain("server")).tlsKey(files.key("server")))))
        {
            final List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < IDLE_COUNT; i++)
            {
                idle.add(fixture.welcome()); // two descriptors each: beyond those the JDK boxes for free
            }

            final RawClient client = RawTlsClient.first(
                GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2)), files.context(null));
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nSUB a.> 1\r\n");
            client.flush();
            final Thread loop = Allocation.threadNamed("sluice-loop-0");
            final byte[] publish = "PUB a.b 5\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
            long allocated = -1;
            for (int round = 0; round < ROUNDS && 0 != allocated; round++)
            {
                // the first rounds warm up; one without a byte proves the rest
                final long before = Allocation.of(loop);
                for (int i = 0; i < BATCH; i++)
                {
                    client.send(publish);
                    client.expect("MSG a.b 1 5\r\nhello\r\n");
                }

                allocated = Allocation.of(loop) - before;
            }

            assertEquals(0, allocated, "bytes in " + BATCH * 2 + " commands");
            idle.forEach(RawClient::close);
            client.close();
            fixture.awaitNothingLeft();
        }
    }
}
