package io.sluice.system;

import io.sluice.system.Stage.Actor;
import io.sluice.test.Endpoint;
import io.sluice.test.NatsServer;
import java.util.List;

/** Holds one generated conversation at an endpoint. */
final class Dialogue
{
    private static final int ATTEMPTS = 5;
    private static final String OBSERVER =
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"protocol\":1}\r\nSUB > all\r\n";

    private Dialogue()
    {
    }

    /**
     * Sends a conversation and tells what the client heard, whether it was closed, and what reached an observer.
     *
     * @param endpoint of the client.
     * @param server   behind it, which the observer is connected to.
     * @param pieces   that the client sends.
     * @return what was heard.
     */
    static String hold(final Endpoint endpoint, final NatsServer server, final List<byte[]> pieces)
    {
        String longest = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++)
        {
            final Stage stage = new Stage(endpoint, server);
            try (stage)
            {
                play(stage, Endpoint.tcp(server.address()), pieces);
                final String heard = stage.transcript();
                longest = heard.length() > longest.length() ? heard : longest;
                if (!stage.isReset())
                {
                    return heard;
                }
                // The reset may have overtaken the last words: the longest of several plays counts.
            }
        }

        return longest;
    }

    private static void play(final Stage stage, final Endpoint direct, final List<byte[]> pieces)
    {
        final Actor observer = stage.open("observer", direct);
        observer.send(OBSERVER).flush();
        final Actor client = stage.open("client");
        for (final byte[] piece : pieces)
        {
            client.send(piece, 0, piece.length);
        }
        client.hearUntilOrEnd(ConversationGenerator.LAST_ANSWER);
        observer.flush();
    }
}
