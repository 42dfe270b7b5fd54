package io.sluice.gateway.relay;

import io.sluice.nats.parser.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayRefusalTest
{
    private static final String GOOD = "PUB a 2\r\nhi\r\nSUB b 1\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void shouldLetTheServerRefuseWhatCannotBeRead(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient(GOOD + "NONSENSE\r\n" + GOOD, step);

            assertEquals(GOOD + "X\r\n", talk.takeToServer());
            assertEquals(Failure.UNKNOWN_OPERATION, talk.refused());
            assertNull(talk.end());

            talk.fromServer("-ERR 'Unknown Protocol Operation'\r\n").fromClient(GOOD);
            assertEquals("-ERR 'Unknown Protocol Operation'\r\n", talk.takeToClient());
            assertEquals("", talk.takeToServer());
            assertEquals(0, talk.client().keptLength());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void shouldLetTheServerRefuseAPayloadWithoutItsEnd(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 2\r\nhiXXPUB b 0\r\n\r\n", step);

            assertEquals("PUB a 2\r\nhiX\r\n", talk.takeToServer());
            assertEquals(Failure.UNKNOWN_OPERATION, talk.refused());
        }
    }

    @Test
    void shouldLetTheServerRefuseWhatIsMoreThanItTakes()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer("INFO {\"max_payload\":10,\"headers\":true} \r\n");
            talk.fromClient(Talk.CONNECT + Talk.PING).fromServer(Talk.PONG).takeToServer();
            talk.fromClient("PUB a 10\r\n0123456789\r\nPUB a 11\r\n0123456789A\r\n");

            assertEquals("PUB a 10\r\n0123456789\r\nPUB x 11\r\n", talk.takeToServer());
            assertEquals(Failure.PAYLOAD, talk.refused());
            assertNull(talk.end());
        }
    }

    @Test
    void shouldFollowALaterInfo()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("INFO {\"max_payload\":3,\"headers\":true} \r\n").fromClient("PUB a 4\r\nfour\r\n");

            assertEquals("PUB x 4\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Talk.CONNECT, Talk.CONNECT_VERBOSE})
    void shouldRefuseItselfWhatIsMoreThanTheGatewayTakes(final String connect)
    {
        final RelaySettings settings = new RelaySettings(64 * 1024, 100, 4096, 10, 1_000, 1_000, false);
        try (Talk talk = new Talk(new Talk.Indifferent(), settings, 64 * 1024, true).open(connect))
        {
            talk.fromClient(GOOD + "PUB a 11\r\n0123456789A\r\n");

            assertEquals(GOOD, talk.takeToServer());
            assertEquals("-ERR 'Maximum Payload Violation'\r\n", talk.takeToClient());
            assertEquals(RelayEnd.PAYLOAD_EXCEEDED, talk.end());
            assertFalse(talk.client().isOpen());
        }
        try (Talk talk = new Talk(new Talk.Indifferent(), settings, 64 * 1024, true).open(connect))
        {
            talk.fromClient(GOOD + "SUB " + "a".repeat(99) + " 1\r\n");

            assertEquals(GOOD, talk.takeToServer());
            assertEquals("-ERR 'maximum control line exceeded'\r\n", talk.takeToClient());
            assertEquals(RelayEnd.CONTROL_LINE_EXCEEDED, talk.end());
        }
    }

    @Test
    void shouldRefuseHeadersThatWereNotAgreed()
    {
        for (final String handshake : new String[] {
            "INFO {\"headers\":true} \r\n|CONNECT {\"verbose\":false}\r\n",
            "INFO {\"headers\":false} \r\n|" + Talk.CONNECT,
            "INFO {\"headers\":true} \r\n|"})
        {
            try (Talk talk = new Talk(new Talk.Indifferent()))
            {
                final String[] parts = handshake.split("\\|", -1);
                talk.fromServer(parts[0]).fromClient(parts[1]).takeToServer();
                talk.fromClient("HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n");

                assertEquals(Failure.HEADERS_NOT_ACCEPTED, talk.refused());
                assertEquals("HPUB x\r\n", talk.takeToServer());
            }
        }
    }

    @Test
    void shouldRefuseWhatComesBeforeConnectWhereCredentialsAreAskedFor()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer("INFO {\"auth_required\":true} \r\n").fromClient("PUB a 0\r\n\r\n");

            assertEquals(Failure.AUTHORIZATION, talk.refused());
            assertEquals("X\r\n", talk.takeToServer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void shouldEndWhenTheServerCannotBeRead(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("MSG a 1 2\r\nhi\r\nNONSENSE\r\n", step);

            assertEquals("MSG a 1 2\r\nhi\r\n", talk.takeToClient());
            assertEquals(RelayEnd.SERVER_PROTOCOL_ERROR, talk.end());
        }
    }

    @Test
    void shouldNotSpeakIntoAMessageThatWillNotBeCompleted()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("MSG a 1 10\r\nhi").takeToClient();
            talk.conversation().finish("Stale Connection");

            assertEquals("", talk.takeToClient());
            assertTrue(talk.conversation().isFinished());
        }
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromServer("MSG a 1 2\r\nhi\r\nMSG b").takeToClient();
            talk.conversation().finish("Stale Connection");

            assertEquals("-ERR 'Stale Connection'\r\n", talk.takeToClient());
        }
    }
}
