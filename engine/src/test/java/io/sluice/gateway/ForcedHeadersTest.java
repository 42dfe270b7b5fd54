package io.sluice.gateway;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.status.Counter;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients that know nothing of headers, while the gateway adds some to all they say: as if they were alone. */
class ForcedHeadersTest
{
    private static final String HEADERS = "NATS/1.0\r\ntrusted-user: ada\r\n\r\n";
    private static final String UNAVAILABLE = "HPUB both 16 16\r\nNATS/1.0 503\r\n\r\n\r\n";

    private static NatsServer server;
    private static GatewayFixture fixture;

    @BeforeAll
    static void start()
    {
        server = NatsServer.of(Generation.CURRENT).withWebSocket().start();
        fixture = GatewayFixture.launch(server.url(), (context) -> context
            .interceptor(Enricher::new).interceptor(Quietener::new));
    }

    @AfterAll
    static void stop()
    {
        fixture.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldHideFromTheClientThatHeadersAreAdded(final boolean isWebSocket, final boolean isVerbose)
    {
        final String options = "{\"verbose\":" + isVerbose + ",\"pedantic\":false}";
        final String direct = converse(directly(isWebSocket), options);
        final String through = converse(throughGateway(isWebSocket), options);

        assertEquals(direct, through);
        assertTrue(direct.contains("MSG both 9 2\r\nhi\r\n"), direct);
        assertEquals(ending(directly(isWebSocket), options), ending(throughGateway(isWebSocket), options));
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldGiveHeadersToWhoUnderstandsThem(final boolean isWebSocket, final boolean isVerbose)
    {
        try (RawClient knowing = RawClient.tcp(server.address()); RawClient old = throughGateway(isWebSocket))
        {
            connect(knowing, "{\"verbose\":false,\"headers\":true}");
            knowing.send("SUB both 1\r\n").flush();
            connect(old, "{\"verbose\":" + isVerbose + "}");
            old.send("PUB both 2\r\nhi\r\n").flush();

            final int length = HEADERS.length();
            knowing.expect("HMSG both 1 " + length + " " + (length + 2) + "\r\n" + HEADERS + "hi\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void shouldTellOfMissingRespondersWhoAskedForIt(final boolean isWebSocket)
    {
        try (RawClient client = throughGateway(isWebSocket))
        {
            connect(client, "{\"verbose\":false,\"headers\":true,\"no_responders\":true}");
            client.send("SUB inbox 3\r\nPUB nobody inbox 2\r\nhi\r\n");
            final String told = client.readUntil("\r\n\r\n\r\n");
            assertTrue(told.startsWith("HMSG inbox 3 ") && told.contains("NATS/1.0 503\r\n"), told);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void shouldLetTheServerRefuseNoRespondersWithoutHeaders(final boolean isWebSocket)
    {
        final String connect = "CONNECT {\"verbose\":false,\"no_responders\":true}\r\nPING\r\n";
        try (RawClient direct = directly(isWebSocket); RawClient through = throughGateway(isWebSocket))
        {
            direct.info();
            through.info();
            assertEquals(direct.send(connect).readToEnd(), through.send(connect).readToEnd());
        }
    }

    @Test
    void shouldCountWhatCannotHaveHeaders()
    {
        try (RawClient silent = fixture.connect())
        {
            silent.info();
            silent.send("PUB both 2\r\nhi\r\nPING\r\n");
            silent.expect("-ERR 'Permissions Violation for Publish to \"both\"'\r\nPONG\r\n");
            fixture.awaitCount(Counter.COMMANDS_OVERSIZED, 1);
        }
    }

    /** {@return all that a client without headers hears while others talk to it with headers} */
    private static String converse(final RawClient client, final String options)
    {
        try (RawClient old = client; RawClient knowing = RawClient.tcp(server.address()))
        {
            final StringBuilder heard = new StringBuilder();
            heard.append(connect(old, options));
            heard.append(old.send("SUB both 9\r\nSUB inbox 7\r\nPUB both 2\r\nhi\r\n").flush());
            heard.append(old.send("PUB nobody inbox 0\r\n\r\n").flush());

            connect(knowing, "{\"verbose\":false,\"headers\":true}");
            final int length = HEADERS.length();
            knowing.send("HPUB both r " + length + " " + (length + 2) + "\r\n" + HEADERS + "ho\r\n" + UNAVAILABLE);
            knowing.flush();
            heard.append(old.flush());

            return heard.toString();
        }
    }

    private static RawClient.Ending ending(final RawClient client, final String options)
    {
        try (RawClient old = client)
        {
            connect(old, options);
            assertEquals("", old.send("HPUB both 12 14\r\nNATS/1.0\r\n\r\nhi\r\n").readToEnd(), "without a word");

            return old.ending();
        }
    }

    private static String connect(final RawClient client, final String options)
    {
        client.info();

        return client.send("CONNECT " + options + "\r\n").flush();
    }

    private static RawClient directly(final boolean isWebSocket)
    {
        return isWebSocket ? RawClient.webSocket(server.websocketAddress(), "/") : RawClient.tcp(server.address());
    }

    private static RawClient throughGateway(final boolean isWebSocket)
    {
        return isWebSocket ? fixture.connectWebSocket() : fixture.connect();
    }

    /** Adds a header, and leaves everything else that takes to the gateway. */
    private static final class Enricher implements Interceptor
    {
        @Override
        public boolean addsHeaders()
        {
            return true;
        }

        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return Direction.CLIENT_TO_SERVER == direction && (CommandKind.PUB == kind || CommandKind.HPUB == kind) ?
                Need.HEADERS : Need.NOTHING;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().setHeader("trusted-user", "ada");

            return Verdict.FORWARD;
        }
    }

    /** Would have the server answer nothing. */
    private static final class Quietener implements Interceptor
    {
        @Override
        public Verdict onConnect(final Session session, final ConnectCommand connect)
        {
            connect.edit().set("verbose", false);

            return Verdict.FORWARD;
        }
    }
}
