package io.sluice.examples;

import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.upstream.ServerUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

@Timeout(120)
class UpstreamProbeTest
{
    private static final String INFO = "INFO {\"server_name\":\"N1\",\"version\":\"2.15.1\"} \r\n";
    private static final long PATIENCE_MS = 60_000;

    private final ServerSocket server;

    UpstreamProbeTest() throws IOException
    {
        server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException
    {
        server.close();
    }

    @Test
    void shouldTryEachAddress() throws IOException
    {
        serve(INFO, 1_000);
        final List<InetAddress> addresses =
            List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));

        assertEquals("N1, version 2.15.1", describe(addresses, PATIENCE_MS));
    }

    @Test
    void shouldReadAnInfoThatComesInPieces() throws IOException
    {
        serve(INFO, 1);

        assertEquals("N1, version 2.15.1", describe(PATIENCE_MS));
    }

    @Test
    void shouldNotWaitLongerForAServerThatSendsAByteNowAndThen()
    {
        serve("INFO {\"server_name\":\"" + "x".repeat(60_000), 1);

        assertEquals("nothing answers in time", assertThrows(IOException.class, () -> describe(300)).getMessage());
    }

    @Test
    void shouldNotWaitLongerForAResolverThatHangs() throws InterruptedException
    {
        final CountDownLatch never = new CountDownLatch(1);

        assertEquals("nothing answers in time", assertThrows(IOException.class, () -> UpstreamProbe.describe(
            ServerUrl.parse("nats://name.test"), new GatewayContext().values(), () ->
            {
                never.await();
                return List.of();
            }, 300)).getMessage());
        never.countDown();
    }

    @Test
    void shouldSayWhereItIsToAServerThatWantsToHearItFirst() throws Exception
    {
        final FutureTask<String> served = new FutureTask<>(() ->
        {
            try (Socket socket = server.accept())
            {
                final String header = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
                socket.getOutputStream().write(INFO.getBytes(StandardCharsets.US_ASCII));

                return header.replace(" " + socket.getPort() + ' ', " THEIRS ");
            }
        });
        new Thread(served, "server").start();

        assertEquals("N1, version 2.15.1", UpstreamProbe.describe(
            ServerUrl.parse("nats://127.0.0.1:" + server.getLocalPort()),
            new GatewayContext().upstreamProxyProtocol("v1").values()));
        assertEquals("PROXY TCP4 127.0.0.1 127.0.0.1 THEIRS " + server.getLocalPort(), served.get());
    }

    @Test
    void shouldTellWhatIsNoServer()
    {
        serve("SSH-2.0-OpenSSH\r\n", 1_000);

        assertEquals("what answers is no NATS server",
            assertThrows(IOException.class, () -> describe(PATIENCE_MS)).getMessage());
    }

    private String describe(final long timeoutMs) throws IOException
    {
        return describe(List.of(server.getInetAddress()), timeoutMs);
    }

    private String describe(final List<InetAddress> addresses, final long timeoutMs) throws IOException
    {
        return UpstreamProbe.describe(
            ServerUrl.parse("nats://name.test:" + server.getLocalPort()),
            new GatewayContext().values(),
            () -> addresses,
            timeoutMs);
    }

    private void serve(final String text, final int step)
    {
        final Thread thread = new Thread(() ->
        {
            try (Socket socket = server.accept(); OutputStream out = socket.getOutputStream())
            {
                socket.setTcpNoDelay(true);
                for (int i = 0; i < text.length(); i += step)
                {
                    out.write(text.substring(i, Math.min(text.length(), i + step)).getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(1);
                }
                socket.getInputStream().read();
            }
            catch (final IOException | InterruptedException ex)
            {
                // the probe has had enough
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
