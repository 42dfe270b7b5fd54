package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayPipeTest
{
    private static final AsciiView TEXT = AsciiView.of("hi");
    private static final String RAW = "\0\1anything at all\r\n\r\npub";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void shouldRelayRawFromTheNextBoundaryOn(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 10\r\n01234", step).fromServer("MSG a 1 10\r\n01234", step);
            talk.conversation().pipeClient();
            talk.conversation().pipeServer();
            talk.fromClient("56789\r\n" + RAW, step).fromServer("56789\r\n" + RAW, step);

            assertEquals("PUB a 10\r\n0123456789\r\n" + RAW, talk.takeToServer());
            assertEquals("MSG a 1 10\r\n0123456789\r\n" + RAW, talk.takeToClient());
            assertNull(talk.refused());
            assertNull(talk.end());
            assertFalse(talk.conversation().publish(TEXT, null, null, TEXT));
            assertFalse(talk.conversation().deliver(TEXT, TEXT, null, null, TEXT));
        }
    }

    @Test
    void shouldSendFirstWhatWaits()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a 10\r\n01234");
            assertTrue(talk.conversation().publish(TEXT, null, null, TEXT));
            talk.conversation().pipeClient();
            talk.fromClient("56789\r\n" + RAW);

            assertEquals("PUB a 10\r\n0123456789\r\nPUB hi 2\r\nhi\r\n" + RAW, talk.takeToServer());
        }
    }

    @Test
    void shouldPassAPartialLineThatWasKept()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient("PUB a");
            assertEquals("", talk.takeToServer());
            talk.conversation().pipeClient();
            talk.fromClient(" what?");

            assertEquals("PUB a what?", talk.takeToServer());
        }
    }

    @Test
    void shouldLookAtTheOtherDirectionAsBefore()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.conversation().pipeServer();
            talk.fromServer(RAW).fromClient("pub a\t0\n\r\n");

            assertEquals(RAW, talk.takeToClient());
            assertEquals("PUB a 0\r\n\r\n", talk.takeToServer());
            talk.conversation().finish("no");
            assertEquals("", talk.takeToClient());
        }
    }
}
