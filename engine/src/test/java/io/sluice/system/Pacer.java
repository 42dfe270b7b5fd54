package io.sluice.system;

import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;

/**
 * A session beside the one under test. A round trip through it means that the loop, which both share, has dealt with
 * all that was there for it before.
 */
final class Pacer implements AutoCloseable
{
    private final RawClient client;
    private final RawClient upstream;

    Pacer(final GatewayUnderTest gateway, final ScriptedServer server)
    {
        client = gateway.tcp().connect();
        upstream = server.accept();
        upstream.send(ScriptedServer.INFO);
        client.info();
        run();
    }

    void run()
    {
        client.send("PING\r\n");
        upstream.readUntil("PING\r\n");
        upstream.send("PONG\r\n");
        client.expect("PONG\r\n");
    }

    @Override
    public void close()
    {
        client.close();
        upstream.close();
    }
}
