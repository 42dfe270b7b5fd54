package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class RelayTest
{
    private static final String SPOKEN_BY_CLIENT =
        "PUB a 5\r\nhello\r\nPUB b r 0\r\n\r\nHPUB c 12 14\r\nNATS/1.0\r\n\r\nhi\r\n" +
        "SUB x.> q 7\r\nUNSUB 7 3\r\nPING\r\nPONG\r\n";
    private static final String SPOKEN_BY_SERVER =
        "MSG a 7 5\r\nhello\r\nMSG b 7 r 0\r\n\r\nHMSG c 7 12 14\r\nNATS/1.0\r\n\r\nhi\r\n" +
        "+OK\r\n-ERR 'what'\r\nPING\r\nPONG\r\nINFO {\"a\":1} \r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 1000})
    void shouldPassUntouchedWhatNobodyLooksAt(final int step)
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            talk.fromClient(SPOKEN_BY_CLIENT, step).fromServer(SPOKEN_BY_SERVER, step);

            assertEquals(SPOKEN_BY_CLIENT, talk.takeToServer());
            assertEquals(SPOKEN_BY_SERVER, talk.takeToClient());
            assertNull(talk.end());
        }
    }

    @Test
    void shouldPassTheHandshake()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()))
        {
            talk.fromServer(Talk.INFO);
            assertEquals(Talk.INFO, talk.takeToClient());
            talk.fromClient(Talk.CONNECT + Talk.PING);
            assertEquals(Talk.CONNECT + Talk.PING, talk.takeToServer());
            talk.fromServer(Talk.PONG);
            assertEquals(Talk.PONG, talk.takeToClient());
        }
    }

    @Test
    void shouldWriteAnUntouchedInputOnce()
    {
        try (Talk talk = new Talk(new Talk.Indifferent()).open(Talk.CONNECT))
        {
            final int before = talk.server().writes();
            talk.fromClient(SPOKEN_BY_CLIENT.repeat(100));

            assertEquals(1, talk.server().writes() - before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 1000})
    void shouldRewriteTheSubject(final int step)
    {
        try (Talk talk = new Talk(new Rewriter(Need.LINE)).open(Talk.CONNECT))
        {
            talk.fromClient(SPOKEN_BY_CLIENT, step);

            assertEquals(
                SPOKEN_BY_CLIENT
                    .replace("PUB a ", "PUB x.a ").replace("PUB b ", "PUB x.b ").replace("PUB c ", "PUB x.c "),
                talk.takeToServer());
        }
    }

    private static final class Rewriter extends Talk.Handler
    {
        private final Need need;

        Rewriter(final Need need)
        {
            this.need = need;
        }

        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return CommandKind.PUB == kind || CommandKind.HPUB == kind ? need : Need.NOTHING;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            if (command instanceof PublishCommand)
            {
                final PublishCommand publish = (PublishCommand)command;
                publish.edit().subject("x." + publish.subject());
            }

            return Decision.FORWARD;
        }
    }
}
