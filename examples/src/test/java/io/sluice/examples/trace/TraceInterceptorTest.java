package io.sluice.examples.trace;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class TraceInterceptorTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true,\"auth_token\":\"s3cret\"}\r\n";

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Renames what comes and goes, adds a header, and denies one subject. */
    private static final class Renamer implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            if (publish.subject().contentEquals("no"))
            {
                return session.deny(publish);
            }
            publish.edit().subject("eu." + publish.subject());
            publish.edit().addHeader("Via", "gateway");

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
        {
            subscribe.edit().subject("eu." + subscribe.subject());

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand message)
        {
            message.edit().subject(message.subject().asString().substring(3));

            return Verdict.FORWARD;
        }
    }

    @Test
    void shouldTellLinesBeforeAndAfterARewrite() throws IOException
    {
        talk(TraceDetail.LINE);

        assertEquals(List.of(
            "client> CONNECT {\"verbose\":false,\"headers\":true,\"auth_token\":\"[hidden]\"}",
            "client> SUB a 1",
            "client> rewritten: SUB eu.a 1",
            "client> SUB b..c 2",
            "client> rewritten: SUB eu.b..c 2",
            "client> PUB a 2",
            "client> rewritten: HPUB eu.a 26 28",
            "client> PUB no 2",
            "client> PING"), of("client> "));
        final List<String> server = of("server> ");
        assertTrue(server.get(0).startsWith("server> INFO {\"server_id\":"), server.toString());
        assertEquals(
            List.of(
                "server> -ERR 'Invalid Subject'", "server> HMSG eu.a 1 26 28", "server> rewritten: HMSG a 1 26 28",
                "server> PONG"),
            server.subList(server.size() - 4, server.size()));
        assertTrue(of("open TCP from /127.0.0.1:").size() == 1 && of("closed: client closed").size() == 1,
            lines.toString());
    }

    @Test
    void shouldTellPayloadsToo() throws IOException
    {
        talk(TraceDetail.PAYLOAD);

        final String block = " 26 28\\r\\nNATS/1.0\\r\\nVia: gateway\\r\\n\\r\\nhi\\r\\n";
        for (final String line : List.of(
            "client> PUB a 2\\r\\nhi\\r\\n", "client> rewritten: HPUB eu.a" + block,
            "server> HMSG eu.a 1" + block, "server> rewritten: HMSG a 1" + block))
        {
            assertTrue(lines.contains(line), line + " is not in " + lines);
        }
        assertTrue(lines.contains("client> SUB a 1"), "without its line end: " + lines);
        assertTrue(lines.contains("server> -ERR 'Invalid Subject'"), "without its line end: " + lines);
        assertFalse(of("server> INFO").get(0).contains("\\r\\n"), "without its line end: " + lines);
    }

    private void talk(final TraceDetail detail) throws IOException
    {
        try (DemoBroker broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Gateway gateway = Gateway.launch(new GatewayContext()
                .listen("nats://127.0.0.1:0")
                .upstream(broker.url())
                .interceptor(() -> TraceInterceptor.ofReceived(this::log, detail))
                .interceptor(Renamer::new)
                .interceptor(() -> TraceInterceptor.ofRewritten(this::log, detail))))
        {
            final URI uri = URI.create(gateway.listenerUrls().get(0));
            try (RawClient client = RawClient.tcp(new InetSocketAddress(uri.getHost(), uri.getPort())))
            {
                client.info();
                final String heard = client.send(
                    CONNECT + "SUB a 1\r\nSUB b..c 2\r\nPUB a 2\r\nhi\r\nPUB no 2\r\nhi\r\n").flush();
                assertTrue(heard.contains("HMSG a 1 26 28\r\nNATS/1.0\r\nVia: gateway\r\n\r\nhi\r\n"), heard);
            }
            Await.until("the session has not been closed", () -> !of("closed: ").isEmpty());
        }
    }

    private void log(final String line)
    {
        lines.add(line.substring(line.indexOf("] ") + 2));
    }

    private List<String> of(final String prefix)
    {
        return lines.stream().filter((line) -> line.startsWith(prefix)).toList();
    }
}
