package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.test.Child;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class IdentityOptionsTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "--proxy-protocol=maybe", "--proxy-protocol=required", "--proxy-protocol-from=10.0.0.1/8",
        "--forwarded-from=everybody", "--forwarded-header=via", "--allow=10.0.0.0/33", "--deny=::/0,x",
        "--upstream-proxy-protocol=v3", "--upstream-proxy-seed=/does/not/exist"})
    void shouldRefuseWhatIsWrongInOneSentence(final String arg)
    {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final PrintStream before = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try
        {
            assertEquals(2, SluiceGateway.run("nats://127.0.0.1:1", arg));
        }
        finally
        {
            System.setErr(before);
        }

        final String said = errors.toString(StandardCharsets.UTF_8);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("sluice."), said);
    }

    @Test
    void shouldLearnWhoIsCalling() throws Exception
    {
        try (DemoBroker broker = ExampleStage.newBroker();
            Child child = GatewayProcess.start(
                "--listen", "nats://127.0.0.1:0", "--listen", "ws://127.0.0.1:0", "--upstream", broker.url(),
                "--proxy-protocol", "required", "--proxy-protocol-from", "::1,127.0.0.0/8",
                "--forwarded-from", "10.0.0.0/8", "--allow", "203.0.113.0/24", "--allow=198.51.100.0/24",
                "--deny", "203.0.113.200", "--origin-required"))
        {
            final List<String> urls = GatewayProcess.awaitReady(child);
            try (RawClient client = connect(urls.get(0), "PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n"))
            {
                final String info = client.info();
                assertTrue(info.contains("\"client_ip\":\"203.0.113.9\""), info);
            }
            try (RawClient client = connect(urls.get(0), "PROXY TCP4 203.0.113.200 192.0.2.1 4711 443\r\n"))
            {
                client.readUntil("-ERR 'address not allowed'\r\n");
            }
            try (RawClient client = connect(urls.get(1), "PROXY TCP4 10.0.0.1 192.0.2.1 4711 443\r\n" +
                "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
                "X-Forwarded-For: 198.51.100.7\r\n\r\n"))
            {
                assertEquals("HTTP/1.1 403", client.readUntil("\r\n").substring(0, 12));
                child.awaitOutput("from /198.51.100.7:0 by /127.0.0.1:");
            }
        }
    }

    private static RawClient connect(final String url, final String text)
    {
        final URI uri = URI.create(url);

        return RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort())).send(text);
    }
}
