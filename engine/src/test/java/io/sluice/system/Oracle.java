package io.sluice.system;

import io.sluice.test.Endpoint;
import io.sluice.test.NatsServer;

/** Plays scenarios and tells what was heard. */
final class Oracle
{
    private static final int ATTEMPTS = 10;

    private Oracle()
    {
    }

    /**
     * Plays a scenario directly. A server that closes while bytes of the client are still unread resets the connection,
     * and its last words may be lost on the way: then it is played again, since they are what counts.
     */
    static String hear(final RawScenario scenario, final Endpoint endpoint, final NatsServer server)
    {
        for (int attempt = 1; true; attempt++)
        {
            final Stage stage = new Stage(endpoint, server);
            try (stage)
            {
                scenario.script().play(stage);
                return stage.transcript();
            }
            catch (final AssertionError ex)
            {
                if (!stage.isReset() || ATTEMPTS == attempt)
                {
                    throw ex;
                }
            }
        }
    }
}
